"""What survives a power cut: each entry, and that a change went out, before it goes out."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from tests.local_db.conftest import Bench
from tests.local_db.power_cut import disk_of
from tracker.errors import StoreError

SYNCED, LATER = 2, 1
"""SQLite's names for a commit that is on the disk when it returns, and for one that follows."""


def file_of(bench: Bench) -> Path:
    return bench.store.outbox._parts.database.path  # noqa: SLF001


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


def test_what_was_frozen_survives_a_power_cut_once_it_is_made_durable(
    bench: Bench, tmp_path: Path
) -> None:
    for _ in range(3):
        bench.add(text="any")
    with disk_of(file_of(bench), tmp_path / "kept") as disk:
        bench.freeze()
        assert disk.states() == []
        bench.store.outbox.make_durable()
    assert disk.states() == ["sent"] * 3


def test_a_disk_that_refuses_is_said_before_anything_is_sent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_number: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    bench.add(text="any")
    bench.freeze()
    monkeypatch.setattr("tracker.local_db.whole_files.os.fsync", refuse)
    with pytest.raises(StoreError, match="could not be put on the disk"):
        bench.store.outbox.make_durable()


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
