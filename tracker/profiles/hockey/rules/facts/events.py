"""Rows of fact_events and fact_events_player."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Shift, Venue
from tracker.profiles.hockey.rules.facts.sheet import Row, Sheet
from tracker.profiles.hockey.rules.strength import Situations
from tracker.profiles.hockey.rules.teams import opponent

_AS_WRITTEN = (
    "event_key", "game_id", "event_index", "period",
    "start_elapsed_seconds", "end_elapsed_seconds", "event_start_seconds", "event_end_seconds",
    "event_type", "event_detail", "event_detail_2", "event_successful",
    *(f"event_team_player_{n}" for n in range(1, 7)),
    *(f"opp_team_player_{n}" for n in range(1, 7)),
    "assist_1_player", "assist_2_player", "goalie_player", "blocked_by_player",
    "penalty_minutes", "drawn_by_player", "served_by_player",
    "play_detail1", "play_detail2", "event_team_zone", "puck_x", "puck_y", "note",
)  # fmt: skip
_OF_PLAYERS = (
    "event_key", "game_id", "event_index", "period", "event_type", "event_detail",
    "event_successful",
)  # fmt: skip


EVENT_COLUMNS = (
    *_AS_WRITTEN,
    "event_duration", "team_venue", "event_team", "event_team_id", "home_team", "away_team",
    "shift_index", "shift_key", "linked_event_index", "linked_event_key",
    "strength", "situation_code", "manpower", "penalty_situation_code",
)  # fmt: skip
EVENT_PLAYER_COLUMNS = (
    *_OF_PLAYERS,
    "shift_key", "strength", "situation_code", "player_id", "player_name", "player_role",
    "player_game_number", "is_primary_actor", "team_venue", "manpower",
)  # fmt: skip


def event_rows(sheet: Sheet, situations: Situations, by_penalties: Situations) -> list[Row]:
    """A row per event; references to records that are not there are empty.

    Strength, code and manpower are those of the players on the ice; `penalty_situation_code` has
    the skaters that penalties leave, and the goalies of the goalie slots or else of events.
    """
    rows = [_event_row(sheet, event, situations) for event in sheet.events]
    for row, event in zip(rows, sheet.events, strict=True):
        owed = by_penalties.get(event.event_index)
        row["penalty_situation_code"] = None if owed is None else owed.code
    return rows


def _event_row(sheet: Sheet, event: Event, situations: Situations) -> Row:
    venue = sheet.teams.of_event(event)
    start, end = event.start_elapsed_seconds, event.end_elapsed_seconds
    situation = situations.get(event.event_index)
    payload = {**event.payload(), "event_key": event.key}
    return {
        **{name: payload[name] for name in _AS_WRITTEN},
        "event_duration": None if start is None or end is None else end - start,
        "team_venue": venue,
        "event_team": sheet.team(venue),
        "event_team_id": sheet.team_id(venue),
        "home_team": sheet.team("home"),
        "away_team": sheet.team("away"),
        **_references(sheet, event),
        "strength": None if situation is None else situation.strength,
        "situation_code": None if situation is None else situation.code,
        "manpower": None if situation is None or venue is None else str(situation.manpower(venue)),
    }


def _references(sheet: Sheet, event: Event) -> Row:
    shift, linked = event.shift_index, event.linked_event_index
    has_shift, has_linked = shift in sheet.shift_indexes, linked in sheet.event_indexes
    return {
        "shift_index": shift if has_shift else None,
        "shift_key": sheet.key(Shift, shift) if has_shift else None,
        "linked_event_index": linked if has_linked else None,
        "linked_event_key": sheet.key(Event, linked) if has_linked else None,
    }


def event_player_rows(sheet: Sheet, situations: Situations) -> list[Row]:
    """A row per event and person with a role in it; an event of nobody's team has none."""
    return [row for event in sheet.events for row in _player_rows(sheet, event, situations)]


def _player_rows(sheet: Sheet, event: Event, situations: Situations) -> Iterator[Row]:
    venue = sheet.teams.of_event(event)
    if venue is None:
        return
    situation = situations.get(event.event_index)
    payload = {**event.payload(), "event_key": event.key}
    common = {name: payload[name] for name in _OF_PLAYERS}
    common |= {
        "shift_key": _references(sheet, event)["shift_key"],
        "strength": None if situation is None else situation.strength,
        "situation_code": None if situation is None else situation.code,
    }
    for role, side in _roles(event, venue):
        number = getattr(event, role)
        if number is not None:
            yield {
                **common,
                **sheet.player(side, number),
                "player_role": role,
                "player_game_number": number,
                "is_primary_actor": role == "event_team_player_1",
                "team_venue": side,
                "manpower": None if situation is None else str(situation.manpower(side)),
            }


def _roles(event: Event, venue: Venue) -> Iterator[tuple[str, Venue]]:
    """The columns that name players, each with the team that its number is of."""
    facing = opponent(venue)
    yield from ((f"event_team_player_{n}", venue) for n in range(1, 7))
    yield from ((f"opp_team_player_{n}", facing) for n in range(1, 7))
    is_teammates = words.canonical(event.event_detail or "") == "Shot_BlockedSameTeam"
    yield from (("assist_1_player", venue), ("assist_2_player", venue), ("goalie_player", facing))
    yield "blocked_by_player", venue if is_teammates else facing
    yield from (("drawn_by_player", facing), ("served_by_player", venue))
