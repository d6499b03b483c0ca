"""Renders the states of the hockey workspace from the shipped game into this folder."""

# ruff: noqa: D101, D102, D103
from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docs.ui.make_screenshots import Said, _with_few_colours, shipped_game
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted
from tracker.local_db.store import Store, open_store
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.session import WindowSession
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.theme import Theme, ThemeChoice

FOLDER = Path(__file__).parent
NOW = datetime(2026, 2, 28, 21, 4, tzinfo=UTC)
PERIOD, SECOND = 3, 400


class FixedClock:
    def now(self) -> datetime:
        return NOW


def until_now(store: Store) -> Scope:
    """The shipped game until the third period; the last events are not sent yet."""
    name, result = shipped_game(store.registry)
    part = result.scopes[0]
    scope = Scope(name, part.scope_id)
    with store.write("import") as unit:
        for imported in part.records:
            period = imported.payload.get("period") or 0
            start = imported.payload.get("start_elapsed_seconds") or 0
            if (period, start) <= (PERIOD, SECOND):
                unit.put(scope, imported)
    version = 0
    for kind in ("game", "roster", "shift", "event"):
        while batch := store.outbox.freeze_batch(scope, kind, max_rows=100):
            accepted = [Accepted(c.change_id, version + n) for n, c in enumerate(batch, 1)]
            store.outbox.acknowledge(scope, kind, accepted)
            version += len(batch)
    with store.read() as reader:
        shift = reader.list(scope, "shift")[-1]
        game = reader.list(scope, "game")[0]
    with store.write("the shift that runs") as unit:
        unit.edit(scope, "shift", shift.key, {"end_elapsed_seconds": None, "shift_stop_type": None})
        unit.edit(scope, "game", game.key, {"status": "live"})
    return scope


class Rinkside:
    """One window per picture, over one store."""

    def __init__(self, store: Store, theme: Theme, size: tuple[int, int] = (1366, 768)) -> None:
        self._frame = WindowFrame(theme, scope_labels(store.registry))
        session = WindowSession(
            store,
            store.registry,
            FixedClock(),
            Path(tempfile.gettempdir()),
            sync=Said(SyncStatus(SyncPhase.IDLE, NOW)),
            has_workspaces=True,
        )
        self.window = MainWindow(session, theme, self._frame)
        self._frame.resize(*size)
        self._frame.show()
        self._frame.activateWindow()
        self.window.begin()
        wait(600)
        self.page = self.window.page.tabs.workspace()
        assert self.page is not None
        self.page.focus_work()

    def keys(self, *names: str) -> None:
        for name in names:
            if name.startswith("~"):
                QTest.keyClicks(QApplication.focusWidget(), name[1:])
                continue
            combination = QKeySequence(name)[0]
            target = QApplication.focusWidget() or self.page
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def keep(self, name: str) -> None:
        wait(1500)
        picture = self._frame.grab().toImage()
        _with_few_colours(picture).save(str(FOLDER / f"{name}.png"))
        self.window.stop()
        self._frame.close()
        self._frame.deleteLater()
        wait(50)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


LINES = ("L", "H", "Ctrl+1", "A", "Ctrl+1", "Ctrl+2", "Esc")
SHOTS: dict[str, tuple[str, float, tuple[str, ...]]] = {
    "rink-ready-light": ("light", 1.0, ("Space",)),
    "rink-ready-dark": ("dark", 1.0, ("Space",)),
    "rink-event-light": ("light", 1.0, ("Space", "S", "H", "2", ".", "Q")),
    "rink-event-dark": ("dark", 1.0, ("Space", "G", "A", "1", "2", "3")),
    "rink-change-light": ("light", 1.0, ("L", "H", "J", "7", "7", "J", "8", "1")),
    "rink-line-light": ("light", 1.0, ("/", "~S 81 mi")),
    "rink-check-light": ("light", 1.0, ("Ctrl+G",)),
    "rink-200-percent": ("light", 2.0, ("Space", "S", "H", "2")),
    "rink-shifts-dark": ("dark", 1.0, ("Space",)),
}


def main(wanted: list[str]) -> None:
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), FixedClock())
        until_now(store)
        rink = Rinkside(store, theme)
        rink.keys(*LINES)
        rink.keep("rink-ready-light")
        for name, (choice, scale, keys) in SHOTS.items():
            if wanted and name not in wanted:
                continue
            theme.choose(ThemeChoice(choice))
            theme.scale_to(scale)
            rink = Rinkside(store, theme, (2732, 1536) if scale > 1 else (1366, 768))
            if "shifts" in name:
                rink.page.parts.side_tabs.setCurrentIndex(1)
            rink.keys(*keys)
            rink.keep(name)
        store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
