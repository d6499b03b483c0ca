"""Whatever was recorded, and however badly: every report can be made of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profiles.hockey.reports.conftest import Book
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.reports.writing import KINDS
from tracker.profiles.hockey.vocabulary import EVENT_DETAILS, EVENT_TYPES
from tracker.reports.content import Cell, ReportTable
from tracker.reports.csv_file import csv_bytes

PERIODS = st.none() | st.sampled_from([1, 2, 3, 4, 5, 99])
SECONDS = st.none() | st.integers(0, 7200)
JERSEYS = st.none() | st.integers(0, 99)
VENUES = st.none() | st.sampled_from(["home", "away"])
FEET = st.none() | st.integers(-1000, 1000)
WORDS = st.none() | st.text(max_size=12)

EVENTS = st.fixed_dictionaries(
    {
        "period": PERIODS,
        "start_elapsed_seconds": SECONDS,
        "event_team": VENUES,
        "event_type": st.none() | st.sampled_from(EVENT_TYPES) | st.text(max_size=8),
        "event_detail": st.none() | st.sampled_from(EVENT_DETAILS),
        "event_detail_2": WORDS,
        "event_team_player_1": JERSEYS,
        "opp_team_player_1": JERSEYS,
        "assist_1_player": JERSEYS,
        "goalie_player": JERSEYS,
        "drawn_by_player": JERSEYS,
        "penalty_minutes": st.none() | st.integers(0, 60),
        "event_team_zone": st.none() | st.sampled_from(["o", "d", "n", "x"]),
        "puck_x": FEET,
        "puck_y": FEET,
        "shift_index": st.none() | st.integers(1, 4),
    }
)
SHIFTS = st.fixed_dictionaries(
    {
        "period": PERIODS,
        "start_elapsed_seconds": SECONDS,
        "end_elapsed_seconds": SECONDS,
        "home_1": JERSEYS,
        "home_2": JERSEYS,
        "away_1": JERSEYS,
        "home_goalie": JERSEYS,
    }
)
ROSTERS = st.fixed_dictionaries(
    {
        "venue": st.sampled_from(["home", "away"]),
        "jersey": st.integers(0, 99),
        "player_name": WORDS,
        "position": st.sampled_from(["F", "D", "G", None]),
    }
)
GAMES = st.none() | st.fixed_dictionaries(
    {
        "home_team": WORDS,
        "away_team": WORDS,
        "period_1_seconds": st.integers(1, 7200),
        "shootout_period": st.none() | st.integers(1, 5),
        "home_attacks_right_first": st.none() | st.booleans(),
    }
)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=40)
@given(
    game=GAMES,
    events=st.lists(EVENTS, min_size=1, max_size=6),
    shifts=st.lists(SHIFTS, max_size=4),
    roster=st.lists(ROSTERS, max_size=4),
)
def test_every_report_of_any_game_is_made_of_whole_rows(
    kind: str, game: Any, events: list[Any], shifts: list[Any], roster: list[Any]
) -> None:
    book = Book()
    if game is not None:
        book.add(Game, game)
    for record_kind, payloads in ((RosterEntry, roster), (Shift, shifts), (Event, events)):
        for payload in payloads:
            book.add(record_kind, payload)

    report = KINDS[kind](Source("18969", book))

    for table in report.tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        assert all(_is_fit(table))
    assert csv_bytes(report)


def _is_fit(table: ReportTable) -> list[bool]:
    """Numbers stand in columns of numbers; words may stand anywhere."""
    return [
        value is None
        or isinstance(value, str)
        or column.cell in (Cell.NUMBER, Cell.TIME, Cell.SHARE)
        for row in table.rows
        for value, column in zip(row, table.columns, strict=True)
    ]
