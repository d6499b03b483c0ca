"""What is worth a second look while a raid is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from tracker.core.profile import Finding, ScopeView, Severity
from tracker.core.record import Record
from tracker.profiles.dkp.kinds import GUILD_KINDS, Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.naming import GUILD, SAME_TIC_MINUTES, folded


def check(record: Record, view: ScopeView) -> Iterator[Finding]:
    """Errors: a record in the wrong scope, attendance of no tic. The rest are warnings."""
    is_home = record.scope_id == GUILD
    if is_home != isinstance(record, GUILD_KINDS):
        where = f"dkp:{GUILD}" if isinstance(record, GUILD_KINDS) else "the scope of a raid"
        yield Finding(Severity.ERROR, f"It belongs into {where}; record it there.")
        return
    checker = _CHECKS.get(type(record))
    if checker is not None:
        yield from checker(record, view)


def _raid(raid: Raid, _view: ScopeView) -> Iterator[Finding]:
    if raid.date_iso is None:
        yield _warning("Without a date this raid counts in no 30 or 60 days; enter it.", "date_iso")


def _tic(tic: Tic, view: ScopeView) -> Iterator[Finding]:
    at = moment(tic.event_time)
    for other in view.records(Tic):
        if other.event_index == tic.event_index:
            continue
        if tic.event_id is not None and other.event_id == tic.event_id:
            yield _warning(f"{other.key} has the same event id; keep one of the two.", "event_id")
        elif at is not None and _is_near(at, moment(other.event_time)):
            yield _warning(
                f"{other.title} was taken at nearly the same time; is it the same tic?",
                "event_time",
            )


def _attendance(row: Attendance, view: ScopeView) -> Iterator[Finding]:
    if row.event_index is None:
        yield Finding(Severity.ERROR, "It names no tic; enter the tic's number.", "event_index")
        return
    if row.account_id is None:
        yield _warning(
            f"{row.character_name} has no account yet and earns nothing; link the character.",
            "account_id",
        )
    # Of a night's thousand rows only those of the tic are looked at closely.
    same_tic = [other for other in view.records(Attendance) if other.event_index == row.event_index]
    for other in same_tic:
        if other.attendance_index == row.attendance_index:
            continue
        if folded(other.character_name) == folded(row.character_name):
            yield _warning(
                f"{row.character_name} is on this tic twice; it counts once.", "character_name"
            )
        elif row.account_id is not None and other.account_id == row.account_id:
            yield _warning(
                f"{other.character_name} is of the same account; the tic counts once.",
                "account_id",
            )


def _loot(award: Loot, view: ScopeView) -> Iterator[Finding]:
    if award.account_id is None and not award.is_reversed:
        yield _warning("Nobody is charged; say whose account pays.", "account_id")
    for other in view.records(Loot):
        is_same = folded(other.item_name) == folded(award.item_name)
        is_same_winner = folded(other.character_name) == folded(award.character_name)
        is_other = other.loot_index != award.loot_index and not other.is_reversed
        if is_other and is_same and is_same_winner:
            yield _warning(f"{other.key} gives the same to {other.character_name}.", "item_name")


def moment(text: str | None) -> datetime | None:
    """A tic's time, where it was written in full."""
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=None)
    except ValueError:
        return None


def _is_near(one: datetime, other: datetime | None) -> bool:
    return other is not None and abs((one - other).total_seconds()) < SAME_TIC_MINUTES * 60


def _warning(message: str, field: str) -> Finding:
    return Finding(Severity.WARNING, message, field)


_CHECKS: dict[type[Record], Callable[..., Iterator[Finding]]] = {
    Raid: _raid,
    Tic: _tic,
    Attendance: _attendance,
    Loot: _loot,
}
