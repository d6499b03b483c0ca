"""PostgreSQL and PostgREST are killed in the middle of a batch: the sync recovers by itself.

More rounds at random moments: TRACKER_SERVER_KILLS=40 (see docs/reliability.md).
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.sync.conftest import Laptop, is_complete
from tests.sync.faults.killable import VICTIMS, KillableServer, wait_until
from tracker.core.ids import Key
from tracker.sync.loop import Callbacks, Pace, SyncThread

KILLS = int(os.environ.get("TRACKER_SERVER_KILLS", "2"))
RECORDS = 300


@contextmanager
def syncing(laptop: Laptop) -> Iterator[SyncThread]:
    """The program's own sync thread; whatever it meets, nobody lends it a hand."""
    crashes: list[str] = []
    callbacks = Callbacks(on_problem=crashes.append)
    pace = Pace(idle=0.2, debounce=0.0)
    thread = SyncThread(laptop.engine(), laptop.wire.drop_connections, callbacks, pace)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()
    assert crashes == []


def edit_all(laptop: Laptop, keys: list[Key], note: str) -> None:
    with laptop.store.write("Edit") as unit:
        for key in keys:
            unit.edit(laptop.scope, "event", key, {"note": note})


def is_done(laptop: Laptop) -> bool:
    return not laptop.outbox() and not list(laptop.store.debts.due())


def receipts_per_record(server: KillableServer, laptop: Laptop) -> Counter[str]:
    rows = server.sql("select key from sync_receipts where scope = %s", str(laptop.scope))
    return Counter(row["key"] for row in rows)


def notes_there(server: KillableServer, laptop: Laptop) -> dict[str, Any]:
    query = "select event_key, note from staging_events where game_id = %s and not deleted"
    return {row["event_key"]: row["note"] for row in server.sql(query, int(laptop.scope.id))}


def is_published(server: KillableServer, laptop: Laptop) -> bool:
    query = "select version = published_version as is_so from sync_scopes where scope = %s"
    return [row["is_so"] for row in server.sql(query, str(laptop.scope))] == [True]


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_batch_whose_server_is_killed_in_its_middle_arrives_once(
    own_server, laptop_of_own_server, victim
):
    server, laptop = own_server, laptop_of_own_server
    keys = laptop.add_events(RECORDS)
    assert is_complete(laptop.sync())
    edit_all(laptop, keys, "edited")
    with server.batches_stop_at(keys[RECORDS // 2]), syncing(laptop):
        worker = server.wait_for_batch()

        server.kill(victim, worker)
        if victim != "a connection":
            server.start_again()

    with syncing(laptop):
        wait_until(lambda: is_done(laptop))

    assert receipts_per_record(server, laptop) == dict.fromkeys(keys, 2)
    assert notes_there(server, laptop) == laptop.notes() == dict.fromkeys(keys, "edited")
    assert is_published(server, laptop)


@pytest.mark.timeout(120 + 60 * KILLS)
def test_a_server_that_is_killed_again_and_again_loses_nothing_and_has_nothing_twice(
    own_server, laptop_of_own_server
):
    server, laptop = own_server, laptop_of_own_server
    keys = laptop.add_events(RECORDS)
    due = Counter(keys)
    with syncing(laptop) as thread:
        wait_until(lambda: is_done(laptop))
        for count in range(KILLS):
            edit_all(laptop, keys, f"edit {count}")
            due.update(keys)
            added = laptop.add_events(5)
            due.update(added)
            keys += added
            thread.wake()
            threading.Event().wait(random.random() * 0.5)
            server.kill(random.choice(VICTIMS[1:]))
            server.start_again()
            wait_until(lambda: is_done(laptop))

            assert notes_there(server, laptop) == laptop.notes()

    assert receipts_per_record(server, laptop) == due
    assert is_published(server, laptop)
