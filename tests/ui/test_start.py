"""The first frame comes before the store, and shows what the last window showed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk import GAME, FakeSync, FixedClock
from tracker.core.scope import Scope
from tracker.errors import StoreLocked
from tracker.local_db.store import Store
from tracker.ui.frame import WindowFrame
from tracker.ui.glance import FILE_NAME, Glance, Labels, read_glance, write_glance
from tracker.ui.main_window import MainWindow
from tracker.ui.run import open_window
from tracker.ui.scope_item import ScopeItem
from tracker.ui.session import WindowSession

ITEM = ScopeItem(GAME, "Ice – Oil", "2026-02-28", "live · 18969", 3, 0)
GLANCE = Glance("dark", 1.25, Labels("Games", "Game"), [ITEM])


def test_a_glance_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_glance(tmp_path, GLANCE)

    assert read_glance(tmp_path) == GLANCE


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"theme": 1}', '{"theme": "dark", "text_scale": "x", "labels": {}}'],
)
def test_a_damaged_glance_is_no_glance(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")

    assert read_glance(tmp_path) is None


def test_a_folder_that_cannot_be_written_keeps_the_window_going(tmp_path: Path) -> None:
    write_glance(tmp_path / "missing", GLANCE)

    assert read_glance(tmp_path / "missing") is None


def test_the_frame_loads_neither_the_store_nor_the_kinds_nor_the_network() -> None:
    heavy = ("pydantic", "sqlalchemy", "httpx", "alembic", "typer", "rich", "keyring")
    script = (
        "import sys, tracker.ui.run, tracker.ui.frame\n"
        f"sys.exit(' '.join(name for name in {heavy} if name in sys.modules) or 0)"
    )
    root = Path(__file__).parents[2]

    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.fixture(autouse=True)
def no_frame_left() -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, WindowFrame):
            shiboken6.delete(widget)


def the_frame() -> WindowFrame:
    frames = [w for w in QApplication.topLevelWidgets() if isinstance(w, WindowFrame)]
    return next(frame for frame in frames if frame.isVisible())


@pytest.mark.parametrize("has_glance", [True, False])
def test_the_window_comes_alive_and_leaves_a_glance_behind(
    store: Store, game: Scope, qtbot: QtBot, tmp_path: Path, has_glance: bool
) -> None:
    if has_glance:
        write_glance(tmp_path, GLANCE)
    seen: list[str] = []

    @contextmanager
    def open_session() -> Iterator[WindowSession]:
        if has_glance:
            seen.append(the_frame().scopes.item(0).facts)
        yield WindowSession(store, store.registry, FixedClock(), tmp_path)
        seen.append("closed")

    def look() -> None:
        frame = the_frame()
        if frame.findChild(MainWindow) is None or frame.panel.current() is None:
            QTimer.singleShot(5, look)
            return
        seen.append(frame.scopes.item(0).facts)
        frame.close()

    QTimer.singleShot(0, look)
    code = open_window(tmp_path, open_session)

    first = ["live · 18969"] if has_glance else []
    assert (code, seen) == (0, [*first, "scheduled · 18969", "closed"])
    left = read_glance(tmp_path)
    assert left is not None
    assert [item.waiting for item in left.items] == [4]


def test_without_a_glance_the_first_frame_shows_what_the_file_says(
    store: Store, game: Scope, qtbot: QtBot, tmp_path: Path
) -> None:
    seen: list[str] = []

    @contextmanager
    def open_session() -> Iterator[WindowSession]:
        item = the_frame().scopes.item(0)
        seen.append(f"{item.title} {item.facts} {item.waiting}")
        yield WindowSession(store, store.registry, FixedClock(), tmp_path / "laptop")

    def look() -> None:
        if the_frame().findChild(MainWindow) is None:
            QTimer.singleShot(5, look)
        else:
            the_frame().close()

    QTimer.singleShot(0, look)
    open_window(tmp_path / "laptop", open_session)

    assert seen == ["Ice – Oil scheduled · 18969 4"]


def test_a_locked_folder_ends_the_window_with_the_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    write_glance(tmp_path, GLANCE)

    @contextmanager
    def open_session() -> Iterator[WindowSession]:
        raise StoreLocked("Another Tracker has this folder open.")
        yield

    with pytest.raises(StoreLocked, match="Another Tracker"):
        open_window(tmp_path, open_session)


@pytest.mark.parametrize("wait_seconds", [10.0, 0.0])
def test_the_store_is_not_closed_under_work_that_still_runs(
    store: Store,
    game: Scope,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wait_seconds: float,
) -> None:
    seen: list[str] = []
    may_end = threading.Event()

    class LateSync(FakeSync):
        def stop(self) -> None:
            if wait_seconds:
                threading.Timer(0.05, may_end.set).start()
            assert may_end.wait(10)
            seen.append("ended")

    @contextmanager
    def open_session() -> Iterator[WindowSession]:
        yield WindowSession(store, store.registry, FixedClock(), tmp_path, sync=LateSync())
        seen.append("closed")

    def close() -> None:
        frame = the_frame()
        if frame.findChild(MainWindow) is None or not frame.commands["sync_now"].isEnabled():
            QTimer.singleShot(5, close)
            return
        frame.close()

    monkeypatch.setattr(MainWindow.stop, "__defaults__", (wait_seconds,))
    QTimer.singleShot(0, close)
    open_window(tmp_path, open_session)

    assert seen == (["ended", "closed"] if wait_seconds else [])
    may_end.set()
    qtbot.waitUntil(lambda: "ended" in seen)
