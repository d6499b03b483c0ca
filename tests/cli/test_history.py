"""Undo, redo and backup from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Tracker


def test_a_step_is_taken_back_and_done_again(tracker: Tracker) -> None:
    tracker("record", "event", "--scope", "hockey:5", "event_type=Shot")

    assert "add event" in tracker("undo").out
    assert tracker("list", "event", "--scope", "hockey:5", "--json").json == []
    assert "add event" in tracker("redo").out
    assert len(tracker("list", "event", "--scope", "hockey:5", "--json").json) == 1


def test_with_nothing_to_take_back_it_says_so(tracker: Tracker) -> None:
    answer = tracker("undo")

    assert answer.code == 1
    assert answer.out == "There is nothing to undo.\n"
    assert tracker("redo").code == 1


def test_a_backup_is_a_file_of_its_own(tracker: Tracker, folder: Path) -> None:
    tracker("record", "event", "--scope", "hockey:5", "event_type=Shot")

    made = Path(tracker("backup", "--json").json["backup"])

    assert made.parent == folder / "backups"
    assert made.stat().st_size > 0
