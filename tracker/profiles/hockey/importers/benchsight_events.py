"""Events of the BenchSight tracker: players by role, words in several spellings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.core.record import JsonValue
from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.benchsight_shifts import read_clock, read_jersey
from tracker.profiles.hockey.importers.files import Map, children
from tracker.profiles.hockey.importers.periods import Lengths
from tracker.profiles.hockey.importers.segments import Segment, index_in

PLAYERS_PER_SIDE = 6
_ROLE = re.compile(r"(event|opp)(?:_team)?_player_(\d+)")
_PENALTY_KINDS = {
    "Penalty_Minor": "minor",
    "Penalty_Offsetting": "minor",
    "Penalty_Major": "major",
    "Penalty_Misconduct": "misconduct",
}
_BLOCKED = frozenset({"Shot_Blocked", "Shot_BlockedSameTeam"})


class EventReader:
    """Reads a game's events; it needs the shifts' spans to say which shift an event belongs to."""

    def __init__(self, game_id: int, lengths: Lengths, spans: Mapping[int, Segment]) -> None:
        self._game_id = game_id
        self._lengths = lengths
        self._spans = spans

    def fields(
        self, entry: Map, index: int, penalties: Map, changes: normalise.Changes
    ) -> dict[str, JsonValue]:
        """An event's columns; what had to be changed is said."""
        kind = changes.apply("type", entry.get("type"), normalise.word)
        detail = changes.apply("detail1", entry.get("detail1"), normalise.word)
        seats = _Seats(entry, changes)
        return {
            "game_id": self._game_id,
            "event_index": index,
            **self._times(entry, kind, changes),
            "event_team": _team(entry, changes),
            "event_type": kind,
            "event_detail": detail,
            "event_detail_2": changes.apply("detail2", entry.get("detail2"), normalise.word),
            "event_successful": changes.apply("success", entry.get("success"), normalise.success),
            **seats.fields(),
            "blocked_by_player": seats.blocker() if detail in _BLOCKED else None,
            "penalty_minutes": _minutes(detail, penalties) if kind == "Penalty" else None,
            "play_detail1": changes.apply("playD1", seats.play("playD1"), normalise.word),
            "play_detail2": changes.apply("playD2", seats.play("playD2"), normalise.word),
            "event_team_zone": changes.apply("zone", entry.get("zone"), normalise.zone),
            "strength": normalise.strength(entry.get("strength")).strength,
        }

    def _times(
        self, entry: Map, kind: str | None, changes: normalise.Changes
    ) -> dict[str, JsonValue]:
        period = normalise.whole(entry.get("period"))
        start = read_clock("start_time", entry, changes)
        end = read_clock("end_time", entry, changes)
        if start is not None and end is not None and end > start:
            changes.say(f"its end {entry['end_time']} is before its start and was left out")
            end = None
        elapsed = self._lengths.flipped(period, start)
        if start is not None and elapsed is None:
            changes.say(f"start_time {entry['start_time']} is beyond the period")
        shift = None
        if period is not None and elapsed is not None:
            shift = index_in(self._spans, period, elapsed, is_start=kind == "Faceoff")
        return {
            "period": period,
            "start_elapsed_seconds": elapsed,
            "end_elapsed_seconds": self._lengths.flipped(period, end),
            "event_start_seconds": start,
            "event_end_seconds": end,
            "shift_index": shift,
        }


class _Seats:
    """The players of an event, each in the place that his role names or the next free one."""

    def __init__(self, entry: Map, changes: normalise.Changes) -> None:
        self._taken: dict[tuple[str, int], tuple[int, Map]] = {}
        self._changes = changes
        for player in children(entry, "players"):
            self._seat(player)

    def _seat(self, player: Map) -> None:
        jersey = read_jersey(player.get("num"), "player", self._changes)
        role = _ROLE.fullmatch(str(player.get("role")))
        if jersey is None:
            return
        if role is None:
            given = normalise.shown(player.get("role"))
            self._changes.say(f"player {jersey} has the role {given} and was left out")
            return
        side, number = role.group(1), int(role.group(2))
        if jersey in [seat[0] for (of, _), seat in self._taken.items() if of == side]:
            self._changes.say(f"player {jersey} is named twice and was left out once")
            return
        free = [n for n in range(1, PLAYERS_PER_SIDE + 1) if (side, n) not in self._taken]
        if number not in free:
            if not free:
                self._changes.say(f"player {jersey} found no place and was left out")
                return
            self._changes.say(f"player {jersey} moved from {role.group()} to {free[0]}")
            number = free[0]
        self._taken[side, number] = (jersey, player)

    def fields(self) -> dict[str, JsonValue]:
        """The twelve player columns."""
        found: dict[str, JsonValue] = {}
        for side in ("event", "opp"):
            for number in range(1, PLAYERS_PER_SIDE + 1):
                seat = self._taken.get((side, number))
                found[f"{side}_team_player_{number}"] = seat[0] if seat else None
        return found

    def play(self, name: str) -> object:
        """The first player's play; the table has no column for the others'."""
        seat = self._taken.get(("event", 1))
        return seat[1].get(name) if seat else None

    def blocker(self) -> int | None:
        """Who is said to have blocked the shot: an opponent, else a teammate."""
        for side in ("opp", "event"):
            for number in range(1, PLAYERS_PER_SIDE + 1):
                jersey, player = self._taken.get((side, number), (None, {}))
                if "BlockedShot" in (player.get("playD1"), player.get("playD2")):
                    return jersey
        return None


def _team(entry: Map, changes: normalise.Changes) -> str | None:
    given = normalise.text(entry.get("team"))
    team = given.lower() if given else None
    if team in ("home", "away") or team is None:
        return team
    changes.say(f"team {normalise.shown(given)} is neither home nor away and was left out")
    return None


def _minutes(detail: str | None, penalties: Map) -> int | None:
    return normalise.whole(penalties.get(_PENALTY_KINDS.get(detail or "", "")))
