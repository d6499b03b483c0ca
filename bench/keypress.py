"""Key press to a durable, visible row with 2,000 events open, alone and while a sync runs.

Run by hand: `python bench/keypress.py [--presses 500] [--profile FILE]`. A game of 20,000 new
events is pushed to a real server on this machine, and its rows come back, on the program's own
sync thread, while events are entered into another game at a person's top pace. That is repeated
with further games until there are presses enough; after each, some presses are made alone.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from bench.shares import Press, Shares, report
from tracker.app import connect_own_server, embedded_server
from tracker.app_window import window_session
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.settings import change_settings
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.run import prepare_process
from tracker.ui.session import SyncController, WindowSession
from tracker.ui.theme import Theme

OPEN_EVENTS, SYNCED_EVENTS = 2_000, 20_000
ALONE_PER_ROUND = 60
PAUSE_MILLISECONDS = 95
GAME = Scope("hockey", "18969")
TYPES = ("Shot", "Faceoff", "Pass", "Turnover", "Hit")


def fill(store: Store, scope: Scope, count: int) -> None:
    with store.write("fill") as unit:
        unit.add(scope, "game", {"game_id": int(scope.id), "home_team": "A", "away_team": "B"})
    for start in range(0, count, 500):
        with store.write("fill") as unit:
            for index in range(start, min(start + 500, count)):
                unit.add(scope, "event", event(index))


def event(index: int) -> dict[str, int | str]:
    return {
        "period": 1 + index % 3,
        "start_elapsed_seconds": index % 1200,
        "event_team": ("home", "away")[index % 2],
        "event_type": TYPES[index % len(TYPES)],
        "event_team_player_1": index % 40,
        "opp_team_player_1": 50 + index % 40,
        "event_team_zone": "odn"[index % 3],
    }


def wait(milliseconds: int) -> None:
    """In the event loop, as a window waits: `QTest.qWait` would keep the interpreter meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


@contextmanager
def connected_session(folder: Path) -> Iterator[WindowSession]:
    """A data folder with a server of its own, as `tracker server start` leaves it; not syncing."""
    server = embedded_server(folder, discover(), lambda _sentence: None)
    try:
        connect_own_server(folder, server.start().url)
        change_settings(folder, is_sync_paused=True)
        with window_session(folder) as session:
            yield session
    finally:
        server.stop()


@contextmanager
def open_game(session: WindowSession) -> Iterator[MainWindow]:
    """The game's tables and the generic form, without the workspace that its profile may add."""
    plain = Registry(replace(profile, open_workspace=None) for profile in session.registry)
    session = replace(session, registry=plain)
    prepare_process()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, "light", 1.0)
    frame = WindowFrame(theme, scope_labels(session.registry))
    window = MainWindow(session, theme, frame)
    frame.resize(1366, 768)
    frame.show()
    window.begin()
    window.open_scope(GAME)
    wait(500)
    window.commands.new()
    wait(100)
    try:
        yield window
    finally:
        window.page.form.cancel()
        frame.close()
        # Threads that still run would tell a window that is gone.
        assert window.stop(), "work goes on in a window that is closed"


@dataclass
class Typist:
    """Enters one event after the other, from the Enter key to the painted row."""

    window: MainWindow
    shares: Shares
    profile: cProfile.Profile | None = None
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def handle(self) -> QWindow:
        """Where the platform delivers keys, so that all that watches the window sees them."""
        return self.window.frame.windowHandle()

    def press(self) -> Press:
        page = self.window.page.page()
        assert page is not None
        view = page.findChild(QTableView)
        assert view is not None
        before = page.table.record_count
        digit = ord("1") + next(self._numbers) % 3
        QTest.keyClick(self.handle, Qt.Key(digit))
        wait(5)
        if self.profile is not None:
            self.profile.enable()

        def enter() -> None:
            QTest.keyClick(self.handle, Qt.Key.Key_Return)

        def is_shown() -> bool:
            row = view.visualRect(view.currentIndex())
            is_in_sight = view.viewport().rect().contains(row.center())
            return page.table.record_count == before + 1 and is_in_sight

        taken = self.shares.press(enter, is_shown)
        if self.profile is not None:
            self.profile.disable()
        assert page.table.record_count == before + 1, self.window.frame.message.text
        wait(PAUSE_MILLISECONDS)
        return taken


def presses_during_sync(
    typist: Typist, sync: SyncController, is_done: Callable[[], bool]
) -> list[Press]:
    """Presses from the start of a sync until everything has arrived and come back."""
    taken = []
    sync.pause(False)
    while not is_done():
        taken.append(typist.press())
    sync.pause(True)
    return taken


def arrived(store: Store, scope: Scope) -> Callable[[], bool]:
    """Whether nothing waits any more and the scope's own rows have been seen on the server."""
    looks = itertools.count()

    def look() -> bool:
        if next(looks) % 5:
            return False
        with store.read() as reader:
            if reader.outbox_counts(scope).total:
                return False
        debts = {debt.scope: debt.version for debt in store.debts.due()}
        return store.mirror.cursor(scope, "event") >= max(debts.get(scope, 1), 1)

    return look


def store_of(session: WindowSession) -> Store:
    assert isinstance(session.store, Store)
    return session.store


def rounds(session: WindowSession, typist: Typist, presses: int) -> tuple[list[Press], list[Press]]:
    """Presses alone and during syncs, in turn, so that both meet the same machine."""
    store, sync = store_of(session), session.sync
    assert sync is not None
    alone: list[Press] = []
    during: list[Press] = []
    for number in itertools.count(1):
        if len(during) >= presses:
            return alone, during
        scope = Scope("hockey", str(900_000 + number))
        fill(store, scope, SYNCED_EVENTS)
        wait(500)
        alone += [typist.press() for _ in range(ALONE_PER_ROUND)]
        start, before = time.perf_counter(), len(during)
        during += presses_during_sync(typist, sync, arrived(store, scope))
        seconds = time.perf_counter() - start
        print(f"  {SYNCED_EVENTS:,} events in {seconds:.1f} s, {len(during) - before} presses")
    raise AssertionError


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=500)
    parser.add_argument("--alone", action="store_true", help="without a server and a sync")
    parser.add_argument("--profile", type=Path, help="of the presses, for pstats")
    chosen = parser.parse_args()
    profile = cProfile.Profile() if chosen.profile else None
    open_session = window_session if chosen.alone else connected_session
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        folder = Path(name)
        shares = Shares(folder)
        with open_session(folder) as session, shares.installed():
            fill(store_of(session), GAME, OPEN_EVENTS)
            with open_game(session) as window:
                typist = Typist(window, shares, profile)
                during: list[Press] = []
                if chosen.alone:
                    alone = [typist.press() for _ in range(chosen.presses)]
                else:
                    alone, during = rounds(session, typist, chosen.presses)
    report("alone", alone)
    if during:
        report("during a sync", during)
    if profile is not None:
        profile.dump_stats(chosen.profile)


if __name__ == "__main__":
    main()
