"""A window that is used comes first, and looks for garbage itself, when nobody waits."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tracker.local_db.pace import Pace
from tracker.ui import attention
from tracker.ui.attention import Attention
from tracker.ui.main_window import MainWindow


class Circle:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def line(qtbot: QtBot) -> QLineEdit:
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitExposed(line):
        line.show()
    return line


@dataclass
class Worker:
    """Notes what the line held whenever an input was noticed."""

    line: QLineEdit
    seen: list[str] = field(default_factory=list)

    def expect_entry(self) -> None:
        self.seen.append(self.line.text())


@pytest.fixture
def noticed(line: QLineEdit) -> Iterator[list[str]]:
    worker = Worker(line)
    watching = Attention(line, worker)
    watching.begin()
    yield worker.seen
    watching.let_go()
    watching.let_go()


def test_a_key_and_a_click_are_noticed_before_the_window_sees_them(
    line: QLineEdit, noticed: list[str]
) -> None:
    line.setFocus()
    QTest.keyClick(line.windowHandle(), Qt.Key.Key_7)
    assert (noticed, line.text()) == ([""], "7")
    QTest.mouseClick(line.windowHandle(), Qt.MouseButton.LeftButton)
    assert noticed == ["", "7"]


def test_the_interpreter_looks_for_no_garbage_while_the_window_is_open(
    line: QLineEdit, noticed: list[str]
) -> None:
    assert noticed == []
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0


@pytest.mark.parametrize("is_looked_for", [True, False])
def test_when_the_window_has_gone_the_interpreter_does_as_before(
    line: QLineEdit, is_looked_for: bool
) -> None:
    before = gc.isenabled()
    (gc.enable if is_looked_for else gc.disable)()
    watching = Attention(line, Worker(line))
    watching.begin()
    assert not gc.isenabled()
    watching.let_go()
    assert gc.isenabled() is is_looked_for
    assert gc.get_freeze_count() == 0
    (gc.enable if before else gc.disable)()


def test_young_garbage_is_found_while_the_window_is_used(
    line: QLineEdit, noticed: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "YOUNG_OBJECTS", 1)
    circle = Circle()
    lost = weakref.ref(circle)
    del circle
    assert noticed == []
    qtbot.waitUntil(lambda: lost() is None)


def test_what_a_game_brings_when_it_is_opened_is_left_for_a_quiet_moment(
    line: QLineEdit, noticed: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "MANY_OBJECTS", 1)
    circle = Circle()
    kept, before = weakref.ref(circle), gc.get_freeze_count()
    del circle
    qtbot.waitUntil(lambda: gc.get_freeze_count() > before)
    assert (noticed, kept() is None) == ([], False)


def test_old_garbage_is_found_when_nobody_uses_the_window(
    line: QLineEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "YOUNG_OBJECTS", 1_000_000)
    monkeypatch.setattr(attention, "IDLE_SECONDS", 0.0)
    circle = Circle()
    lost = weakref.ref(circle)
    watching = Attention(line, Worker(line))
    watching.begin()
    del circle
    qtbot.waitUntil(lambda: lost() is None)
    watching.let_go()


def test_a_key_in_the_programs_window_makes_background_work_give_way(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed: list[str] = []
    monkeypatch.setattr(Pace, "entered", lambda _pace: pressed.append("key"))
    QTest.keyClick(window.frame.windowHandle(), Qt.Key.Key_Down)
    assert pressed == ["key"]
