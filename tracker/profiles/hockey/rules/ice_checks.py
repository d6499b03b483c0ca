"""Plausibility of who is on the ice over a whole game; each finding with its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.core.profile import Finding
from tracker.core.record import Record
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Game, Shift, Venue
from tracker.profiles.hockey.rules.chronology import type_of
from tracker.profiles.hockey.rules.clock import period_length
from tracker.profiles.hockey.rules.findings import board, warning
from tracker.profiles.hockey.rules.on_ice import Segment, Timeline
from tracker.profiles.hockey.rules.statistics import Play
from tracker.profiles.hockey.rules.teams import VENUES

Found = Iterator[tuple[Record, Finding]]

LONGEST_SEGMENT_SECONDS = 300
LONGEST_GAP_SECONDS = 1
_ACTORS = frozenset({words.SHOT, words.GOAL, words.FACEOFF, words.HIT, words.TURNOVER})


def shift_time_findings(shifts: Iterable[Shift]) -> Found:
    """Shifts that last no time, or longer than anybody stays."""
    for shift in shifts:
        start, end = shift.start_elapsed_seconds, shift.end_elapsed_seconds
        if start is None or end is None:
            yield shift, warning("It has no start or no end, so it counts nowhere; enter both.")
        elif start == end:
            yield (
                shift,
                warning("It lasts no time, so it counts nowhere; delete it or enter its end."),
            )
        elif end - start > LONGEST_SEGMENT_SECONDS:
            yield (
                shift,
                warning(f"It lasts {board(end - start)} without a change; is one missing?"),
            )


def overlap_findings(segments: Sequence[Segment], shifts: dict[int, Shift]) -> Found:
    """Shifts at the same time; somebody who is in both would be on the ice twice."""
    ordered = sorted(segments, key=lambda s: (s.period, s.start, s.index))
    latest: Segment | None = None
    for segment in ordered:
        if latest is not None and latest.period == segment.period and segment.start < latest.end:
            twice = _in_both(latest, segment)
            who = f"; on the ice in both: {twice}" if twice else ""
            yield (
                shifts[segment.index],
                warning(
                    f"It begins before shift {latest.index} has ended{who}. "
                    "The seconds count for the lower number; correct one of the times."
                ),
            )
        if latest is None or latest.period != segment.period or segment.end > latest.end:
            latest = segment


def _in_both(first: Segment, second: Segment) -> str:
    found = []
    for venue in VENUES:
        everyone = [{*s.skaters[venue], s.goalie[venue]} for s in (first, second)]
        found += [
            f"{venue} #{n}" for n in sorted(n for n in everyone[0] & everyone[1] if n is not None)
        ]
    return ", ".join(found)


def gap_findings(segments: Sequence[Segment], shifts: dict[int, Shift], game: Game | None) -> Found:
    """Seconds of a period that has shifts without anybody on the ice."""
    by_period: dict[int, list[Segment]] = {}
    for segment in sorted(segments, key=lambda s: (s.period, s.start, s.end)):
        by_period.setdefault(segment.period, []).append(segment)
    last_period = max(by_period, default=0)
    for period, found in by_period.items():
        covered = 0
        for segment in found:
            if segment.start - covered > LONGEST_GAP_SECONDS:
                yield shifts[segment.index], _gap(covered, segment.start)
            covered = max(covered, segment.end)
        left = period_length(game, period) - covered
        if left > LONGEST_GAP_SECONDS and period != last_period:
            yield shifts[found[-1].index], _gap(covered, covered + left)


def _gap(start: int, end: int) -> Finding:
    return warning(
        f"Nobody is on the ice from {board(start)} to {board(end)} elapsed; enter the shift."
    )


def actor_findings(plays: Iterable[Play], timeline: Timeline) -> Found:
    """Player 1 of something that happened in play is on the ice, if anybody is."""
    for play in plays:
        number = play.event.event_team_player_1
        if number is None or play.type not in _ACTORS:
            continue
        segment = (timeline.at_faceoff if play.type == words.FACEOFF else timeline.at_action)(
            play.event
        )
        if (
            segment is None
            or not segment.skaters[play.venue]
            or _was_there(segment, play.venue, number)
        ):
            continue
        yield (
            play.event,
            warning(
                f"#{number} of the {play.venue} team is not on the ice by shift {segment.index}; "
                "correct the player, the time or the shift.",
                "event_team_player_1",
            ),
        )


def _was_there(segment: Segment, venue: Venue, number: int) -> bool:
    return number in segment.skaters[venue] or number == segment.goalie[venue]


def repeated_event_findings(ordered: Iterable[Event]) -> Found:
    """The same goal or faceoff of the same player in the same second: entered twice."""
    seen: dict[tuple[object, ...], Event] = {}
    for event in ordered:
        if event.event_team_player_1 is None or type_of(event) not in (words.GOAL, words.FACEOFF):
            continue
        first = seen.setdefault(_sameness(event), event)
        if first is not event:
            yield (
                event,
                warning(f"Event {first.event_index} says the same in the same second; delete one."),
            )


def _sameness(event: Event) -> tuple[object, ...]:
    return (
        event.period,
        event.start_elapsed_seconds,
        type_of(event),
        event.event_team,
        event.event_team_player_1,
    )
