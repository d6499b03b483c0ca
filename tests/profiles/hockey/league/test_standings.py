"""Standings equal the league's own, and count what leagues differ in."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.profiles.hockey.league.schedule import ScheduledGame, Side, published_games
from tracker.profiles.hockey.league.standings import courses, standings

TODAY = date(2026, 1, 20)
NORAD = Path(__file__).with_name("norad_20252026.csv")
"""The columns that matter of BenchSight's dim_schedule.csv: a season, and an overtime game."""


def norad() -> list[dict[str, Any]]:
    with NORAD.open(encoding="utf-8") as file:
        return [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
        ]


def game(number: int, home: int | None, away: int | None, **more: Any) -> dict[str, Any]:
    """Ice at home against Oil, a day later each time."""
    return {
        "game_id": number, "season": "s", "game_date": f"2026-01-{number:02d}",
        "home_team": "Ice", "away_team": "Oil", "home_team_id": "1", "away_team_id": "2",
        "home_total_goals": home, "away_total_goals": away, "game_status": "complete", **more,
    }  # fmt: skip


def table(*rows: dict[str, Any]) -> dict[str, Any]:
    return {line.team: line for line in standings(published_games(rows, TODAY))}


def test_a_real_seasons_standings_equal_the_leagues_own_counts():
    wanted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    rows = [row for row in norad() if row["season"] == "20252026"]
    for row in rows:
        for venue in ("home", "away"):
            name = row[f"{venue}_team_name"]
            for place, column in enumerate(("w", "l", "t", "pts")):
                wanted[name][place] += int(row[f"{venue}_team_{column}"])

    lines = standings(published_games(rows, TODAY))

    found = {line.team: [line.wins, line.losses, line.ties, line.points] for line in lines}
    assert found == wanted
    assert sum(line.games for line in lines) == 2 * len(rows)
    assert sum(line.difference for line in lines) == 0
    assert [line.rank for line in lines] == list(range(1, len(lines) + 1))


def test_a_loss_after_time_is_worth_a_point_unless_the_league_says_otherwise():
    lines = table(game(1, 3, 2, last_period_type="Overtime"))
    assert (lines["Oil"].overtime_losses, lines["Oil"].losses, lines["Oil"].points) == (1, 0, 1)
    own = {"home_team_pts": 2, "away_team_pts": 0}
    assert table(game(1, 3, 2, last_period_type="Shootout", **own))["Oil"].points == 0


def test_ties_are_worth_a_point_each():
    lines = table(game(1, 2, 2))
    assert [(one.ties, one.points, one.streak) for one in lines.values()] == [(1, 1, "T1")] * 2


def test_playoffs_and_games_that_are_not_over_do_not_count():
    lines = table(
        game(1, 1, 0),
        game(2, 5, 0, game_type="Playoffs"),
        game(3, 5, 0, game_status="live"),
        game(4, None, None, game_status="scheduled"),
    )
    assert (lines["Ice"].games, lines["Ice"].goals_for) == (1, 1)


def test_a_streak_ends_with_another_outcome_and_counts_from_the_newest():
    lines = table(game(3, 1, 0), game(1, 0, 1), game(2, 4, 0))
    assert (lines["Ice"].streak, lines["Oil"].streak) == ("W2", "L2")
    assert (lines["Ice"].last_ten, lines["Ice"].home, lines["Ice"].away) == (
        "2-1-0",
        "2-1-0",
        "0-0-0",
    )


def test_a_team_is_known_by_its_id_and_called_as_it_was_last():
    renamed = game(1, 1, 0, home_team="Old Ice")
    assert set(table(game(2, 1, 0), renamed)) == {"Ice", "Oil"}
    by_name = [game(1, 1, 0, home_team_id=None), game(2, 1, 0, home_team_id=None)]
    assert table(*by_name)["Ice"].wins == 2


def test_a_team_that_has_not_played_is_listed_with_zeros():
    lines = table(game(20, None, None, game_status="scheduled"))
    assert [(one.games, one.points, one.streak, one.points_share) for one in lines.values()] == [
        (0, 0, "", None), (0, 0, "", None)
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["wins", "difference", "goals_for"])
def test_equal_points_are_told_apart_by(key):
    def line(number: int, own: int, other: int, team: str, **more: Any) -> ScheduledGame:
        row = game(number, own, other, home_team=team, home_team_id=team, **more)
        return published_games([row], TODAY)[0]

    by = {
        "wins": [line(1, 2, 1, "A", home_team_pts=2), line(2, 1, 1, "B"), line(3, 1, 1, "B")],
        "difference": [line(1, 5, 1, "A"), line(2, 2, 1, "B")],
        "goals_for": [line(1, 5, 4, "A"), line(2, 2, 1, "B")],
    }
    ranked = [one.team for one in standings(by[key]) if one.team in "AB"]
    assert ranked == ["A", "B"]


def test_a_side_without_id_or_name_is_no_team():
    assert Side("", "").key == ""
    rows = [game(1, 1, 0, away_team=None, away_team_id=None)]
    assert set(table(*rows)) == {"Ice"}


def test_a_course_grows_with_each_game_from_the_first_day():
    rows = [
        game(3, 1, 1), game(1, 2, 1), game(2, 0, 1, last_period_type="Overtime"),
        game(4, 5, 0, game_status="live"), game(5, 5, 0, game_date=None),
    ]  # fmt: skip
    ice, oil = courses(published_games(rows, TODAY))
    assert (ice.team, ice.points) == ("Ice", (2, 3, 4))
    assert (oil.team, oil.points) == ("Oil", (0, 2, 3))
    assert [day.day for day in ice.days] == [1, 2, 3]


def test_teams_that_have_not_played_have_no_course():
    assert courses(published_games([game(1, None, None, game_status="scheduled")], TODAY)) == []
