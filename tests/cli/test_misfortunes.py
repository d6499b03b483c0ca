"""A data folder that cannot be used: a sentence, exit code 1, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import OVERTIME_GAME, Tracker
from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.local_db import open_store

GAME = "hockey:2024020009"


def test_a_folder_that_another_tracker_has_open_is_named(
    imported: Tracker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.app.LOCK_WAIT_SECONDS", 0.0)
    other = open_store(folder, discover(), SystemClock())
    try:
        answer = imported("record", "event", "--scope", GAME, "event_type=Shot")
    finally:
        other.close()

    assert answer.code == 1
    assert str(os.getpid()) in answer.err


def test_reading_needs_no_lock(imported: Tracker, folder: Path) -> None:
    numbers = imported("show", GAME, "--json").json
    other = open_store(folder, discover(), SystemClock())
    try:
        assert imported("show", GAME, "--json").json == numbers
    finally:
        other.close()


def test_a_folder_that_cannot_be_written_can_be_read(
    tracker: Tracker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker("record", "event", "--scope", "hockey:5", "period=1")
    # Root may write everywhere; others are told by the folder's permissions.
    monkeypatch.setattr("os.access", lambda _path, mode: mode != os.W_OK)
    folder.chmod(0o555)
    try:
        listed = tracker("list", "event", "--scope", "hockey:5", "--json")
        told = tracker("status")
        beside = {path.name for path in folder.iterdir()}
    finally:
        folder.chmod(0o755)

    assert [r["key"] for r in listed.json] == ["E500001"]
    assert told.code == 0
    assert "tracker.db-shm" not in beside


def test_a_file_of_a_newer_tracker_is_left_alone(imported: Tracker, folder: Path) -> None:
    with sqlite3.connect(folder / "tracker.db") as file:
        file.execute("pragma user_version = 99999")
    file.close()

    answer = imported("record", "event", "--scope", GAME, "event_type=Shot")

    assert answer.code == 1
    assert "newer" in answer.err


def test_a_file_that_is_something_else_is_left_alone(tracker: Tracker, folder: Path) -> None:
    folder.mkdir()
    (folder / "tracker.db").write_text("my shopping list, " * 1000, encoding="utf-8")

    answer = tracker("import", "nhl", OVERTIME_GAME)

    assert answer.code == 1
    assert "tracker.db" in answer.err
    assert (folder / "tracker.db").read_text(encoding="utf-8").startswith("my shopping list")


def test_a_folder_that_is_a_file_is_named(tracker: Tracker, folder: Path) -> None:
    folder.write_text("not a folder", encoding="utf-8")

    answer = tracker("import", "nhl", OVERTIME_GAME)

    assert answer.code == 1
    assert str(folder) in answer.err


def test_the_doctor_finds_a_sound_folder_sound(imported: Tracker) -> None:
    answer = imported("doctor", "--json")

    assert answer.code == 0
    assert {c["name"]: c["is_right"] for c in answer.json["checks"]}["data file"]


@pytest.mark.parametrize("has_folder", [True, False])
def test_the_doctor_makes_nothing_where_nothing_is_recorded(
    tracker: Tracker, folder: Path, has_folder: bool
) -> None:
    if has_folder:
        folder.mkdir()

    answer = tracker("doctor")
    of_server = tracker("doctor", "--server")

    assert answer.code == 0
    assert "ok     data file: nothing is recorded here yet" in answer.out
    assert of_server.code == 1
    assert "not connected to a server" in of_server.err
    assert folder.exists() is has_folder
    assert not has_folder or list(folder.iterdir()) == []


def test_the_doctor_says_when_nothing_can_be_recorded(
    imported: Tracker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write everywhere; others are told by the folder's permissions.
    monkeypatch.setattr("os.access", lambda _path, mode: mode != os.W_OK)

    answer = imported("doctor")

    assert answer.code == 1
    assert f"WRONG  folder: {folder} cannot be written, so nothing can be recorded" in answer.out
    assert "ok     data file" in answer.out


@pytest.mark.parametrize("command", [("status",), ("doctor",), ("outbox",)])
def test_a_file_in_the_place_of_the_folder_is_named(
    tracker: Tracker, folder: Path, command: tuple[str, ...]
) -> None:
    folder.write_text("not a folder", encoding="utf-8")

    answer = tracker(*command)

    assert answer.code == 1
    assert f"{folder} is a file" in answer.err


def test_the_doctor_names_a_damaged_file(imported: Tracker, folder: Path) -> None:
    path = folder / "tracker.db"
    for beside in ("tracker.db-wal", "tracker.db-shm"):
        (folder / beside).unlink(missing_ok=True)
    content = bytearray(path.read_bytes())
    content[8192:40960] = os.urandom(40960 - 8192)
    path.write_bytes(bytes(content))

    answer = imported("doctor")

    assert answer.code == 1
    assert "WRONG" in answer.out


def test_settings_damaged_by_hand_are_named(imported: Tracker, folder: Path) -> None:
    (folder / "settings.json").write_text("{server", encoding="utf-8")

    answer = imported("status")

    assert answer.code == 1
    assert "settings.json" in answer.err


def test_an_empty_folder_has_a_status(tracker: Tracker) -> None:
    answer = tracker("status", "--json")

    assert answer.code == 0
    assert (answer.json["scopes"], answer.json["waiting"]) == ([], 0)


def test_a_server_that_was_never_started_is_not_running(tracker: Tracker) -> None:
    assert tracker("server", "status", "--json").json["running"] is False
    assert tracker("server", "status").code == 1
    assert tracker("server", "stop").code == 0
    assert tracker("server", "token").code == 1


def test_the_pack_can_be_exported(tracker: Tracker, tmp_path: Path) -> None:
    files = tracker("server", "export", tmp_path / "pack", "--json").json["files"]

    assert len(files) > 10
    assert all(Path(f).exists() for f in files)
