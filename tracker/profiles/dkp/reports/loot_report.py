"""Loot on paper with what each item went for before: of one raid, or of the whole guild."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.core.profile import LocalRecords
from tracker.core.record import JsonValue
from tracker.profiles.dkp.naming import GUILD, folded
from tracker.profiles.dkp.points import points, shown
from tracker.profiles.dkp.reports.night import Night
from tracker.profiles.dkp.rules.looking_back import Sale, sales
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable

Row = tuple[JsonValue, ...]
_PRICES = 5
"""So many earlier prices are written out."""


def loot_report(scope_id: str, local: LocalRecords) -> Report:
    """What `tracker report SCOPE --kind loot` writes; of the guild's scope, all raids' loot."""
    history: dict[str, list[Sale]] = {}
    for sale in sales(local):
        history.setdefault(folded(sale.item), []).append(sale)
    if scope_id == GUILD:
        return _of_guild(history)
    return _of_raid(Night(scope_id, local), history)


def _of_raid(night: Night, history: Mapping[str, Sequence[Sale]]) -> Report:
    columns = (
        ReportColumn("Item", is_wide=True),
        ReportColumn("Winner"),
        ReportColumn("Cost", Cell.POINTS),
        ReportColumn("Sold before", Cell.NUMBER),
        ReportColumn("Average", Cell.POINTS),
        ReportColumn("Earlier prices", is_wide=True),
    )
    raid = night.raid
    day = (raid.date_iso if raid else None) or date.max
    rows: list[Row] = []
    for award in night.standing_awards:
        known = history.get(folded(award.item_name), ())
        before = [s for s in known if s.raid_id != night.scope_id and (s.day or date.min) <= day]
        rows.append(
            (
                *(award.item_name, award.character_name, points(award.cost_hundredths)),
                *(len(before), _average(before)),
                ", ".join(map(_price, before[:_PRICES])) or None,
            )
        )
    title = (raid.raid_name if raid else None) or f"Raid {night.scope_id}"
    spent = shown(sum(award.cost_hundredths for award in night.standing_awards))
    words = [raid.date_iso.isoformat()] if raid and raid.date_iso else []
    words += [f"{len(rows):,} items for {spent} DKP"]
    return Report(f"Loot of {title}", " · ".join(words), (ReportTable("Loot", columns, (*rows,)),))


def _of_guild(history: Mapping[str, Sequence[Sale]]) -> Report:
    every = [sale for known in history.values() for sale in known]
    spent = shown(sum(sale.hundredths for sale in every))
    subtitle = f"{len(history):,} items, awarded {len(every):,} times for {spent} DKP"
    return Report("Loot", subtitle, (_prices(history), _awards(every)))


def _prices(history: Mapping[str, Sequence[Sale]]) -> ReportTable:
    columns = (
        ReportColumn("Item", is_wide=True),
        ReportColumn("Awarded", Cell.NUMBER),
        ReportColumn("Last price", Cell.POINTS),
        ReportColumn("Last time"),
        ReportColumn("Average", Cell.POINTS),
        ReportColumn("Lowest", Cell.POINTS),
        ReportColumn("Highest", Cell.POINTS),
    )
    rows: list[Row] = []
    for known in sorted(history.values(), key=lambda found: folded(found[0].item)):
        last, costs = known[0], [sale.hundredths for sale in known]
        rows.append(
            (
                *(last.item, len(known), points(last.hundredths), _day(last)),
                *(_average(known), points(min(costs)), points(max(costs))),
            )
        )
    return ReportTable("Prices", columns, tuple(rows))


def _awards(every: Sequence[Sale]) -> ReportTable:
    columns = (
        ReportColumn("Day"),
        ReportColumn("Raid", is_wide=True),
        ReportColumn("Item", is_wide=True),
        ReportColumn("Winner"),
        ReportColumn("Cost", Cell.POINTS),
    )
    ordered = sorted(every, key=lambda sale: sale.day or date.min, reverse=True)
    rows = tuple(
        (_day(sale), sale.raid, sale.item, sale.winner, points(sale.hundredths)) for sale in ordered
    )
    return ReportTable("Awards", columns, rows)


def _average(known: Sequence[Sale]) -> int | float | None:
    """In points, to the hundredth."""
    if not known:
        return None
    return points(round(sum(sale.hundredths for sale in known) / len(known)))


def _price(sale: Sale) -> str:
    return f"{shown(sale.hundredths)} on {_day(sale) or 'a day unknown'}"


def _day(sale: Sale) -> str | None:
    return None if sale.day is None else sale.day.isoformat()
