"""When the live numbers are computed: in a pause, at last in any case, and never too often."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.profiles.hockey.ui.rinkside import GAME
from tracker.local_db.store import Store
from tracker.profiles.hockey.ui import live_numbers
from tracker.profiles.hockey.ui.book import GameBook
from tracker.profiles.hockey.ui.live_numbers import LiveNumbers


class Counting:
    """A summary that says how many events it saw, and on which thread it was made."""

    def __init__(self) -> None:
        self.threads: list[str] = []

    def __call__(self, _scope_id: str, snapshot: Any) -> dict[str, Any]:
        self.threads.append(threading.current_thread().name)
        enough = time.thread_time() + 0.002
        while time.thread_time() < enough:
            pass
        return {"game": len(self.threads)}


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(live_numbers, "summary", counting)
    return counting


@pytest.fixture
def numbers(store: Store, counting: Counting, qapp: object) -> Iterator[LiveNumbers]:
    parent = QObject()
    made = LiveNumbers(GameBook(store, GAME), lambda: True, parent)
    yield made
    made.let_go()
    parent.deleteLater()


def test_many_changes_without_a_pause_are_counted_once(
    numbers: LiveNumbers, counting: Counting, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(numbers.computed):
        for _ in range(50):
            numbers.outdate()
    assert counting.threads == ["live numbers"]


def test_without_a_pause_they_come_after_the_longest_wait(
    numbers: LiveNumbers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_numbers, "QUIET_SECONDS", 3600.0)
    monkeypatch.setattr(live_numbers, "LONGEST_SECONDS", 0.01)
    with qtbot.waitSignal(numbers.computed):
        numbers.outdate()


def test_a_key_after_the_change_puts_them_off(
    numbers: LiveNumbers, counting: Counting, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers.outdate()
    monkeypatch.setattr(live_numbers, "QUIET_SECONDS", 3600.0)
    monkeypatch.setattr(live_numbers, "LONGEST_SECONDS", 3600.0)
    numbers.put_off()
    with qtbot.assertNotEmitted(numbers.computed, wait=400):
        pass
    assert not counting.threads


def test_a_key_when_nothing_changed_asks_for_no_numbers(
    numbers: LiveNumbers, counting: Counting, qtbot: QtBot
) -> None:
    numbers.put_off()
    with qtbot.assertNotEmitted(numbers.computed, wait=400):
        pass
    assert not counting.threads


def test_they_rest_in_proportion_to_what_they_took(
    numbers: LiveNumbers, counting: Counting, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_numbers, "REST", 1e5)
    with qtbot.waitSignal(numbers.computed):
        numbers.outdate()
    numbers.outdate()
    with qtbot.assertNotEmitted(numbers.computed, wait=400):
        pass
    assert len(counting.threads) == 1


def test_a_change_while_they_are_computed_is_counted_afterwards(
    numbers: LiveNumbers, counting: Counting, qtbot: QtBot
) -> None:
    numbers.outdate()
    numbers.computed.connect(lambda found: numbers.outdate() if found["game"] == 1 else None)
    qtbot.waitUntil(lambda: len(counting.threads) == 2)
