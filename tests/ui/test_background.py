"""Work beside the UI thread, and its way back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tracker.errors import InputError
from tracker.ui.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    assert made.close()


def test_the_work_is_done_elsewhere_and_delivered_in_the_main_thread(
    background: Background, qtbot: QtBot
) -> None:
    seen: list[object] = []

    background.run(
        threading.current_thread,
        lambda worker: seen.extend([worker, threading.current_thread()]),
        seen.append,
    )

    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] is not threading.main_thread()
    assert seen[1] is threading.main_thread()


def test_an_expected_error_is_delivered(background: Background, qtbot: QtBot) -> None:
    errors: list[object] = []

    def work() -> None:
        raise InputError("This file cannot be read.")

    background.run(work, errors.append, errors.append)

    qtbot.waitUntil(lambda: [str(error) for error in errors] == ["This file cannot be read."])


def test_a_bug_is_raised_where_it_is_seen(background: Background, qtbot: QtBot) -> None:
    with capture_exceptions() as raised:
        background.run(lambda: 1 / 0, lambda _: None, lambda _: None)
        qtbot.waitUntil(lambda: bool(raised))

    assert raised[0][0] is ZeroDivisionError


@pytest.mark.parametrize("sort", ["result", "error", "bug"])
def test_the_end_is_told_first_whatever_came_of_the_work(
    background: Background, qtbot: QtBot, sort: str
) -> None:
    told: list[str] = []

    def work() -> None:
        if sort == "error":
            raise InputError("This file cannot be read.")
        if sort == "bug":
            raise ZeroDivisionError

    def note(word: str) -> Callable[[object], None]:
        return lambda _result: told.append(word)

    with capture_exceptions() as raised:
        background.run(work, note("result"), note("error"), lambda: told.append("end"))
        qtbot.waitUntil(lambda: len(told) + len(raised) == 2)

    assert told == (["end"] if sort == "bug" else ["end", sort])
    assert len(raised) == (sort == "bug")


def test_what_ends_after_the_close_is_told_to_nobody(qtbot: QtBot) -> None:
    background, may_end, told = Background(), threading.Event(), []
    background.run(lambda: may_end.wait(10), told.append, told.append)

    assert not background.close(0.0)
    shiboken6.delete(background)
    may_end.set()

    qtbot.waitUntil(lambda: not any(t.name == "tracker-background" for t in threading.enumerate()))
    QApplication.processEvents()
    assert told == []
