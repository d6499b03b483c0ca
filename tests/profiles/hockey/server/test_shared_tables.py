"""Schedule, teams, players and rosters belong to the league; refreshing fills what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.core.record import make
from tracker.profiles.hockey.kinds import Game, RosterEntry


@pytest.fixture
def records(game_id: int) -> list[Any]:
    game = {
        "game_id": game_id,
        "season": "20262027",
        "game_date": "2026-10-09",
        "home_team": "HOM",
        "home_team_id": f"T{game_id}",
        "home_team_name": "Home Town",
    }
    entry = {"roster_index": 1, "venue": "home", "jersey": 11, "position": "C"}
    return [
        make(Game, game),
        make(
            RosterEntry,
            {"game_id": game_id, **entry, "player_id": f"P{game_id}", "player_name": "Eleven"},
        ),
        make(
            RosterEntry,
            {"game_id": game_id, "roster_index": 2, "venue": "home", "jersey": 12},
        ),
    ]


def one(live_server: Any, table: str, **key: Any) -> dict[str, Any]:
    (name, value), *_ = key.items()
    (row,) = live_server.sql(f"select * from {table} where {name} = %s", value)
    found: dict[str, Any] = row
    return found


def test_missing_rows_are_added(
    scorekeeper: Any, live_server: Any, game_id: int, records: list[Any]
) -> None:
    scorekeeper.upsert(records)
    scorekeeper.refresh(game_id)
    player = one(live_server, "dim_player", player_id=f"P{game_id}")
    assert (player["player_full_name"], player["player_primary_position"]) == ("Eleven", "C")
    assert one(live_server, "dim_team", team_id=f"T{game_id}")["team_name"] == "Home Town"
    schedule = one(live_server, "dim_schedule", game_id=game_id)
    assert (str(schedule["game_date"]), schedule["season"]) == ("2026-10-09", "20262027")
    roster = live_server.sql(
        "select player_id, player_game_number from fact_gameroster where game_id = %s order by 2",
        game_id,
    )
    assert [tuple(row.values()) for row in roster] == [(f"P{game_id}", 11), ("home-12", 12)]


def test_somebody_without_an_id_is_no_player_of_the_league(
    scorekeeper: Any, live_server: Any, game_id: int, records: list[Any]
) -> None:
    scorekeeper.upsert(records)
    scorekeeper.refresh(game_id)
    assert live_server.sql("select 1 from dim_player where player_id = 'home-12'") == []


def test_an_edit_reaches_the_values_that_refreshing_wrote(
    scorekeeper: Any, live_server: Any, game_id: int, records: list[Any]
) -> None:
    scorekeeper.upsert(records)
    scorekeeper.refresh(game_id)
    scorekeeper.edit("staging_rosters", f"R{game_id}00001", player_name="Elf")
    scorekeeper.edit("staging_games", f"G{game_id}", season=None)
    scorekeeper.refresh(game_id)
    assert one(live_server, "dim_player", player_id=f"P{game_id}")["player_full_name"] == "Elf"
    assert one(live_server, "dim_schedule", game_id=game_id)["season"] is None


def test_the_leagues_values_stay_and_only_empty_ones_are_filled(
    scorekeeper: Any, live_server: Any, game_id: int, records: list[Any]
) -> None:
    live_server.sql(
        "insert into dim_schedule (game_id, season, home_total_goals) values (%s, 'league', 7)",
        game_id,
    )
    live_server.sql(
        "insert into dim_player (player_id, player_full_name) values (%s, 'Official Name')",
        f"P{game_id}",
    )
    scorekeeper.upsert(records)
    scorekeeper.refresh(game_id)
    schedule = one(live_server, "dim_schedule", game_id=game_id)
    assert (schedule["season"], schedule["home_total_goals"]) == ("league", 7)
    assert schedule["home_team_name"] == "Home Town"
    player = one(live_server, "dim_player", player_id=f"P{game_id}")
    assert player["player_full_name"] == "Official Name"
    assert player["player_primary_position"] == "C"


def test_a_value_that_the_league_corrected_stays_corrected(
    scorekeeper: Any, live_server: Any, game_id: int, records: list[Any]
) -> None:
    scorekeeper.upsert(records)
    scorekeeper.refresh(game_id)
    live_server.sql(
        "update dim_player set player_full_name = 'Official Name' where player_id = %s",
        f"P{game_id}",
    )
    scorekeeper.edit("staging_rosters", f"R{game_id}00001", player_name="Elf", position="D")
    scorekeeper.refresh(game_id)
    player = one(live_server, "dim_player", player_id=f"P{game_id}")
    assert player["player_full_name"] == "Official Name"
    assert player["player_primary_position"] == "D"


def test_a_deleted_games_own_rows_go_and_the_leagues_stay(
    scorekeeper: Any, live_server: Any, game_id: int, records: list[Any]
) -> None:
    live_server.sql(
        "insert into fact_gameroster (game_id, player_id) values (%s, 'P-league')", game_id
    )
    scorekeeper.upsert(records)
    scorekeeper.refresh(game_id)
    live_server.sql(
        "update fact_gameroster set player_position = 'Forward' where game_id = %s "
        "and player_id = 'home-12'",
        game_id,
    )
    for record in records:
        scorekeeper.delete(record.kind.table, record.key)
    scorekeeper.refresh(game_id)
    assert live_server.sql("select 1 from dim_schedule where game_id = %s", game_id) == []
    left = live_server.sql("select player_id from fact_gameroster where game_id = %s", game_id)
    assert sorted(row["player_id"] for row in left) == ["P-league", "home-12"]


def test_the_final_score_is_the_official_one_else_the_count_of_a_complete_game(
    scorekeeper: Any, live_server: Any, game_id: int, records: list[Any]
) -> None:
    scorekeeper.upsert(records)
    scorekeeper.refresh(game_id)
    assert one(live_server, "dim_schedule", game_id=game_id)["home_total_goals"] is None
    scorekeeper.call("complete_game", p_game_id=game_id)
    assert one(live_server, "dim_schedule", game_id=game_id)["home_total_goals"] == 0
    scorekeeper.edit("staging_games", f"G{game_id}", home_goals_official=6)
    scorekeeper.refresh(game_id)
    assert one(live_server, "dim_schedule", game_id=game_id)["home_total_goals"] == 6
