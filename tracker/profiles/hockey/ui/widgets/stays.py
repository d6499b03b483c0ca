"""Who was on the ice from when to when: line segments put together per player, without widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.profiles.hockey.kinds import Shift, Venue
from tracker.profiles.hockey.rules.teams import goalie_in_slot, numbers_in_slots


@dataclass(frozen=True)
class Stay:
    """One player's time on the ice without a break, in elapsed seconds of a period."""

    start: int
    end: int | None
    """None while he is still on the ice."""
    shifts: tuple[int, ...]
    """The indices of the line segments that it spans, in order."""

    def seconds(self, now: int | None) -> int:
        """How long it lasted, or lasts at `now`; never negative."""
        end = self.end if self.end is not None else now
        return max((end if end is not None else self.start) - self.start, 0)


@dataclass(frozen=True)
class TimelineRow:
    """One player of the timeline."""

    venue: Venue
    jersey: int
    title: str
    stays: tuple[Stay, ...]
    is_goalie: bool = False

    def seconds(self, now: int | None) -> int:
        """His ice time in the period."""
        return sum(stay.seconds(now) for stay in self.stays)


@dataclass(frozen=True)
class BoundaryMove:
    """Somebody dragged the beginning or the end of a stay to another second."""

    venue: Venue
    jersey: int
    is_start: bool
    before: int
    after: int
    shift_index: int
    """The segment whose boundary it is: the first of the stay, or the last."""


def timeline_rows(
    shifts: Iterable[Shift], period: int, venue: Venue, title: Callable[[int], str] = str
) -> list[TimelineRow]:
    """The period's players of one team, skaters by number, then goalies.

    A segment without an end runs until now if nothing begins after it, else until the next one;
    segments without a start are left out. Segments that touch or overlap are one stay.
    """
    found = sorted(
        (s for s in shifts if s.period == period and s.start_elapsed_seconds is not None),
        key=lambda s: (s.start_elapsed_seconds or 0, s.shift_index),
    )
    stays: dict[tuple[bool, int], list[Stay]] = {}
    for number, shift in enumerate(found):
        piece = _piece(shift, found[number + 1 :])
        goalie = goalie_in_slot(shift, venue)
        for jersey in dict.fromkeys(numbers_in_slots(shift, venue)):
            if jersey != goalie:
                _append(stays.setdefault((False, jersey), []), piece)
        if goalie is not None:
            _append(stays.setdefault((True, goalie), []), piece)
    return [
        TimelineRow(venue, jersey, title(jersey), tuple(stays[is_goalie, jersey]), is_goalie)
        for is_goalie, jersey in sorted(stays)
    ]


def _piece(shift: Shift, later: Sequence[Shift]) -> Stay:
    start = shift.start_elapsed_seconds or 0
    end = shift.end_elapsed_seconds
    if end is None:
        starts = [s.start_elapsed_seconds or 0 for s in later]
        end = next((s for s in starts if s > start), None)
    return Stay(start, end, (shift.shift_index,))


def _append(stays: list[Stay], piece: Stay) -> None:
    last = stays[-1] if stays else None
    if last is None or (last.end is not None and piece.start > last.end):
        stays.append(piece)
        return
    end = None if last.end is None or piece.end is None else max(last.end, piece.end)
    stays[-1] = replace(last, end=end, shifts=(*last.shifts, *piece.shifts))


def clock_text(seconds: int) -> str:
    """`12:34`."""
    return f"{seconds // 60}:{seconds % 60:02d}"
