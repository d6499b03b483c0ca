"""`tracker sync --verbose` and `--watch`, against the real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from tests.cli.conftest import Tracker
from tests.conftest import LiveServer

Add = Callable[[str], str]


@pytest.fixture
def connected(
    tracker: Tracker, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Tracker:
    token = live_server.token("scorekeeper")
    assert tracker("connect", live_server.url, "--token", token).code == 0
    monkeypatch.setenv("TRACKER_TOKEN", token)
    return tracker


@pytest.fixture
def add(connected: Tracker, game_id: int) -> Add:
    """Records an event and says its key."""

    def event(note: str) -> str:
        scope = f"hockey:{game_id}"
        answer = connected("record", "event", "--scope", scope, "period=1", f"note={note}",
                           "--json")  # fmt: skip
        assert answer.code == 0, answer.err
        return str(answer.json["key"])

    return event


@contextmanager
def watching(folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-m", "tracker", "sync", "--watch", *more]
    process = subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TRACKER_DATA_DIR": str(folder)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_a_verbose_sync_names_what_it_did(connected: Tracker, add: Add, game_id: int) -> None:
    key = add("one")

    report = connected("sync", "--verbose", "--json").json

    named = {"scope": f"hockey:{game_id}", "kind": "event", "key": key}
    assert report["acknowledged"] == 1
    assert report["lists"]["acknowledged"] == [named]
    assert report["lists"]["pushed"] == [named]
    assert report["lists"]["pulled"] == [named]
    assert report["lists"]["refreshed"] == [f"hockey:{game_id}"]
    assert report["lists"]["parked"] == []


def test_a_sync_that_is_not_verbose_names_nothing(connected: Tracker, add: Add) -> None:
    add("one")
    assert "lists" not in connected("sync", "--json").json


def test_verbose_text_names_the_records(connected: Tracker, add: Add, game_id: int) -> None:
    key = add("one")
    assert f"acknowledged hockey:{game_id}: {key}\n" in connected("sync", "--verbose").out


def test_watch_sends_what_other_commands_record_until_it_is_interrupted(
    connected: Tracker, add: Add, folder: Path, live_server: LiveServer, game_id: int
) -> None:
    first = add("first")
    with watching(folder, "--json", "--verbose") as process:
        report = orjson.loads(line(process))
        assert [n["key"] for n in report["lists"]["acknowledged"]] == [first]

        second = add("second")
        report = orjson.loads(line(process))
        assert [n["key"] for n in report["lists"]["acknowledged"]] == [second]

        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    rows = live_server.sql("select event_key from staging_events where game_id = %s", game_id)
    assert {row["event_key"] for row in rows} == {first, second}


def test_watch_without_a_server_says_how_to_connect(tracker: Tracker) -> None:
    answer = tracker("sync", "--watch")
    assert answer.code == 1
    assert "tracker connect" in answer.err


def test_watch_is_for_everything(connected: Tracker) -> None:
    answer = connected("sync", "--watch", "--scope", "hockey:1")
    assert answer.code == 1
    assert "--scope" in answer.err


def test_doctor_names_every_step_to_the_server(connected: Tracker, add: Add) -> None:
    answer = connected("doctor", "--server", "--json")
    assert answer.code == 0, answer.out
    assert [set(step) for step in answer.json] == [{"name", "is_right", "finding"}] * 12
    assert answer.json[5]["name"] == "pack"


def test_doctor_of_a_server_that_is_gone_is_exit_code_1(
    connected: Tracker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = folder / "settings.json"
    chosen = orjson.loads(settings.read_bytes())
    settings.write_bytes(orjson.dumps({**chosen, "server_url": "http://no-such-host.invalid"}))
    answer = connected("doctor", "--server")
    assert answer.code == 1
    assert "WRONG  DNS" in answer.out
    assert "not tried" in answer.out


def test_what_still_waits_is_named(
    connected: Tracker, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [add("one"), add("two")]
    monkeypatch.setenv("TRACKER_TOKEN", "not.a.token")
    report = connected("sync", "--verbose", "--json").json
    assert report["waiting"] == 2
    assert [named["key"] for named in report["lists"]["waiting"]] == keys
