"""Puts a record's pending changes on top of a newer state of the server's row."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, update

from tracker.core.ids import RecordId
from tracker.core.record import Record
from tracker.local_db.coalescing import (
    Arrival,
    Contents,
    Pending,
    after_arrival,
    as_correction,
    shown,
)
from tracker.local_db.codec import defaults, dump, parse, source_of
from tracker.local_db.ledger import Fate, note
from tracker.local_db.outbox_rows import changes_of, the_record
from tracker.local_db.references import kept_references
from tracker.local_db.tables import AnyRow, ChangeState, base_beside, outbox, records
from tracker.local_db.writing import pending, sent_contents

_SHOW = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(
        payload=bindparam("new_payload"),
        deleted=bindparam("new_deleted"),
        refs=bindparam("new_refs"),
        dangling=bindparam("new_dangling"),
        base_payload=base_beside("new_payload"),
    )
)
_REBASE = (
    update(outbox)
    .where(outbox.c.seq == bindparam("at"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "key", "state", "is_creation", "was_sent", "base_version", "base_values",
                "payload", "reason_code", "reason",
            )
        }
    )
)  # fmt: skip
_DROP = delete(outbox).where(outbox.c.seq == bindparam("at"))


def put_on_base(
    connection: Connection,
    kind: type[Record],
    record_id: RecordId,
    old_base: Contents | None,
    old_version: int | None = None,
) -> bool:
    """Shows the record's stored base with what is pending on top; true if anything is.

    A frozen change stays as it was sent. A change never sent starts from the base from now on,
    unless it is contested; see `after_arrival`. `old_base` is what was known of the server's row
    before, and `old_version` its version when a pull brought the new one.
    """
    record, rows = the_record(connection, record_id), changes_of(connection, record_id)
    base = Contents(parse(record.base_payload or record.payload), bool(record.base_deleted))
    said = source_of(record.imported)
    source, is_import = said or defaults(kind), said is not None
    arrival = Arrival(old_base, old_version, base, record.base_version, source, is_import)
    changes = _rebased(connection, record, rows, arrival)
    result = shown(base, changes, record.base_version)
    own = [name for change, _ in changes for name in change.base_values]
    found = kept_references(connection, kind, record, result.payload, own)
    connection.execute(
        _SHOW,
        {
            "id": record_id,
            "new_payload": dump(result.payload),
            "new_deleted": result.is_deleted,
            "new_refs": found.refs,
            "new_dangling": found.dangling,
        },
    )
    return bool(changes)


def _rebased(
    connection: Connection, record: AnyRow, rows: Sequence[AnyRow], arrival: Arrival
) -> list[tuple[Pending, Contents]]:
    """The pending changes as they are now, the one to be sent first coming first."""
    local = Contents(parse(record.payload), bool(record.deleted))
    sent = [row for row in rows if row.state == ChangeState.SENT]
    changes = [_still_sent(row, local, arrival) for row in sent]
    for row in rows:
        if row.state == ChangeState.SENT:
            continue
        change: Pending | None = pending(row)
        if not sent:
            change = after_arrival(pending(row), local, arrival)
            _store(connection, record, row, change)
        if change is not None:
            changes.append((change, local))
    return changes


def _still_sent(row: AnyRow, local: Contents, arrival: Arrival) -> tuple[Pending, Contents]:
    contents = sent_contents(row, local)
    return as_correction(pending(row), contents, arrival), contents


def _store(connection: Connection, record: AnyRow, row: AnyRow, change: Pending | None) -> None:
    if change is None or change.base_version != row.base_version:
        note(connection, row.change_id, Fate.MERGED, None if change else record.base_version)
    if change is None:
        connection.execute(_DROP, {"at": row.seq})
        return
    values = {
        "at": row.seq,
        "new_key": record.key,
        "new_state": change.state,
        "new_is_creation": change.is_creation,
        "new_was_sent": change.was_sent,
        "new_base_version": change.base_version,
        "new_base_values": dump(change.base_values),
        "new_payload": row.payload,
        "new_reason_code": row.reason_code,
        "new_reason": row.reason,
    }
    connection.execute(_REBASE, values)
