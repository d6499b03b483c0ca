"""Push of unsent changes, guard and receipts included, against a plain upsert of the same rows.

Run by hand: python bench/push.py [--events 20000] [--rounds 5] [--edits]
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import psycopg

from tracker.cli.main import OBJECTS_BEFORE_LOOKING
from tracker.core.clock import SystemClock
from tracker.core.ids import Key
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.local_db import Store, open_store
from tracker.profiles.hockey.kinds import Event
from tracker.server.embedded import EmbeddedServer
from tracker.sync.classify import Refusal
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.transport import Stored, Upsert
from tracker.sync.wire import sent_columns

BATCH = 500
PLAIN_TABLE = "bench_plain_events"
MAKE_PLAIN = f"""
create table public.{PLAIN_TABLE} (like public.staging_events including all);
alter table public.{PLAIN_TABLE} alter column version drop not null;
grant select, insert, update on public.{PLAIN_TABLE} to authenticated;
notify pgrst, 'reload schema';
"""


class Token:
    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        return self._token

    def renew(self) -> bool:
        return False


class Listening(HttpTransport):
    """Keeps what was sent, so that the plain upsert sends the very same rows."""

    sent: list[bytes]

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        self.sent.append(batch.body)
        return super().upsert(batch)


@dataclass
class Setting:
    folder: Path
    registry: Registry
    url: str
    dsn: str
    token: str


@contextmanager
def server() -> Iterator[Setting]:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        folder, registry = Path(name), discover()
        embedded = EmbeddedServer(folder / "server", registry, print)
        try:
            address = embedded.start()
            with psycopg.connect(address.dsn, autocommit=True) as connection:
                connection.execute(MAKE_PLAIN)
            token = embedded.token("scorekeeper")
            yield Setting(folder, registry, address.url, address.dsn, token)
        finally:
            embedded.stop()


def record(store: Store, scope: Scope, count: int) -> None:
    """Events with as many fields as a scorekeeper fills in."""
    for start in range(0, count, 1000):
        with store.write("Record") as unit:
            for number in range(start, min(start + 1000, count)):
                unit.add(scope, "event", _fields(number))


def _fields(number: int) -> dict[str, Any]:
    return {
        "period": number % 3 + 1,
        "start_elapsed_seconds": number % 1200,
        "event_start_seconds": 1200 - number % 1200,
        "event_team": ("home", "away")[number % 2],
        "event_type": "Shot",
        "event_detail": "Shot_OnNetSaved",
        "event_detail_2": "Shot_Wrist",
        "event_successful": "u",
        "event_team_player_1": number % 99,
        "opp_team_player_1": (number + 7) % 99,
        "goalie_player": 31,
        "event_team_zone": "o",
        "puck_x": number % 200 - 100,
        "puck_y": number % 85 / 2,
        "note": "second chance after the rebound" if number % 10 == 0 else None,
    }


def edit(store: Store, scope: Scope, count: int) -> None:
    """One field of every event."""
    for start in range(1, count + 1, 1000):
        with store.write("Edit") as unit:
            for index in range(start, min(start + 1000, count + 1)):
                unit.edit(scope, "event", Key(f"E{scope.id}{index:05d}"), {"note": "seen again"})


Making = Callable[[Store, Scope, int], None]


def push(
    setting: Setting, scope: Scope, make: Making, events: int
) -> tuple[float, list[dict[str, Any]]]:
    """Seconds from the start of the sync to the last acknowledgement, and the rows."""
    with open_store(setting.folder / scope.id, setting.registry, SystemClock()) as store:
        make(store, scope, events)
    # As it is when the network is back the next morning: nobody makes entries meanwhile.
    store = open_store(setting.folder / scope.id, setting.registry, SystemClock())
    transport = Listening(setting.url, Token(setting.token))
    transport.sent = []
    marks: list[float] = []

    def note(done: int, total: int) -> None:
        if done == total:
            marks.append(time.perf_counter())

    try:
        engine = SyncEngine(store, transport, setting.registry, SystemClock(), note)
        start = time.perf_counter()
        report = engine.run_once([scope])
        assert report.acknowledged == events, report
    finally:
        transport.close()
        store.close()
    return marks[0] - start, [row for body in transport.sent for row in orjson.loads(body)]


def plain(setting: Setting, rows: Sequence[dict[str, Any]]) -> float:
    """Seconds that a plain loop takes for the same rows and the same size of batch."""
    headers = {
        "Authorization": f"Bearer {setting.token}",
        "Prefer": "resolution=merge-duplicates,return=minimal",
        "Content-Type": "application/json",
    }
    query = {"on_conflict": "event_key", "columns": ",".join(sent_columns(Event))}
    with httpx.Client(base_url=setting.url, headers=headers, timeout=60, trust_env=False) as client:
        start = time.perf_counter()
        for first in range(0, len(rows), BATCH):
            body = orjson.dumps(rows[first : first + BATCH])
            client.post(PLAIN_TABLE, params=query, content=body).raise_for_status()
        return time.perf_counter() - start


def empty_plain_table(setting: Setting) -> None:
    with psycopg.connect(setting.dsn, autocommit=True) as connection:
        connection.execute(f"truncate public.{PLAIN_TABLE}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--edits", action="store_true", help="edits of rows that are there")
    options = parser.parse_args()
    pushed, baseline = [], []
    # As in the window and in the command: neither looks for garbage in the middle of a sync.
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_LOOKING)
    with server() as setting:
        for game in range(1, options.rounds + 1):
            scope = Scope("hockey", str(900_000 + game))
            empty_plain_table(setting)
            seconds, rows = push(setting, scope, record, options.events)
            if options.edits:
                plain(setting, rows)
                seconds, rows = push(setting, scope, edit, options.events)
            pushed.append(options.events / seconds)
            baseline.append(options.events / plain(setting, rows))
            print(
                f"round {game}: push {pushed[-1]:,.0f} rows/s, plain upsert "
                f"{baseline[-1]:,.0f} rows/s, ratio {pushed[-1] / baseline[-1]:.2f}"
            )
    rates = statistics.median(pushed), statistics.median(baseline)
    ratio = statistics.median(p / b for p, b in zip(pushed, baseline, strict=True))
    print(f"median: push {rates[0]:,.0f} rows/s, plain upsert {rates[1]:,.0f} rows/s")
    wanted = 0.5 if options.edits else 0.7
    print(f"ratio of push to plain upsert: {ratio:.2f} (wanted: at least {wanted})")


if __name__ == "__main__":
    main()
