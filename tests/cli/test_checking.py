"""`tracker check`: the list before a game is called complete."""

from __future__ import annotations

from tests.cli.conftest import Tracker

GAME = "hockey:2024020009"


def test_a_game_in_order_is_complete(imported: Tracker) -> None:
    answer = imported("check", GAME)
    assert answer.code == 0
    assert answer.out == f"{GAME}: 0 errors, 0 warnings. Nothing stands in the way.\n"


def test_an_error_is_listed_with_its_record_and_the_exit_code(imported: Tracker) -> None:
    imported("edit", "G2024020009", "home_goals_official=7")
    answer = imported("check", GAME)
    assert answer.code == 1
    assert answer.out.splitlines()[0] == (
        "error    G2024020009  The home team has 5 goals, officially 7; "
        "add or delete goals, or correct the score."
    )
    assert "1 error, 0 warnings" in answer.out


def test_a_warning_never_stops_anybody(imported: Tracker) -> None:
    imported("edit", "E202402000900083", "event_team_player_1=1")
    answer = imported("check", GAME, "--json")
    assert answer.code == 0
    assert (answer.json["complete"], answer.json["errors"]) == (True, 0)
    assert answer.json["warnings"] == len(answer.json["remarks"]) > 0
    assert {(r["severity"], r["kind"], r["key"], r["field"]) for r in answer.json["remarks"]} == {
        ("warning", "event", "E202402000900083", "event_team_player_1")
    }


def test_a_game_that_is_not_here_is_refused(imported: Tracker) -> None:
    answer = imported("check", "hockey:5")
    assert answer.code != 0
    assert "There are no records of hockey:5" in answer.err
