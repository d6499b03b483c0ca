"""Many laptops that sync at once with one embedded server: how long it takes, what goes wrong.

Run by hand: python bench/clients.py [--clients 50] [--events 200] [--rounds 3] [--sharing 5]
Each has a game of its own, and five at a time also record into one game together.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier

import psycopg

from tracker.core.clock import SystemClock
from tracker.core.ids import Key
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.local_db import Store, open_store
from tracker.server.embedded import EmbeddedServer
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport

FIRST_GAME = 700_001
FIRST_SHARED_GAME = 790_001
MOST_QUIET_ROUNDS = 10

_RECEIPTS = "select count(*), count(distinct change_id) from sync_receipts where scope = any(%s)"
_NOTES = "select event_key, note from staging_events where game_id = %s and not deleted"
_UNPUBLISHED = """
select count(*) from sync_scopes where scope = any(%s) and published_version < version
"""


class Token:
    """A scorekeeper's."""

    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        return self._token

    def renew(self) -> bool:
        return False


@dataclass
class Load:
    """How much each laptop records."""

    clients: int
    events: int
    rounds: int
    sharing: int = 5
    """How many record into one game together."""


@dataclass
class Found:
    """What the laptops saw."""

    seconds: list[float] = field(default_factory=list)
    """Of each run of a sync."""
    wall_seconds: float = 0.0
    shown: Counter[str] = field(default_factory=Counter)
    """Sentences that a person would have read."""
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


class Client:
    """A laptop with its own folder, connection and user."""

    def __init__(
        self, number: int, folder: Path, registry: Registry, transport: HttpTransport
    ) -> None:
        self.own = self.shared = Scope("hockey", str(FIRST_GAME + number))
        self._number = number
        self.store: Store = open_store(folder / f"client{number}", registry, SystemClock())
        self._transport = transport
        self._engine = SyncEngine(self.store, self._transport, registry, SystemClock())

    def close(self) -> None:
        self._transport.close()
        self.store.close()

    def record(self, events: int, round_number: int) -> None:
        """New events in both games, and an edit that the others of the shared game make, too."""
        with self.store.write("Record") as unit:
            for number in range(events):
                note = f"{self._number}/{round_number}/{number}"
                unit.add(self.own, "event", {"period": 1, "event_type": "Shot", "note": note})
            for _ in range(max(1, events // 20)):
                unit.add(self.shared, "event", {"period": 2, "event_type": "Hit"})
        first = min(self.notes(self.shared))
        with self.store.write("Edit") as unit:
            note = f"{self._number} in round {round_number}"
            unit.edit(self.shared, "event", Key(first), {"note": note})

    def notes(self, scope: Scope) -> dict[str, str | None]:
        with self.store.read() as reader:
            return {
                str(r.key): getattr(r.record, "note", None) for r in reader.list(scope, "event")
            }

    def sync(self, found: Found) -> bool:
        """One run; whether it exchanged anything or left something."""
        began = time.perf_counter()
        report = self._engine.run_once()
        found.seconds.append(time.perf_counter() - began)
        found.shown.update(report.problems)
        found.counts.update(
            {
                name: getattr(report, name)
                for name in ("pushed", "acknowledged", "pulled", "rekeyed")
            }
        )
        found.counts.update({"settled": report.settled, "merged": report.merged})
        found.counts["runs that ended early"] += report.failure is not None
        return report.did_something or report.waiting > 0


def run(clients: Sequence[Client], load: Load) -> Found:
    """All at once, round after round, and then until nothing moves any more."""
    found, start = Found(), Barrier(len(clients))

    def live(client: Client) -> None:
        for round_number in range(load.rounds):
            client.record(load.events, round_number)
            start.wait()
            client.sync(found)

    began = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(live, clients))
        found.wall_seconds = time.perf_counter() - began
        for _ in range(MOST_QUIET_ROUNDS):
            if not any(list(pool.map(lambda client: client.sync(found), clients))):
                return found
    found.differences.append(f"not quiet after {MOST_QUIET_ROUNDS} more rounds")
    return found


def compare(clients: Sequence[Client], dsn: str, found: Found) -> None:
    """Every laptop against the server; what differs is noted."""
    scopes = sorted({str(s) for client in clients for s in (client.own, client.shared)})
    with psycopg.connect(dsn) as connection:
        for client in clients:
            for scope in (client.own, client.shared):
                there: dict[str, str | None] = dict(
                    connection.execute(_NOTES, (int(scope.id),)).fetchall()
                )
                if client.notes(scope) != there:
                    found.differences.append(f"{scope} differs")
        receipts = connection.execute(_RECEIPTS, (scopes,)).fetchone()
        unpublished = connection.execute(_UNPUBLISHED, (scopes,)).fetchone()
    assert receipts is not None
    assert unpublished is not None
    found.counts["receipts"] = receipts[0]
    if receipts[0] != receipts[1]:
        found.differences.append(f"{receipts[0]} receipts of {receipts[1]} changes")
    if unpublished[0]:
        found.differences.append(f"{unpublished[0]} scopes are not published")


def measure(embedded: EmbeddedServer, folder: Path, registry: Registry, load: Load) -> Found:
    """The server runs; the laptops are made, sync and are compared with it."""
    address = embedded.address()
    clients = []
    for number in range(load.clients):
        transport = HttpTransport(address.url, Token(embedded.token("scorekeeper")))
        clients.append(Client(number, folder, registry, transport))
        clients[-1].shared = Scope("hockey", str(FIRST_SHARED_GAME + number // load.sharing))
    try:
        found = run(clients, load)
        compare(clients, address.dsn, found)
    finally:
        for client in clients:
            client.close()
    return found


def show(load: Load, found: Found) -> None:
    seconds = sorted(found.seconds)
    middle, slow = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
    print(f"{load.clients} clients, {load.rounds} rounds: {found.wall_seconds:.1f} s")
    print(f"one sync: median {middle:.2f} s, 99 % {slow:.2f} s, longest {seconds[-1]:.2f} s")
    print(", ".join(f"{count:,} {name}" for name, count in found.counts.items()))
    print(f"errors shown to a user: {found.shown.total()} (wanted: 0)")
    for sentence, count in found.shown.most_common(20):
        print(f"  {count} × {sentence}")
    print(f"differences between a laptop and the server: {len(found.differences)} (wanted: 0)")
    for difference in found.differences[:20]:
        print(f"  {difference}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sharing", type=int, default=5, help="laptops in one game together")
    asked = parser.parse_args()
    load = Load(asked.clients, asked.events, asked.rounds, asked.sharing)
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        folder, registry = Path(name), discover()
        embedded = EmbeddedServer(folder / "server", registry, print)
        try:
            embedded.start()
            found = measure(embedded, folder, registry, load)
        finally:
            embedded.stop()
    show(load, found)
    return 1 if found.shown or found.differences else 0


if __name__ == "__main__":
    sys.exit(main())
