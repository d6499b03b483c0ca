"""What a laptop's file holds, read as it lies there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import text

from tracker.local_db import Store

Payload = dict[str, Any]

_RECORDS = text(
    """
    select record_id, kind, scope, key, idx, deleted, base_version, base_deleted, refs, payload,
           coalesce(base_payload, payload) as base_payload
      from records
    """
)
_OUTBOX = text(
    """
    select change_id, record_id, kind, scope, key, state, is_creation, is_delete, reason_code
      from outbox order by seq
    """
)
_CURSORS = text("select scope, kind, cursor from cursors")


@dataclass(frozen=True)
class LocalRecord:
    """A row of the local file."""

    record_id: str
    kind: str
    scope: str
    key: str
    idx: int | None
    is_deleted: bool
    base_version: int
    base_deleted: bool
    refs: dict[str, str]
    shown: str
    base: str

    @property
    def payload(self) -> Payload:
        """What the user sees."""
        return dict(orjson.loads(self.shown))

    @property
    def base_payload(self) -> Payload:
        """What the server had when last heard of."""
        return dict(orjson.loads(self.base))


@dataclass(frozen=True)
class LocalChange:
    """A row of the outbox."""

    change_id: str
    record_id: str
    kind: str
    scope: str
    key: str
    state: str
    is_creation: bool
    is_delete: bool
    reason_code: str | None


@dataclass(frozen=True)
class LocalState:
    """One laptop's file."""

    records: dict[str, LocalRecord]
    outbox: tuple[LocalChange, ...]
    cursors: dict[tuple[str, str], int]


def read_state(store: Store) -> LocalState:
    """One snapshot."""
    with store._parts.database.read() as connection:
        records = [_record(row) for row in connection.execute(_RECORDS)]
        outbox = tuple(_change(row) for row in connection.execute(_OUTBOX))
        cursors = {(row.scope, row.kind): int(row.cursor) for row in connection.execute(_CURSORS)}
    return LocalState({record.record_id: record for record in records}, outbox, cursors)


def _record(row: Any) -> LocalRecord:
    return LocalRecord(
        record_id=row.record_id,
        kind=row.kind,
        scope=row.scope,
        key=row.key,
        idx=row.idx,
        is_deleted=bool(row.deleted),
        base_version=row.base_version,
        base_deleted=bool(row.base_deleted),
        refs=orjson.loads(row.refs),
        shown=row.payload,
        base=row.base_payload,
    )


def _change(row: Any) -> LocalChange:
    return LocalChange(
        change_id=row.change_id,
        record_id=row.record_id,
        kind=row.kind,
        scope=row.scope,
        key=row.key,
        state=row.state,
        is_creation=bool(row.is_creation),
        is_delete=bool(row.is_delete),
        reason_code=row.reason_code,
    )
