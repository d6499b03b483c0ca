"""An expert's pace: scripted keys into the rink, a paint measured after each of them.

Run by hand: `python bench/pace.py [--minutes 5] [--rate 120] [--open 2000] [--sync]`. `--rate` is
events a minute. `--sync` lets a second thread acknowledge what is recorded, add another laptop's
shifts and undo nothing: the local half of two laptops in one game. Printed are p50, p99 and the
longest time from a key to its paint, frames over 50 ms, keys without a record, and memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted
from tracker.local_db.store import Store, open_store
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.run import SWITCH_SECONDS
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme

GAME = Scope("hockey", "18969")
SCRIPT = (
    ("S", "H", "2", "Q", "Return"), ("1", "Return"), ("P", "H", "3", "1", "Y", "Return"),
    ("T", "A", "1", "Alt+2", "Return"), ("Z", "A", "4", "Y", "Return"), ("B", "H", "5", "Alt+1"),
    ("F", "H", "1", "Alt+1", "Return"), ("S", "A", "3", "Ctrl+9", "Alt+4", "Return"),
    ("X", "]", "Return"), ("G", "H", "1", "2", "3", "Return"),
)  # fmt: skip
LONG_MILLISECONDS = 50.0


@dataclass
class Taken:
    """What was measured: waited and computed milliseconds per key, and the work lost."""

    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    """Of `waited`, the keys that wrote a record."""
    lost: int = 0
    memory: list[int] = field(default_factory=list)


def fill(store: Store, count: int) -> None:
    with store.write("fill") as unit:
        unit.add(GAME, "game", {"game_id": 18969, "home_team": "ICE", "away_team": "OIL"})
        for venue, first in (("home", 10), ("away", 40)):
            for place in range(20):
                position = "G" if place == 0 else "D" if place < 7 else "F"
                fields = {"venue": venue, "jersey": first + place, "position": position}
                unit.add(GAME, "roster", {**fields, "player_name": f"Player {place:03d}"})
        slots = {f"{v}_{n}": f + n for v, f in (("home", 10), ("away", 40)) for n in range(1, 6)}
        goalies = {"home_goalie": 10, "away_goalie": 40}
        unit.add(GAME, "shift", {"period": 3, "start_elapsed_seconds": 0, **slots, **goalies})
    types = ("Shot", "Pass", "Turnover", "Hit", "Pass", "Faceoff")
    for start in range(0, count, 500):
        with store.write("fill") as unit:
            for index in range(start, min(start + 500, count)):
                fields = {
                    "period": 1 + index * 3 // count,
                    "start_elapsed_seconds": index * 3600 // count % 1200,
                    "event_type": types[index % len(types)],
                    "event_team": ("home", "away")[index % 2],
                    "event_team_player_1": 11 + index % 9,
                    "puck_x": index % 200,
                    "puck_y": index % 85,
                }
                unit.add(GAME, "event", fields)


@contextmanager
def syncing(store: Store) -> Iterator[None]:
    """Another thread acknowledges what was recorded and writes what the other laptop recorded."""
    stop = threading.Event()

    def run() -> None:
        version, second = 0, 1200
        while not stop.wait(1.0):
            for kind in ("game", "roster", "shift", "event"):
                batch = store.outbox.freeze_batch(GAME, kind)
                accepted = [Accepted(c.change_id, version + n) for n, c in enumerate(batch, 1)]
                version += len(batch)
                if accepted:
                    store.outbox.acknowledge(GAME, kind, accepted)
            second -= 1
            with store.write("another laptop") as unit:
                fields = {"period": 1, "start_elapsed_seconds": max(second, 0)}
                unit.add(GAME, "event", {**fields, "event_type": "LoosePuck"})

    thread = threading.Thread(target=run, name="another laptop")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_game(store: Store, folder: Path) -> tuple[MainWindow, QWidget]:
    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, "light", 1.0)
    frame = WindowFrame(theme, scope_labels(store.registry))
    session = WindowSession(store, store.registry, SystemClock(), folder, has_workspaces=True)
    window = MainWindow(session, theme, frame)
    frame.resize(1366, 768)
    frame.show()
    frame.activateWindow()
    window.begin()
    wait(1500)
    workspace = window.page.tabs.workspace()
    assert workspace is not None
    workspace.focus_work()
    return window, workspace


def press(page: QWidget, name: str, taken: Taken) -> None:
    combination = QKeySequence(name)[0]
    target = QApplication.focusWidget() or page
    start, worked = time.perf_counter(), time.thread_time()
    QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()
    taken.waited.append((time.perf_counter() - start) * 1000)
    taken.worked.append((time.thread_time() - worked) * 1000)
    if name == "Return":
        taken.ends.append(taken.waited[-1])


def measure(store: Store, folder: Path, minutes: float, rate: int) -> Taken:
    window, page = open_game(store, folder)
    taken, end = Taken(), time.monotonic() + minutes * 60
    before = recorded(store)
    entered, number, due = 0, 0, time.monotonic()
    press(page, "Space", Taken())
    while time.monotonic() < end:
        for name in SCRIPT[number % len(SCRIPT)]:
            press(page, name, taken)
        number, entered = number + 1, entered + 1
        if number % rate == 0:
            taken.memory.append(resident_megabytes())
        due += 60 / rate
        wait(max(1, int((due - time.monotonic()) * 1000)))
    press(page, "Esc", Taken())
    taken.lost = entered - (recorded(store) - before)
    window.stop()
    window.frame.close()
    return taken


def recorded(store: Store) -> int:
    with store.read() as reader:
        events = [s.record for s in reader.list(GAME, "event")]
    return sum(getattr(e, "event_type", "") != "LoosePuck" for e in events)


def resident_megabytes() -> int:
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() // 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10


def line(name: str, found: list[float]) -> str:
    p99 = statistics.quantiles(found, n=100)[98]
    return (
        f"{name:28} p50 {statistics.median(found):6.2f}   p99 {p99:6.2f}   max {max(found):6.2f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--rate", type=int, default=120)
    parser.add_argument("--open", type=int, default=2_000)
    parser.add_argument("--sync", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), SystemClock())
        fill(store, chosen.open)
        with syncing(store) if chosen.sync else nullcontext():
            taken = measure(store, Path(folder), chosen.minutes, chosen.rate)
        print(line(f"{len(taken.waited):,} keys, waited", taken.waited))
        print(line("of it computed", taken.worked))
        print(line("keys that record, waited", taken.ends))
        slow = sum(found > LONG_MILLISECONDS for found in taken.waited)
        print(f"{slow} over 50 ms   {taken.lost} lost   memory {taken.memory} MB")
        store.close()


if __name__ == "__main__":
    main()
