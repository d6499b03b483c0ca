"""Who is on the ice: shift records as segments between changes, and the boundary rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.profiles.hockey.kinds import Event, Shift, Venue
from tracker.profiles.hockey.rules.teams import VENUES, goalie_in_slot, numbers_in_slots

FULL_STRENGTH = 5


@dataclass(frozen=True)
class Segment:
    """Who was on the ice from one change to the next, in elapsed seconds of a period."""

    index: int
    period: int
    start: int
    end: int
    skaters: Mapping[Venue, frozenset[int]]
    goalie: Mapping[Venue, int | None]

    def strength(self, venue: Venue) -> int:
        """Skaters without the extra attacker: one less when the goalie is off the ice."""
        return len(self.skaters[venue]) - (1 if self.goalie[venue] is None else 0)

    @property
    def is_five_on_five(self) -> bool:
        """Five skaters a side with both goalies in net."""
        return all(
            len(self.skaters[venue]) == FULL_STRENGTH and self.goalie[venue] is not None
            for venue in VENUES
        )


def segment_of(shift: Shift) -> Segment | None:
    """None for a shift without a period or times, or one that lasted no time: it counts nowhere."""
    period, start, end = shift.period, shift.start_elapsed_seconds, shift.end_elapsed_seconds
    if period is None or start is None or end is None or start >= end:
        return None
    goalie = {venue: goalie_in_slot(shift, venue) for venue in VENUES}
    skaters = {
        venue: frozenset(numbers_in_slots(shift, venue)) - {goalie[venue]} for venue in VENUES
    }
    return Segment(shift.shift_index, period, start, end, skaters, goalie)


def segments(shifts: Iterable[Shift], shootout_period: int | None) -> list[Segment]:
    """The game's segments by index, the shootout left out."""
    found = (segment_of(shift) for shift in sorted(shifts, key=lambda s: s.shift_index))
    return [s for s in found if s is not None and s.period != shootout_period]


class Timeline:
    """Finds the segment of a moment.

    For an action (goal, shot, hit, penalty …) at second t it is the one with start < t <= end, for
    a faceoff start <= t < end: a change at a whistle comes after what ended play and before the
    faceoff. An action in second 0 belongs to the segment that starts the period. Where segments
    overlap, the lowest index is taken. An event without a time, or at a time that no segment
    covers, falls back to the segment that its `shift_index` names.
    """

    def __init__(self, found: Iterable[Segment]) -> None:
        self._by_index: dict[int, Segment] = {}
        self._action: dict[tuple[int, int], Segment] = {}
        self._faceoff: dict[tuple[int, int], Segment] = {}
        for segment in found:
            self._add(segment)

    def _add(self, segment: Segment) -> None:
        self._by_index[segment.index] = segment
        first_action = 0 if segment.start == 0 else segment.start + 1
        for second in range(first_action, segment.end + 1):
            self._action.setdefault((segment.period, second), segment)
        for second in range(segment.start, segment.end):
            self._faceoff.setdefault((segment.period, second), segment)

    def at_action(self, event: Event) -> Segment | None:
        """The segment in which an action happened."""
        return self._found(self._action, event)

    def at_faceoff(self, event: Event) -> Segment | None:
        """The segment that a faceoff began."""
        return self._found(self._faceoff, event)

    def _found(self, moments: dict[tuple[int, int], Segment], event: Event) -> Segment | None:
        if event.period is not None and event.start_elapsed_seconds is not None:
            segment = moments.get((event.period, event.start_elapsed_seconds))
            if segment is not None:
                return segment
        return None if event.shift_index is None else self._by_index.get(event.shift_index)


def seconds_on_ice(found: Iterable[Segment]) -> dict[tuple[Venue, int, bool], int]:
    """Seconds per team, number and whether in goal; each second once, however segments overlap.

    Segments that do not overlap, as they should, add up; a repeated row counts once.
    """
    stays: dict[tuple[Venue, int, bool], list[tuple[int, int, int]]] = {}
    for segment in found:
        span = (segment.period, segment.start, segment.end)
        for venue in VENUES:
            for number in segment.skaters[venue]:
                stays.setdefault((venue, number, False), []).append(span)
            goalie = segment.goalie[venue]
            if goalie is not None:
                stays.setdefault((venue, goalie, True), []).append(span)
    return {who: union_seconds(spans) for who, spans in stays.items()}


def union_seconds(spans: list[tuple[int, int, int]]) -> int:
    """Seconds of (period, start, end), each once."""
    total, last_period, covered_to = 0, 0, 0
    for period, start, end in sorted(spans):
        if period != last_period:
            last_period, covered_to = period, 0
        total += max(0, end - max(start, covered_to))
        covered_to = max(covered_to, end)
    return total
