"""Sums over a season, and how a game ended: what pages read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tracker.core.record import make
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

SEASON, OTHER_SEASON = "seasons-test", "no-season"
FUNCTIONS = ("hockey_player_seasons", "hockey_goalie_seasons")


def game(game_id: int, *, goals: int, last_period: int = 1, **fields: Any) -> list[Any]:
    """A game in which 11 scores so often and 12 sits on the bench; 13 is nobody known."""
    people = [(1, 11, "P1"), (2, 12, "P2"), (3, 30, "P3"), (4, 13, None)]
    plays = [(1, "Goal", "Goal_Scored")] * goals + [(last_period, "Stoppage", None)]
    times = {"period": 1, "start_elapsed_seconds": 0, "end_elapsed_seconds": 60}
    ids = {"home_team_id": "T1", "away_team_id": "T2"}
    names = {
        "home_team": "Ice",
        "away_team": "Oil",
        "season": OTHER_SEASON,
        "game_date": "2026-10-09",
    }
    return [
        make(Game, {"game_id": game_id, **ids, **names, **fields}),
        *(
            make(
                RosterEntry,
                {"game_id": game_id, "roster_index": n, "venue": "home", "jersey": jersey,
                 "player_id": player and f"{SEASON}-{player}", "player_name": f"Number {jersey}"},
            )
            for n, jersey, player in people
        ),
        make(
            Shift,
            {"game_id": game_id, "shift_index": 1, "home_1": 11, "home_2": 13, "home_goalie": 30,
             "away_1": 21, "away_goalie": 31, **times},
        ),
        *(
            make(
                Event,
                {"game_id": game_id, "event_index": n, "period": period, "event_type": kind,
                 "event_detail": detail, "event_team": "home", "event_team_player_1": 11,
                 "start_elapsed_seconds": 20 + n},
            )
            for n, (period, kind, detail) in enumerate(plays, start=1)
        ),
    ]  # fmt: skip


@pytest.fixture
def games(live_server: Any, client: Any, game_id: int) -> Iterator[tuple[int, int]]:
    """Two published games of one season."""
    admin, both = client(live_server.token("admin")), (game_id, game_id + 5_000_000)
    for number, one in enumerate(both, start=1):
        admin.upsert(game(one, goals=number, season=SEASON))
        admin.call("complete_game", p_game_id=one)
    yield both
    for one in both:
        for table in ("fact_player_game_stats", "fact_goalie_game_stats", "dim_schedule"):
            live_server.sql(f"delete from {table} where game_id = %s", one)


def seasons(reader: Any, function: str = FUNCTIONS[0]) -> dict[str, dict[str, Any]]:
    rows = reader.rows(f"rpc/{function}", {"season": f"eq.{SEASON}"})
    return {row["player_id"].removeprefix(f"{SEASON}-"): dict(row) for row in rows}


def test_games_of_a_season_are_summed_for_everybody_with_an_id(
    games: tuple[int, int], live_server: Any, client: Any
) -> None:
    found = seasons(client(live_server.token("viewer", "hockey")))

    assert sorted(found) == ["P1", "P2"]
    scorer = found["P1"]
    assert (scorer["games"], scorer["goals"], scorer["points"]) == (2, 3, 3)
    assert (scorer["toi_seconds"], scorer["player_name"]) == (120, "Number 11")
    assert scorer["team_name"] == "Ice"
    assert found["P2"]["games"] == 0


def test_goalies_have_sums_of_their_own(
    games: tuple[int, int], live_server: Any, client: Any
) -> None:
    found = seasons(client(live_server.token("viewer", "hockey")), "hockey_goalie_seasons")
    assert sorted(found) == ["P3"]
    names = ("games", "goals_against", "shutouts", "toi_seconds")
    assert tuple(found["P3"][name] for name in names) == (2, 0, 2, 120)


@pytest.fixture
def typed_schedule(live_server: Any) -> Iterator[None]:
    """An adopted league's schedule says of which type its games are."""
    live_server.sql("alter table public.dim_schedule add column game_type text")
    yield
    live_server.sql("alter table public.dim_schedule drop column game_type")


def test_playoffs_are_a_season_of_their_own_where_games_have_a_type(
    games: tuple[int, int], live_server: Any, client: Any, typed_schedule: None
) -> None:
    query = "update dim_schedule set game_type = %s where game_id = %s"
    for game_type, one in zip(("Regular", "Playoffs"), games, strict=True):
        live_server.sql(query, game_type, one)
    viewer = client(live_server.token("viewer", "hockey"))
    wanted = {"player_id": f"in.({SEASON}-P1,{SEASON}-P3)"}
    counts = {"hockey_player_seasons": "goals", "hockey_goalie_seasons": "games"}
    found = {
        name: {row["season"]: row[column] for row in viewer.rows(f"rpc/{name}", wanted)
               if row["player_id"].endswith("P1" if column == "goals" else "P3")
               and row["season"].startswith(SEASON)}
        for name, column in counts.items()
    }  # fmt: skip
    assert found == {
        "hockey_player_seasons": {SEASON: 1, f"{SEASON} playoffs": 2},
        "hockey_goalie_seasons": {SEASON: 1, f"{SEASON} playoffs": 1},
    }


def test_a_game_without_times_counts_for_everybody_who_dressed(
    games: tuple[int, int], live_server: Any, client: Any
) -> None:
    live_server.sql(
        "update fact_player_game_stats set toi_seconds = 0 where game_id = any (%s)", list(games)
    )
    found = seasons(client(live_server.token("viewer", "hockey")))
    assert [found[player]["games"] for player in ("P1", "P2")] == [2, 2]


def test_sums_are_over_the_games_that_one_may_see(
    games: tuple[int, int], live_server: Any, client: Any
) -> None:
    one = client(live_server.token("viewer", "hockey", [str(games[0])]))
    assert seasons(one)["P1"]["goals"] == 1
    assert seasons(one, "hockey_goalie_seasons")["P3"]["games"] == 1
    stranger = client(live_server.token("viewer", "hockey", ["1"]))
    assert [seasons(stranger, function) for function in FUNCTIONS] == [{}, {}]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_anonymous_may_not_ask(function: str, client: Any) -> None:
    assert client(None).http.get(f"/rpc/{function}").status_code == 401


@pytest.mark.parametrize(
    ("fields", "last_period", "how"),
    [
        ({}, 3, "Regulation"),
        ({}, 4, "Overtime"),
        ({"shootout_period": 5}, 4, "Overtime"),
        ({"shootout_period": 5}, 5, "Shootout"),
    ],
)
def test_the_schedule_says_how_a_game_ended(
    scorekeeper: Any, live_server: Any, game_id: int,
    fields: dict[str, Any], last_period: int, how: str,
) -> None:  # fmt: skip
    scorekeeper.upsert(game(game_id, goals=1, last_period=last_period, **fields))
    query = "select last_period_type from dim_schedule where game_id = %s"
    scorekeeper.refresh(game_id)
    assert live_server.sql(query, game_id) == [{"last_period_type": None}]
    scorekeeper.call("complete_game", p_game_id=game_id)
    assert live_server.sql(query, game_id) == [{"last_period_type": how}]
