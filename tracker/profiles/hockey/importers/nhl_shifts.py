"""The NHL's per-player shifts as line segments, with what play says about their ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.core.profile import Note
from tracker.core.record import JsonValue
from tracker.profiles.hockey.importers import nhl_words, normalise
from tracker.profiles.hockey.importers.nhl_plays import Play, Sheet
from tracker.profiles.hockey.importers.segments import (
    SKATER_SLOTS,
    Line,
    Segment,
    Stint,
    situation,
)

SHIFT_TYPE = 517
"""Other rows of a shift chart mark goals."""


def stints(rows: Sequence[Any], sheet: Sheet, notes: list[Note]) -> list[Stint]:
    """Every player's shifts once, within their period; what is left out is noted."""
    found: list[Stint] = []
    seen: set[tuple[int, int, int, int]] = set()
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            notes.append(Note(f"shift row {number}", True, "It is not a shift."))
            continue
        if normalise.whole(row.get("typeCode", SHIFT_TYPE)) != SHIFT_TYPE:
            continue
        stint = _stint(row, number, sheet, notes)
        if stint is None:
            continue
        identity = (normalise.whole(row.get("playerId")) or 0, stint.period, stint.start, stint.end)
        if identity in seen:
            notes.append(Note(f"shift row {number}", True, "The same shift is in the file twice."))
            continue
        seen.add(identity)
        found.append(stint)
    return found


def shift_fields(
    segment: Segment, index: int, sheet: Sheet, stops: Stops, notes: list[Note]
) -> dict[str, JsonValue]:
    """A segment's columns."""
    length = sheet.lengths.of(segment.period)
    home, away = segment.home, segment.away
    strength = f"{len(home.skaters)}v{len(away.skaters)}"
    if max(len(home.skaters), len(away.skaters)) > SKATER_SLOTS:
        message = f"{strength} skaters at once; those above {SKATER_SLOTS} a side were left out."
        notes.append(Note(f"segment {index}", False, message))
    return {
        "game_id": sheet.game_id,
        "shift_index": index,
        "period": segment.period,
        "start_elapsed_seconds": segment.start,
        "end_elapsed_seconds": segment.end,
        "shift_start_seconds": length - segment.start,
        "shift_end_seconds": length - segment.end,
        "shift_duration": segment.end - segment.start,
        "shift_start_type": stops.start_type(segment),
        "shift_stop_type": stops.stop_type(segment, length),
        **_slots("home", home),
        **_slots("away", away),
        "situation": situation(home, away),
        "strength": strength,
    }


_STOPPAGES = {
    **dict.fromkeys(("puck-in-netting", "puck-in-crowd", "puck-in-benches"), "Puck Out of Play"),
    "high-stick": "High Stick",
}
"""As the event says it, too: the staging tables' newer words no longer tell net from crowd."""


class Stops:
    """Why play began and ended at each second, from the plays."""

    def __init__(self, plays: Iterable[Play]) -> None:
        self._starts: dict[tuple[int, int], str] = {}
        self._ends: dict[tuple[int, int], str] = {}
        self._last_period = 0
        for play in plays:
            self._last_period = max(self._last_period, play.period)
            at = (play.period, play.elapsed)
            if play.name == "faceoff":
                self._starts[at] = nhl_words.SHIFT_STARTS[play.restart or "Faceoff_AfterStoppage"]
            elif (word := _stop_word(play)) and at not in self._ends:
                self._ends[at] = word

    def start_type(self, segment: Segment) -> str:
        """`OtherFaceoff`, `OnTheFly` ..."""
        return self._starts.get((segment.period, segment.start), "OnTheFly")

    def stop_type(self, segment: Segment, length: int) -> str:
        """`Home Goal`, `Period End`, `OnTheFly` ..."""
        if word := self._ends.get((segment.period, segment.end)):
            return word
        if segment.end < length:
            return "OnTheFly"
        return "GameEnd" if segment.period == self._last_period else "Period End"


def _stop_word(play: Play) -> str | None:
    team = (play.venue or "").capitalize()
    match play.name:
        case "goal":
            return f"{team} Goal".strip()
        case "penalty":
            return f"{team} Penalty".strip()
        case "stoppage":
            reason = str(play.details.get("reason"))
            return _STOPPAGES.get(reason, "Stoppage")
    return None


def _stint(row: Mapping[str, Any], number: int, sheet: Sheet, notes: list[Note]) -> Stint | None:
    place = f"shift row {number}"
    player = sheet.players.get(normalise.whole(row.get("playerId")) or -1)
    period = normalise.whole(row.get("period")) or 0
    start, end = (normalise.clock(row.get(name)) for name in ("startTime", "endTime"))
    problem = _problem(row, player is not None, period, (start, end))
    if problem or player is None or start is None or end is None:
        notes.append(Note(place, True, problem))
        return None
    if period == sheet.shootout_period:
        return None
    length = sheet.lengths.of(period)
    if end > length:
        notes.append(Note(place, False, f"Its end {end} s was cut to the period's, {length} s."))
    start, end = min(start, length), min(end, length)
    if start == end:
        notes.append(Note(place, True, "It lasts no time."))
        return None
    return Stint(player.venue, player.jersey, player.position, period, start, end)


def _problem(
    row: Mapping[str, Any], is_known: bool, period: int, times: tuple[int | None, int | None]
) -> str:
    start, end = times
    if not is_known:
        return f"Player {normalise.shown(row.get('playerId'))} is not in the roster."
    if not 1 <= period <= 99:
        return f"Its period {normalise.shown(row.get('period'))} is not one."
    if start is None or end is None:
        given = f"{normalise.shown(row.get('startTime'))} to {normalise.shown(row.get('endTime'))}"
        return f"Its times {given} are not clocks."
    return "It ends before it starts." if end < start else ""


def _slots(venue: str, line: Line) -> dict[str, JsonValue]:
    skaters: list[int | None] = list(line.skaters[:SKATER_SLOTS])
    skaters += [None] * (SKATER_SLOTS - len(skaters))
    slots: dict[str, JsonValue] = {f"{venue}_{n}": j for n, j in enumerate(skaters, start=1)}
    return slots | {f"{venue}_goalie": line.goalie}
