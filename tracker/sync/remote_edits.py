"""What the receipts say about other devices' edits of records."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.core.ids import RecordId
from tracker.core.merge import Stamp
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.local_db.settling import RemoteEdit
from tracker.sync.transport import Transport
from tracker.sync.wire import LARGEST_GET, any_of, canonical

_RECEIPT_COLUMNS = "record_id,version,action,device_id,edited_at,fields"


def edits_since(
    transport: Transport,
    scope: Scope,
    kind: type[Record],
    base_version: int,
    record_ids: Sequence[str],
) -> dict[RecordId, list[RemoteEdit]]:
    """Every accepted edit of these records after a version, in order of the versions."""
    found: dict[RecordId, list[RemoteEdit]] = {}
    for start in range(0, len(record_ids), LARGEST_GET):
        ids = any_of(record_ids[start : start + LARGEST_GET])
        cursor = base_version
        while rows := _receipts(transport, scope, ids, cursor):
            for row in rows:
                record_id = RecordId(str(uuid.UUID(row["record_id"])))
                found.setdefault(record_id, []).append(_edit(kind, row))
            cursor = int(rows[-1]["version"])
    return found


def _receipts(transport: Transport, scope: Scope, ids: str, cursor: int) -> list[dict[str, Any]]:
    query = [
        ("scope", f"eq.{scope}"),
        ("record_id", ids),
        ("version", f"gt.{cursor}"),
        ("order", "version"),
        ("select", _RECEIPT_COLUMNS),
    ]
    return transport.rows("sync_receipts", query)


def _edit(kind: type[Record], row: Mapping[str, Any]) -> RemoteEdit:
    changed = row["fields"] or {}
    return RemoteEdit(
        version=int(row["version"]),
        action=str(row["action"]),
        stamp=Stamp(datetime.fromisoformat(row["edited_at"]), str(row["device_id"] or "")),
        fields={
            name: (canonical(kind, name, old), canonical(kind, name, new))
            for name, (old, new) in changed.items()
        },
    )
