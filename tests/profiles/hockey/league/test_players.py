"""Players' seasons and games, from the published numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.profiles.hockey.league.players import games_query, played_games, player_lines
from tracker.profiles.hockey.league.schedule import NO_SEASON, published_games

TODAY = date(2026, 1, 20)


def skater(player: str, goals: int, assists: int, **more: Any) -> dict[str, Any]:
    return {
        "season": "s", "player_id": player, "player_name": f"Player {player}", "team_name": "Ice",
        "games": 2, "goals": goals, "assists": assists, "points": goals + assists, **more,
    }  # fmt: skip


def test_the_most_points_come_first_and_goals_decide():
    lines = player_lines([skater("a", 1, 1), skater("b", 2, 0), skater("c", 4, 4)], is_goalie=False)
    assert [line.player_id for line in lines] == ["c", "b", "a"]


def test_ice_time_is_per_game_and_nothing_where_none_was_kept():
    timed, untimed = player_lines(
        [skater("a", 1, 0, toi_seconds=1201), skater("b", 0, 0, toi_seconds=0)], is_goalie=False
    )
    assert (timed.toi_a_game, untimed.toi_a_game) == (600, None)


def test_goalies_have_shares_and_averages():
    row = {"season": None, "player_id": "g", "games": 2, "shots_against": 50, "saves": 45,
           "goals_against": 5, "toi_seconds": 7200}  # fmt: skip
    (line,) = player_lines([row], is_goalie=True)
    assert (line.save_share, line.against_an_hour) == (0.9, 2.5)
    assert (line.season, line.name, line.team) == (NO_SEASON, "g", "")
    (idle,) = player_lines([{**row, "shots_against": 0, "toi_seconds": 0}], is_goalie=True)
    assert (idle.save_share, idle.against_an_hour) == (None, None)


def test_an_id_with_odd_letters_is_asked_for_as_it_is():
    query = games_query('8"4,7\\', is_goalie=False)
    assert dict(query.filters)["player_id"] == 'in.("8\\"4,7\\\\")'


def scheduled() -> Any:
    rows = [
        {"game_id": 1, "season": "s", "game_date": "2026-01-01", "home_team": "Ice",
         "away_team": "Oil", "home_total_goals": 3, "away_total_goals": 2,
         "last_period_type": "Overtime"},
        {"game_id": 2, "season": "s", "game_date": "2026-01-05", "home_team": "Sea",
         "away_team": "Ice", "home_total_goals": 3, "away_total_goals": 2},
        {"game_id": 3, "season": "older", "game_date": "2025-01-05", "home_team": "Ice",
         "away_team": "Sea"},
    ]  # fmt: skip
    return published_games(rows, TODAY)


def test_games_are_named_by_the_opponent_the_newest_first():
    rows = [
        {"game_id": 1, "team_venue": "home", "points": 2, "toi_seconds": 600},
        {"game_id": 2, "team_venue": "away", "points": 0, "toi_seconds": 500},
        {"game_id": 3, "team_venue": "home", "points": 1, "toi_seconds": 400},
    ]
    found = played_games(rows, scheduled(), "s")
    assert [(one.opponent, one.result, one["points"]) for one in found] == [
        ("at Sea", "L 2-3", 0), ("Oil", "W 3-2 OT", 2)
    ]  # fmt: skip
    assert [one.game_id for one in played_games(rows, scheduled(), None)] == [2, 1, 3]


def test_a_season_s_games_and_its_playoffs_are_told_apart():
    types = {1: "Regular", 2: "Playoffs", 3: "Playoffs"}
    rows = [{"game_id": n, "season": None if n == 3 else "s", "game_type": t}
            for n, t in types.items()]  # fmt: skip
    games = published_games(rows, TODAY)
    assert [game.stage for game in games] == ["s", "s playoffs", "playoffs"]
    numbers = [{"game_id": n, "team_venue": "home", "points": n} for n in types]
    for stage, number in (("s", 1), ("s playoffs", 2), ("playoffs", 3)):
        assert [one["points"] for one in played_games(numbers, games, stage)] == [number]


def test_a_game_spent_on_the_bench_is_left_out_where_time_was_kept():
    rows = [
        {"game_id": 1, "team_venue": "home", "toi_seconds": 600},
        {"game_id": 2, "team_venue": "away", "toi_seconds": 0},
    ]
    assert [one.game_id for one in played_games(rows, scheduled(), "s")] == [1]
    untimed = [{**row, "toi_seconds": None} for row in rows]
    assert len(played_games(untimed, scheduled(), "s")) == 2


def test_a_game_that_the_schedule_lacks_is_shown_by_its_number():
    (one,) = played_games([{"game_id": 77, "team_venue": "home", "goals": 1.0}], [], NO_SEASON)
    assert (one.opponent, one.day, one["goals"]) == ("game 77", None, 1)
