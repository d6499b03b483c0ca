"""A long import is seen to move on a terminal, and leaves a script's output alone."""

from __future__ import annotations

import io
import sys

import pytest

from tests.cli.conftest import OVERTIME_GAME, Tracker


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_an_import_shows_that_it_moves(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)

    answer = tracker("import", "nhl", OVERTIME_GAME)

    assert "Reading" in terminal.getvalue()
    assert "Recording" in terminal.getvalue()
    assert "event: 323 added" in answer.out


def test_a_script_sees_the_answer_only(tracker: Tracker) -> None:
    assert tracker("import", "nhl", OVERTIME_GAME).err == ""
