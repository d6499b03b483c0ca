"""Two laptops in one game: how long after its commit a row is seen on the other one.

Run by hand: python -m bench.neighbours [--seconds 120]. Each laptop is a process with the sync as
the window runs it; into the shipped game one records events, the other shifts, at odd moments, and
the real server publishes the game meanwhile. Wanted: p99 of 3 seconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Any

from bench.push import Token
from tracker.core.changes import ChangeSet, Origin
from tracker.core.clock import SystemClock
from tracker.core.ids import Key
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db import Store, open_store
from tracker.server.embedded import EmbeddedServer
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.loop import Callbacks, SyncThread
from tracker.sync.published import RefreshPace

WANTED_SECONDS = 3.0
PATIENCE = 60.0
"""So long the bench waits for the first rows, and for the last."""
FIELDS: dict[str, dict[str, Any]] = {
    "event": {"period": 1, "event_type": "Shot", "event_team": "home"},
    "shift": {"period": 1, "home_1": 17, "away_1": 44},
}


@dataclass(frozen=True)
class Part:
    """What one laptop does."""

    name: str
    kind: str
    every_seconds: float
    """Between two records, on average."""
    folder: Path
    url: str
    token: str
    scope: Scope
    seconds: float


Moments = dict[str, float]
"""By kind and key, in seconds of the machine's clock."""


class Laptop:
    """One process's part: it records, and notes when it saw what the other one recorded."""

    def __init__(self, part: Part, store: Store) -> None:
        self._part, self._store = part, store
        self.recorded: Moments = {}
        self.seen: Moments = {}
        self._changed = threading.Condition()
        self._wake: Callable[[], None] = lambda: None
        store.subscribe(self._hear)

    def live(self, engine: SyncEngine, transport: HttpTransport) -> None:
        engine.introduce(lambda: self._part.name)
        engine.space_refreshes(RefreshPace())
        engine.want(self._part.scope)
        company = threading.Event()

        def look() -> Any:
            seen = engine.look_around(self._part.scope, self._part.kind)
            if seen is not None and seen.neighbours:
                company.set()
            return seen

        thread = SyncThread(engine, transport.drop_connections, Callbacks(on_problem=print))
        thread.look_around = look
        self._wake = thread.wake
        thread.start()
        assert company.wait(PATIENCE), "nobody else came"
        self._record()
        self._rest()
        thread.stop()

    def _record(self) -> None:
        chance, end = random.Random(self._part.name), time.monotonic() + self._part.seconds
        scope, kind = self._part.scope, self._part.kind
        while time.monotonic() < end:
            time.sleep(chance.uniform(0.2, 1.8) * self._part.every_seconds)
            with self._store.write("Record") as unit:
                key = unit.add(scope, kind, FIELDS[kind]).key
            self.recorded[f"{kind} {key}"] = time.time()

    def _rest(self) -> None:
        """Until nothing has come for a while: the other one has ended, too."""
        with self._changed:
            while self._changed.wait(10 * WANTED_SECONDS / 2):
                pass

    def _hear(self, changes: ChangeSet) -> None:
        now = time.time()
        if changes.origin is Origin.LOCAL:
            self._wake()
            return
        others = [c for c in changes.records if c.kind in FIELDS and c.kind != self._part.kind]
        with self._changed:
            for one in others:
                self.seen.setdefault(f"{one.kind} {one.key}", now)
                self._changed.notify_all()


def play(part: Part, results: Queue[tuple[str, Moments, Moments]]) -> None:
    registry, clock = discover(), SystemClock()
    with open_store(part.folder / part.name, registry, clock) as store:
        transport = HttpTransport(part.url, Token(part.token))
        laptop = Laptop(part, store)
        laptop.live(SyncEngine(store, transport, registry, clock), transport)
        transport.close()
    results.put((part.name, laptop.recorded, laptop.seen))


def shipped_game(folder: Path, url: str, token: str) -> Scope:
    """The game as it was recorded before, on the server; it goes on."""
    registry, clock = discover(), SystemClock()
    demo = registry.profile("hockey").tools.demo
    assert demo is not None
    part = demo.load(None).scopes[0]
    scope, transport = Scope("hockey", part.scope_id), HttpTransport(url, Token(token))
    with open_store(folder, registry, clock) as store:
        with store.write("Import") as unit:
            for imported in part.records:
                unit.put(scope, imported)
            unit.edit(scope, "game", Key(f"G{scope.id}"), {"status": "live"})
        report = SyncEngine(store, transport, registry, clock).run_once()
        assert report.failure is None, report.problems
    transport.close()
    return scope


def say(what: str, recorded: Moments, seen: Moments) -> None:
    taken = sorted(seen[key] - moment for key, moment in recorded.items() if key in seen)
    lost = len(recorded) - len(taken)
    p50, p99 = statistics.median(taken), taken[max(0, -(-99 * len(taken) // 100) - 1)]
    print(
        f"{what}: {len(taken):,} rows, p50 {p50:.2f} s, p99 {p99:.2f} s, latest {taken[-1]:.2f} s"
        f" (wanted p99 {WANTED_SECONDS:.0f} s); {lost} never seen",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    options = parser.parse_args()
    processes = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        embedded = EmbeddedServer(Path(name) / "server", discover(), print)
        try:
            address, results = embedded.start(), processes.Queue()
            scope = shipped_game(Path(name) / "before", address.url, embedded.token("scorekeeper"))
            for who, kind, every in (("Ana", "event", 0.5), ("Bo", "shift", 3.0)):
                token = embedded.token("scorekeeper")
                part = Part(
                    who, kind, every, Path(name), address.url, token, scope, options.seconds
                )
                processes.Process(target=play, args=(part, results), daemon=True).start()
            found = {
                who: (recorded, seen) for who, recorded, seen in (results.get(), results.get())
            }
            say("events of Ana at Bo", found["Ana"][0], found["Bo"][1])
            say("shifts of Bo at Ana", found["Bo"][0], found["Ana"][1])
        finally:
            embedded.stop()


if __name__ == "__main__":
    main()
