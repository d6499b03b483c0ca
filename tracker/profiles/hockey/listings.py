"""The lists that `tracker show --what` prints: from local records and from the published tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.core.profile import Listing, Rows, ScopeView, ServerReader, SummaryTable
from tracker.core.record import JsonValue
from tracker.profiles.hockey.kinds import RosterEntry, Venue
from tracker.profiles.hockey.rules.facts import events, pairs, shifts
from tracker.profiles.hockey.rules.facts.sheet import Row, sheet_of
from tracker.profiles.hockey.rules.strength import (
    situations_from_penalties,
    situations_from_shifts,
)
from tracker.profiles.hockey.rules.teams import People
from tracker.profiles.hockey.server_summary import server_summary
from tracker.profiles.hockey.summary import summary, summary_tables

SHIFTS, PENALTIES = "shifts", "penalties"

_EVENT_FIELDS = {
    "event_key": "key",
    "period": "period",
    "start_elapsed_seconds": "elapsed_seconds",
    "event_type": "type",
    "event_detail": "detail",
    "team_venue": "team",
    "event_team_player_1": "player",
}
"""A published column -> what the list calls it."""


def _events(game_id: str, view: ScopeView, source: str | None) -> Rows:
    sheet = sheet_of(int(game_id), view)
    found = events.event_rows(sheet, situations_from_shifts(view), situations_from_penalties(view))
    return _listed(found, source)


def _events_of_server(game_id: str, reader: ServerReader, source: str | None) -> Rows:
    return _listed(reader.rows("fact_events", {"game_id": f"eq.{game_id}"}), source)


def _listed(rows: Sequence[Mapping[str, Any]], source: str | None) -> Rows:
    """In the order of the game; what has no time comes last."""
    column = "penalty_situation_code" if source == PENALTIES else "situation_code"
    found = [_event(row, row[column]) for row in rows]
    return sorted(found, key=_moment)


def _event(row: Mapping[str, Any], code: str | None) -> Row:
    strength = None if code is None else f"{code[2]}v{code[1]}"
    own = {name: row[column] for column, name in _EVENT_FIELDS.items()}
    return {**own, "strength": strength, "situation_code": code}


def _moment(row: Mapping[str, Any]) -> tuple[bool, int, int, str]:
    period, elapsed = row["period"], row["elapsed_seconds"]
    return period is None or elapsed is None, period or 0, elapsed or 0, row["key"]


def _event_table(rows: Rows) -> SummaryTable:
    return _events_by(rows, lambda _venue, _jersey: "")


def _named_event_table(rows: Rows, view: ScopeView) -> SummaryTable:
    people = People(view.records(RosterEntry))

    def name(venue: Venue, jersey: int) -> str:
        person = people.wearing(venue, jersey)
        # Without a roster entry a player's name is his number.
        return person.name if person.name != f"#{jersey}" else ""

    return _events_by(rows, name)


def _events_by(rows: Rows, name: Callable[[Venue, int], str]) -> SummaryTable:
    def player(row: Mapping[str, Any]) -> str:
        jersey = row["player"]
        if jersey is None:
            return ""
        return f"#{jersey} {name(row['team'], jersey) if row['team'] else ''}".rstrip()

    shown = [{**row, "what": row["detail"] or row["type"], "who": player(row)} for row in rows]
    return _table("Events, by the time played in the period", shown, _EVENT_HEADINGS)


def _lines(part: str) -> Listing:
    def local(game_id: str, view: ScopeView, _choice: str | None) -> Rows:
        return list(summary(game_id, view)[part])

    def server(game_id: str, reader: ServerReader, _choice: str | None) -> Rows:
        return list(server_summary(game_id, reader)[part])

    def table(rows: Rows) -> SummaryTable:
        tables = {found.title: found for found in summary_tables({part: rows})}
        return _narrowed(tables["Skaters" if part == "players" else "Goalies"])

    return Listing(local, server, table)


_LEFT_OUT = frozenset({"GvA", "TkA", "CF", "CA"})
"""What a skater's line has no room for on a terminal."""


def _narrowed(table: SummaryTable) -> SummaryTable:
    kept = [i for i, heading in enumerate(table.headings) if heading not in _LEFT_OUT]
    return SummaryTable(
        title=table.title,
        headings=[table.headings[i] for i in kept],
        rows=[[row[i] for i in kept] for row in table.rows],
    )


def _published(
    name: str,
    made: Callable[[str, ScopeView], Sequence[Row]],
    columns: Sequence[str],
    order: Sequence[str],
    headings: Mapping[str, str],
) -> Listing:
    """The rows of a published table; local ones are made by the function."""

    def local(game_id: str, view: ScopeView, _choice: str | None) -> Rows:
        return sorted(made(game_id, view), key=key)

    def server(game_id: str, reader: ServerReader, _choice: str | None) -> Rows:
        rows = reader.rows(name, {"game_id": f"eq.{game_id}"})
        return sorted(({c: row[c] for c in columns} for row in rows), key=key)

    def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[column] for column in order)

    def table(rows: Rows) -> SummaryTable:
        return _table(_TITLES[name], rows, headings)

    return Listing(local, server, table)


def _table(title: str, rows: Rows, headings: Mapping[str, str]) -> SummaryTable:
    return SummaryTable(
        title=title,
        headings=list(headings.values()),
        rows=[[_shown(name, row[name]) for name in headings] for row in rows],
    )


def _shown(name: str, value: JsonValue) -> JsonValue:
    is_time = name in _TIMES and isinstance(value, int)
    return f"{value // 60}:{value % 60:02d}" if is_time else value  # type: ignore[operator]


_TIMES = frozenset(
    {
        "elapsed_seconds", "start_elapsed_seconds", "end_elapsed_seconds", "shift_duration",
        "toi_together", "toi_apart",
    }
)  # fmt: skip
_TITLES = {
    "fact_shifts": "Shifts, by the time played in the period",
    "fact_h2h": "Head to head",
    "fact_wowy": "With or without you",
    "fact_events_player": "Players of events",
    "fact_shifts_player": "Players of shifts",
}
_EVENT_HEADINGS = {
    "key": "Key", "period": "P", "elapsed_seconds": "Elapsed", "team": "Team", "who": "Player",
    "what": "Event", "strength": "Str",
}  # fmt: skip


def _of_players(game_id: str, view: ScopeView) -> list[Row]:
    return events.event_player_rows(sheet_of(int(game_id), view), situations_from_shifts(view))


LISTINGS: dict[str, Listing] = {
    "events": Listing(
        _events,
        _events_of_server,
        _event_table,
        (SHIFTS, PENALTIES),
        _named_event_table,
    ),
    "players": _lines("players"),
    "goalies": _lines("goalies"),
    "shifts": _published(
        "fact_shifts",
        lambda game_id, view: shifts.shift_rows(sheet_of(int(game_id), view)),
        shifts.SHIFT_COLUMNS,
        ("shift_index",),
        {
            "shift_key": "Key", "period": "P", "start_elapsed_seconds": "From",
            "end_elapsed_seconds": "To", "shift_duration": "Length", "situation_code": "Code",
            "shift_start_type": "Start", "home_corsi": "CH", "away_corsi": "CA",
        },
    ),
    "h2h": _published(
        "fact_h2h",
        lambda game_id, view: pairs.h2h_rows(sheet_of(int(game_id), view)),
        pairs.H2H_COLUMNS,
        ("h2h_key",),
        {
            "player_1_name": "Home", "player_2_name": "Away", "toi_together": "TOI",
            "goals_for": "GF", "goals_against": "GA", "corsi_for": "CF", "corsi_against": "CA",
            "cf_pct": "CF%",
        },
    ),
    "wowy": _published(
        "fact_wowy",
        lambda game_id, view: pairs.wowy_rows(sheet_of(int(game_id), view)),
        pairs.WOWY_COLUMNS,
        ("wowy_key",),
        {
            "player_1_name": "Player", "player_2_name": "Teammate", "toi_together": "With",
            "toi_apart": "Apart", "cf_pct_together": "CF%", "cf_pct_apart": "apart",
            "gf_together": "GF", "ga_together": "GA",
        },
    ),
    "event-players": _published(
        "fact_events_player",
        _of_players,
        events.EVENT_PLAYER_COLUMNS,
        ("event_index", "player_role"),
        {
            "event_key": "Key", "event_type": "Type", "player_role": "Role",
            "player_name": "Player", "team_venue": "Team",
        },
    ),
    "shift-players": _published(
        "fact_shifts_player",
        lambda game_id, view: shifts.shift_player_rows(sheet_of(int(game_id), view)),
        shifts.SHIFT_PLAYER_COLUMNS,
        ("shift_index", "player_id"),
        {
            "shift_key": "Key", "period": "P", "position_slot": "Slot", "player_name": "Player",
            "shift_duration": "Length", "manpower": "Manpower",
        },
    ),
}  # fmt: skip
