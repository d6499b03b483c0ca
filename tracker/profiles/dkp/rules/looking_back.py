"""Looking back: what an item went for, and what an account earned and bought, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.core.profile import LocalRecords
from tracker.profiles.dkp.kinds import Adjustment, Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.naming import GUILD, folded
from tracker.profiles.dkp.rules.credits import tic_lists
from tracker.profiles.dkp.rules.guild import Guild, guild_of
from tracker.profiles.dkp.rules.standings import payer_of


@dataclass(frozen=True)
class Sale:
    """One award of an item."""

    item: str
    day: date | None
    winner: str | None
    hundredths: int
    raid_id: str = ""
    raid: str = ""
    """What the raid is called."""


@dataclass(frozen=True)
class Entry:
    """One line of an account's history."""

    day: date | None
    what: str
    raid_id: str | None
    """None for an adjustment."""
    earned: int
    spent: int


def sales(local: LocalRecords) -> list[Sale]:
    """Every award that stands, the latest first: price history, and the names to complete."""
    found = []
    for scope_id in local.scope_ids():
        if scope_id == GUILD:
            continue
        view = local.view(scope_id)
        raids = view.records(Raid)
        day, name = _day(raids), (raids[0].raid_name if raids else None) or scope_id
        found += [
            Sale(award.item_name, day, award.character_name, award.cost_hundredths, scope_id, name)
            for award in view.records(Loot)
            if not award.is_reversed
        ]
    return sorted(found, key=lambda s: (s.day or date.min, s.item), reverse=True)


def prices_of(item: str, known: Iterable[Sale]) -> list[Sale]:
    """What this item went for, however it is spelled."""
    return [sale for sale in known if folded(sale.item) == folded(item)]


def matching_items(start: str, known: Iterable[Sale], most: int = 12) -> list[str]:
    """Names of items for what was typed: those that begin so first, then those that contain it."""
    typed = folded(start)
    names = {folded(sale.item): sale.item for sale in known}
    ranked = sorted((not key.startswith(typed), key) for key in names if typed in key)
    return [names[key] for _, key in ranked[:most]]


def account_history(local: LocalRecords, account_id: str) -> list[Entry]:
    """What an account earned per raid, bought and was given, the latest first."""
    home = local.view(GUILD)
    guild = guild_of(home)
    found = [
        Entry(a.adjusted_on, a.reason or "", None, a.earned_hundredths, a.spent_hundredths)
        for a in home.records(Adjustment)
        if a.account_id == account_id
    ]
    for scope_id in local.scope_ids():
        if scope_id != GUILD:
            found += _of_raid(local, scope_id, account_id, guild)
    return sorted(found, key=lambda e: (e.day or date.min, e.raid_id or ""), reverse=True)


def _of_raid(local: LocalRecords, scope_id: str, account_id: str, guild: Guild) -> Iterator[Entry]:
    view = local.view(scope_id)
    raids = view.records(Raid)
    day = _day(raids)
    rows: dict[int | None, list[Attendance]] = {}
    for row in view.records(Attendance):
        rows.setdefault(row.event_index, []).append(row)
    earned = [
        tic.dkp_hundredths
        for tic in view.records(Tic)
        if account_id in tic_lists(rows.get(tic.event_index, ()), guild).accounts
    ]
    if earned:
        name = (raids[0].raid_name if raids else None) or scope_id
        yield Entry(day, name, scope_id, sum(earned), 0)
    for award in view.records(Loot):
        if payer_of(award, guild) == account_id and not award.is_reversed:
            yield Entry(day, award.item_name, scope_id, 0, award.cost_hundredths)


def _day(raids: Iterable[Raid]) -> date | None:
    return next((raid.date_iso for raid in raids), None)
