"""The play-by-play: every event with its strength and who was on the ice."""

from __future__ import annotations

from tracker.core.record import JsonValue
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.reports.describing import plain, sentence
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.rules.chronology import type_of
from tracker.profiles.hockey.rules.on_ice import Segment
from tracker.profiles.hockey.rules.teams import VENUES
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable

_RESTARTS = frozenset({words.FACEOFF, "PeriodStart", "GameStart"})
_STRONG = frozenset({words.GOAL})


def play_by_play_report(source: Source) -> Report:
    """As it happened; goals stand out. Numbers on the ice end with the goalie's."""
    columns = (
        ReportColumn("No.", Cell.NUMBER),
        ReportColumn("Per"),
        ReportColumn("Left", Cell.TIME),
        ReportColumn("Gone", Cell.TIME),
        ReportColumn("Str"),
        ReportColumn("Team"),
        ReportColumn("Event"),
        ReportColumn("Description", is_wide=True),
        ReportColumn(f"{source.team('away')} on ice"),
        ReportColumn(f"{source.team('home')} on ice"),
    )
    rows = tuple(_row(event, source) for event in source.ordered)
    strong = frozenset(n for n, event in enumerate(source.ordered) if type_of(event) in _STRONG)
    return Report(
        title=source.title,
        subtitle=f"Play-by-play · {source.subtitle}",
        parts=(ReportTable("Play-by-play", columns, rows, strong),),
        is_landscape=True,
    )


def _row(event: Event, source: Source) -> tuple[JsonValue, ...]:
    situation = source.situations.get(event.event_index)
    segment = _segment(event, source)
    return (
        event.event_index,
        source.period_name(event.period),
        source.board(event),
        event.start_elapsed_seconds,
        "" if situation is None else situation.strength,
        source.team(source.teams.of_event(event)),
        plain(event.event_type),
        sentence(event, source),
        *(_on_ice(segment, venue) for venue in VENUES),
    )


def _segment(event: Event, source: Source) -> Segment | None:
    is_restart = type_of(event) in _RESTARTS
    timeline = source.timeline
    return timeline.at_faceoff(event) if is_restart else timeline.at_action(event)


def _on_ice(segment: Segment | None, venue: Venue) -> str:
    """`4 9 12 24 25 · 1`; a dash for an empty net."""
    if segment is None:
        return ""
    goalie = segment.goalie[venue]
    skaters = " ".join(str(number) for number in sorted(segment.skaters[venue]))
    return f"{skaters} · {'–' if goalie is None else goalie}"
