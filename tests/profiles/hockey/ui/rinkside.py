"""What the tests of the workspace do and see: keys, clicks, the clock, the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.ui.widgets.spots import Spot
from tracker.profiles.hockey.ui.workspace import HockeyWorkspace
from tracker.ui.main_window import MainWindow

GAME = Scope("hockey", "18969")


@dataclass
class HandClock:
    """Time passes when a test says so."""

    at: datetime = field(default_factory=lambda: datetime(2026, 2, 28, 19, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Rinkside:
    def __init__(self, window: MainWindow, store: Store, clock: HandClock) -> None:
        self.window, self.store, self.clock = window, store, clock

    @property
    def page(self) -> HockeyWorkspace:
        workspace = self.window.page.tabs.workspace()
        assert isinstance(workspace, HockeyWorkspace)
        return workspace

    def keys(self, *names: str) -> None:
        """Each by its portable name, to whatever has the keyboard."""
        for name in names:
            combination = QKeySequence(name)[0]
            target = QApplication.focusWidget() or self.page
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def write(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def line(self, text: str) -> None:
        """A typed line, and back to the ice."""
        self.keys("/")
        self.write(text)
        self.keys("Return")
        self.page.focus_work()

    def set_clock(self, board: str) -> None:
        self.keys("Ctrl+Shift+T", *board.replace(":", ""), "Return")

    def click_ice(self, x: float, y: float) -> None:
        rink = self.page.parts.rink
        place = rink.place_of(Spot(x, y)).toPoint()
        QTest.mouseClick(rink.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    def drag_ice(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The way of the puck, by mouse."""
        rink, left = self.page.parts.rink, Qt.MouseButton.LeftButton
        begin, stop = (rink.place_of(Spot(*place)).toPoint() for place in (start, end))
        QTest.mousePress(rink.viewport(), left, pos=begin)
        QTest.mouseMove(rink.viewport(), stop)
        QTest.mouseRelease(rink.viewport(), left, pos=stop)

    def events(self) -> list[Event]:
        with self.store.read() as reader:
            found = reader.list(self.page.book.scope, "event")
        return [stored.record for stored in found if isinstance(stored.record, Event)]

    def shifts(self) -> list[Shift]:
        with self.store.read() as reader:
            found = reader.list(self.page.book.scope, "shift")
        return [stored.record for stored in found if isinstance(stored.record, Shift)]

    def mode(self) -> str:
        return self.page.parts.bar.mode_text()

    def words(self) -> str:
        return self.page.parts.bar.words_text()

    def said(self) -> str:
        return self.window.frame.message.text

    def rows(self) -> list[tuple[str, ...]]:
        model = self.page.parts.log_model
        return [model.row(n).cells for n in range(model.rowCount())]
