"""Pages with the desk that a window gives them, over rows that tests choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.core.published import KeptReader, KeptRows, PublishedQuery
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.profiles.hockey import league
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.workspace import Tone
from tracker.ui.theme import Theme

NOW = datetime(2026, 1, 20, 19, 42, tzinfo=UTC)
Rows = Sequence[Mapping[str, Any]]


class Clock:
    def now(self) -> datetime:
        return NOW


def game(game_id: int, day: int, home: str, away: str, **more: Any) -> dict[str, Any]:
    """A published game in January."""
    return {
        "game_id": game_id, "season": "20252026", "game_date": f"2026-01-{day:02d}",
        "home_team": home, "away_team": away, "home_team_name": home, "away_team_name": away,
        "home_team_id": f"T{home}", "away_team_id": f"T{away}", **more,
    }  # fmt: skip


def over(game_id: int, day: int, home: str, away: str, score: str, **more: Any) -> dict[str, Any]:
    goals = [int(part) for part in score.split("-")]
    ended = {"game_status": "complete", "last_period_type": "Regulation"}
    totals = {"home_total_goals": goals[0], "away_total_goals": goals[1]}
    return game(game_id, day, home, away, **{**ended, **totals, **more})


SEASON = [
    game(15, 25, "Ice", "Sea", game_status="scheduled"),
    game(14, 20, "Sea", "Oil", game_status="live"),
    over(13, 12, "Oil", "Ice", "3-2", last_period_type="Overtime"),
    over(12, 11, "Sea", "Oil", "0-4"),
    over(11, 10, "Ice", "Oil", "5-1"),
    over(3, 5, "Ice", "Oil", "9-0", season="20242025", game_date="2025-01-05"),
]


@dataclass
class Desk:
    """What the page asked of the window."""

    store: Store
    theme: Theme
    reader: KeptReader = field(default_factory=KeptReader)
    opened: list[Scope] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    reloads: int = 0
    page: ProfilePage | None = None

    def take(self, table: str, rows: Rows, **filters: str) -> None:
        self.reader.take([KeptRows(PublishedQuery.of(table, filters), rows, NOW)])

    def take_schedule(self, rows: Rows) -> None:
        self.reader.take([KeptRows(league.SCHEDULE, rows, NOW)])

    def fill(self) -> None:
        assert self.page is not None
        self.reader.ask_anew()
        self.page.fill()

    def built(self) -> PageDesk:
        def tell(_sentence: str, _tone: Tone) -> None:
            raise AssertionError("nothing is to be told")

        def reload() -> None:
            self.reloads += 1
            self.fill()

        return PageDesk(
            store=self.store,
            reader=self.reader,
            clock=Clock(),
            theme=self.theme,
            tell=tell,
            reload=reload,
            open_scope=self.opened.append,
            open_page=lambda name, subject: self.pages.append((name, subject)),
            why_empty=lambda: "Asking the server…",
        )


@pytest.fixture
def desk(store: Store, theme: Theme) -> Desk:
    return Desk(store, theme)


_KEPT: list[ProfilePage] = []
"""Pages live as long as the process, as in the program: of the scroll bar of a heading that was
destroyed with its page Qt keeps a pointer, and the next style sheet reads what is not there."""

OpenPage = Callable[[Callable[[PageDesk], ProfilePage]], Any]


@pytest.fixture
def open_page(desk: Desk, qtbot: QtBot) -> Iterator[OpenPage]:
    """Shows a page at the window's first size, filled."""

    def opened(make: Callable[[PageDesk], ProfilePage]) -> ProfilePage:
        page = make(desk.built())
        desk.page = page
        _KEPT.append(page)
        page.resize(1080, 600)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        desk.fill()
        page.focus_work()
        return page

    yield opened
    if desk.page is not None:
        desk.page.let_go()
        desk.page.hide()


def record(store: Store, game_id: int, **fields: Any) -> Scope:
    """A game on this laptop; it waits to be sent."""
    scope = Scope("hockey", str(game_id))
    with store.write("new game") as unit:
        unit.add(scope, "game", {"game_id": game_id, **fields})
    return scope


def press(page: QWidget, key: Qt.Key) -> None:
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or page, key)
