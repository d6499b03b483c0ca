"""A real store with a guild and a raid, and the real window with the raid workspace in it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.raidside import RAID, HandClock, Raidside
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.store import open_store
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
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light", 1.0)
    yield made
    qapp.setStyleSheet("")
    made.deleteLater()


OpenRaid = Callable[..., Raidside]


@pytest.fixture
def open_raid(
    qtbot: QtBot, officer: Any, theme: Theme, tmp_path: Path, clock: HandClock
) -> Iterator[OpenRaid]:
    opened: list[MainWindow] = []
    officer.store.close()
    store = open_store(tmp_path / "laptop", discover(), clock)
    officer.store = store

    def make(scope: Scope = RAID) -> Raidside:
        session = WindowSession(store, store.registry, clock, tmp_path, has_workspaces=True)
        frame = WindowFrame(theme, scope_labels(store.registry))
        window = MainWindow(session, theme, frame)
        frame.resize(1366, 768)
        with qtbot.waitExposed(frame):
            frame.show()
        frame.activateWindow()
        window.begin()
        window.open_scope(scope)
        opened.append(window)
        workspace = window.page.tabs.workspace()
        if workspace is not None:
            # The guild's scope may have been opened first, with the tab of a kind.
            while not window.page.tabs.shows_workspace:
                window.page.tabs.step(1)
            workspace.focus_work()
        return Raidside(window, store, clock)

    yield make
    for window in opened:
        window.stop()
        shiboken6.delete(window.frame)
    store.close()


@pytest.fixture
def raid(open_raid: OpenRaid, officer: Any) -> Raidside:
    """A raid that was just begun, with a name and nothing else."""
    QGuiApplication.clipboard().clear()
    with officer.store.write("begin") as unit:
        unit.add(RAID, "raid", {"raid_name": "Water Minis + Coirnav"})
    return open_raid()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits longer than five seconds for what will happen: the machine may be busy."""
    qtbot.waitUntil = functools.partial(qtbot.waitUntil, timeout=30_000)  # type: ignore[method-assign]
    return qtbot
