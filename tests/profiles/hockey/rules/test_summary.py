"""The summary's form, its tables, and the comparison with official numbers."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import InputError
from tracker.profiles.hockey.summary import differences, official, summary, summary_tables


def row(**fields: Any) -> dict[str, Any]:
    base = {
        "playerId": 7, "sweaterNumber": 11, "name": {"default": "A. One"}, "goals": 1,
        "assists": 0, "points": 1, "sog": 2, "pim": 2, "plusMinus": -1, "toi": "12:34", "hits": 3,
        "blockedShots": 4, "giveaways": 5, "takeaways": 6, "faceoffWinningPctg": 0.666667,
    }  # fmt: skip
    return {**base, **fields}


def document(last_period: str = "REG") -> dict[str, Any]:
    goalie = {"playerId": 8, "sweaterNumber": 1, "name": {"default": "G. Two"}, "goalsAgainst": 2,
              "toi": "60:00", "shotsAgainst": 30, "saves": 28, "pim": 0}  # fmt: skip
    nobody: dict[str, Any] = {"forwards": [], "defense": [], "goalies": []}
    return {
        "id": 2024020022,
        "awayTeam": {"abbrev": "AWY", "score": 3, "sog": 20},
        "homeTeam": {"abbrev": "HOM", "score": 2, "sog": 30},
        "gameOutcome": {"lastPeriodType": last_period},
        "playerByGameStats": {
            "awayTeam": {"forwards": [row()], "defense": [], "goalies": [goalie]},
            "homeTeam": nobody,
        },
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "boxscore.json").write_text(json.dumps(document()), encoding="utf-8")
    return tmp_path


def test_the_summary_has_the_promised_form(book: Any) -> None:
    numbers = book.summary()
    assert list(numbers) == ["game", "teams", "players", "goalies"]
    assert numbers["game"] == 18969
    promised = {
        "teams": ["team", "goals", "shots", "pim"],
        "players": [
            "player_id", "name", "team", "goals", "assists", "points", "shots", "pim",
            "plus_minus", "toi_seconds", "hits", "blocks", "giveaways", "takeaways",
            "faceoff_wins", "faceoff_losses", "corsi_for", "corsi_against",
        ],
        "goalies": [
            "player_id", "name", "team", "shots_against", "saves", "goals_against", "toi_seconds",
        ],
    }  # fmt: skip
    for part, names in promised.items():
        assert set(names) <= set(numbers[part][0])
    json.dumps(numbers)


def test_a_scope_that_is_no_number_keeps_its_name(book: Any) -> None:
    assert summary("friendly-1", book)["game"] == "friendly-1"


def test_tables_show_ice_time_as_a_clock(book: Any) -> None:
    book.shift(0, 65)
    teams, skaters, goalies = summary_tables(book.summary())
    assert [teams.title, skaters.title, goalies.title] == ["Teams", "Skaters", "Goalies"]
    first = dict(zip(skaters.headings, skaters.rows[0], strict=True))
    assert (first["Name"], first["TOI"]) == ("#21", "1:05")
    assert len(skaters.rows) == 12


def test_tables_leave_out_columns_that_official_numbers_lack(folder: Path) -> None:
    teams, skaters, _ = summary_tables(official(folder))
    assert list(teams.headings) == ["Team", "G", "S"]
    assert "FOW" not in skaters.headings


def test_official_numbers_are_in_the_summarys_form(folder: Path) -> None:
    numbers = official(folder)
    assert numbers["game"] == 2024020022
    assert numbers["teams"][0] == {"team": "AWY", "goals": 3, "shots": 20}
    (player,) = numbers["players"]
    assert (player["player_id"], player["toi_seconds"], player["blocks"]) == ("7", 754, 4)
    (goalie,) = numbers["goalies"]
    assert (goalie["shots_against"], goalie["saves"], goalie["toi_seconds"]) == (30, 28, 3600)


def test_the_shootout_winners_extra_goal_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "boxscore.json"
    path.write_text(json.dumps(document("SO")), encoding="utf-8")
    assert [t["goals"] for t in official(tmp_path)["teams"]] == [2, 2]


def test_the_shipped_games_official_numbers_are_the_default() -> None:
    assert official(None)["game"] == 2024020001


def ours() -> dict[str, Any]:
    player = {"player_id": "7", "name": "Al One", "team": "AWY", "jersey": 11, "goals": 1,
              "assists": 0, "points": 1, "shots": 2, "pim": 2, "plus_minus": -1,
              "toi_seconds": 754, "hits": 3, "blocks": 4, "giveaways": 5, "takeaways": 6,
              "faceoff_wins": 4, "faceoff_losses": 2}  # fmt: skip
    goalie = {"player_id": "8", "name": "Gil Two", "team": "AWY", "jersey": 1, "pim": 0,
              "shots_against": 30, "saves": 28, "goals_against": 2,
              "toi_seconds": 3600}  # fmt: skip
    teams = [{"team": "AWY", "goals": 3, "shots": 20}, {"team": "HOM", "goals": 2, "shots": 30}]
    return {"game": 1, "teams": teams, "players": [player], "goalies": [goalie]}


def test_equal_numbers_have_no_differences(folder: Path) -> None:
    assert differences(ours(), official(folder)) == []


@pytest.mark.parametrize(
    ("part", "field"),
    [("teams", "goals"), ("players", "plus_minus"), ("players", "blocks"), ("goalies", "saves")],
)
def test_each_number_that_differs_is_named(part: str, field: str, folder: Path) -> None:
    numbers = ours()
    numbers[part][0][field] += 1
    (difference,) = differences(numbers, official(folder))
    assert difference.field == field
    assert str(difference.ours) in str(difference)


def test_faceoffs_are_compared_by_their_share(folder: Path) -> None:
    numbers = ours()
    numbers["players"][0]["faceoff_losses"] = 3
    (difference,) = differences(numbers, official(folder))
    assert difference.field == "faceoff_share"


def test_a_line_on_one_side_only_is_a_difference(folder: Path) -> None:
    numbers = ours()
    extra = copy.deepcopy(numbers)
    extra["players"].append({**numbers["players"][0], "player_id": "9"})
    assert [d.official for d in differences(extra, official(folder))] == [None]
    numbers["goalies"] = []
    assert [d.ours for d in differences(numbers, official(folder))] == [None]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"playerByGameStats": 1}'])
def test_what_is_no_box_score_is_refused_with_its_path(text: str, tmp_path: Path) -> None:
    (tmp_path / "boxscore.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"boxscore\.json is not an NHL box score"):
        official(tmp_path)


def test_a_missing_box_score_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"boxscore\.json cannot be read"):
        official(tmp_path)
