"""A bug is seen: in the log and in the window."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from tracker.ui.crash import LOG_NAME, CrashReporter


@pytest.fixture
def reporter(tmp_path: Path, qtbot: QtBot) -> Iterator[CrashReporter]:
    made = CrashReporter(tmp_path)
    made.install()
    yield made
    made.remove()


def raised() -> ZeroDivisionError:
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def test_an_uncaught_exception_is_logged_and_told(reporter: CrashReporter, tmp_path: Path) -> None:
    told: list[str] = []
    reporter.happened.connect(told.append)
    error = raised()

    sys.excepthook(type(error), error, error.__traceback__)

    assert "ZeroDivisionError" in told[0]
    assert str(tmp_path / LOG_NAME) in told[0]
    assert "Traceback" in (tmp_path / LOG_NAME).read_text(encoding="utf-8")


def test_an_exception_in_a_thread_is_told_in_the_main_thread(
    reporter: CrashReporter, qtbot: QtBot
) -> None:
    told: list[threading.Thread] = []
    reporter.happened.connect(lambda _sentence: told.append(threading.current_thread()))
    worker = threading.Thread(target=lambda: 1 / 0)

    worker.start()
    worker.join()

    qtbot.waitUntil(lambda: told == [threading.main_thread()])


@pytest.mark.no_qt_log
def test_qts_warnings_go_to_the_log(reporter: CrashReporter, tmp_path: Path) -> None:
    qWarning("a widget complains")

    log = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
    assert "WARNING" in log
    assert "a widget complains" in log


def test_removing_puts_back_what_was_there(tmp_path: Path, qtbot: QtBot) -> None:
    before = (sys.excepthook, threading.excepthook, list(logging.getLogger().handlers))
    made = CrashReporter(tmp_path)

    made.install()
    made.remove()

    assert (sys.excepthook, threading.excepthook, logging.getLogger().handlers) == before
