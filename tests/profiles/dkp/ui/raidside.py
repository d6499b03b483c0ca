"""What the tests of the raid workspace do and see: keys, pastes, clicks, the clock, the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.profiles.dkp.ui.workspace import RaidWorkspace
from tracker.ui.main_window import MainWindow

RAID = Scope("dkp", "20260212-here")
HOME = Scope("dkp", "guild")


@dataclass
class HandClock:
    """Time passes when a test says so."""

    at: datetime = field(default_factory=lambda: datetime(2026, 2, 13, 2, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


class Raidside:
    def __init__(self, window: MainWindow, store: Store, clock: HandClock) -> None:
        self.window, self.store, self.clock = window, store, clock

    @property
    def page(self) -> RaidWorkspace:
        workspace = self.window.page.tabs.workspace()
        assert isinstance(workspace, RaidWorkspace)
        return workspace

    def keys(self, *names: str) -> None:
        """Each by its portable name, to whatever has the keyboard."""
        for name in names:
            combination = QKeySequence(name)[0]  # type: ignore[index]
            target = QApplication.focusWidget() or self.page
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def write(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def copied(self) -> str:
        return QGuiApplication.clipboard().text()

    def paste(self, text: str) -> None:
        """As an officer does: copy in the game, Ctrl+V here."""
        self.copy(text)
        self.page.focus_work()
        self.keys("Ctrl+V")

    def drop(self, path: Path) -> None:
        """A file or folder, dropped onto the page."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPoint(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        self.page.dropEvent(event)

    def click_cell(self, name: str, tic: int) -> None:
        """A click on a character's cell in the tic of this order."""
        sheet, model = self.page.parts.sheet, self.page.parts.model
        row = model.row_named(name.casefold())
        assert row is not None
        rect = sheet.visualRect(model.index(row, 1 + tic))
        QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    def go_to(self, name: str, tic: int) -> None:
        """The cursor into a character's cell in the tic of this order."""
        number = self.page.desk.book.tics()[tic - 1].record.event_index
        assert self.page.parts.sheet.go_to((number, name.casefold()))
        self.page.focus_work()

    def said(self) -> str:
        return self.window.frame.message.text

    def title(self) -> str:
        return self.page.parts.card.title.text()

    def lists(self) -> list[str]:
        return self.page.parts.card.lines()

    def cells(self, name: str) -> list[str]:
        model = self.page.parts.model
        row = model.row_named(name.casefold())
        if row is None:
            return []
        return [model.cell(row, 2 + n).sign for n in range(model.tic_count)]

    def numbers(self, name: str) -> list[str]:
        """Earned, spent, 30, 60, 90 days."""
        model = self.page.parts.model
        row = model.row_named(name.casefold())
        assert row is not None
        return [model.text(row, 2 + model.tic_count + n) for n in range(5)]

    def names(self) -> list[str]:
        model = self.page.parts.model
        return [model.row(n).name for n in range(model.rowCount())]

    def credited(self) -> list[int]:
        book = self.page.desk.book
        return [len(book.lists(t.record.event_index).accounts) for t in book.tics()]

    def widgets(self) -> list[QWidget]:
        return self.page.findChildren(QWidget)


def channel(time: str, *names: str) -> str:
    stamp = f"[Thu Feb 12 {time} 2026]"
    return f"{stamp} Channel Nag({len(names)}) members:\n{stamp} {', '.join(names)}\n"


def take(raid: Raidside, time: str, *names: str) -> None:
    raid.paste(channel(time, *names))
    raid.keys("Return")
