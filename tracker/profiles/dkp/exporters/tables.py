"""A scope's records as the guild's tables, one CSV file each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from tracker.core.profile import ScopeView
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import (
    Account,
    Adjustment,
    Attendance,
    Character,
    CharacterAccount,
    Loot,
    Raid,
    Tic,
)
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.points import points
from tracker.profiles.dkp.rules.identities import record_ids

Row = Sequence[object]


def write(view: ScopeView, folder: Path) -> list[Path]:
    """The tables that have rows. InputError when the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            _file(folder / f"{name}.csv", heads.split(","), rows)
            for name, heads, found in _tables(view)
            if (rows := list(found))
        ]
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}.") from error


def _tables(view: ScopeView) -> list[tuple[str, str, Iterable[Row]]]:
    return [
        ("raids", "raid_id,raid_name,date_iso,zone,raid_pool,url", map(_raid, view.records(Raid))),
        (
            "raid_events",
            "raid_id,event_id,event_order,event_name,dkp_value,event_time",
            map(_tic, view.records(Tic)),
        ),
        (
            "raid_event_attendance",
            "raid_id,event_id,char_id,character_name,account_id,mark",
            _attendance(view),
        ),
        (
            "raid_loot",
            "raid_id,event_id,award_id,item_name,char_id,character_name,cost,account_id,"
            "looter_name,awarded_at",
            _loot(view),
        ),
        ("accounts", "account_id,display_name,inactive", map(_account, view.records(Account))),
        (
            "characters",
            "char_id,name,race,class_name,level,guild_rank",
            map(_character, view.records(Character)),
        ),
        ("character_account", "char_id,account_id", _links(view)),
        (
            "dkp_adjustments",
            "character_name,earned_delta,spent_delta,account_id,date,reason,record_id",
            _adjustments(view),
        ),
    ]


def _file(path: Path, heads: Sequence[str], rows: Iterable[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path


def _raid(raid: Raid) -> Row:
    return raid.raid_id, raid.raid_name, raid.date_iso, raid.zone, raid.raid_pool, raid.url


def _event_id(tic: Tic) -> str:
    return tic.event_id or tic.key


def _tic(tic: Tic) -> Row:
    order = tic.event_order or tic.event_index
    worth = points(tic.dkp_hundredths)
    return tic.raid_id, _event_id(tic), order, tic.event_name, worth, tic.event_time


def _attendance(view: ScopeView) -> Iterable[Row]:
    events = {tic.event_index: _event_id(tic) for tic in view.records(Tic)}
    for row in view.records(Attendance):
        if row.event_index in events:
            cells = (
                row.raid_id, events[row.event_index], row.char_id, row.character_name,
                row.account_id, row.mark,
            )  # fmt: skip
            # Whoever is listed twice stands there twice.
            yield from [cells] * row.times_listed


def _loot(view: ScopeView) -> Iterable[Row]:
    events = {tic.event_index: _event_id(tic) for tic in view.records(Tic)}
    for award in view.records(Loot):
        if not award.is_reversed:
            yield (
                award.raid_id,
                events.get(award.event_index or 0, "loot"),
                award.award_id,
                award.item_name,
                award.char_id,
                award.character_name,
                points(award.cost_hundredths),
                award.account_id,
                award.looter_name,
                award.awarded_at,
            )


def _account(account: Account) -> Row:
    return account.account_id, account.display_name, "true" if account.inactive else "false"


def _character(one: Character) -> Row:
    number = one.char_id or one.name
    return number, one.name, one.race, one.class_name, one.level, one.guild_rank


def _links(view: ScopeView) -> Iterable[Row]:
    numbers = {folded(c.name): c.char_id or c.name for c in view.records(Character)}
    for link in view.records(CharacterAccount):
        yield numbers.get(folded(link.character_name), link.character_name), link.account_id


def _adjustments(view: ScopeView) -> Iterable[Row]:
    """Two of them may say the same: each carries its identity."""
    ids = record_ids(view, Adjustment)
    for one in view.records(Adjustment):
        yield (
            one.character_name or one.account_id,
            points(one.earned_hundredths),
            points(one.spent_hundredths),
            one.account_id,
            one.adjusted_on,
            one.reason,
            ids.get(one.key),
        )
