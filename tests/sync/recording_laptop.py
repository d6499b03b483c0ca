"""A laptop that records and syncs until it is killed, and says each thing after it is durable."""

from __future__ import annotations

import itertools
import os
import random
import sys
from pathlib import Path

import orjson

from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db import Store, open_store
from tracker.sync.classify import Refusal
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.loop import Pace, SyncThread
from tracker.sync.transport import Stored, Upsert


class Token:
    def token(self) -> str:
        return os.environ["TRACKER_TOKEN"]

    def renew(self) -> bool:
        return False


class Telling(HttpTransport):
    """Says which changes it is about to send."""

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        for row in orjson.loads(batch.body):
            say("sent", row["change_id"])
        return super().upsert(batch)


def say(*words: object) -> None:
    # One small write to a pipe arrives whole or not at all, also from two threads.
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def record(store: Store, scope: Scope) -> None:
    """One edit after another, each with a number that is larger than all before it."""
    with store.read() as reader:
        keys = [r.key for r in reader.list(scope, "event")]
        notes = [int(getattr(r.record, "note", "0") or 0) for r in reader.list(scope, "event")]
    for number in itertools.count(max(notes, default=0) + 1):
        with store.write("Record") as unit:
            if not keys or random.random() < 0.5:
                added = unit.add(scope, "event", {"period": 1, "note": str(number)})
                keys.append(added.key)
                key = added.key
            else:
                key = random.choice(keys)
                unit.edit(scope, "event", key, {"note": str(number)})
        say("kept", key, number)


def main() -> None:
    folder, url, scope = Path(sys.argv[1]), sys.argv[2], Scope.parse(sys.argv[3])
    registry, clock = discover(), SystemClock()
    store = open_store(folder, registry, clock, lock_wait_seconds=20)
    transport = Telling(url, Token())
    engine = SyncEngine(store, transport, registry, clock)
    thread = SyncThread(engine, transport.drop_connections, pace=Pace(idle=0.01, debounce=0.0))
    store.subscribe(lambda _changes: thread.wake())
    thread.start()
    record(store, scope)


if __name__ == "__main__":
    main()
