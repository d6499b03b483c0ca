"""A real store, a real window, and a game with a few events in it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk import GAME, FakeSync, FixedClock, Heard
from tests.ui.teams_page import TEAMS, Source, TeamsPage, team
from tracker.core.profile import Page
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.local_db.store import Store, open_store
from tracker.ui import pages as pages_module
from tracker.ui.background import Background
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.places import Places
from tracker.ui.session import Connect, SyncController, WindowSession
from tracker.ui.sync_bridge import SyncBridge
from tracker.ui.theme import Theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            # The offscreen platform says so of smallest sizes, raising and grabbing.
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "laptop", discover(), FixedClock())
    yield opened
    opened.close()


@pytest.fixture
def game(store: Store) -> Scope:
    with store.write("fill") as unit:
        unit.add(
            GAME,
            "game",
            {"game_id": 18969, "home_team": "Ice", "away_team": "Oil", "game_date": "2026-02-28"},
        )
        for number in range(1, 4):
            fields = {"period": number, "event_type": "Shot", "start_elapsed_seconds": 60 * number}
            unit.add(GAME, "event", {**fields, "event_team": "home"})
    return GAME


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light", 1.0)
    yield made
    qapp.setStyleSheet("")
    made.deleteLater()


OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, store: Store, theme: Theme, tmp_path: Path) -> Iterator[OpenWindow]:
    opened: list[MainWindow] = []

    def make(
        sync: SyncController | None = None,
        connect: Connect | None = None,
        places: Places | None = None,
        **others: object,
    ) -> MainWindow:
        session = WindowSession(
            store,
            store.registry,
            FixedClock(),
            tmp_path,
            sync=sync,
            connect=connect,
            **others,  # type: ignore[arg-type]
        )
        frame = WindowFrame(theme, scope_labels(store.registry), places)
        window = MainWindow(session, theme, frame)
        frame.resize(1366, 768)
        with qtbot.waitExposed(frame):
            frame.show()
        frame.activateWindow()
        window.begin()
        opened.append(window)
        return window

    yield make
    for window in opened:
        window.stop()
        # At once: a frame that waits to be deleted would be dressed again by the next test.
        shiboken6.delete(window.frame)


@pytest.fixture
def window(open_window: OpenWindow, game: Scope) -> MainWindow:
    return open_window()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits longer than five seconds for what will happen: the machine may be busy."""
    qtbot.waitUntil = functools.partial(qtbot.waitUntil, timeout=30_000)  # type: ignore[method-assign]
    return qtbot


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[tuple[SyncBridge, Heard]]:
    background = Background()
    made, heard = SyncBridge(background), []
    made.status_changed.connect(heard.append)
    yield made, heard
    made.stop()
    assert background.close()


@pytest.fixture
def source() -> Source:
    made = Source(there={TEAMS: [team("Ice", 3), team("Oil", 12), team("Sea", None)]})
    made.gate.set()
    return made


OpenPages = Callable[..., MainWindow]


@pytest.fixture
def open_pages(
    open_window: Callable[..., MainWindow], store: Store, game: Scope, source: Source,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenPages]:  # fmt: skip
    """A window with two pages, connected unless it is said otherwise."""
    monkeypatch.setattr(pages_module, "SPACED_SECONDS", 0.0)
    made: list[MainWindow] = []
    hockey = replace(
        store.registry.profile("hockey"),
        pages=(
            Page("teams", "Teams", (TEAMS,), TeamsPage),
            Page("more", "More teams", (TEAMS,), TeamsPage),
        ),
    )
    registry = Registry([hockey])
    monkeypatch.setattr(store, "registry", registry)

    def make(*, is_connected: bool = True, **others: Any) -> MainWindow:
        sync = FakeSync() if is_connected else None
        made.append(open_window(sync, published=source, **others))
        return made[-1]

    yield make
    source.gate.set()
    for window in made:
        window.stop()
