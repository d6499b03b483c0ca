"""What a row, a run and a commit cost, by how many records and scopes there are already.

Run by hand: python -m bench.scale [--rows 2000]. About five minutes. Publishing is switched off.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psycopg
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.planted import Games, add_on_server, plant_on_laptop, plant_on_server, record
from bench.push import Token
from tracker.core.clock import SystemClock
from tracker.core.ids import Key
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.local_db import Store, open_store
from tracker.server.embedded import EmbeddedServer
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.report import SyncReport
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme

ROUNDS = 3
IDLE_RUNS = 9
SMALL = 100
"""Events of each of the many games."""


@dataclass
class Laptop:
    """A data folder that knows these games, and its way to the server."""

    folder: Path
    games: Games
    store: Store
    engine: SyncEngine
    next_index: int = field(init=False)

    def __post_init__(self) -> None:
        self.next_index = self.games.events + 1

    @property
    def scope(self) -> Scope:
        return self.games.scopes[0]

    def take_indexes(self, count: int) -> int:
        first, self.next_index = self.next_index, self.next_index + count
        return first

    def run(self) -> SyncReport:
        report = self.engine.run_once()
        assert report.failure is None, report.problems
        return report


@dataclass
class Site:
    """The server, and the folder for laptops."""

    folder: Path
    registry: Registry
    url: str
    dsn: str
    token: str
    open: ExitStack

    def laptop(self, name: str, games: Games) -> Laptop:
        store = open_store(self.folder / name, self.registry, SystemClock())
        self.open.callback(store.close)
        plant_on_laptop(store, self.dsn, games)
        transport = HttpTransport(self.url, Token(self.token))
        self.open.callback(transport.close)
        engine = SyncEngine(store, transport, self.registry, SystemClock())
        laptop = Laptop(self.folder / name, games, store, engine)
        for _ in range(2):
            assert laptop.run().pulled == 0
        return laptop


@contextmanager
def site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name, ExitStack() as stack:
        folder, registry = Path(name), discover()
        embedded = EmbeddedServer(folder / "server", registry, print)
        stack.callback(embedded.stop)
        address = embedded.start()
        with psycopg.connect(address.dsn, autocommit=True) as connection:
            connection.execute("update tracker.profiles set publish_function = null")
        token = embedded.token("scorekeeper")
        yield Site(folder, registry, address.url, address.dsn, token, stack)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median(count: int, action: Callable[[], object]) -> float:
    return statistics.median(seconds(action) for _ in range(count))


def push_row(laptop: Laptop, rows: int) -> float:
    """Seconds per row: send, acknowledge, pull one's own rows, check the mirror."""

    def once() -> float:
        record(laptop.store, laptop.scope, laptop.take_indexes(rows), rows)
        start = time.perf_counter()
        assert laptop.run().acknowledged == rows
        return (time.perf_counter() - start) / rows

    return statistics.median(once() for _ in range(ROUNDS))


def pull_row(where: Site, laptop: Laptop, rows: int) -> float:
    def once() -> float:
        add_on_server(where.dsn, int(laptop.scope.id), laptop.take_indexes(rows), rows)
        start = time.perf_counter()
        assert laptop.run().pulled == rows
        return (time.perf_counter() - start) / rows

    return statistics.median(once() for _ in range(ROUNDS))


def one_change(laptop: Laptop) -> float:
    def once() -> float:
        record(laptop.store, laptop.scope, laptop.take_indexes(1), 1)
        return seconds(lambda: laptop.run())

    return statistics.median(once() for _ in range(IDLE_RUNS))


def overview(laptop: Laptop) -> tuple[float, float, float]:
    """Seconds until the window stands, from a commit to its overview, of these on its thread."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, "light", 1.0)
    frame = WindowFrame(theme, scope_labels(laptop.store.registry))
    session = WindowSession(laptop.store, laptop.store.registry, SystemClock(), laptop.folder)
    start = time.perf_counter()
    window = MainWindow(session, theme, frame)
    frame.show()
    QApplication.processEvents()
    standing = time.perf_counter() - start
    QTest.qWait(300)
    taken, worked = [], []
    shown: list[float] = []
    window._overview.read.connect(lambda _overview: shown.append(time.perf_counter()))
    for number in range(IDLE_RUNS):
        shown.clear()
        thread_time, start = time.thread_time(), time.perf_counter()
        with laptop.store.write("Score") as unit:
            key = Key(f"G{laptop.scope.id}")
            unit.edit(laptop.scope, "game", key, {"home_goals_official": number})
        while not shown:
            QTest.qWait(1)
        taken.append(shown[0] - start)
        worked.append(time.thread_time() - thread_time)
    frame.close()
    assert window.stop()
    theme.deleteLater()
    return standing, statistics.median(taken), statistics.median(worked)


def reading(laptop: Laptop) -> tuple[float, float]:
    """Seconds for the list of scopes, and for closing and opening the store."""

    def listed() -> None:
        with laptop.store.read() as reader:
            reader.scopes()

    taken = median(ROUNDS, listed)
    laptop.store.close()
    again: list[Store] = []
    opened = seconds(
        lambda: again.append(open_store(laptop.folder, laptop.store.registry, SystemClock()))
    )
    again[0].close()
    return taken, opened


def say(what: str, values: dict[str, float], unit: float = 1e3, name: str = "ms") -> None:
    """Each value, and how it compares with the first."""
    least = next(iter(values.values()))
    parts = [f"{case} {v * unit:,.2f} {name} (x{v / least:.2f})" for case, v in values.items()]
    print(f"{what}: " + ", ".join(parts), flush=True)


RECORDS = {
    "1,000": Games(810_000, 1, 999),
    "20,000": Games(820_000, 1, 19_999),
    "200,000": Games(830_000, 4, 49_999),
}
SCOPES = {
    "1": Games(840_000, 1, SMALL),
    "100": Games(850_000, 100, SMALL),
    "2,000": Games(860_000, 2_000, SMALL),
}


def by_records(where: Site, rows: int) -> dict[str, Laptop]:
    laptops, pushed, pulled, idle = {}, {}, {}, {}
    for case, games in RECORDS.items():
        plant_on_server(where.dsn, games)
        laptop = laptops[case] = where.laptop(f"records {case}", games)
        pushed[case] = push_row(laptop, rows)
        pulled[case] = pull_row(where, laptop, rows)
        idle[case] = median(IDLE_RUNS, laptop.run)
    say("push of a row, by records", pushed, 1e6, "us")
    say("pull of a row, by records", pulled, 1e6, "us")
    say("idle run, by records", idle)
    say("run with one change, by records", {c: one_change(x) for c, x in laptops.items()})
    return laptops


def by_scopes(where: Site) -> dict[str, Laptop]:
    laptops = {}
    for case, games in SCOPES.items():
        plant_on_server(where.dsn, games)
        laptops[case] = where.laptop(f"scopes {case}", games)
    say("idle run, by scopes", {c: median(IDLE_RUNS, x.run) for c, x in laptops.items()})
    say("run with one change, by scopes", {c: one_change(x) for c, x in laptops.items()})
    return laptops


def window_and_store(laptops: dict[str, Laptop], by: str) -> None:
    looks = {case: overview(laptop) for case, laptop in laptops.items()}
    say(f"the window stands, by {by}", {case: look[0] for case, look in looks.items()})
    say(f"commit to overview, by {by}", {case: look[1] for case, look in looks.items()})
    say(f"of these on the window's thread, by {by}", {c: look[2] for c, look in looks.items()})
    reads = {case: reading(laptop) for case, laptop in laptops.items()}
    say(f"list of scopes, by {by}", {case: read[0] for case, read in reads.items()})
    say(f"opening the store, by {by}", {case: read[1] for case, read in reads.items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--only", choices=("records", "scopes"))
    options = parser.parse_args()
    start = time.perf_counter()
    with site() as where:
        if options.only != "scopes":
            window_and_store(by_records(where, options.rows), "records")
        if options.only != "records":
            window_and_store(by_scopes(where), "scopes")
    print(f"took {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
