"""What became of sent changes that the server's answer does not name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.core.ids import ChangeId, RecordId
from tracker.core.record import JsonValue, Record
from tracker.local_db.sending import FrozenChange
from tracker.sync.transport import Transport, value_of
from tracker.sync.wire import LARGEST_GET, any_of, arguments, contents, pulled_columns


@dataclass(frozen=True)
class Arrived:
    """The server has a receipt: the change was accepted, now or by an earlier request."""

    change: FrozenChange
    version: int


@dataclass(frozen=True)
class SameContents:
    """Another change brought the record to the same contents."""

    change: FrozenChange
    version: int


@dataclass(frozen=True)
class Conflict:
    """The record moved on since the change's base version, to other contents."""

    change: FrozenChange
    version: int
    server_contents: Mapping[str, JsonValue]
    server_deleted: bool
    is_elsewhere: bool = False
    """The server has the record under another key."""


@dataclass(frozen=True)
class Collision:
    """Another record holds the key."""

    change: FrozenChange
    holder: RecordId
    version: int
    server_contents: Mapping[str, JsonValue]
    server_deleted: bool


@dataclass(frozen=True)
class Swallowed:
    """Neither row nor receipt: something on the server drops it."""

    change: FrozenChange


Outcome = Arrived | SameContents | Conflict | Collision | Swallowed


def receipts(transport: Transport, change_ids: Sequence[ChangeId]) -> dict[ChangeId, int]:
    """The versions under which the server accepted these changes, of those that it did."""
    reply = transport.rpc("sync_lookup", arguments({"p_change_ids": change_ids}))
    return {ChangeId(found["change_id"]): int(found["version"]) for found in value_of(reply)}


def look_up(
    transport: Transport, kind: type[Record], missing: Sequence[FrozenChange]
) -> list[Outcome]:
    """The outcome of each change. Receipts are asked before rows: proof comes first."""
    arrived = receipts(transport, [c.change_id for c in missing])
    left = [c for c in missing if c.change_id not in arrived]
    holders = _rows_by(transport, kind, kind.kind.key_field, [c.key for c in left])
    keyless = [c.record_id for c in left if c.key not in holders]
    # The record itself under another key: two laptops made it without hearing of each other.
    elsewhere = _rows_by(transport, kind, "record_id", keyless)
    outcomes: list[Outcome] = [
        Arrived(c, arrived[c.change_id]) for c in missing if c.change_id in arrived
    ]
    return outcomes + [
        _outcome(kind, c, holders.get(c.key) or elsewhere.get(c.record_id)) for c in left
    ]


def _rows_by(
    transport: Transport, kind: type[Record], column: str, values: Sequence[str]
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for chunk in _chunks(values):
        query = [(column, any_of(chunk)), ("select", ",".join(pulled_columns(kind)))]
        rows = transport.rows(kind.kind.table, query)
        found.update((str(row[column]), row) for row in rows)
    return found


def _outcome(kind: type[Record], change: FrozenChange, row: Mapping[str, Any] | None) -> Outcome:
    if row is None:
        return Swallowed(change)
    theirs, deleted, version = contents(kind, row), bool(row["deleted"]), int(row["version"])
    holder = RecordId(str(uuid.UUID(row["record_id"])))
    if holder != change.record_id:
        return Collision(change, holder, version, theirs, deleted)
    ours = contents(kind, orjson.loads(change.row))
    if deleted == change.is_delete and theirs == ours:
        return SameContents(change, version)
    if version == change.base_version:
        # Nothing came between, and still it was not stored.
        return Swallowed(change)
    return Conflict(change, version, theirs, deleted, row[kind.kind.key_field] != change.key)


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(values), LARGEST_GET):
        yield values[start : start + LARGEST_GET]
