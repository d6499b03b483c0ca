"""Time on ice: per player, period and manpower, and how long shifts were."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.record import JsonValue
from tracker.profiles.hockey.kinds import Shift, Venue
from tracker.profiles.hockey.reports.figures import Bars, Series
from tracker.profiles.hockey.reports.source import SHORT_MANPOWER, Source
from tracker.profiles.hockey.rules.on_ice import Segment, seconds_on_ice
from tracker.profiles.hockey.rules.situation import Manpower, of_segment
from tracker.profiles.hockey.rules.teams import VENUES
from tracker.profiles.hockey.ui.widgets.stays import timeline_rows
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable

Who = tuple[Venue, int, bool]
"""Venue, number, and whether in goal."""


def toi_report(source: Source) -> Report:
    """A bar per player and a table per team; the goalies are in the tables."""
    parts: list[Bars | ReportTable] = []
    for venue in VENUES:
        parts += [_bars(source, venue), _table(source, venue)]
    return Report(source.title, f"Time on ice · {source.subtitle}", tuple(parts))


def seconds_by_manpower(source: Source, venue: Venue) -> dict[Manpower, dict[Who, int]]:
    """Seconds per player while the team plays even, with more, or with fewer."""
    found: dict[Manpower, list[Segment]] = {manpower: [] for manpower in Manpower}
    for segment in source.segments:
        found[of_segment(segment).manpower(venue)].append(segment)
    return {manpower: seconds_on_ice(segments) for manpower, segments in found.items()}


def _players(source: Source, venue: Venue) -> list[tuple[Who, int]]:
    """Who played, skaters first, the longest first."""
    seconds = seconds_on_ice(source.segments)
    own = [(who, length) for who, length in seconds.items() if who[0] == venue]
    return sorted(own, key=lambda item: (item[0][2], -item[1], item[0][1]))


def _bars(source: Source, venue: Venue) -> Bars:
    players = [who for who, _ in _players(source, venue) if not who[2]]
    parts = seconds_by_manpower(source, venue)
    series = tuple(
        Series(manpower.capitalize(), tuple(float(parts[manpower].get(who, 0)) for who in players))
        for manpower in Manpower
    )
    names = tuple(source.name(venue, jersey) for _, jersey, _ in players)
    return Bars(f"{source.full_team(venue)}, time on ice", names, series, is_time=True)


def _table(source: Source, venue: Venue) -> ReportTable:
    columns = (
        ReportColumn("Player", is_wide=True),
        *(ReportColumn(source.period_name(period), Cell.TIME) for period in source.periods),
        ReportColumn("Total", Cell.TIME),
        *(ReportColumn(SHORT_MANPOWER[manpower], Cell.TIME) for manpower in Manpower),
        ReportColumn("Shifts", Cell.NUMBER),
        ReportColumn("Mean", Cell.TIME),
        ReportColumn("Longest", Cell.TIME),
    )
    by_period = {
        period: seconds_on_ice([s for s in source.segments if s.period == period])
        for period in source.periods
    }
    parts = seconds_by_manpower(source, venue)
    stays = shift_lengths(source, venue)
    rows: list[tuple[JsonValue, ...]] = []
    for who, total in _players(source, venue):
        lengths = stays.get((who[1], who[2]), [])
        goalie = ", goal" if who[2] else ""
        rows.append(
            (
                source.name(venue, who[1]) + goalie,
                *(by_period[period].get(who, 0) for period in source.periods),
                total,
                *(parts[manpower].get(who, 0) for manpower in Manpower),
                len(lengths),
                round(sum(lengths) / len(lengths)) if lengths else None,
                max(lengths, default=None),
            )
        )
    return ReportTable(f"{source.full_team(venue)}, by period and manpower", columns, tuple(rows))


def shift_lengths(source: Source, venue: Venue) -> dict[tuple[int, bool], Sequence[int]]:
    """How long each stay on the ice was, by number and whether in goal; open ones left out."""
    shifts = source.view.records(Shift)
    found: dict[tuple[int, bool], list[int]] = {}
    for period in source.periods:
        for row in timeline_rows(shifts, period, venue):
            lengths = [stay.end - stay.start for stay in row.stays if stay.end is not None]
            found.setdefault((row.jersey, row.is_goalie), []).extend(n for n in lengths if n > 0)
    return dict(found)
