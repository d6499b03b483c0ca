"""Connect, sync and the server's numbers; servers that are none are named and nothing is lost."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.conftest import OVERTIME_GAME, Tracker
from tests.conftest import LiveServer

GAME = "hockey:2024020009"


@pytest.fixture
def connected(
    tracker: Tracker, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Tracker:
    token = live_server.token("scorekeeper")
    answer = tracker("connect", live_server.url, "--token", token)
    assert answer.code == 0, answer.err
    monkeypatch.setenv("TRACKER_TOKEN", token)
    return tracker


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--watch", "--all"), "leave --all away"),
        (("--watch", "--accept-deletions"), "leave --accept-deletions away"),
        (("--watch", "--accept-new-epoch"), "leave --accept-new-epoch away"),
        (("--watch", "--scope", GAME, "--all"), "leave --scope and --all away"),
        (("--scope", GAME, "--all"), "leave --all away"),
    ],
)
def test_options_that_would_be_ignored_are_refused(
    tracker: Tracker, folder: Path, options: tuple[str, ...], sentence: str
) -> None:
    answer = tracker("sync", *options)

    assert answer.code == 1
    assert sentence in answer.err
    assert not folder.exists()


def test_a_game_is_synced_and_the_server_computes_the_same_numbers(connected: Tracker) -> None:
    connected("import", "nhl", OVERTIME_GAME)
    waiting = connected("status", "--json").json["waiting"]

    report = connected("sync", "--json")

    assert report.code == 0, report.err
    assert report.json["acknowledged"] == waiting
    assert (report.json["waiting"], report.json["parked"]) == (0, 0)
    here = connected("show", GAME, "--json").json
    there = connected("show", GAME, "--from", "server", "--json").json
    assert there == here


def test_a_second_laptop_gets_the_game(
    connected: Tracker, live_server: LiveServer, tmp_path: Path
) -> None:
    connected("import", "nhl", OVERTIME_GAME)
    connected("sync")
    second = tmp_path / "second"
    url = connected("status", "--json").json["server"]
    connected("connect", url, "--token", live_server.token(), "--data-dir", second)

    pulled = connected("sync", "--scope", GAME, "--data-dir", second, "--json")

    assert pulled.code == 0, pulled.err
    assert pulled.json["pulled"] > 700
    here = connected("show", GAME, "--json").json
    assert connected("show", GAME, "--data-dir", second, "--json").json == here


def test_a_new_laptop_is_told_what_the_server_has_and_can_fetch_it_all(
    connected: Tracker,
    live_server: LiveServer,
    game_id: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scope = f"hockey:{game_id}"
    teams = ("home_team=Ravens", "away_team=Owls", "game_date=2026-03-05")
    connected("record", "game", "--scope", scope, *teams)
    connected("sync")
    only = live_server.token("viewer", "hockey", [str(game_id)])
    second = ("--data-dir", tmp_path / "second")
    monkeypatch.setenv("TRACKER_TOKEN", only)
    connected("connect", live_server.url, "--token", only, *second)

    told = connected("sync", *second)
    fetched = connected("sync", "--all", "--json", *second)

    assert told.out == "Nothing to send, and nothing new in what is recorded here.\n"
    assert told.err.splitlines()[0] == "The server has 1 scope that is not here yet:"
    assert told.err.splitlines()[1] == f"  {scope}  Ravens – Owls, 2026-03-05"
    assert f"`tracker sync --scope {scope}`" in told.err
    assert "`tracker sync --all`" in told.err
    assert fetched.json["pulled"] == 1
    assert len(connected("list", "game", "--scope", scope, "--json", *second).json) == 1


def test_syncing_again_does_nothing(connected: Tracker) -> None:
    connected("import", "nhl", OVERTIME_GAME)
    connected("sync")

    again = connected("sync", "--json").json

    assert (again["pushed"], again["pulled"], again["parked"]) == (0, 0, 0)


def test_a_sync_says_what_it_did_in_sentences(connected: Tracker, game_id: int) -> None:
    record = ("record", "event", "--scope", f"hockey:{game_id}", "period=1")
    connected(*record)
    first = connected("sync").out.splitlines()
    assert first == ["Sent 1 change.", "The server brought the numbers of 1 scope up to date."]
    connected(*record)
    connected(*record)
    assert connected("sync").out.splitlines()[0] == "Sent 2 changes."
    # What others left on the server may be there, too.
    assert connected("sync").out.startswith("Nothing to send, and nothing new ")


def test_a_later_sync_still_mentions_what_is_parked(
    connected: Tracker, live_server: LiveServer, game_id: int
) -> None:
    for _ in range(2):
        connected("record", "event", "--scope", f"hockey:{game_id}", "period=1")
    live_server.sql(
        f"alter table staging_events add constraint closed check (game_id <> {game_id})"
    )
    try:
        assert connected("sync").code == 1
        again = connected("sync")
    finally:
        live_server.sql("alter table staging_events drop constraint closed")

    assert again.code == 0
    assert "2 changes are parked; see 'tracker outbox'." in again.out


def test_a_restored_game_is_said_and_accepted_on_purpose(
    connected: Tracker, live_server: LiveServer, game_id: int
) -> None:
    scope = f"hockey:{game_id}"
    connected("record", "event", "--scope", scope, "period=1")
    connected("sync")
    live_server.sql("update sync_scopes set epoch = gen_random_uuid() where scope = %s", scope)

    held = connected("sync")
    without = connected("sync", "--accept-new-epoch")
    accepted = connected("sync", "--scope", scope, "--accept-new-epoch")

    assert held.code == 1
    assert f"tracker sync --scope {scope} --accept-new-epoch" in held.err
    assert without.code == 1
    assert "goes with --scope" in without.err
    assert accepted.code == 0, accepted.err
    assert connected("sync").code == 0


def test_a_game_that_is_nowhere_is_not_synced(connected: Tracker, game_id: int) -> None:
    answer = connected("sync", "--scope", f"hockey:{game_id}")

    assert answer.code == 1
    assert f"There is no hockey:{game_id} here" in answer.err


def test_the_status_tells_of_the_last_sync(connected: Tracker) -> None:
    assert connected("status", "--json").json["last_sync"] is None
    connected("sync")
    assert connected("status", "--json").json["last_sync"] is not None
    assert "ago)" in connected("status").out or "(just now)" in connected("status").out


def test_without_a_server_sync_says_how_to_connect(tracker: Tracker) -> None:
    answer = tracker("sync")

    assert answer.code == 1
    assert "tracker connect" in answer.err


def test_a_server_that_is_down_is_exit_code_3_and_everything_is_kept(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("TRACKER_TOKEN", "unused")
    tracker("import", "nhl", OVERTIME_GAME)
    waiting = tracker("status", "--json").json["waiting"]

    assert tracker("connect", url, "--token", "unused").code == 3
    answer = tracker("sync", "--json")

    assert answer.code == 3
    assert answer.err.strip()
    assert tracker("status", "--json").json["waiting"] == waiting


class _Page(BaseHTTPRequestHandler):
    status, headers_, body = 200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"

    def do_GET(self) -> None:  # noqa: N802 - the library calls it by this name
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.status)
        for name, value in self.headers_.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        return


class _Redirect(_Page):
    status, headers_ = 302, {"Location": "http://127.0.0.1/portal"}


class _OtherApi(_Page):
    status, headers_, body = 200, {"Content-Type": "application/json"}, b'{"hello": "world"}'


@contextmanager
def serving(page: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("page", [_Page, _Redirect, _OtherApi])
def test_what_is_no_tracker_server_is_not_connected_to(
    tracker: Tracker, page: type[BaseHTTPRequestHandler]
) -> None:
    tracker("import", "nhl", OVERTIME_GAME)
    before = tracker("status", "--json").json
    with serving(page) as url:
        answer = tracker("connect", url, "--token", "unused")

    assert answer.code == 1
    assert answer.err.strip().endswith((".", ")"))
    assert tracker("status", "--json").json == before


def test_the_doctor_says_what_the_person_may_do(
    connected: Tracker, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> str:
        checks = connected("doctor", "--json").json["checks"]
        return next(str(c["finding"]) for c in checks if c["name"] == "server")

    assert "you are scorekeeper everywhere" in told()
    few = live_server.token("viewer", "hockey", ["1", "2"])
    monkeypatch.setenv("TRACKER_TOKEN", few)
    assert "you are viewer of 2 hockey scopes" in told()
    assert "viewer of 2 hockey scopes" in connected("doctor", "--server").out
