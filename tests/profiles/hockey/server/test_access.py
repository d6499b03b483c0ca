"""Who may read and write what: each table and function, for each kind of person."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.core.record import make
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

STAGING = ("staging_games", "staging_rosters", "staging_shifts", "staging_events")
OF_A_GAME = (
    "fact_events", "fact_events_player", "fact_shifts", "fact_shifts_player",
    "fact_player_game_stats", "fact_team_game_stats", "fact_goalie_game_stats",
    "fact_h2h", "fact_wowy", "fact_gameroster", "dim_schedule", "etl_queue",
)  # fmt: skip
SHARED = {"dim_player": "player_id", "dim_team": "team_id"}
READERS = ("viewer", "scorekeeper", "officer", "admin")
OUTSIDERS = ("scorekeeper of another game", "viewer of another game", "without a role", "anonymous")


@pytest.fixture
def person(live_server: Any, client: Any, game_id: int) -> Any:
    """`person("viewer")` has the role in this test's game; the admin has it everywhere."""

    def build(who: str) -> Any:
        if who == "anonymous":
            return client(None)
        if who == "without a role":
            token = live_server.token("viewer", "dkp", ["1"])
        elif who == "admin":
            token = live_server.token("admin")
        else:
            role, _, elsewhere = who.partition(" of ")
            scope = str(game_id + 400_000) if elsewhere else str(game_id)
            token = live_server.token(role, "hockey", [scope])
        return client(token)

    return build


@pytest.fixture
def published(person: Any, live_server: Any, game_id: int) -> int:
    """A game with a row in every table."""
    event = {"event_type": "Goal", "event_detail": "Goal_Scored", "event_team": "home"}
    skaters, goalies = (
        {"home_1": 11, "home_2": 12, "away_1": 21},
        {"home_goalie": 1, "away_goalie": 2},
    )
    times = {"period": 1, "start_elapsed_seconds": 0, "end_elapsed_seconds": 60}
    entry = {"roster_index": 1, "venue": "home", "jersey": 11, "player_id": f"P{game_id}"}
    records = [
        make(Game, {"game_id": game_id, "home_team_id": f"T{game_id}"}),
        make(RosterEntry, {"game_id": game_id, **entry}),
        make(Shift, {"game_id": game_id, "shift_index": 1, **skaters, **goalies, **times}),
        make(Event, {"game_id": game_id, "event_index": 1, "event_team_player_1": 11, **event}),
    ]
    admin = person("admin")
    admin.upsert(records)
    admin.call("complete_game", p_game_id=game_id)
    return game_id


@pytest.mark.parametrize("who", READERS)
def test_members_read_every_table_of_their_game(who: str, person: Any, published: int) -> None:
    reader = person(who)
    for table in (*STAGING, *OF_A_GAME):
        assert len(reader.rows(table, {"game_id": f"eq.{published}"})) > 0, table
    for table, column in SHARED.items():
        assert len(reader.rows(table, {column: f"like.*{published}"})) == 1, table


@pytest.mark.parametrize("who", OUTSIDERS)
def test_others_read_no_row_of_the_game(who: str, person: Any, published: int) -> None:
    reader = person(who)
    for table in (*STAGING, *OF_A_GAME):
        answer = reader.http.get(f"/{table}", params={"game_id": f"eq.{published}"})
        if who == "anonymous":
            assert answer.status_code == 401, table
        else:
            assert answer.json() == [], table


@pytest.mark.parametrize("who", ["without a role", "anonymous"])
def test_players_and_teams_are_for_members(who: str, person: Any, published: int) -> None:
    for table in SHARED:
        answer = person(who).http.get(f"/{table}")
        assert answer.status_code == 401 if who == "anonymous" else answer.json() == []


def new_rows(game_id: int) -> dict[str, dict[str, Any]]:
    return {
        "staging_games": {"game_key": f"G{game_id}", "game_id": game_id},
        "staging_rosters": {
            "roster_key": f"R{game_id}00002",
            "game_id": game_id,
            "roster_index": 2,
            "venue": "away",
            "jersey": 5,
        },
        "staging_shifts": {"shift_key": f"S{game_id}00002", "game_id": game_id, "shift_index": 2},
        "staging_events": {"event_key": f"E{game_id}00002", "game_id": game_id, "event_index": 2},
    }


@pytest.mark.parametrize("who", ["scorekeeper", "officer", "admin"])
def test_scorekeepers_add_edit_and_delete(
    who: str, person: Any, live_server: Any, game_id: int
) -> None:
    writer = person(who)
    for table, row in new_rows(game_id).items():
        key = next(iter(row.values()))
        writer.http.post(f"/{table}", json=row).raise_for_status()
        writer.edit(table, key, processed=False, deleted=False)
        writer.delete(table, key)
        query = f"select deleted from {table} where game_id = %s"
        assert live_server.sql(query, game_id) == [{"deleted": True}], table


@pytest.mark.parametrize("who", ["viewer", *OUTSIDERS])
def test_others_write_nothing(who: str, person: Any, live_server: Any, published: int) -> None:
    writer = person(who)
    tables = (*STAGING, *OF_A_GAME)
    before = contents(live_server, tables, published)
    for table, row in new_rows(published).items():
        assert writer.http.post(f"/{table}", json=row).status_code in (401, 403), table
    for table in tables:
        game = {"game_id": f"eq.{published}"}
        writer.http.patch(f"/{table}", params=game, json={"game_id": published})
        writer.http.delete(f"/{table}", params=game)
    assert contents(live_server, tables, published) == before


def contents(live_server: Any, tables: tuple[str, ...], game_id: int) -> list[Any]:
    return [
        live_server.sql(f"select t.*, t.ctid::text from {t} t where game_id = %s", game_id)
        for t in tables
    ]


@pytest.mark.parametrize("who", READERS)
def test_published_tables_are_written_by_nobody(
    who: str, person: Any, live_server: Any, published: int
) -> None:
    writer = person(who)
    before = contents(live_server, OF_A_GAME, published)
    for table in OF_A_GAME:
        game = {"game_id": f"eq.{published}"}
        changed = writer.http.patch(f"/{table}", params=game, json={"game_id": 1})
        deleted = writer.http.delete(f"/{table}", params=game)
        added = {"game_id": published, "status": "completed"} if table == "etl_queue" else {}
        inserted = writer.http.post(f"/{table}", json={"game_id": published, **added})
        assert inserted.status_code in (400, 403), table
        assert changed.status_code in (204, 403), table
        assert deleted.status_code in (204, 403), table
    assert contents(live_server, OF_A_GAME, published) == before


@pytest.mark.parametrize("table", [t for t in OF_A_GAME if t.startswith("fact_")])
def test_no_role_has_the_right_to_write_facts(table: str, live_server: Any) -> None:
    rows = live_server.sql(
        "select role from unnest(array['anon', 'authenticated', 'service_role']) as r (role) "
        "where has_table_privilege(role, %s, 'insert, update, delete, truncate')",
        table,
    )
    # A league's own tools fill the rosters of games, too.
    expected = ["service_role"] if table == "fact_gameroster" else []
    assert [row["role"] for row in rows] == expected


@pytest.mark.parametrize("function", ["refresh_game", "complete_game"])
@pytest.mark.parametrize("who", ["scorekeeper", "officer", "admin"])
def test_scorekeepers_refresh_and_complete(
    function: str, who: str, person: Any, game_id: int
) -> None:
    answer = person(who).http.post(f"/rpc/{function}", json={"p_game_id": game_id})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("function", ["refresh_game", "complete_game"])
@pytest.mark.parametrize("who", ["viewer", *OUTSIDERS])
def test_others_neither_refresh_nor_complete(
    function: str, who: str, person: Any, live_server: Any, game_id: int
) -> None:
    answer = person(who).http.post(f"/rpc/{function}", json={"p_game_id": game_id})
    assert answer.status_code in (401, 403)
    assert answer.json()["code"] == "42501"
    assert live_server.sql("select 1 from etl_queue where game_id = %s", game_id) == []


@pytest.mark.parametrize("who", ["viewer", "scorekeeper", *OUTSIDERS])
def test_the_queue_is_worked_off_only_by_who_may_write_every_game(who: str, person: Any) -> None:
    assert person(who).http.post("/rpc/run_etl_queue").status_code in (401, 403)


def test_the_internal_functions_cannot_be_called(live_server: Any) -> None:
    rows = live_server.sql(
        "select p.oid::regprocedure::text as name, r.role from pg_proc p "
        "cross join unnest(array['anon', 'authenticated', 'service_role']) as r (role) "
        "where p.pronamespace = 'tracker'::regnamespace "
        "and (p.proname like '%%hockey%%') and has_function_privilege(r.role, p.oid, 'execute')"
    )
    assert rows == []
