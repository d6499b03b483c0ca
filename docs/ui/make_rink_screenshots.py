"""Renders the states of the hockey workspace from the shipped game into this folder."""

# ruff: noqa: D101, D102, D103
from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from docs.ui.make_screenshots import Said, shipped_game
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted
from tracker.local_db.store import Store, open_store
from tracker.profiles.hockey.ui.begun import Begun
from tracker.profiles.hockey.ui.begun_keeper import BROUGHT_BACK
from tracker.profiles.hockey.ui.widgets.spots import Spot
from tracker.ui.frame import WindowFrame
from tracker.ui.kit.colours import blended
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.session import WindowSession
from tracker.ui.status import SyncPhase, SyncStatus, Tone
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
        self._theme, self.store = theme, store
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

    def _colours(self) -> list[int]:
        """Those that mean something, with the edges of their letters."""
        palette, teams = self._theme.palette, self.page.parts.board.shown_colours()
        words = (*palette.words, palette.line, palette.edge, teams.home, teams.away)
        edges = (
            (c, s, n / 5) for c in words for s in (palette.panel, palette.bg) for n in range(5)
        )
        return [QColor(blended(colour, on, share)).rgb() for colour, on, share in edges]

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The way of the puck, in feet."""
        ice, left = self.page.parts.rink, Qt.MouseButton.LeftButton
        begin, stop = (ice.place_of(Spot(*place)).toPoint() for place in (start, end))
        QTest.mousePress(ice.viewport(), left, pos=begin)
        QTest.mouseMove(ice.viewport(), stop)
        QTest.mouseRelease(ice.viewport(), left, pos=stop)

    def keep(self, name: str) -> None:
        wait(1500)
        picture = self._frame.grab().toImage()
        for dialog in self._frame.findChildren(QDialog):
            if dialog.isVisible():
                _lay(dialog, picture, self._frame)
                dialog.close()
        _with_few_colours(picture, self._colours()).save(str(FOLDER / f"{name}.png"))
        self.page.parts.bar.line.clear()
        self.page.focus_work()
        self.keys("Esc", "Esc")  # nothing is begun in the next picture
        wait(100)
        self.window.stop()
        self._frame.close()
        self._frame.deleteLater()
        wait(50)


def _with_few_colours(picture: QImage, kept: list[int]) -> QImage:
    """A third of the size. Rare colours stay that would become others that mean something else."""
    exact = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(exact.constBits()).cast("B").cast("I")
    common = [colour for colour, _ in Counter(pixels).most_common(256)]
    colours = list(dict.fromkeys([*kept, *common]))[:256]
    how = Qt.ImageConversionFlag.ThresholdDither
    return exact.convertToFormat(QImage.Format.Format_Indexed8, colours, how)


def _lay(dialog: QDialog, picture: QImage, frame: QWidget) -> None:
    """A window beside the main one, into its picture, as a person sees them."""
    own = dialog.grab().toImage()
    place = frame.rect().center() - dialog.rect().center()
    painter = QPainter(picture)
    painter.fillRect(frame.rect(), QColor(0, 0, 0, 70))
    painter.drawImage(place, own)
    painter.setPen(QColor("#7F8C99"))
    painter.drawRect(dialog.rect().translated(place))
    painter.end()


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


LINES = ("L", "H", "Ctrl+1", "A", "Ctrl+1", "Ctrl+2", "Esc")
SMALL, LOW, DOUBLE, LARGE = (1366, 768), (1280, 736), (2732, 1536), (3840, 2160)
COLOURS = {"BUF": "#0038a8", "NJD": "#c8102e"}


@dataclass(frozen=True)
class Shot:
    """One picture: the look, and the keys that lead to it."""

    look: str
    keys: tuple[str, ...]
    size: tuple[int, int] = SMALL
    tab: int = 0
    prepare: Callable[[Rinkside], None] = lambda _rink: None

    @property
    def scale(self) -> float:
        return 2.0 if self.size in (DOUBLE, LARGE) else 1.0


def pass_drawn(rink: Rinkside) -> None:
    rink.keys("P", "H", "2", "3")
    rink.drag((62, 22), (128, 66))


def brought_back(rink: Rinkside) -> None:
    """As after a crash: the note is there, and the game is opened anew."""
    rink.keys("S", "A", "3", ".", "Q")
    wait(200)
    begun = Begun(replace(rink.page.entry.entry, is_restored=True))
    rink.keys("Esc")
    rink.page.entry.take_up(begun.entry)
    rink.window.tell(BROUGHT_BACK, Tone.PLAIN)


def complete(rink: Rinkside) -> None:
    """Called complete on another laptop."""
    key = rink.page.book.game_key
    assert key is not None
    with rink.store.write("complete the game") as unit:
        unit.edit(rink.page.book.scope, "game", key, {"status": "complete"})
    rink.keys("Ctrl+G")


SHOTS: dict[str, Shot] = {
    "rink-ready-light": Shot("light", ("Space",)),
    "rink-ready-dark": Shot("dark", ("Space",)),
    "rink-event-light": Shot("light", ("Space", "S", "H", "2", ".", "Q")),
    "rink-event-dark": Shot("dark", ("Space", "G", "A", "1", "2", "3")),
    "rink-pass-dark": Shot("dark", ("Space",), prepare=pass_drawn),
    "rink-brought-back-light": Shot("light", (), prepare=brought_back),
    "rink-change-light": Shot("light", ("L", "H", "J", "7", "7", "J", "8", "1")),
    "rink-line-light": Shot("light", ("/", "~S 81 mi")),
    "rink-check-light": Shot("light", ("Ctrl+G",)),
    "rink-shifts-dark": Shot("dark", ("Space",), tab=1),
    "rink-colours-light": Shot("light", ("Ctrl+Alt+C",)),
    "rink-report-light": Shot("light", ("Ctrl+P",)),
    "rink-low-light": Shot("light", ("Space",), LOW),
    "rink-200-percent": Shot("light", ("Space", "S", "H", "2"), DOUBLE),
    "rink-4k-dark": Shot("dark", ("Space", "S", "H", "2"), LARGE),
    # The last one: all are taken of one game.
    "rink-complete-light": Shot("light", (), prepare=complete),
}


def main(wanted: list[str]) -> None:
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), FixedClock())
        until_now(store)
        for team, colour in COLOURS.items():
            store.meta.set(f"hockey/colour/{team}", colour)
        rink = Rinkside(store, theme)
        rink.keys(*LINES)
        rink.keep("rink-ready-light")
        for name, shot in SHOTS.items():
            if wanted and name not in wanted:
                continue
            theme.choose(ThemeChoice(shot.look))
            theme.scale_to(shot.scale)
            rink = Rinkside(store, theme, shot.size)
            rink.page.parts.side_tabs.setCurrentIndex(shot.tab)
            rink.keys(*shot.keys)
            shot.prepare(rink)
            rink.keep(name)
        store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
