"""Rows of the published tables, from a game written down by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.profiles.hockey.rules.facts.events import (
    EVENT_COLUMNS,
    EVENT_PLAYER_COLUMNS,
    event_player_rows,
    event_rows,
)
from tracker.profiles.hockey.rules.facts.pairs import H2H_COLUMNS, WOWY_COLUMNS, h2h_rows, wowy_rows
from tracker.profiles.hockey.rules.facts.sheet import share, sheet_of
from tracker.profiles.hockey.rules.facts.shifts import (
    SHIFT_COLUMNS,
    SHIFT_PLAYER_COLUMNS,
    shift_player_rows,
    shift_rows,
)
from tracker.profiles.hockey.rules.strength import (
    situations_from_penalties,
    situations_from_shifts,
)

GAME_ID = 18969


def pair(rows: list[Any], first: str, second: str) -> dict[str, Any]:
    (row,) = [r for r in rows if (r["player_1_id"], r["player_2_id"]) == (first, second)]
    return dict(row)


def two_lines(book: Any) -> Any:
    """Home 11 plays two minutes, 12 the first one only, 16 the second one only."""
    book.shift(0, 60)
    book.shift(60, 120, home=[11, 13, 14, 15, 16])
    book.event("Goal", "Goal_Scored", at=30)
    book.event("Shot", "Shot_Missed", at=90)
    book.event("Shot", "Shot_Blocked", at=100, event_team="away")
    return sheet_of(GAME_ID, book)


def test_opponents_are_compared_from_the_home_players_side(book: Any) -> None:
    row = pair(h2h_rows(two_lines(book)), "Ph11", "Pa21")
    assert (row["shifts_together"], row["toi_together"]) == (2, 120)
    assert (row["goals_for"], row["goals_against"], row["plus_minus"]) == (1, 0, 1)
    assert (row["corsi_for"], row["corsi_against"], row["cf_pct"]) == (2, 1, 66.7)
    assert (row["fenwick_for"], row["fenwick_against"], row["ff_pct"]) == (2, 0, 100.0)


def test_opponents_who_never_met_have_no_row(book: Any) -> None:
    book.shift(0, 60, away=[21, 22, 23, 24])
    rows = h2h_rows(sheet_of(GAME_ID, book))
    assert len(rows) == 5 * 4
    assert "Pa25" not in {row["player_2_id"] for row in rows}


def test_a_power_play_goal_is_no_plus_of_a_pair(book: Any) -> None:
    book.shift(0, 60, away=[21, 22, 23, 24])
    book.event("Goal", "Goal_Scored", at=30)
    row = pair(h2h_rows(sheet_of(GAME_ID, book)), "Ph11", "Pa21")
    assert (row["goals_for"], row["plus_minus"]) == (1, 0)


def test_teammates_are_compared_together_and_apart(book: Any) -> None:
    row = pair(wowy_rows(two_lines(book)), "Ph11", "Ph12")
    assert (row["shifts_together"], row["p1_shifts_without_p2"], row["p2_shifts_without_p1"]) == (
        1, 1, 0,
    )  # fmt: skip
    assert (row["toi_together"], row["toi_p1_without_p2"], row["toi_apart"]) == (60, 60, 60)
    assert (row["gf_together"], row["gf_pct_together"], row["gf_apart"]) == (1, 100.0, 0)
    assert (row["gf_pct_apart"], row["gf_pct_delta"]) == (None, None)
    assert (row["cf_apart"], row["ca_apart"], row["cf_pct_delta"]) == (1, 1, 50.0)


def test_teammates_who_never_played_together_have_no_row(book: Any) -> None:
    rows = wowy_rows(two_lines(book))
    assert ("Ph12", "Ph16") not in {(r["player_1_id"], r["player_2_id"]) for r in rows}


def test_seconds_of_segments_that_overlap_count_once_for_a_pair(book: Any) -> None:
    book.shift(0, 60)
    book.shift(30, 90)
    row = pair(h2h_rows(sheet_of(GAME_ID, book)), "Ph11", "Pa21")
    assert (row["shifts_together"], row["toi_together"]) == (2, 90)


def test_a_player_with_two_numbers_is_one_of_a_pair(book: Any) -> None:
    book.player("home", 91, player_id="Ph11")
    book.shift(0, 60, home=[91, 12, 13, 14, 15])
    row = pair(h2h_rows(sheet_of(GAME_ID, book)), "Ph11", "Pa21")
    assert row["toi_together"] == 60


@pytest.mark.parametrize(
    ("made", "conceded", "expected"),
    [(0, 0, None), (1, 2, 33.3), (1, 7, 12.5), (3, 13, 18.8), (29, 371, 7.3)],
)
def test_a_share_has_one_place_and_halves_go_up(
    made: int, conceded: int, expected: float | None
) -> None:
    assert share(made, conceded) == expected


def test_an_event_is_published_with_its_strength(book: Any) -> None:
    book.shift(0, 60, home=[11, 12, 13, 14])
    book.event("Shot", "Shot_Missed", at=30, by=11, event_team=None, shift_index=9)
    sheet, situations = sheet_of(GAME_ID, book), situations_from_shifts(book)
    (row,) = event_rows(sheet, situations, situations_from_penalties(book))
    assert (row["team_venue"], row["event_team"]) == ("home", "HOM")
    assert (row["strength"], row["situation_code"]) == ("4v5", "1541")
    assert (row["manpower"], row["penalty_situation_code"]) == ("short-handed", "1551")
    assert set(row) == set(EVENT_COLUMNS)
    assert (row["shift_index"], row["shift_key"]) == (None, None)
    (player,) = event_player_rows(sheet, situations)
    assert (player["player_id"], player["player_role"]) == ("Ph11", "event_team_player_1")
    assert player["is_primary_actor"] is True


def test_an_opponent_has_the_other_side_of_the_strength(book: Any) -> None:
    book.shift(0, 60, home=[11, 12, 13, 14])
    book.event("Hit", at=30, by=11, on=21)
    rows = event_player_rows(sheet_of(GAME_ID, book), situations_from_shifts(book))
    assert [row["manpower"] for row in rows] == ["short-handed", "power play"]


def test_a_shift_counts_the_attempts_that_fell_into_it(book: Any) -> None:
    sheet = two_lines(book)
    first, second = shift_rows(sheet)
    assert (first["home_corsi"], first["away_corsi"]) == (1, 0)
    assert (second["home_fenwick"], second["away_corsi"], second["away_fenwick"]) == (1, 1, 0)
    assert first["situation_code"] == "1551"


def test_who_is_in_two_slots_of_a_shift_is_there_once_and_in_goal(book: Any) -> None:
    book.shift(0, 60, home=[11, 12, 13, 14, 1])
    rows = shift_player_rows(sheet_of(GAME_ID, book))
    assert [r["position_slot"] for r in rows if r["player_id"] == "Ph1"] == ["home_goalie"]
    assert len(rows) == 11


def test_every_row_has_the_columns_that_are_asked_of_the_server(book: Any) -> None:
    sheet = two_lines(book)
    made = {
        EVENT_PLAYER_COLUMNS: event_player_rows(
            sheet_of(GAME_ID, _with_player(book)), situations_from_shifts(book)
        ),
        SHIFT_COLUMNS: shift_rows(sheet),
        SHIFT_PLAYER_COLUMNS: shift_player_rows(sheet),
        H2H_COLUMNS: h2h_rows(sheet),
        WOWY_COLUMNS: wowy_rows(sheet),
    }
    for columns, rows in made.items():
        assert {frozenset(row) for row in rows} == {frozenset(columns)}


def _with_player(book: Any) -> Any:
    book.event("Hit", at=30, by=11)
    return book
