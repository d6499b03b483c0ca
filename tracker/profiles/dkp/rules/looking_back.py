"""Looking back: what every item went for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.core.profile import LocalRecords
from tracker.profiles.dkp.kinds import Loot, Raid
from tracker.profiles.dkp.naming import GUILD


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


def sales(local: LocalRecords) -> list[Sale]:
    """Every award that stands, the latest first."""
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


def _day(raids: Iterable[Raid]) -> date | None:
    return next((raid.date_iso for raid in raids), None)
