"""The lists of a tic, proposed or recorded: who is matched, unknown, doubled, missing, new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.checks import moment
from tracker.profiles.dkp.rules.credits import NO_CREDIT, account_of
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.proposing import Mark, TicProposal, changes_since
from tracker.profiles.dkp.ui.book import RaidBook


@dataclass(frozen=True)
class TicReport:
    """Names as people know them; accounts under the name of their main."""

    credited: Sequence[str]
    """Accounts: each is credited once, whatever characters are listed."""
    unmatched: Sequence[str]
    duplicates: Sequence[str]
    same_account: Sequence[tuple[str, str]]
    """(further character, the account that is credited already)."""
    missing: Sequence[str]
    """Accounts that were on the tic before and are not on this one."""
    new: Sequence[str]
    """Accounts that are on this tic and were not on the one before."""


def report_of(tic: TicProposal, book: RaidBook) -> TicReport:
    """Of a proposal, compared with the recorded tic before it; with its own if it adds to one."""
    held = _accounts_of(book, tic.event_id)
    before = accounts_before(book, tic.at.isoformat(), tic.event_id) if held is None else held
    missing, new = changes_since(tic, before or ())
    if held is not None:
        missing = []  # whoever is on the tic already stays on it
    return _report(tic, book, before, (missing, new))


def recorded_report(book: RaidBook, event_index: int) -> TicReport | None:
    """Of a recorded tic; None when it is gone."""
    tic = as_proposal(book, event_index)
    if tic is None:
        return None
    before = accounts_before(book, tic.at.isoformat(), tic.event_id)
    return _report(tic, book, before, changes_since(tic, before or ()))


def as_proposal(book: RaidBook, event_index: int) -> TicProposal | None:
    """A recorded tic's list in the form of a proposal, without those who get no credit."""
    stored = book.tic(event_index)
    at = None if stored is None else moment(stored.record.event_time)
    if stored is None:
        return None
    tic = stored.record
    marks = [
        Mark(
            row.record.character_name,
            account_of(row.record, book.guild),
            row.record.char_id,
            row.record.times_listed,
            row.record.mark,
        )
        for row in book.marks(event_index)
        if row.record.mark != NO_CREDIT
    ]
    return TicProposal(
        at or datetime.min,  # noqa: DTZ901
        tic.event_id or tic.key,
        tic.event_name or "",
        tic.dkp_hundredths,
        Source.NAMES,
        marks,
    )


def accounts_before(book: RaidBook, at: str, event_id: str) -> set[str] | None:
    """The accounts credited in the latest tic before a time; None when there is none."""
    earlier = [
        s.record
        for s in book.tics()
        if s.record.event_id != event_id
        and s.record.key != event_id
        and (s.record.event_time or "") < at
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda tic: (tic.event_time or "", tic.event_order or 0))
    return set(book.lists(last.event_index).accounts)


def _report(
    tic: TicProposal,
    book: RaidBook,
    before: set[str] | None,
    changes: tuple[Sequence[str], Sequence[str]],
) -> TicReport:
    guild, (missing, new) = book.guild, changes
    return TicReport(
        credited=_mains(guild, {m.account_id for m in tic.marks if _counts(m)}),
        unmatched=tic.unmatched,
        duplicates=tic.duplicates,
        same_account=_same_account(tic.marks, guild),
        missing=_mains(guild, missing) if before is not None else (),
        new=_mains(guild, new) if before is not None else (),
    )


def _accounts_of(book: RaidBook, event_id: str) -> set[str] | None:
    for stored in book.tics():
        if stored.record.event_id == event_id:
            return set(book.lists(stored.record.event_index).accounts)
    return None


def _same_account(marks: Sequence[Mark], guild: Guild) -> list[tuple[str, str]]:
    """Whoever is listed beside the credited one: the main if it is listed, else the first."""
    found = []
    for account in dict.fromkeys(mark.account_id for mark in marks if _counts(mark)):
        if account is None:
            continue
        main = guild.main_of(account)
        names = [mark.name for mark in marks if mark.account_id == account]
        credited = next((name for name in names if folded(name) == folded(main)), names[0])
        found += [(name, credited) for name in names if name != credited]
    return found


def _counts(mark: Mark) -> bool:
    return mark.account_id is not None and mark.mark != NO_CREDIT


def _mains(guild: Guild, accounts: Iterable[str | None]) -> list[str]:
    names = (guild.main_of(account) for account in accounts if account is not None)
    return sorted(names, key=str.casefold)
