"""A server in memory that answers as PostgREST with the server pack does; the contract tests
compare the two."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.sync.fakes.guard import Guard
from tests.sync.fakes.queries import answer
from tests.sync.fakes.state import Row, State
from tests.sync.fakes.tables import Refused, Rule, StagingTable, staging_tables
from tracker.core.clock import Clock
from tracker.core.record import column_names
from tracker.core.registry import Registry
from tracker.sync.transport import Upsert
from tracker.sync.wire import SYNC_COLUMNS

PACK = "20261121090500"
OWN_TABLES = {
    "sync_scopes": ("scope", "version", "published_version", "published_at", "epoch", "kinds",
                    "slots"),
    "sync_receipts": (
        "change_id", "scope", "version", "kind", "key", "record_id", "action", "device_id",
        "user_id", "edited_at", "received_at", "fields",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class User:
    """Who asks; None means every scope."""

    user_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    reads: frozenset[str] | None = None
    writes: frozenset[str] | None = None

    def rights(self) -> list[dict[str, Any]]:
        """Summed up, as the server tells them."""
        if self.writes is None:
            return [{"role": "admin", "profile": None, "scopes": None}]
        count = len(self.writes)
        return [{"role": "scorekeeper", "profile": "hockey", "scopes": count}] if count else []

    def may_read(self, scope: str) -> bool:
        return self.reads is None or scope in self.reads or self.may_write(scope)

    def may_write(self, scope: str) -> bool:
        return self.writes is None or scope in self.writes


class FakeServer:
    """One database; any number of laptops at once, whose requests run one after another."""

    def __init__(self, registry: Registry, clock: Clock) -> None:
        self.server_id = str(uuid.uuid4())
        self.state = State()
        self.rules: list[Rule] = []
        self.swallows: Callable[[Row], bool] = lambda _row: False
        """Rows that a trigger which is not ours drops without a word."""
        self.slow_from_rows: int | None = None
        """Larger batches run into the statement timeout."""
        self.is_publisher_late = False
        """A refresh answers what an earlier one published."""
        self.max_rows: int | None = None
        self._tables = staging_tables(registry)
        self._clock = clock
        self._sequence = 0
        self._lock = threading.RLock()

    def backup(self) -> State:
        """The database as it is now."""
        with self._lock:
            return self.state.copy()

    def restore(self, backup: State) -> None:
        """Puts a backup in place; the sequence goes back with it."""
        with self._lock:
            self.state = backup.copy()
            self._sequence = max((s.version for s in self.state.scopes.values()), default=0)

    def staged(self, table: str) -> dict[str, Row]:
        """The rows of a staging table by key."""
        return dict(self.state.tables.get(table, {}))

    def empty(self, table: str) -> None:
        """As TRUNCATE: the scopes of the table's kind get another epoch."""
        known = self._tables[table]
        self.state.tables[table] = {}
        for scope, state in self.state.scopes.items():
            if scope.startswith(f"{known.profile}:") and known.name in state.kinds:
                state.epoch = str(uuid.uuid4())
                state.kinds[known.name]["live_rows"] = 0

    def upsert(self, user: User, batch: Upsert) -> list[Row]:
        """The stored rows' key, change id and version; Refused when the statement failed."""
        table = self._table(batch.table)
        with self._transaction():
            rows = [
                {name: row.get(name) for name in batch.columns} for row in orjson.loads(batch.body)
            ]
            if self.slow_from_rows is not None and len(rows) >= self.slow_from_rows:
                raise Refused(500, "57014", "canceling statement due to statement timeout")
            kept = [row for row in rows if not self.swallows(row)]
            stored = self._guard(user, table).upsert(kept)
            columns = (batch.key_column, "change_id", "version")
            return [{name: row[name] for name in columns} for row in stored]

    def rows(self, user: User, table: str, query: Sequence[tuple[str, str]]) -> list[Any]:
        """One GET."""
        with self._lock:
            return answer(self._visible(user, table), self._columns(table), query, self.max_rows)

    def check_rows(self, user: User, p_kind: str, p_rows: Sequence[Mapping[str, Any]]) -> Any:
        """Each row tried by itself and taken back again."""
        known = [table for table in self._tables.values() if table.is_called(p_kind)]
        if not known:
            raise Refused(400, "22023", f"This server has no kind {p_kind}.")
        found = []
        for row in p_rows:
            refusal = self._tried(user, known[0], row)
            if refusal is not None:
                named = {"change_id": row.get("change_id"), "record_id": row.get("record_id")}
                found.append({**named, "code": refusal.code, "reason": refusal.message})
        return found

    def sync_lookup(self, user: User, p_change_ids: Sequence[str]) -> Any:
        """The receipts of these changes, of those that the user may read."""
        with self._lock:
            found = [self.state.receipts.get(str(uuid.UUID(asked))) for asked in p_change_ids]
        receipts = [r for r in found if r is not None and user.may_read(r["scope"])]
        names = ("change_id", "kind", "key", "scope", "version")
        return [{n: r[n] for n in names} for r in sorted(receipts, key=lambda r: int(r["version"]))]

    def refresh_scope(self, user: User, p_scope: str) -> Any:
        """Publishes the scope's live rows."""
        if not user.may_write(p_scope):
            raise Refused(403, "42501", f"You may not refresh {p_scope}.")
        with self._lock:
            scope = self.state.scopes.get(p_scope)
            if scope is None:
                return {"version": 0, "published_version": 0}
            if not self.is_publisher_late and scope.published_version != scope.version:
                self.state.published[p_scope] = self._live_rows(p_scope)
                scope.published_version = scope.version
                scope.published_at = self._now()
            return {"version": scope.version, "published_version": scope.published_version}

    def take_slots(self, user: User, p_scopes: Sequence[str], p_device: str) -> Any:
        """The device's slot in each scope that the user may write."""
        answer = []
        with self._lock:
            for scope in sorted(filter(user.may_write, set(p_scopes))):
                devices = self.state.slots.get(scope, ())
                if p_device not in devices:
                    devices = self.state.slots[scope] = (*devices, p_device)
                slots = 1 << (len(devices) - 1).bit_length()
                if scope in self.state.scopes:
                    self.state.scopes[scope].slots = slots
                answer.append({"scope": scope, "slot": devices.index(p_device), "slots": slots})
        return answer

    def scope_states(self, user: User, p_known: Mapping[str, str | None]) -> Any:
        """The states of the scopes that are not what their marks say."""
        with self._lock:
            seen = {row["scope"]: row for row in self._visible(user, "sync_scopes")}
        moved = []
        for scope in p_known.keys() & seen.keys():
            row = seen[scope]
            marks = (row["version"], row["published_version"], row["slots"], row["epoch"][:8])
            if p_known[scope] != "/".join(map(str, marks)):
                moved.append({n: value for n, value in row.items() if n != "published_at"})
        return {"moved": moved, "unseen": sorted(p_known.keys() - seen.keys())}

    def scope_digest(self, user: User, p_scope: str) -> Any:
        """Per kind the number of rows and a hash over what the user sees of them."""
        answer = {}
        with self._lock:
            for name, table in self._tables.items():
                if not table.serves(p_scope.partition(":")[0]):
                    continue
                rows = [row for row in self._visible(user, name) if table.scope(row) == p_scope]
                rows.sort(key=lambda row: str(row["record_id"]))
                parts = [
                    f"{row['record_id']}:{row['version']}:{str(row['deleted']).lower()}"
                    for row in rows
                ]
                digest = hashlib.md5(",".join(parts).encode(), usedforsecurity=False).hexdigest()
                answer[table.name] = {"rows": len(rows), "digest": digest}
        return answer

    def sync_about(self, user: User | None) -> Any:
        """Which server this is, and who asks."""
        return {
            "pack": PACK,
            "server_id": self.server_id,
            "role": "anon" if user is None else "authenticated",
            "user_id": None if user is None else user.user_id,
            "rights": [] if user is None else user.rights(),
            "now": self._now(),
        }

    def _tried(self, user: User, table: StagingTable, row: Mapping[str, Any]) -> Refused | None:
        with self._lock:
            saved = self.state.copy()
            try:
                self._guard(user, table).upsert([row])
            except Refused as refusal:
                return refusal
            finally:
                self.state = saved
        return None

    def _guard(self, user: User, table: StagingTable) -> Guard:
        return Guard(
            self.state, table, user.user_id, user.may_write, self._next, self._now, self.rules
        )

    def _table(self, name: str) -> StagingTable:
        if name not in self._tables:
            raise Refused(404, "42P01", f"relation {name} does not exist")
        return self._tables[name]

    def _columns(self, name: str) -> Collection[str]:
        if name in OWN_TABLES:
            return OWN_TABLES[name]
        table = self._table(name)
        return {table.key_column, *column_names(table.kind), *SYNC_COLUMNS, "version", "edited_by"}

    def _visible(self, user: User, name: str) -> Iterator[Row]:
        if name == "sync_scopes":
            for scope, state in self.state.scopes.items():
                if user.may_read(scope):
                    yield {"scope": scope, **vars(state.copy())}
        elif name == "sync_receipts":
            yield from (r for r in self.state.receipts.values() if user.may_read(r["scope"]))
        else:
            table = self._table(name)
            rows = self.state.tables.get(name, {}).values()
            yield from (row for row in rows if user.may_read(table.scope(row)))

    def _live_rows(self, scope: str) -> dict[str, Row]:
        return {
            key: row
            for name, table in self._tables.items()
            for key, row in self.state.tables.get(name, {}).items()
            if table.scope(row) == scope and not row["deleted"]
        }

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence

    def _now(self) -> str:
        return self._clock.now().isoformat()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            saved = self.state.copy()
            try:
                yield
            except BaseException:
                self.state = saved
                raise
