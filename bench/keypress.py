"""Key press to a durable, visible row with 2,000 events open: p50, p99 and maximum.

Run by hand: `python bench/keypress.py [--presses 500] [--churn]`. `--churn` lets a second thread
freeze and acknowledge 20,000 changes of another game meanwhile, the local half of a sync;
`measure` takes any other context manager to run alongside, such as a real one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.store import Store, open_store
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.run import SWITCH_SECONDS
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme

OPEN_EVENTS, SYNCED_EVENTS = 2_000, 20_000
GAME, OTHER_GAME = Scope("hockey", "18969"), Scope("hockey", "18970")
REQUEST_SECONDS = 0.2
"""What a push of 500 rows takes on the way and on the server."""
TYPES = ("Shot", "Faceoff", "Pass", "Turnover", "Hit")


class Press(NamedTuple):
    """Milliseconds that a person waited, and that the UI thread computed meanwhile.

    On a machine that is busy with other things the first grows and the second does not.
    """

    waited: float
    worked: float


Alongside = Callable[[Store], AbstractContextManager[object]]


def fill(store: Store, scope: Scope, count: int) -> None:
    with store.write("fill") as unit:
        unit.add(scope, "game", {"game_id": int(scope.id), "home_team": "A", "away_team": "B"})
    for start in range(0, count, 500):
        with store.write("fill") as unit:
            for index in range(start, min(start + 500, count)):
                unit.add(scope, "event", event(index))


def event(index: int) -> dict[str, object]:
    return {
        "period": 1 + index % 3,
        "start_elapsed_seconds": index % 1200,
        "event_team": ("home", "away")[index % 2],
        "event_type": TYPES[index % len(TYPES)],
        "event_team_player_1": index % 40,
        "opp_team_player_1": 50 + index % 40,
        "event_team_zone": "odn"[index % 3],
    }


@contextmanager
def churn(store: Store) -> Iterator[None]:
    """Another thread sends and acknowledges a game of 20,000 events, without a network."""
    from tracker.local_db.outbox import Accepted

    stop = threading.Event()

    def run() -> None:
        version = 0
        while not stop.is_set():
            for kind in ("game", "event"):
                batch = store.outbox.freeze_batch(OTHER_GAME, kind)
                stop.wait(REQUEST_SECONDS)
                accepted = []
                for change in batch:
                    version += 1
                    accepted.append(Accepted(change.change_id, version))
                if accepted:
                    store.outbox.acknowledge(OTHER_GAME, kind, accepted)

    thread = threading.Thread(target=run, name="churn")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def open_game(store: Store) -> MainWindow:
    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, "light", 1.0)
    frame = WindowFrame(theme, scope_labels(store.registry))
    session = WindowSession(store, store.registry, SystemClock(), Path(tempfile.gettempdir()))
    window = MainWindow(session, theme, frame)
    frame.resize(1366, 768)
    frame.show()
    window.begin()
    window.open_scope(GAME)
    QTest.qWait(500)
    window.commands.new()
    QTest.qWait(100)
    return window


def measure(store: Store, presses: int, alongside: Alongside) -> list[Press]:
    """Each press from the Enter key to the painted row of a committed record."""
    window = open_game(store)
    page = window.page.page()
    assert page is not None
    view = page.findChild(QTableView)
    assert view is not None
    taken = []
    with alongside(store):
        for number in range(presses):
            before = page.table.record_count
            QTest.keyClicks(QApplication.focusWidget(), str(1 + number % 3))
            QTest.qWait(5)
            start, worked = time.perf_counter(), time.thread_time()
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
            view.viewport().repaint()
            after = time.perf_counter() - start
            taken.append(Press(after * 1000, (time.thread_time() - worked) * 1000))
            assert page.table.record_count == before + 1, window.frame.message.text
            QTest.qWait(5)
    window.page.form.cancel()
    window.frame.close()
    return taken


def line(name: str, taken: list[Press]) -> str:
    waited = [press.waited for press in taken]
    p99 = statistics.quantiles(waited, n=100)[98]
    worked = statistics.median(press.worked for press in taken)
    return (
        f"{name:24} p50 {statistics.median(waited):6.2f} ms   p99 {p99:6.2f} ms   "
        f"max {max(waited):6.2f} ms   of it computed {worked:5.2f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=500)
    parser.add_argument("--churn", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), SystemClock())
        fill(store, GAME, OPEN_EVENTS)
        print(line("alone", measure(store, chosen.presses, lambda _store: nullcontext())))
        if chosen.churn:
            fill(store, OTHER_GAME, SYNCED_EVENTS)
            print(line("while 20,000 are synced", measure(store, chosen.presses, churn)))
        store.close()


if __name__ == "__main__":
    main()
