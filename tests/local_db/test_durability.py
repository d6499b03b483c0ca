"""What survives a power cut: each entry, and that a change went out, before it goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from tests.local_db.conftest import Bench

SYNCED, LATER = 2, 1
"""SQLite's names for a commit that is on the disk when it returns, and for one that follows."""


@contextmanager
def commits(bench: Bench) -> Iterator[list[int]]:
    writer = bench.store.outbox._parts.database.writer  # noqa: SLF001
    assert writer is not None
    levels: list[int] = []

    def note(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        levels.extend(level for (level,) in driver.execute("pragma synchronous").fetchall())

    event.listen(writer, "commit", note)
    try:
        yield levels
    finally:
        event.remove(writer, "commit", note)


def test_an_entry_is_on_the_disk_when_it_is_said_to_be_saved(bench: Bench) -> None:
    with commits(bench) as levels:
        bench.add(text="first")
    assert levels == [SYNCED]


def test_a_change_is_known_to_have_gone_out_before_it_goes_out(bench: Bench) -> None:
    for _ in range(3):
        bench.add(text="any")
    with commits(bench) as levels:
        assert len(bench.freeze()) == 3
    assert levels[-1] == SYNCED


def test_what_the_server_tells_again_is_not_waited_for(bench: Bench) -> None:
    bench.add(text="any")
    (sent,) = bench.freeze()
    with commits(bench) as levels:
        bench.acknowledge(sent, 1)
    assert levels == [LATER]


def test_an_entry_after_an_acknowledgement_is_on_the_disk_again(bench: Bench) -> None:
    bench.add(text="any")
    (sent,) = bench.freeze()
    bench.acknowledge(sent, 1)
    with commits(bench) as levels:
        bench.add(text="next")
    assert levels == [SYNCED]


def test_what_is_jotted_down_is_kept_without_a_wait_for_the_disk(bench: Bench) -> None:
    with commits(bench) as levels:
        bench.store.meta.jot("begun", "a shot")
        bench.store.meta.jot("begun", "a goal")
    assert levels == [LATER, LATER]
    assert bench.store.meta.get("begun") == "a goal"
