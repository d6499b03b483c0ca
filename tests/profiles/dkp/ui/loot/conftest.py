"""The loot panel of a raid that was just begun, in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator

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
from tracker.profiles.dkp.ui.loot.panel import LootPanel


class Lootside:
    def __init__(self, raid: Raidside, panel: LootPanel) -> None:
        self.raid, self.panel, self.store = raid, panel, raid.store

    def keys(self, *names: str) -> None:
        for name in names:
            combination = QKeySequence(name)[0]
            target = QApplication.focusWidget() or self.panel
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def write(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def award(self, item: str, winner: str, cost: str = "", looter: str = "") -> None:
        """As an officer types it."""
        self.panel.focus_work()
        self.keys("N")
        self.write(item)
        self.keys("Return")
        self.write(winner)
        if looter:
            self.keys("Tab")
            self.write(looter)
        self.keys("Return")
        self.write(cost)
        self.keys("Return")

    def follow(self, changes: ChangeSet) -> None:
        self.panel.apply(changes)
        self.panel.show()

    def rows(self) -> list[tuple[str, ...]]:
        model = self.panel.model
        found = (model.row(n) for n in range(model.rowCount()))
        return [row.cells for row in found if row is not None]

    def loot(self) -> list[Loot]:
        return [stored.record for stored in self.raid.page.desk.book.loot()]

    def words(self) -> tuple[str, str]:
        return self.panel.row.price_words.text(), self.panel.row.balance_words.text()

    def said(self) -> str:
        return self.raid.said()


@pytest.fixture
def loot(qtbot: QtBot, raid: Raidside) -> Iterator[Lootside]:
    panel = LootPanel(raid.page.desk)
    side = Lootside(raid, panel)
    leave = raid.store.subscribe(side.follow)
    panel.resize(560, 420)
    panel.setWindowFlag(Qt.WindowType.Window)
    with qtbot.waitExposed(panel):
        panel.setVisible(True)
    panel.activateWindow()
    qtbot.waitUntil(lambda: panel.ledger.is_complete)
    panel.focus_work()
    yield side
    leave()
    panel.let_go()
    shiboken6.delete(panel)
