"""Strength that contradicts itself: shifts against penalties, and against what was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.core.profile import Finding
from tracker.core.record import Record
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.rules.chronology import type_of
from tracker.profiles.hockey.rules.findings import board, warning
from tracker.profiles.hockey.rules.on_ice import Segment
from tracker.profiles.hockey.rules.situation import Situation, of_segment
from tracker.profiles.hockey.rules.strength import Situations
from tracker.profiles.hockey.rules.teams import VENUES

Found = Iterator[tuple[Record, Finding]]

_WRITTEN = re.compile(r"(\d)\s*v\s*(\d)")
_BETWEEN_WHISTLES = frozenset(
    {"Stoppage", "DeadIce", "Timeout", "Clockstop", "PeriodEnd", "GameEnd", words.PENALTY}
)


def written_strength_findings(events: Iterable[Event], found: Situations) -> Found:
    """An event's strength as another tracker wrote it, against the players on the ice."""
    for event in events:
        written, situation = _pair(event.strength), found.get(event.event_index)
        if written is None or situation is None or written == _pair(situation.strength):
            continue
        yield (
            event,
            warning(
                f"It was recorded as {event.strength}, but the shifts have {_said(situation)}; "
                "the numbers follow the shifts.",
                "strength",
            ),
        )


def _pair(text: str | None) -> list[str] | None:
    # Which team comes first differs from tracker to tracker.
    match = _WRITTEN.match(text or "")
    return None if match is None else sorted(match.groups())


def _said(situation: Situation) -> str:
    empty = [venue for venue in VENUES if not situation.has_goalie(venue)]
    net = f" with the {' and '.join(empty)} net empty" if empty else ""
    return f"{situation.strength} (home v away){net}"


def shift_situation_findings(segments: Iterable[Segment], shifts: dict[int, Shift]) -> Found:
    """A shift's situation in words, against its own slots."""
    for segment in segments:
        shift = shifts[segment.index]
        situation = of_segment(segment)
        if shift.situation is None or not all(segment.skaters[venue] for venue in VENUES):
            continue
        if shift.situation == "Full Strength" and situation.home_skaters != situation.away_skaters:
            yield (
                shift,
                warning(
                    f"It says Full Strength, but its slots hold {_said(situation)}.", "situation"
                ),
            )


def penalty_strength_findings(
    ordered: Iterable[Event], by_shifts: Situations, by_penalties: Situations
) -> Found:
    """Stretches of play in which shifts and penalties give different strengths, once each.

    Extra attackers do not count, because penalties do not tell when a goalie was pulled.
    """
    stretch: list[Event] = []
    for event in ordered:
        index = event.event_index
        if index not in by_shifts or index not in by_penalties or _is_between(event):
            continue
        shown, owed = by_shifts[index], by_penalties[index]
        if any(shown.in_play(venue) != owed.in_play(venue) for venue in VENUES):
            if stretch and event.period != stretch[0].period:
                yield _stretch(stretch, by_shifts, by_penalties)
                stretch = []
            stretch.append(event)
        elif stretch:
            yield _stretch(stretch, by_shifts, by_penalties)
            stretch = []
    if stretch:
        yield _stretch(stretch, by_shifts, by_penalties)


def _is_between(event: Event) -> bool:
    return type_of(event) in _BETWEEN_WHISTLES


def _stretch(
    events: list[Event], by_shifts: Situations, by_penalties: Situations
) -> tuple[Record, Finding]:
    first, last = events[0], events[-1]
    shown, owed = by_shifts[first.event_index], by_penalties[first.event_index]
    start, end = first.start_elapsed_seconds or 0, last.start_elapsed_seconds or 0
    span = f"at {board(start)}" if start == end else f"from {board(start)} to {board(end)}"
    return first, warning(
        f"In period {first.period} {span} elapsed ({len(events)} events) the shifts have "
        f"{_said(shown)}, the penalties leave {owed.strength}; "
        "is a penalty or a change missing, or are its minutes wrong?"
    )
