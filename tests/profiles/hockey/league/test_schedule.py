"""The schedule shows leagues' own rows and ours, what is here, and what is ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.profiles.hockey.kinds import Game
from tracker.profiles.hockey.league.schedule import (
    NO_SEASON,
    LocalGame,
    published_games,
    seasons,
    with_local,
    with_scores,
)

TODAY = date(2026, 1, 20)


def row(game_id: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "game_id": game_id,
        "game_date": "2026-01-19",
        "home_team": "Ice",
        "away_team": "Oil",
        **more,
    }


def one(**more: Any) -> Any:
    (game,) = published_games([row(**more)], TODAY)
    return game


@pytest.mark.parametrize(
    ("values", "state", "score"),
    [
        ({"home_total_goals": 4, "away_total_goals": 3}, "Final", "4 – 3"),
        (
            {"home_total_goals": "4", "away_total_goals": "3", "last_period_type": "Overtime"},
            "Final", "4 – 3 OT",
        ),
        (
            {"home_total_goals": 4, "away_total_goals": 3, "game_status": "complete",
             "last_period_type": "Shootout"},
            "Final", "4 – 3 SO",
        ),
        ({"game_status": "live"}, "Live", ""),
        ({"game_status": "scheduled", "game_date": "2026-01-21"}, "Scheduled", ""),
        ({"game_status": "scheduled"}, "Scheduled", ""),
        ({"game_date": "2026-01-20"}, "Scheduled", ""),
        ({"game_date": "2026-01-18"}, "No score", ""),
        ({"game_date": None}, "Scheduled", ""),
    ],
)  # fmt: skip
def test_the_state_follows_from_what_is_published(values, state, score):
    game = one(**values)
    assert (game.state, game.score) == (state, score)


def test_a_leagues_own_schedule_is_read_too():
    league = {
        "game_id": "18619", "season": 2025, "date": "2025-07-13 00:00:00", "game_date": None,
        "home_team_name": "Red", "away_team_name": "Green", "home_team_id": "N1",
        "home_total_goals": 4, "away_total_goals": 5, "away_team_pts": 2, "game_type": "Playoffs",
    }  # fmt: skip
    (game,) = published_games([league], TODAY)
    assert (game.game_id, game.season, game.day) == (18619, "2025", date(2025, 7, 13))
    assert (game.title, game.is_playoff, game.away.points) == ("Red – Green", True, 2)


def test_the_newest_season_is_first_and_games_without_one_have_a_word():
    games = published_games(
        [
            row(1, season="20242025", game_date="2025-04-01"),
            row(2, season="20252026"),
            row(3, game_date="2020-01-01"),
            row(4, season="old", game_date=None),
        ],
        TODAY,
    )
    assert seasons(games) == ["20252026", "20242025", NO_SEASON, "old"]


def test_a_live_game_has_the_goals_that_were_published():
    games = published_games(
        [row(1, game_status="live"), row(2, game_status="live"), row(3, game_date="2026-02-01")],
        TODAY,
    )
    goals = [
        {"game_id": 1, "team_venue": "home", "goals": 2},
        {"game_id": 1, "team_venue": "away", "goals": 0},
        {"game_id": 2, "team_venue": "home", "goals": 2},
        {"game_id": 3, "team_venue": "home", "goals": 0},
        {"game_id": 3, "team_venue": "away", "goals": 0},
    ]
    assert [game.score for game in with_scores(games, goals)] == ["2 – 0", "", ""]


def test_what_is_recorded_here_is_marked_with_what_the_server_lacks():
    games = published_games([row(1), row(2)], TODAY)
    new = Game(game_id=9, home_team="Ice", away_team="Sea", game_date=TODAY)
    merged = with_local(games, [LocalGame(2, None, 3), LocalGame(9, new, 5)], TODAY)

    assert [(g.game_id, g.is_here, g.is_ahead, g.is_published) for g in merged] == [
        (1, False, False, True), (2, True, True, True), (9, True, True, False),
    ]  # fmt: skip
    assert (merged[2].title, merged[2].state, merged[2].day) == ("Ice – Sea", "Scheduled", TODAY)


def test_a_game_that_is_only_here_has_its_official_score():
    over = Game(
        game_id=9, home_team="Ice", status="complete", home_goals_official=2, away_goals_official=1
    )
    (game,) = with_local([], [LocalGame(9, over, 0)], TODAY)
    assert (game.state, game.score, game.title) == ("Final", "2 – 1", "Ice – ?")


def test_a_game_of_which_nothing_but_its_number_is_known_is_listed():
    (game,) = with_local([], [LocalGame(9, None, 1)], TODAY)
    assert (game.title, game.state) == ("? – ?", "Scheduled")


@pytest.mark.parametrize("team", ["1", "Ice"])
def test_a_team_is_found_by_its_id_and_by_its_name(team):
    game = one(home_team_id="1", home_team_name="Ice")
    own, other = game.of(team)
    assert (own.name, other.name) == ("Ice", "Oil")
    assert game.of("Sea") is None
