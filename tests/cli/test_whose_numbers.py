"""`tracker show` says whose numbers these are, local or the server's, in the same form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cli.conftest import Tracker
from tests.conftest import LiveServer
from tracker.cli.whose import server_line

GAME = "hockey:2024020009"
TITLE = "Calgary Flames 6 at Vancouver Canucks 5"
FACTS = "9 October 2024 · game 2024020009 · final"


@pytest.fixture
def synced(imported: Tracker, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Tracker:
    token = live_server.token("scorekeeper")
    monkeypatch.setenv("TRACKER_TOKEN", token)
    imported("connect", live_server.url, "--token", token)
    assert imported("sync").code == 0
    return imported


def headline(tracker: Tracker, *source: str) -> list[str]:
    answer = tracker("show", GAME, *source)
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    return lines[: lines.index("")]


def test_numbers_from_here_say_so_and_what_the_server_lacks(imported: Tracker) -> None:
    waiting = imported("status", "--json").json["waiting"]
    assert headline(imported) == [
        TITLE, FACTS, f"Counted on this laptop · {waiting:,} changes not sent",
    ]  # fmt: skip


def test_the_server_s_numbers_have_the_same_headline_and_their_moment(
    synced: Tracker, live_server: LiveServer
) -> None:
    assert headline(synced) == [TITLE, FACTS, "Counted on this laptop · everything sent"]
    there = headline(synced, "--from", "server")
    assert there[:2] == [TITLE, FACTS]
    (state,) = live_server.sql("select published_at from sync_scopes where scope = %s", GAME)
    moment = state["published_at"].astimezone().strftime("%Y-%m-%d %H:%M")
    assert there[2].startswith(f"Counted by the server · refreshed {moment} (")
    assert there[2].endswith(")")


@pytest.mark.parametrize(
    ("version", "ending"),
    [(9, "(3 minutes ago)"), (12, "(3 minutes ago) · newer records there are not counted yet")],
)
def test_numbers_that_lag_behind_the_server_s_own_records_say_so(version: int, ending: str) -> None:
    state = {"version": version, "published_version": 9, "published_at": "2026-01-31T18:45:00Z"}
    line = server_line(state, datetime(2026, 1, 31, 18, 48, tzinfo=UTC))
    assert line.startswith("Counted by the server · refreshed 2026-0")
    assert line.endswith(ending)


@pytest.mark.parametrize("state", [None, {"version": 1, "published_version": 0}])
def test_a_server_that_does_not_say_when_is_named_all_the_same(
    state: dict[str, object] | None,
) -> None:
    assert server_line(state, datetime(2026, 1, 31, tzinfo=UTC)) == "Counted by the server"


def test_machines_get_the_numbers_alone(imported: Tracker) -> None:
    assert set(imported("show", GAME, "--json").json) == {"game", "teams", "players", "goalies"}
