"""Requests to process a game go through their states, and a failing game holds up nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest


@pytest.fixture
def admin(live_server: Any, client: Any) -> Any:
    return client(live_server.token("admin"))


@pytest.fixture
def ask(scorekeeper: Any, game_id: int) -> Any:
    def build() -> None:
        answer = scorekeeper.http.post(
            "/etl_queue",
            json={"game_id": game_id, "status": "pending", "requested_at": "2026-01-02T03:04:05Z"},
        )
        answer.raise_for_status()

    return build


@pytest.fixture
def broken_game(live_server: Any, game_id: int) -> Iterator[int]:
    """A game that cannot be published: something foreign refuses its events."""
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        name = f"broken_{game_id}"
        connection.execute(
            f"alter table fact_events add constraint {name} check (game_id <> {game_id}) not valid"
        )
        yield game_id
        connection.execute(f"alter table fact_events drop constraint {name}")


def add_event(client: Any, game_id: int) -> None:
    row = {"event_key": f"E{game_id}00001", "game_id": game_id, "event_type": "Hit"}
    client.http.post("/staging_events", json=row).raise_for_status()


def queue(live_server: Any, game_id: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = live_server.sql(
        "select * from etl_queue where game_id = %s order by id", game_id
    )
    return rows


def test_a_request_waits_until_somebody_refreshes_the_game(
    scorekeeper: Any, live_server: Any, game_id: int, ask: Any
) -> None:
    add_event(scorekeeper, game_id)
    ask()
    (before,) = queue(live_server, game_id)
    assert (before["status"], before["started_at"]) == ("pending", None)
    scorekeeper.call("refresh_scope", p_scope=f"hockey:{game_id}")
    (after,) = queue(live_server, game_id)
    assert after["status"] == "completed"
    assert after["completed_at"] >= after["started_at"]
    assert after["error_message"] is None


def test_a_request_for_a_game_that_is_published_already_is_answered(
    scorekeeper: Any, live_server: Any, game_id: int, ask: Any
) -> None:
    add_event(scorekeeper, game_id)
    scorekeeper.refresh(game_id)
    ask()
    ask()
    scorekeeper.refresh(game_id)
    assert [row["status"] for row in queue(live_server, game_id)] == ["completed", "completed"]


def test_running_the_queue_publishes_each_game_once(
    scorekeeper: Any, admin: Any, live_server: Any, game_id: int, ask: Any
) -> None:
    add_event(scorekeeper, game_id)
    ask()
    ask()
    done = [one for one in admin.call("run_etl_queue") if one["game_id"] == game_id]
    assert [one["status"] for one in done] == ["completed"]
    assert len(scorekeeper.rows("fact_events", {"game_id": f"eq.{game_id}"})) == 1
    assert admin.call("run_etl_queue") == []


def test_a_game_that_fails_keeps_its_message_and_holds_up_nobody(
    scorekeeper: Any, admin: Any, live_server: Any, broken_game: int, ask: Any
) -> None:
    other_id = broken_game + 400_000
    add_event(admin, broken_game)
    add_event(admin, other_id)
    ask()
    admin.http.post("/etl_queue", json={"game_id": other_id}).raise_for_status()
    done = {one["game_id"]: one["status"] for one in admin.call("run_etl_queue")}
    assert (done[broken_game], done[other_id]) == ("failed", "completed")
    (failed,) = queue(live_server, broken_game)
    assert failed["status"] == "failed"
    assert "fact_events" in failed["error_message"]
    assert scorekeeper.rows("fact_team_game_stats", {"game_id": f"eq.{broken_game}"}) == []


def test_completing_a_game_sets_its_status_for_every_laptop_and_publishes(
    scorekeeper: Any, live_server: Any, game_id: int
) -> None:
    add_event(scorekeeper, game_id)
    answer = scorekeeper.call("complete_game", p_game_id=game_id)
    assert (answer["status"], answer["version"]) == ("completed", answer["published_version"])
    (game,) = live_server.sql("select * from staging_games where game_id = %s", game_id)
    assert (game["status"], game["device_id"], game["processed"]) == ("complete", "server", True)
    (schedule,) = scorekeeper.rows("dim_schedule", {"game_id": f"eq.{game_id}"})
    assert (schedule["game_status"], schedule["home_total_goals"]) == ("complete", 0)
    assert [row["status"] for row in queue(live_server, game_id)] == ["completed"]


def test_a_game_that_a_laptop_calls_complete_asks_to_be_processed(
    scorekeeper: Any, live_server: Any, game_id: int
) -> None:
    add_event(scorekeeper, game_id)
    game = {"game_key": f"G{game_id}", "game_id": game_id, "status": "live"}
    scorekeeper.http.post("/staging_games", json=game).raise_for_status()
    assert queue(live_server, game_id) == []

    def become(**fields: Any) -> list[str]:
        answer = scorekeeper.http.patch(f"/staging_games?game_id=eq.{game_id}", json=fields)
        answer.raise_for_status()
        return [row["status"] for row in queue(live_server, game_id)]

    assert become(status="complete") == ["pending"]
    assert become(home_team="HOM") == ["pending"]
    scorekeeper.call("refresh_scope", p_scope=f"hockey:{game_id}")
    assert [row["status"] for row in queue(live_server, game_id)] == ["completed"]
    assert become(status="live") == ["completed"]
    assert become(status="complete") == ["completed", "pending"]


def test_completing_a_game_twice_changes_nothing_more(
    scorekeeper: Any, live_server: Any, game_id: int
) -> None:
    first = scorekeeper.call("complete_game", p_game_id=game_id)
    assert scorekeeper.call("complete_game", p_game_id=game_id) == first


def test_a_game_that_cannot_be_published_is_complete_all_the_same(
    scorekeeper: Any, live_server: Any, broken_game: int
) -> None:
    add_event(scorekeeper, broken_game)
    answer = scorekeeper.call("complete_game", p_game_id=broken_game)
    assert answer["status"] == "failed"
    assert "fact_events" in answer["error_message"]
    (game,) = live_server.sql("select status from staging_games where game_id = %s", broken_game)
    assert game["status"] == "complete"
    assert [row["status"] for row in queue(live_server, broken_game)] == ["failed"]


def test_a_deleted_game_stays_deleted_when_it_is_completed(
    scorekeeper: Any, live_server: Any, game_id: int
) -> None:
    scorekeeper.call("complete_game", p_game_id=game_id)
    scorekeeper.delete("staging_games", f"G{game_id}")
    scorekeeper.call("complete_game", p_game_id=game_id)
    (game,) = live_server.sql("select deleted from staging_games where game_id = %s", game_id)
    assert game["deleted"] is True


@pytest.mark.parametrize(
    "lie",
    [
        {"status": "completed"},
        {"status": "whatever"},
        {"completed_at": "2026-01-02T03:04:05Z"},
        {"error_message": "none"},
    ],
)
def test_a_request_cannot_pretend_to_be_done(
    lie: dict[str, Any], scorekeeper: Any, live_server: Any, game_id: int
) -> None:
    answer = scorekeeper.http.post("/etl_queue", json={"game_id": game_id, **lie})
    assert answer.status_code in (400, 403)
    assert queue(live_server, game_id) == []
