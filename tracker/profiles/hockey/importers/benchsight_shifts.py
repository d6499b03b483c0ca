"""Shifts of the BenchSight tracker: line segments with slots, the clock counting down."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.record import JsonValue
from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.files import Map, child
from tracker.profiles.hockey.importers.periods import Lengths
from tracker.profiles.hockey.importers.segments import Line, Segment, situation
from tracker.profiles.hockey.kinds import Venue

_SLOTS = ("F1", "F2", "F3", "D1", "D2", "X", "G")
_PERIOD_ENDS = frozenset({"Period End", "PeriodEnd", "GameEnd"})


class ShiftReader:
    """Reads a game's shifts in order; `spans` are those with usable times, for the events."""

    def __init__(self, game_id: int, lengths: Lengths) -> None:
        self._game_id = game_id
        self._lengths = lengths
        self.spans: dict[int, Segment] = {}

    def fields(self, entry: Map, index: int, changes: normalise.Changes) -> dict[str, JsonValue]:
        """A shift's columns; what had to be changed is said."""
        period = normalise.whole(entry.get("period"))
        start = read_clock("start_time", entry, changes)
        end = self._end(entry, start, changes)
        elapsed = [self._lengths.flipped(period, seconds) for seconds in (start, end)]
        slots = {
            **_team(child(entry, "home"), "home", changes),
            **_team(child(entry, "away"), "away", changes),
        }
        home, away = _line(slots, "home"), _line(slots, "away")
        self._keep_span(index, period, elapsed, (home, away))
        found = normalise.strength(entry.get("strength"))
        if found.situation:
            given, kept = normalise.shown(entry.get("strength")), normalise.shown(found.strength)
            changes.say(f"strength {given} became {kept}")
        return {
            "game_id": self._game_id,
            "shift_index": index,
            "period": period,
            "start_elapsed_seconds": elapsed[0],
            "end_elapsed_seconds": elapsed[1],
            "shift_start_seconds": start,
            "shift_end_seconds": end,
            "shift_duration": None if start is None or end is None else start - end,
            "shift_start_type": normalise.text(entry.get("start_type")),
            "shift_stop_type": normalise.text(entry.get("stop_type")),
            **slots,
            "situation": found.situation or situation(home, away),
            "strength": found.strength,
        }

    def _end(self, entry: Map, start: int | None, changes: normalise.Changes) -> int | None:
        end = read_clock("end_time", entry, changes)
        if start is None or end is None or end <= start:
            return end
        if normalise.text(entry.get("stop_type")) in _PERIOD_ENDS:
            changes.say(f"its end {entry['end_time']} is the next period's clock and became 00:00")
            return 0
        changes.say(f"its end {entry['end_time']} is before its start and was left out")
        return None

    def _keep_span(
        self,
        index: int,
        period: int | None,
        elapsed: list[int | None],
        lines: tuple[Line, Line],
    ) -> None:
        start, end = elapsed
        if period is not None and start is not None and end is not None:
            self.spans[index] = Segment(period, start, end, *lines)


def read_clock(name: str, entry: Map, changes: normalise.Changes) -> int | None:
    """Seconds of a clock field; an unreadable or rounded one is said."""
    given = normalise.text(entry.get(name))
    seconds = normalise.clock(given)
    if given is not None and seconds is None:
        changes.say(f"{name} '{given}' is not a clock and was left out")
    elif given is not None and "." in given:
        changes.say(f"{name} '{given}' became {seconds} s")
    return seconds


def read_jersey(value: object, where: str, changes: normalise.Changes) -> int | None:
    """A number between 0 and 99; another one is said and left out."""
    jersey = normalise.whole(value)
    if jersey is not None and 0 <= jersey <= 99:
        return jersey
    if normalise.text(value) is not None:
        changes.say(f"{where} {normalise.shown(value)} is not a jersey number and was left out")
    return None


def _team(team: Map, venue: Venue, changes: normalise.Changes) -> dict[str, int | None]:
    """The staging tables' slots in the order F1, F2, F3, D1, D2, X, and the goalie's."""
    found = {}
    for slot, column in zip(_SLOTS, (*range(1, 7), "goalie"), strict=True):
        player = team.get(slot)
        value = player.get("num") if isinstance(player, Mapping) else player
        found[f"{venue}_{column}"] = read_jersey(value, f"{venue} {slot}", changes)
    return found


def _line(slots: Mapping[str, int | None], venue: Venue) -> Line:
    goalie = f"{venue}_goalie"
    own = {name: n for name, n in slots.items() if name.startswith(f"{venue}_")}
    skaters = tuple(n for name, n in own.items() if name != goalie and n is not None)
    return Line(skaters, own[goalie])
