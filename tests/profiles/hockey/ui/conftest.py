"""A real store with a game, and the real window with the hockey workspace in it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.profiles.hockey.ui.rinkside import GAME, HandClock, Rinkside
from tracker.core.registry import discover
from tracker.local_db.store import Store, open_store
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            # The offscreen platform says so of smallest sizes, raising and grabbing.
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    opened = open_store(tmp_path / "laptop", discover(), clock)
    yield opened
    opened.close()


@pytest.fixture
def game(store: Store) -> None:
    with store.write("fill") as unit:
        unit.add(GAME, "game", {"game_id": 18969, "home_team": "ICE", "away_team": "OIL"})
        for venue, numbers in (("home", range(10, 22)), ("away", range(40, 52))):
            for place, number in enumerate(numbers):
                position = "G" if place == 0 else "D" if place < 5 else "F"
                unit.add(
                    GAME,
                    "roster",
                    {
                        "venue": venue,
                        "jersey": number,
                        "player_name": f"Player {number:03d}",
                        "position": position,
                    },
                )


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light", 1.0)
    yield made
    qapp.setStyleSheet("")
    made.deleteLater()


OpenRink = Callable[[], Rinkside]


@pytest.fixture
def open_rink(
    qtbot: QtBot, store: Store, theme: Theme, tmp_path: Path, clock: HandClock
) -> Iterator[OpenRink]:
    opened: list[MainWindow] = []

    def make() -> Rinkside:
        session = WindowSession(store, store.registry, clock, tmp_path, has_workspaces=True)
        frame = WindowFrame(theme, scope_labels(store.registry))
        window = MainWindow(session, theme, frame)
        frame.resize(1366, 768)
        with qtbot.waitExposed(frame):
            frame.show()
        frame.activateWindow()
        window.begin()
        opened.append(window)
        return Rinkside(window, store, clock)

    yield make
    for window in opened:
        window.stop()
        shiboken6.delete(window.frame)


@pytest.fixture
def rink(open_rink: OpenRink, game: None) -> Rinkside:
    return open_rink()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits longer than five seconds for what will happen: the machine may be busy."""
    qtbot.waitUntil = functools.partial(qtbot.waitUntil, timeout=30_000)  # type: ignore[method-assign]
    return qtbot
