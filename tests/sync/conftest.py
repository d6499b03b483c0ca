"""Laptops with a real store, talking to the real server over a wire that tests can cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from tracker.core.changes import StoredRecord
from tracker.core.clock import Clock, SystemClock
from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.local_db import Store, open_store
from tracker.sync.classify import Refusal
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.report import SyncReport
from tracker.sync.transport import NoAnswer, Returned, Stored, Upsert


def is_complete(report: SyncReport) -> bool:
    """Whether everything was exchanged and nothing needs attention."""
    return not report.problems and report.failure is None and report.waiting == 0


class Token:
    """A token that a test can replace."""

    def __init__(self, token: str | None) -> None:
        self.value = token
        self.next: str | None = None

    def token(self) -> str | None:
        return self.value

    def renew(self) -> bool:
        if self.next is None:
            return False
        self.value, self.next = self.next, None
        return True


@dataclass
class Wire:
    """The transport of one laptop; a hook may raise NoAnswer to lose a request or an answer."""

    inner: HttpTransport
    before: list[Callable[[str], None]] = field(default_factory=list)
    after: list[Callable[[str], None]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    batches: list[Upsert] = field(default_factory=list)
    refuse: Callable[[Upsert], Refusal | None] = lambda _batch: None
    is_in_transaction: Callable[[], bool] = lambda: False
    """Whether the thread that sends has one open on the laptop's file."""

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        self.batches.append(batch)
        refusal = self.refuse(batch)
        if refusal is not None:
            return refusal
        return self._call(f"upsert {batch.table}", lambda: self.inner.upsert(batch))

    def rows(self, table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        return self._call(f"rows {table}", lambda: self.inner.rows(table, query))

    def rpc(self, function: str, body: bytes) -> Returned | Refusal:
        return self._call(f"rpc {function}", lambda: self.inner.rpc(function, body))

    def drop_connections(self) -> None:
        self.inner.drop_connections()

    def keys(self, batch: Upsert) -> list[str]:
        return [row[batch.key_column] for row in orjson.loads(batch.body)]

    def lose_answer(self, name: str) -> None:
        """The next request of this name reaches the server, its answer does not come back."""
        self._lose(self.after, name)

    def lose_request(self, name: str) -> None:
        """The next request of this name does not reach the server."""
        self._lose(self.before, name)

    def once_before(self, name: str, act: Callable[[], None]) -> None:
        self._once(self.before, name, act)

    def once_after(self, name: str, act: Callable[[], None]) -> None:
        self._once(self.after, name, act)

    def _lose(self, hooks: list[Callable[[str], None]], name: str) -> None:
        def lose() -> None:
            raise NoAnswer("The connection broke off.")

        self._once(hooks, name, lose)

    def _once(self, hooks: list[Callable[[str], None]], name: str, act: Callable[[], None]) -> None:
        def hook(call: str) -> None:
            if call == name:
                hooks.remove(hook)
                act()

        hooks.append(hook)

    def _call(self, name: str, send: Callable[[], Any]) -> Any:
        assert not self.is_in_transaction(), f"{name} within a local transaction"
        self.calls.append(name)
        for hook in list(self.before):
            hook(name)
        answer = send()
        for hook in list(self.after):
            hook(name)
        return answer


@dataclass
class Laptop:
    """One data folder with its engine."""

    store: Store
    wire: Wire
    token: Token
    registry: Registry
    scope: Scope
    clock: Clock = field(default_factory=SystemClock)

    def __post_init__(self) -> None:
        self.progress: list[tuple[int, int]] = []
        self.wire.is_in_transaction = lambda: self.store._parts.database.is_in_use_here

    def engine(self) -> SyncEngine:
        def note(done: int, total: int) -> None:
            self.progress.append((done, total))

        return SyncEngine(self.store, self.wire, self.registry, self.clock, note)

    def sync(self) -> SyncReport:
        return self.engine().run_once([self.scope])

    def add(self, kind: str = "event", scope: Scope | None = None, **fields: Any) -> Key:
        with self.store.write("Add") as unit:
            return unit.add(scope or self.scope, kind, fields).key

    def add_events(self, count: int) -> list[Key]:
        with self.store.write("Add") as unit:
            return [
                unit.add(self.scope, "event", {"period": 1, "event_type": "Shot"}).key
                for _ in range(count)
            ]

    def edit(self, key: Key, kind: str = "event", **changes: Any) -> None:
        with self.store.write("Edit") as unit:
            unit.edit(self.scope, kind, key, changes)

    def delete(self, key: Key, kind: str = "event") -> None:
        with self.store.write("Delete") as unit:
            unit.delete(self.scope, kind, key)

    def records(self, kind: str = "event") -> list[StoredRecord[Record]]:
        with self.store.read() as reader:
            return reader.list(self.scope, kind)

    def get(self, key: Key, kind: str = "event") -> StoredRecord[Record]:
        with self.store.read() as reader:
            found = reader.get(self.scope, kind, key)
        assert found is not None
        return found

    def notes(self) -> dict[Key, str | None]:
        return {r.key: getattr(r.record, "note", None) for r in self.records()}

    def outbox(self) -> list[tuple[str, str, str | None]]:
        with self.store.read() as reader:
            entries = reader.outbox_entries(self.scope)
        return [(str(e.key), str(e.state), e.reason_code) for e in entries]


@pytest.fixture
def registry() -> Registry:
    return discover()


@pytest.fixture
def scope(game_id: int) -> Scope:
    return Scope("hockey", str(game_id))


@pytest.fixture
def laptops(
    live_server: Any, tmp_path: Path, registry: Registry, scope: Scope
) -> Iterator[Callable[..., Laptop]]:
    """Makes laptops; by default a scorekeeper's."""
    opened: list[Laptop] = []

    def make(name: str = "laptop", clock: Clock | None = None, **rights: Any) -> Laptop:
        clock = clock or SystemClock()
        store = open_store(tmp_path / name, registry, clock)
        token = Token(live_server.token(**rights))
        wire = Wire(HttpTransport(live_server.url, token))
        opened.append(Laptop(store, wire, token, registry, scope, clock))
        return opened[-1]

    yield make
    for laptop in opened:
        laptop.wire.inner.close()
        laptop.store.close()


@pytest.fixture
def laptop(laptops: Callable[..., Laptop]) -> Laptop:
    return laptops()


@pytest.fixture
def receipts(live_server: Any, scope: Scope) -> Callable[[], list[dict[str, Any]]]:
    """The scope's receipts, oldest first."""
    query = "select * from sync_receipts where scope = %s order by version"
    return lambda: live_server.sql(query, str(scope))


@pytest.fixture
def staged(live_server: Any, game_id: int) -> Callable[[], list[dict[str, Any]]]:
    """The scope's events on the server, without the server's own marks, which a refresh sets."""
    query = "select * from staging_events where game_id = %s order by event_key"
    marks = {"processed", "created_at", "updated_at"}

    def read() -> list[dict[str, Any]]:
        rows = live_server.sql(query, game_id)
        return [{name: row[name] for name in row.keys() - marks} for row in rows]

    return read
