from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import event

from tests.local_db.board import BOARD
from tracker.core.changes import ChangeSet, StoredRecord
from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db.mirror import ServerRow
from tracker.local_db.outbox import Accepted, Rejected
from tracker.local_db.sending import FrozenChange
from tracker.local_db.store import Store, open_store

MATCH = Scope("board", "m1")


class SteppingClock:
    """A second passes with every look, unless the test says otherwise."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 31, 18, 0, tzinfo=UTC)
        self.step = timedelta(seconds=1)

    def now(self) -> datetime:
        self.moment += self.step
        return self.moment


class Bench:
    """A store with the shortest possible sentences for tests."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.heard: list[ChangeSet] = []
        store.subscribe(self.heard.append)

    def add(self, kind: str = "move", scope: Scope = MATCH, **fields: Any) -> str:
        with self.store.write(f"add {kind}") as unit:
            return unit.add(scope, kind, fields).key

    def edit(self, key: str, kind: str = "move", **changes: Any) -> None:
        with self.store.write(f"edit {kind}") as unit:
            unit.edit(MATCH, kind, Key(key), changes)

    def delete(self, key: str, kind: str = "move") -> None:
        with self.store.write(f"delete {kind}") as unit:
            unit.delete(MATCH, kind, Key(key))

    def get(self, key: str, kind: str = "move") -> StoredRecord[Record]:
        with self.store.read() as reader:
            stored = reader.get(MATCH, kind, Key(key))
        assert stored is not None
        return stored

    def value(self, key: str, field: str, kind: str = "move") -> Any:
        return self.get(key, kind).record.payload()[field]

    def keys(self, kind: str = "move") -> list[str]:
        with self.store.read() as reader:
            return [stored.key for stored in reader.list(MATCH, kind)]

    def waiting(self) -> list[tuple[str, str, str]]:
        with self.store.read() as reader:
            return [(e.key, e.action, e.state.value) for e in reader.outbox_entries()]

    def freeze(self, kind: str = "move", **limits: Any) -> tuple[FrozenChange, ...]:
        return self.store.outbox.freeze_batch(MATCH, kind, **limits)

    def rows(self, kind: str = "move", **limits: Any) -> list[dict[str, Any]]:
        return [orjson.loads(change.row) for change in self.freeze(kind, **limits)]

    def acknowledge(self, change: FrozenChange, version: int) -> None:
        accepted = [Accepted(change.change_id, version)]
        self.store.outbox.acknowledge(change.scope, change.kind, accepted)

    def park(self, change: FrozenChange, reason: str = "The server said no.") -> None:
        self.store.outbox.park([Rejected(change.change_id, "23514", reason)])

    def sync(self, version: int = 1, kind: str = "move") -> int:
        """Everything waiting is sent and acknowledged; returns the next free version."""
        while changes := self.freeze(kind):
            for change in changes:
                self.acknowledge(change, version)
                version += 1
        return version

    def pull(self, *rows: ServerRow, cursor: int = 0, kind: str = "move") -> Any:
        return self.store.mirror.apply_page(MATCH, kind, rows, cursor)


EDITED_THERE = datetime(2026, 11, 1, 20, 15, 1, 250, tzinfo=UTC)


def server_row(stored: StoredRecord[Record], version: int, **fields: Any) -> ServerRow:
    """The record as another laptop left it on the server."""
    is_deleted = fields.pop("is_deleted", False)
    record_id = fields.pop("record_id", stored.record_id)
    record = stored.record.changed(fields)
    return ServerRow(record_id, record.key, version, EDITED_THERE, is_deleted, record.payload())


@contextmanager
def statements_of(store: Store) -> Iterator[list[str]]:
    """The SQL that the store's writing connection is given meanwhile."""
    engine = store._database.writer
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


class Failure(Exception):
    """What a broken driver, disk or machine would raise."""


@contextmanager
def fail_at(store: Store, what: str | int) -> Iterator[None]:
    """Fails the first statement with this text, or the n-th statement."""
    engine = store._database.writer
    count = 0

    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal count
        count += 1
        if count == what or (isinstance(what, str) and what in statement.lower()):
            raise Failure(statement)

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


@pytest.fixture
def registry() -> Registry:
    return Registry([BOARD])


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def open_folder(
    tmp_path: Path, registry: Registry, clock: SteppingClock
) -> Iterator[Callable[..., Store]]:
    """Opens the test's data folder; whatever is open at the end is closed."""
    opened: list[Store] = []

    def open_it(name: str = "data", **options: Any) -> Store:
        store = open_store(tmp_path / name, options.pop("registry", registry), clock, **options)
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_folder: Callable[..., Store]) -> Store:
    return open_folder()


@pytest.fixture
def bench(store: Store) -> Bench:
    return Bench(store)


@pytest.fixture
def reopened(bench: Bench, open_folder: Callable[..., Store]) -> Callable[[], Bench]:
    """Closes and opens the folder again, as a restart does."""

    def reopen() -> Bench:
        bench.store.close()
        return Bench(open_folder())

    return reopen
