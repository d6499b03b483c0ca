"""Rows of fact_shifts and fact_shifts_player."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.profiles.hockey.kinds import Shift, Venue
from tracker.profiles.hockey.rules.facts.sheet import Row, Sheet
from tracker.profiles.hockey.rules.situation import of_segment
from tracker.profiles.hockey.rules.statistics import Attempt
from tracker.profiles.hockey.rules.teams import VENUES, goalie_in_slot, numbers_in_slots

_AS_WRITTEN = (
    "shift_key", "game_id", "shift_index", "period",
    "start_elapsed_seconds", "end_elapsed_seconds", "shift_start_seconds", "shift_end_seconds",
    "shift_duration", "shift_start_type", "shift_stop_type",
    *(f"home_{n}" for n in range(1, 7)), *(f"away_{n}" for n in range(1, 7)),
    "home_goalie", "away_goalie", "situation", "strength",
)  # fmt: skip
_OF_PLAYERS = (
    "shift_key", "game_id", "shift_index", "period", "shift_duration", "situation", "strength",
)  # fmt: skip


SHIFT_COLUMNS = (
    *_AS_WRITTEN,
    "home_team", "away_team", "home_team_id", "away_team_id",
    "away_team_strength", "home_team_strength", "away_team_en", "home_team_en",
    "away_corsi", "away_fenwick", "home_corsi", "home_fenwick", "situation_code",
)  # fmt: skip
SHIFT_PLAYER_COLUMNS = (
    *_OF_PLAYERS,
    "player_id", "player_name", "player_game_number", "player_role", "team_venue",
    "position_slot", "situation_code", "manpower",
)  # fmt: skip


def shift_rows(sheet: Sheet) -> list[Row]:
    """A row per shift, with the attempts that fell into it."""
    attempts: dict[int, Counter[str]] = {}
    for play in sheet.plays:
        segment = None if play.attempt is None else sheet.timeline.at_action(play.event)
        if segment is not None:
            counts = attempts.setdefault(segment.index, Counter())
            counts[f"{play.venue}_corsi"] += 1
            counts[f"{play.venue}_fenwick"] += play.attempt is not Attempt.BLOCKED
    return [
        _shift_row(sheet, shift, attempts.get(shift.shift_index, Counter()))
        for shift in sheet.shifts
    ]


def _shift_row(sheet: Sheet, shift: Shift, counts: Counter[str]) -> Row:
    payload = {**shift.payload(), "shift_key": shift.key}
    segment = sheet.segment(shift.shift_index)
    return {
        **{name: payload[name] for name in _AS_WRITTEN},
        "home_team": sheet.team("home"),
        "away_team": sheet.team("away"),
        "home_team_id": sheet.team_id("home"),
        "away_team_id": sheet.team_id("away"),
        **{f"{v}_team_strength": len(numbers_in_slots(shift, v)) for v in VENUES},
        **{f"{v}_team_en": goalie_in_slot(shift, v) is None for v in VENUES},
        **{f"{v}_{what}": counts[f"{v}_{what}"] for v in VENUES for what in ("corsi", "fenwick")},
        "situation_code": None if segment is None else of_segment(segment).code,
    }


def shift_player_rows(sheet: Sheet) -> list[Row]:
    """A row per shift and person; who is in two slots is there once, in goal if that is one."""
    return [row for shift in sheet.shifts for row in _player_rows(sheet, shift)]


def _player_rows(sheet: Sheet, shift: Shift) -> Iterator[Row]:
    payload = {**shift.payload(), "shift_key": shift.key}
    common = {name: payload[name] for name in _OF_PLAYERS}
    segment = sheet.segment(shift.shift_index)
    situation = None if segment is None else of_segment(segment)
    seen: set[str] = set()
    for slot, venue, number in _slots(shift):
        player = sheet.player(venue, number)
        if player["player_id"] in seen:
            continue
        seen.add(player["player_id"])
        yield {
            **common,
            **player,
            "player_game_number": number,
            "player_role": "goalie" if slot == "goalie" else "skater",
            "team_venue": venue,
            "position_slot": f"{venue}_{slot}",
            "situation_code": None if situation is None else situation.code,
            "manpower": None if situation is None else str(situation.manpower(venue)),
        }


def _slots(shift: Shift) -> Iterator[tuple[str, Venue, int]]:
    for slot in ("goalie", *(str(n) for n in range(1, 7))):
        for venue in VENUES:
            number = getattr(shift, f"{venue}_{slot}")
            if number is not None:
                yield slot, venue, number
