"""Who is listed, where, and in which order."""

from __future__ import annotations

from typing import Any


def ids(book: Any, part: str) -> list[str]:
    return [line["player_id"] for line in book.summary()[part]]


def test_the_away_team_comes_first_then_by_jersey(empty_book: Any) -> None:
    empty_book.player("home", 9)
    empty_book.player("home", 4)
    empty_book.player("away", 91)
    empty_book.player("away", 3)
    assert ids(empty_book, "players") == ["Pa3", "Pa91", "Ph4", "Ph9"]


def test_goalies_are_listed_apart_even_if_they_did_not_play(book: Any) -> None:
    assert ids(book, "goalies") == ["Pa2", "Ph1"]
    assert not {"Pa2", "Ph1"} & set(ids(book, "players"))
    line = book.line("Pa2", "goalies")
    numbers = ("shots_against", "saves", "goals_against", "toi_seconds")
    assert [line[n] for n in numbers] == [0, 0, 0, 0]


def test_a_skater_without_ice_time_has_a_line_of_zeros(book: Any) -> None:
    assert book.line("Ph16")["toi_seconds"] == 0


def test_whoever_stood_in_goal_without_a_position_is_a_goalie(empty_book: Any) -> None:
    empty_book.player("home", 31, None)
    empty_book.shift(0, 60, home_goalie=31)
    assert "Ph31" in ids(empty_book, "goalies")
    assert "Ph31" not in ids(empty_book, "players")


def test_whoever_faced_a_shot_without_a_position_is_a_goalie(empty_book: Any) -> None:
    empty_book.player("home", 31, None)
    empty_book.event("Shot", "Shot_OnNetSaved", by=21, event_team="away", goalie_player=31)
    assert ids(empty_book, "goalies") == ["Ph31"]
    assert "Ph31" not in ids(empty_book, "players")


def test_a_skater_who_stands_in_goal_is_in_both_lists(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 90, home=[12, 13, 14, 15, 16], home_goalie=11)
    assert book.line("Ph11")["toi_seconds"] == 60
    assert book.line("Ph11", "goalies")["toi_seconds"] == 30


def test_numbers_that_the_roster_lacks_are_listed_once_they_count(book: Any) -> None:
    book.event("Hit", by=53)
    book.event("Pass", by=54)
    book.event("Penalty", "Penalty_PenaltyShot", by=55, penalty_minutes=0)
    book.shift(0, 60, away=[77, 21, 22, 23, 24], away_goalie=39)
    strangers = [i for i in ids(book, "players") if "-" in i]
    assert strangers == ["away-77", "home-53"]
    assert book.line("home-53")["name"] == "#53"
    assert "away-39" in ids(book, "goalies")


def test_teams_are_called_as_the_game_calls_them(book: Any, empty_book: Any) -> None:
    assert [t["team"] for t in book.summary()["teams"]] == ["AWY", "HOM"]
    assert book.line("Pa21")["team"] == "AWY"
    assert [t["team"] for t in empty_book.summary()["teams"]] == ["away", "home"]


def test_the_order_in_which_records_come_does_not_matter(book: Any) -> None:
    book.shift(0, 60)
    book.shift(30, 90, home=[12, 13, 14, 15, 16])
    goal = book.event("Goal", "Goal_Scored", by=11)
    for player in (12, 13):
        book.event(
            "Pass", by=player, play_detail1="AssistPrimary", linked_event_index=goal.event_index
        )
    before = book.summary()
    for records in book._records.values():
        records.reverse()
    assert book.summary() == before


def test_an_empty_game_has_two_teams_and_nobody(empty_book: Any) -> None:
    numbers = empty_book.summary()
    assert (numbers["players"], numbers["goalies"]) == ([], [])
    assert [t["goals"] for t in numbers["teams"]] == [0, 0]
