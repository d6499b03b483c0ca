"""Rows of one record and of its changes, for the steps that read, drop and replace them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from tracker.core.ids import Key
from tracker.core.record import JsonValue
from tracker.local_db.coalescing import Pending
from tracker.local_db.codec import dump
from tracker.local_db.tables import AnyRow, aliases, outbox, records

_RECORD = select(records).where(records.c.record_id == bindparam("id"))
_CHANGE = select(outbox).where(outbox.c.change_id == bindparam("id"))
_CHANGES = select(outbox).where(outbox.c.record_id == bindparam("id")).order_by(outbox.c.seq)
_CLEAR = delete(outbox).where(outbox.c.record_id == bindparam("id"))
_QUEUE = insert(outbox)
_REMEMBER = insert_or(aliases).on_conflict_do_nothing()
_RENAME = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(key=bindparam("new_key"), idx=bindparam("new_idx"), payload=bindparam("new_payload"))
)


def find_record(connection: Connection, record_id: str) -> AnyRow | None:
    """The record of this identity, deleted or not."""
    return connection.execute(_RECORD, {"id": record_id}).one_or_none()


def the_record(connection: Connection, record_id: str) -> AnyRow:
    """One that is there, because a change of it is."""
    return connection.execute(_RECORD, {"id": record_id}).one()


def find_change(connection: Connection, change_id: str) -> AnyRow | None:
    """The change, unless it has left the outbox."""
    return connection.execute(_CHANGE, {"id": change_id}).one_or_none()


def changes_of(connection: Connection, record_id: str) -> Sequence[AnyRow]:
    """A record's changes, in the order in which they were queued."""
    return connection.execute(_CHANGES, {"id": record_id}).all()


def clear_changes(connection: Connection, record_id: str) -> None:
    """Drops all changes of a record; what became of them is noted by the caller."""
    connection.execute(_CLEAR, {"id": record_id})


def place_of(record: AnyRow) -> dict[str, Any]:
    """Whose change it is, in the words of the outbox."""
    return {name: getattr(record, name) for name in ("record_id", "scope", "kind", "key")}


def columns_of(change: Pending, edited_at: str) -> dict[str, Any]:
    """A change in the words of the outbox: refused by nobody, with the contents of its record."""
    return {
        "change_id": change.change_id,
        "state": change.state,
        "is_delete": change.is_delete,
        "is_creation": change.is_creation,
        "was_sent": change.was_sent,
        "base_version": change.base_version,
        "edited_at": edited_at,
        "reason_code": None,
        "reason": None,
        "base_values": dump(change.base_values),
        "payload": None,
    }


def queue(
    connection: Connection, place: Mapping[str, Any], change: Pending, edited_at: str
) -> None:
    """Puts a change behind all others; `place` may name a payload of its own for a frozen one."""
    connection.execute(_QUEUE, {"tries": 0, **columns_of(change, edited_at), **place})


def rename(
    connection: Connection, record: AnyRow, key: Key, index: JsonValue, payload: str
) -> None:
    """Gives a record another key; the old one still finds it."""
    connection.execute(_REMEMBER, place_of(record))
    values = {"new_key": key, "new_idx": index, "new_payload": payload}
    connection.execute(_RENAME, {"id": record.record_id, **values})
