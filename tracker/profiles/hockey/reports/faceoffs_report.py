"""Faceoffs: by zone, by manpower, per player, and who met whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from tracker.core.record import JsonValue
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.reports.figures import Bars, Series
from tracker.profiles.hockey.reports.source import SHORT_MANPOWER, Source
from tracker.profiles.hockey.rules.statistics import Play
from tracker.profiles.hockey.rules.teams import VENUES
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable, share

_ZONES = {"o": "offensive", "n": "neutral", "d": "defensive"}
_SEEN_FROM_OTHER = {"o": "d", "d": "o", "n": "n"}
"""The zone belongs to the winner; the loser stood in the opposite one."""


def faceoffs_report(source: Source) -> Report:
    """All from the winner's side, as faceoffs are recorded."""
    found = [play for play in source.plays if play.type == words.FACEOFF]
    return Report(
        title=source.title,
        subtitle=f"Faceoffs · {source.subtitle}",
        parts=(
            _bars(found, source),
            _by_zone(found, source),
            _by_period(found, source),
            _by_manpower(found, source),
            *(_players(found, venue, source) for venue in VENUES),
            _meetings(found, source),
        ),
    )


def zone_for(play: Play, venue: Venue) -> str | None:
    """`o`, `n`, `d` from this team's side; None when nobody recorded it."""
    zone = play.event.event_team_zone
    if zone not in _ZONES:
        return None
    return zone if play.venue == venue else _SEEN_FROM_OTHER[zone]


def _bars(found: Sequence[Play], source: Source) -> Bars:
    names = tuple(source.team(venue) for venue in VENUES)
    series = tuple(
        Series(
            f"won, {word} zone",
            tuple(
                float(sum(p.venue == v and p.event.event_team_zone == zone for p in found))
                for v in VENUES
            ),
        )
        for zone, word in _ZONES.items()
    )
    unknown = tuple(
        float(sum(p.venue == v and p.event.event_team_zone not in _ZONES for p in found))
        for v in VENUES
    )
    if any(unknown):
        series = (*series, Series("won, zone not recorded", unknown))
    return Bars("Faceoffs won", names, series)


def _counted(
    title: str,
    found: Sequence[Play],
    groups: Iterable[tuple[str, Callable[[Play, Venue], bool]]],
    source: Source,
) -> ReportTable:
    """A row per team and group with a column pair of won and lost."""
    columns = [ReportColumn("Team", is_wide=True)]
    rows: list[list[JsonValue]] = [[source.full_team(venue)] for venue in VENUES]
    for heading, belongs in groups:
        columns += [ReportColumn(heading, Cell.RATIO), ReportColumn("won", Cell.SHARE)]
        for venue, row in zip(VENUES, rows, strict=True):
            row += _won_of([play for play in found if belongs(play, venue)], venue)
    return ReportTable(title, tuple(columns), tuple(tuple(row) for row in rows))


def _won_of(found: Sequence[Play], venue: Venue) -> list[JsonValue]:
    won = sum(play.venue == venue for play in found)
    return [f"{won} / {len(found)}", share(won, len(found))]


def _by_zone(found: Sequence[Play], source: Source) -> ReportTable:
    def in_zone(zone: str) -> Callable[[Play, Venue], bool]:
        return lambda play, venue: zone_for(play, venue) == zone

    groups = [(word.capitalize(), in_zone(zone)) for zone, word in _ZONES.items()]
    groups.append(("All", lambda _play, _venue: True))
    return _counted("Won of all, by zone", found, groups, source)


def _by_period(found: Sequence[Play], source: Source) -> ReportTable:
    def in_period(period: int) -> Callable[[Play, Venue], bool]:
        return lambda play, _venue: play.event.period == period

    groups = [(source.period_name(period), in_period(period)) for period in source.periods]
    return _counted("By period", found, groups, source)


def _by_manpower(found: Sequence[Play], source: Source) -> ReportTable:
    def with_manpower(short: str) -> Callable[[Play, Venue], bool]:
        return lambda play, venue: source.strength(play.event, venue).split(" ")[0] == short

    groups = [(short, with_manpower(short)) for short in SHORT_MANPOWER.values()]
    return _counted("By manpower: even, power play, short-handed", found, groups, source)


def _players(found: Sequence[Play], venue: Venue, source: Source) -> ReportTable:
    columns = [ReportColumn("Player", is_wide=True)]
    for word in (*_ZONES.values(), "all"):
        columns += [ReportColumn(word.capitalize(), Cell.RATIO), ReportColumn("won", Cell.SHARE)]
    took: dict[int, list[Play]] = {}
    for play in found:
        jersey = _number(play, venue)
        if jersey is not None:
            took.setdefault(jersey, []).append(play)
    rows: list[tuple[JsonValue, ...]] = []
    for jersey, own in sorted(took.items(), key=lambda item: (-len(item[1]), item[0])):
        cells: list[JsonValue] = [source.name(venue, jersey)]
        for zone in _ZONES:
            cells += _won_of([play for play in own if zone_for(play, venue) == zone], venue)
        rows.append((*cells, *_won_of(own, venue)))
    return ReportTable(f"{source.full_team(venue)}, players", tuple(columns), tuple(rows))


def _meetings(found: Sequence[Play], source: Source) -> ReportTable:
    columns = (
        *(ReportColumn(source.full_team(venue), is_wide=True) for venue in VENUES),
        *(ReportColumn(f"{source.team(venue)} won", Cell.NUMBER) for venue in VENUES),
        ReportColumn("Of", Cell.NUMBER),
        ReportColumn(f"{source.team('away')}, share", Cell.SHARE),
    )
    won: Counter[tuple[int, int]] = Counter()
    met: Counter[tuple[int, int]] = Counter()
    for play in found:
        away, home = (_number(play, venue) for venue in VENUES)
        if away is not None and home is not None:
            met[away, home] += 1
            won[away, home] += play.venue == "away"
    rows = tuple(
        (
            source.name("away", away),
            source.name("home", home),
            won[away, home],
            times - won[away, home],
            times,
            share(won[away, home], times),
        )
        for (away, home), times in sorted(met.items(), key=lambda item: (-item[1], item[0]))
    )
    return ReportTable("Who met whom", columns, rows)


def _number(play: Play, venue: Venue) -> int | None:
    is_winner = play.venue == venue
    return play.event.event_team_player_1 if is_winner else play.event.opp_team_player_1
