"""Line segments from single players' shifts: who is on the ice from one change to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from tracker.profiles.hockey.kinds import Venue

SKATER_SLOTS = 6


@dataclass(frozen=True)
class Stint:
    """One player on the ice, in seconds since the period began."""

    venue: Venue
    jersey: int
    position: str | None
    period: int
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """One team's players on the ice; skaters with the forwards first, as the slots are filled."""

    skaters: tuple[int, ...]
    goalie: int | None


@dataclass(frozen=True)
class Segment:
    """Both teams' players between two changes."""

    period: int
    start: int
    end: int
    home: Line
    away: Line


def segments(stints: Iterable[Stint]) -> list[Segment]:
    """The segments by time; a second without anybody on the ice belongs to none.

    When one shift of a player ends as the next one begins, that is not a change of the line.
    """
    found: list[Segment] = []
    by_period = sorted(stints, key=lambda s: (s.period, s.venue, s.jersey, s.start))
    for period, group in groupby(by_period, key=lambda s: s.period):
        found += _joined(_cut(period, list(group)))
    return found


def index_at(found: Sequence[Segment], period: int, second: int, *, is_start: bool) -> int | None:
    """The 1-based index of the segment that an event belongs to, see `index_in`."""
    return index_in(dict(enumerate(found, start=1)), period, second, is_start=is_start)


def index_in(
    found: Mapping[int, Segment], period: int, second: int, *, is_start: bool
) -> int | None:
    """The index of the segment that an event belongs to, among segments by index.

    What ends a segment (a shot, a goal, a penalty) is counted with start < t <= end, a faceoff
    with start <= t < end: whoever comes on for a faceoff was not there for the goal before it.
    """
    for index, segment in found.items():
        if segment.period != period:
            continue
        if is_start and segment.start <= second < segment.end:
            return index
        if not is_start and segment.start < second <= segment.end:
            return index
        if second == segment.start == 0:
            return index
    return None


def situation(home: Line, away: Line) -> str | None:
    """The staging tables' word for who has the advantage; None when nobody is on the ice."""
    if not home.skaters and not away.skaters:
        return None
    if home.goalie is None:
        return "Home EmptyNet"
    if away.goalie is None:
        return "Away EmptyNet"
    if len(home.skaters) == len(away.skaters):
        return "Full Strength"
    return "Home PowerPlay" if len(home.skaters) > len(away.skaters) else "Away PowerPlay"


def _cut(period: int, stints: Sequence[Stint]) -> Iterable[Segment]:
    changes = sorted({s.start for s in stints} | {s.end for s in stints})
    for start, end in pairwise(changes):
        present = [s for s in stints if s.start <= start and s.end >= end]
        if present:
            home, away = _line(present, "home"), _line(present, "away")
            yield Segment(period, start, end, home, away)


def _line(present: Sequence[Stint], venue: Venue) -> Line:
    team = [s for s in present if s.venue == venue]
    goalies = sorted((s for s in team if s.position == "G"), key=lambda s: s.start)
    skaters = {(s.position == "D", s.jersey) for s in team if s.position != "G"}
    # Two goalies at once is a clerk's delay: whoever came on last is in the net.
    return Line(tuple(j for _, j in sorted(skaters)), goalies[-1].jersey if goalies else None)


def _joined(parts: Iterable[Segment]) -> list[Segment]:
    found: list[Segment] = []
    for part in parts:
        last = found[-1] if found else None
        if last and last.end == part.start and (last.home, last.away) == (part.home, part.away):
            found[-1] = replace(last, end=part.end)
        else:
            found.append(part)
    return found
