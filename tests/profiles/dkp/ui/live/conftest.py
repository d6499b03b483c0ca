"""The live log of a raid that was just begun, in a window of its own, and a log that grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.raidside import Raidside
from tracker.core.changes import ChangeSet
from tracker.profiles.dkp.kinds import Loot
from tracker.profiles.dkp.ui.live.panel import LivePanel

NAME = "eqlog_Inacht_loginse.txt"


class Liveside:
    def __init__(self, raid: Raidside, panel: LivePanel, log: Path, qtbot: QtBot) -> None:
        self.raid, self.panel, self.log, self.store = raid, panel, log, raid.store
        self._qtbot = qtbot

    def keys(self, *names: str) -> None:
        for name in names:
            combination = QKeySequence(name)[0]
            target = QApplication.focusWidget() or self.panel
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def append(self, text: str | bytes) -> None:
        with self.log.open("ab") as file:
            file.write(text.encode("cp1252") if isinstance(text, str) else text)

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so)

    def read_all(self) -> None:
        """Waits until everything that is in the log was heard."""
        size = self.log.stat().st_size
        heard: list[float] = []
        with self._qtbot.waitSignal(
            self.panel.thread_of_log.progressed,
            timeout=30_000,
            check_params_cb=lambda done, total: done >= size,
        ):
            heard.append(size)

    def follow(self, changes: ChangeSet) -> None:
        self.panel.show()

    def states(self) -> list[tuple[str, str]]:
        return [(line.words, str(line.state)) for line in self.panel.deciding.lines]

    def loot(self) -> list[Loot]:
        return [stored.record for stored in self.raid.page.desk.book.loot()]

    def choose(self, words: str) -> None:
        lines = self.panel.deciding.lines
        self.panel.table.choose(next(n for n, one in enumerate(lines) if words in one.words))
        self.panel.focus_work()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "game").mkdir()
    return tmp_path / "game" / NAME


@pytest.fixture
def live(qtbot: QtBot, raid: Raidside, log: Path) -> Iterator[Liveside]:
    panel = LivePanel(raid.page.desk)
    panel.thread_of_log.poll_seconds = 0.01
    side = Liveside(raid, panel, log, qtbot)
    leave = raid.store.subscribe(side.follow)
    panel.resize(560, 420)
    panel.setWindowFlag(Qt.WindowType.Window)
    with qtbot.waitExposed(panel):
        panel.setVisible(True)
    panel.activateWindow()
    panel.focus_work()
    yield side
    leave()
    panel.let_go()
    shiboken6.delete(panel)
