"""Reading the local file: records with their state, the live view of a scope, what waits."""

from __future__ import annotations

import builtins
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, bindparam, func, literal_column, select

from tracker.core.changes import RecordState, StoredRecord
from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.record import Payload, Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import scopes
from tracker.local_db.codec import load, parse
from tracker.local_db.scopes import OutboxCounts, ScopeSummary
from tracker.local_db.tables import AnyRow, ChangeState, aliases, debts, outbox, records

R = TypeVar("R", bound=Record)

_STATES = {None: RecordState.SYNCED} | {s.value: RecordState(s.value) for s in ChangeState}

_newest = outbox.alias("newest")
_latest_seq = (
    select(func.max(outbox.c.seq))
    .where(outbox.c.record_id == records.c.record_id)
    .correlate(records)
    .scalar_subquery()
)
_STORED = select(
    records.c.scope,
    records.c.kind,
    records.c.record_id,
    records.c.key,
    records.c.payload,
    records.c.deleted,
    records.c.base_version,
    _newest.c.state,
    _newest.c.reason,
).select_from(records.outerjoin(_newest, _newest.c.seq == _latest_seq))
_OF_KIND = (
    records.c.scope == bindparam("scope"),
    records.c.kind == bindparam("kind"),
)
_GET = (
    _STORED.where(*_OF_KIND, records.c.key == bindparam("key"))
    # While a collision is unsettled, the key means one's own record, so that it can be mended.
    .order_by(records.c.deleted, records.c.base_version, records.c.record_id)
    .limit(1)
)
_RENAMED = select(aliases.c.record_id).where(
    aliases.c.scope == bindparam("scope"),
    aliases.c.kind == bindparam("kind"),
    aliases.c.key == bindparam("key"),
)
_FIND = _STORED.where(records.c.record_id == bindparam("id"))
_LIST = _STORED.where(*_OF_KIND).order_by(records.c.idx, records.c.record_id)
_LIST_LIVE = _LIST.where(records.c.deleted == 0)
_LIVE = (
    select(records.c.payload)
    .where(*_OF_KIND, records.c.deleted == 0)
    .order_by(records.c.idx, records.c.record_id)
)
_IDENTITIES = select(records.c.key, records.c.record_id).where(*_OF_KIND, records.c.deleted == 0)
_NEWER = select(func.count()).where(
    records.c.scope == bindparam("scope"),
    records.c.base_version > bindparam("version"),
    # As the index says it: a bound zero would not be compared with it.
    records.c.base_version > literal_column("0"),
)
_BASE = select(records.c.base_payload, records.c.payload, records.c.base_version).where(
    records.c.record_id == bindparam("id")
)
_UNPUBLISHED = select(debts.c.scope).order_by(debts.c.scope)
_ENTRIES = select(
    outbox.c.change_id,
    outbox.c.record_id,
    outbox.c.scope,
    outbox.c.kind,
    outbox.c.key,
    outbox.c.state,
    outbox.c.is_delete,
    outbox.c.is_creation,
    outbox.c.reason_code,
    outbox.c.reason,
    outbox.c.tries,
    outbox.c.edited_at,
).order_by(outbox.c.seq)


@dataclass(frozen=True)
class OutboxEntry:
    """One change in the outbox, as a list shows it."""

    change_id: ChangeId
    record_id: RecordId
    scope: Scope
    kind: str
    key: Key
    action: str
    """`add`, `edit` or `delete`."""
    state: ChangeState
    reason_code: str | None
    reason: str | None
    tries: int
    edited_at: datetime


class LiveView:
    """The live records of one scope; each kind is read once, when first asked for."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self._connection = connection
        self._scope = scope
        self._read: dict[type[Record], list[Record]] = {}

    def records(self, kind: type[R]) -> Sequence[R]:
        """The scope's live records of a kind, by index."""
        if kind not in self._read:
            asked = {"scope": str(self._scope), "kind": kind.kind.name}
            rows = self._connection.execute(_LIVE, asked)
            self._read[kind] = [load(kind, text) for (text,) in rows]
        return cast("Sequence[R]", self._read[kind])

    def record_ids(self, kind: type[Record]) -> dict[Key, RecordId]:
        """The identities of the scope's live records of a kind, by key."""
        asked = {"scope": str(self._scope), "kind": kind.kind.name}
        return {key: record_id for key, record_id in self._connection.execute(_IDENTITIES, asked)}

    def follow(self, old: Record | None, new: Record | None) -> None:
        """Keeps what was read in step with a write of the same transaction."""
        record = old or new
        known = None if record is None else self._read.get(type(record))
        if known is None:
            return
        if old is not None:
            at = bisect_left(known, _order(old), key=_order)
            del known[known.index(old, at)]
        if new is not None:
            insort(known, new, key=_order)


class Reader:
    """Reads within one transaction; valid until its `with` block ends, on that thread."""

    def __init__(self, connection: Connection, registry: Registry) -> None:
        self._connection = connection
        self._registry = registry
        self._views: dict[Scope, LiveView] = {}

    def get(self, scope: Scope, kind: str, key: Key) -> StoredRecord[Record] | None:
        """The record of this key, deleted or not; None when there is none.

        A key that a record had before a collision finds it, unless another record holds it now.
        """
        self._registry.kind(scope, kind)
        asked = {"scope": str(scope), "kind": kind, "key": key}
        return self._one(_GET, asked) or next(iter(self.renamed(scope, kind, key)), None)

    def renamed(self, scope: Scope, kind: str, old_key: Key) -> builtins.list[StoredRecord[Record]]:
        """The records that had this key here until a collision gave them another one."""
        asked = {"scope": str(scope), "kind": kind, "key": old_key}
        ids = [row.record_id for row in self._connection.execute(_RENAMED, asked)]
        return [stored for i in ids if (stored := self.find(RecordId(i))) is not None]

    def find(self, record_id: RecordId) -> StoredRecord[Record] | None:
        """The record of this identity, deleted or not; None when there is none."""
        return self._one(_FIND, {"id": record_id})

    def list(
        self, scope: Scope, kind: str, *, with_deleted: bool = False
    ) -> builtins.list[StoredRecord[Record]]:
        """The scope's records of a kind, by index."""
        record_kind = self._registry.kind(scope, kind)
        statement = _LIST if with_deleted else _LIST_LIVE
        rows = self._connection.execute(statement, {"scope": str(scope), "kind": kind})
        return [_stored(scope, record_kind, row) for row in rows]

    def view(self, scope: Scope) -> LiveView:
        """The live records as rules and summaries see them; the same object every time."""
        if scope not in self._views:
            self._views[scope] = LiveView(self._connection, scope)
        return self._views[scope]

    def view_once(self, scope: Scope) -> LiveView:
        """The same, and not kept: whoever goes through all scopes has room for one of them."""
        return LiveView(self._connection, scope)

    def scopes(self, asked: Sequence[Scope] | None = None) -> builtins.list[ScopeSummary]:
        """Every scope, or every asked one, that has records, deleted ones included, by name."""
        return scopes.summaries(self._connection, self._registry, asked)

    def scope_names(self, holding: str | None = None) -> builtins.list[Scope]:
        """Every scope that has records (of this kind), deleted ones included, by name."""
        return scopes.names(self._connection, holding)

    def has(self, scope: Scope) -> bool:
        """Whether the scope has records, deleted ones included."""
        return scopes.has(self._connection, scope)

    def pulled(self, asked: Sequence[Scope] | None = None) -> dict[Scope, dict[str, int]]:
        """Per scope (of these) and kind the version up to which it was pulled.

        Without those that never were.
        """
        return scopes.pulled(self._connection, asked)

    def outbox_counts(self, scope: Scope | None = None) -> OutboxCounts:
        """How many changes wait, are under way or are parked; of one scope or of all."""
        every = self.outbox_counts_by_scope(None if scope is None else [scope]).values()
        return OutboxCounts(
            sum(c.waiting for c in every), sum(c.sent for c in every), sum(c.parked for c in every)
        )

    def outbox_counts_by_scope(
        self, asked: Sequence[Scope] | None = None
    ) -> dict[Scope, OutboxCounts]:
        """The same for each scope; one where nothing waits is not in it."""
        return scopes.outbox_counts(self._connection, asked)

    def outbox_entries(self, scope: Scope | None = None) -> builtins.list[OutboxEntry]:
        """The changes not yet acknowledged, oldest first."""
        statement = _ENTRIES if scope is None else _ENTRIES.where(outbox.c.scope == str(scope))
        return [_entry(row) for row in self._connection.execute(statement)]

    def unpublished(self) -> builtins.list[Scope]:
        """Scopes of which the server has acknowledged more than it has published."""
        return [Scope.parse(name) for name in self._connection.execute(_UNPUBLISHED).scalars()]

    def base(self, record_id: RecordId) -> Payload | None:
        """The server's contents that local edits started from; None for what it never had."""
        row = self._connection.execute(_BASE, {"id": record_id}).one_or_none()
        if row is None or row.base_version == 0:
            return None
        return parse(row.base_payload or row.payload)

    def newer_than(self, scope: Scope, version: int) -> int:
        """Records of the scope whose known state on the server is newer than this version."""
        asked = {"scope": str(scope), "version": version}
        found: int = self._connection.execute(_NEWER, asked).scalar_one()
        return found

    def _one(self, statement: Any, asked: dict[str, Any]) -> StoredRecord[Record] | None:
        row = self._connection.execute(statement, asked).one_or_none()
        if row is None:
            return None
        scope = Scope.parse(row.scope)
        return _stored(scope, self._registry.kind(scope, row.kind), row)


def _stored(scope: Scope, kind: type[Record], row: AnyRow) -> StoredRecord[Record]:
    _, _, record_id, key, payload, deleted, base_version, state, reason = row
    return StoredRecord(
        scope=scope,
        key=Key(key),
        record_id=RecordId(record_id),
        record=load(kind, payload),
        is_deleted=bool(deleted),
        base_version=base_version,
        state=_STATES[state],
        reason=reason,
    )


def _order(record: Record) -> int:
    return record.index or 0


def _entry(row: AnyRow) -> OutboxEntry:
    edited = "add" if row.is_creation else "edit"
    return OutboxEntry(
        change_id=ChangeId(row.change_id),
        record_id=RecordId(row.record_id),
        scope=Scope.parse(row.scope),
        kind=row.kind,
        key=Key(row.key),
        action="delete" if row.is_delete else edited,
        state=ChangeState(row.state),
        reason_code=row.reason_code,
        reason=row.reason,
        tries=row.tries,
        edited_at=datetime.fromisoformat(row.edited_at),
    )
