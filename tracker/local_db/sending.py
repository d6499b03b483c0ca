"""Chooses what can be sent next, and makes the bytes that go out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, insert, text

from tracker.core.ids import ChangeId, Key, RecordId, new_change_id
from tracker.core.record import Record, columns
from tracker.core.scope import Scope
from tracker.local_db.codec import dump, dump_list, parse
from tracker.local_db.tables import AnyRow, ChangeState, outbox

FROZEN_COLUMNS = """
    o.seq, o.change_id, o.record_id, o.key, o.state, o.base_version, o.is_delete, o.edited_at,
    coalesce(o.payload, r.payload) as payload
"""
_UNRESOLVED = text(
    f"""
    select {FROZEN_COLUMNS}
      from outbox o
      join records r on r.record_id = o.record_id
     where o.scope = :scope and o.kind = :kind and o.state = 'sent' and o.key > :after
     order by o.key
     limit :most
    """  # noqa: S608
)
_IS_FIRST = """
    not exists (
        select 1 from outbox s where s.record_id = o.record_id and (s.state = 'sent') = 1)
"""
# A record that the server does not have yet may still get another key, so what points at it waits.
_BLOCKERS = """
      from json_each(r.refs) j
     cross join outbox p on p.record_id = j.value
     where p.is_creation = 1 and p.record_id <> o.record_id
"""
_SENDABLE = text(
    f"""
    select {FROZEN_COLUMNS}
      from outbox o
      join records r on r.record_id = o.record_id
     where o.scope = :scope and o.kind = :kind and o.state = 'waiting' and o.key > :after
       and {_IS_FIRST}
       and (r.refs = '{{}}' or o.is_delete = 1 or not exists (select 1 {_BLOCKERS}))
     order by o.key
     limit :most
    """  # noqa: S608
)
_HELD = text(
    f"""
    select {FROZEN_COLUMNS},
           (select json_group_array(json_array(j.key, p.key, p.kind, p.state)) {_BLOCKERS})
           as blockers
      from outbox o
      join records r on r.record_id = o.record_id
     where o.scope = :scope and o.kind = :kind and o.state = 'waiting'
       and {_IS_FIRST}
       and o.is_creation = 1 and o.is_delete = 0 and exists (select 1 {_BLOCKERS})
     order by o.key
    """  # noqa: S608
)
_FREEZE = text(
    """
    update outbox
       set state = 'sent', was_sent = 1, tries = tries + 1
     where seq in (select value from json_each(:seqs))
    """
)
_FREEZE_WITHOUT = text(
    "update outbox set state = 'sent', was_sent = 1, payload = :payload where seq = :seq"
)
_FOLLOW_UP = insert(outbox)
_KEY_OF = itemgetter(3)


@dataclass(frozen=True)
class BatchLimits:
    """How much one batch may carry, and after which key it begins."""

    rows: int
    bytes: int
    after: Key | None
    used: int = 0
    """The bytes that earlier parts of the batch take."""


class FrozenChange(NamedTuple):
    """A change as it is sent, again and again, until it is answered."""

    change_id: ChangeId
    record_id: RecordId
    scope: Scope
    kind: str
    key: Key
    base_version: int
    is_delete: bool
    row: bytes
    """The complete JSON object for the wire: key, business fields, sync columns."""


@dataclass(frozen=True)
class FrozenPart:
    """What one transaction marked as sent, sorted by key."""

    changes: list[FrozenChange]
    fresh: list[Key]
    """Those of changes that never went out before."""
    bytes: int
    is_full: bool
    """There may be more to send behind the last one."""


def freeze(
    connection: Connection, scope: Scope, kind: type[Record], device_id: str, limits: BatchLimits
) -> FrozenPart:
    """Marks the next part of a batch as sent."""
    asked = {"scope": str(scope), "kind": kind.kind.name}
    page = {**asked, "after": limits.after or "", "most": limits.rows}
    unresolved = connection.execute(_UNRESOLVED, page).all()
    rows = [*unresolved, *connection.execute(_SENDABLE, page).all()]
    if not rows and limits.after is None and _open_circles(connection, kind, asked):
        rows = [*connection.execute(_UNRESOLVED, page).all()]
    rows.sort(key=_KEY_OF)
    again = {row.seq for row in unresolved}
    chosen, used = _fitting(rows, wire_format(kind.kind.key_field, device_id), limits)
    if chosen:
        connection.execute(_FREEZE, {"seqs": dump_list([row[0] for row, _ in chosen])})
    name = kind.kind.name
    changes = [
        # Rows of a statement are taken apart by position: by name costs as much as its SQL.
        FrozenChange(row[1], row[2], scope, name, row[3], row[5], row[6] == 1, wire)
        for row, wire in chosen
    ]
    fresh = [row[3] for row, _ in chosen if row[0] not in again]
    return FrozenPart(changes, fresh, used, len(chosen) == limits.rows)


WireFormat = Callable[[Sequence[Any]], bytes]
"""From a change's columns, as `FROZEN_COLUMNS` orders them, to the JSON object that is sent."""


def wire_format(key_field: str, device_id: str) -> WireFormat:
    """The stored payload with key and sync columns around it: spliced as text, never parsed."""

    # Ids and stamps are our own and keys are letters and digits: nothing needs escaping.
    def wire(row: Sequence[Any]) -> bytes:
        _, change_id, record_id, key, _, base_version, is_delete, edited_at, payload = row[:9]
        deleted = "true" if is_delete else "false"
        return (
            f'{{"{key_field}":"{key}",{payload[1:-1]},"record_id":"{record_id}",'
            f'"change_id":"{change_id}","base_version":{base_version},"deleted":{deleted},'
            f'"device_id":"{device_id}","edited_at":"{edited_at}"}}'
        ).encode()

    return wire


def _fitting(
    rows: Sequence[AnyRow], wire_of: WireFormat, limits: BatchLimits
) -> tuple[list[tuple[AnyRow, bytes]], int]:
    """The rows that the batch still takes, with the bytes that they add."""
    chosen: list[tuple[AnyRow, bytes]] = []
    added, last_key = 0, None
    for row in rows:
        # Two records hold one key until a collision is settled; a batch names a key once.
        if row[3] == last_key:
            continue
        wire = wire_of(row)
        size = added + len(wire) + 1
        is_first = not (chosen or limits.used)
        if len(chosen) == limits.rows or (2 + limits.used + size > limits.bytes and not is_first):
            break
        chosen.append((row, wire))
        added, last_key = size, row[3]
    return chosen, added


def _open_circles(connection: Connection, kind: type[Record], asked: dict[str, str]) -> bool:
    """New records that point at each other: the first ones go out without the reference.

    It follows as the next change of the record, once the other one has been acknowledged.
    """
    required = {c.name for c in columns(kind) if c.is_required}
    is_open = False
    for row in connection.execute(_HELD, asked).all():
        blockers: list[list[str]] = orjson.loads(row.blockers)
        fields = [field for field, _, _, _ in blockers]
        is_within = all(k == kind.kind.name and s == "waiting" for _, _, k, s in blockers)
        is_lowest = all(key > row.key for _, key, _, _ in blockers)
        if is_within and is_lowest and required.isdisjoint(fields):
            _split(connection, row, dict.fromkeys(fields), asked)
            is_open = True
    return is_open


def _split(
    connection: Connection, row: AnyRow, nothing: dict[str, None], asked: dict[str, str]
) -> None:
    first = dump({**parse(row.payload), **nothing})
    connection.execute(_FREEZE_WITHOUT, {"seq": row.seq, "payload": first})
    connection.execute(
        _FOLLOW_UP,
        {
            **asked,
            "change_id": new_change_id(),
            "record_id": row.record_id,
            "key": row.key,
            "state": ChangeState.WAITING,
            "is_delete": False,
            "is_creation": False,
            "was_sent": False,
            "base_version": row.base_version,
            "tries": 0,
            "edited_at": row.edited_at,
            "base_values": dump(nothing),
        },
    )
