"""Freezes what is unsent, for another laptop to upload: these very changes, with these very ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, text

from tracker.core.changes import Changed, Origin
from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.scope import Scope
from tracker.local_db.codec import dump_list
from tracker.local_db.parts import StoreParts
from tracker.local_db.sending import FrozenChange, wire_format
from tracker.local_db.tables import AnyRow

# Unlike a push it takes along what points at new records: whoever uploads the file sends those
# first. At most one change of each record; later edits wait behind it, as behind any sent one.
_UNSENT = text(
    """
    select o.seq, o.change_id, o.record_id, o.key, o.state, o.base_version, o.is_delete,
           o.edited_at, coalesce(o.payload, r.payload) as payload,
           o.scope, o.kind, o.is_creation, r.refs
      from outbox o
      join records r on r.record_id = o.record_id
     where (:scope is null or o.scope = :scope)
       and (o.state = 'sent'
            or (o.state = 'waiting' and not exists (
                select 1 from outbox s
                 where s.record_id = o.record_id and (s.state = 'sent') = 1)))
     order by o.scope, o.kind, o.key
    """
)
_FREEZE = text(
    """
    update outbox set state = 'sent', was_sent = 1, tries = tries + 1
     where state = 'waiting' and seq in (select value from json_each(:seqs))
    """
)
HANDED_OVER = "handed_over"
"""The reason's code of a sent change that is in a file; one that is held stays held."""
_NOTE = text(
    """
    update outbox set reason_code = :code
     where state = 'sent' and reason_code is null
       and seq in (select value from json_each(:seqs))
    """
)


@dataclass(frozen=True)
class HandedOver:
    """A frozen change, and what has to be on the server before it."""

    change: FrozenChange
    is_creation: bool
    needs: tuple[RecordId, ...]
    """The records that it points at."""


class HandOver:
    """Each call is one short transaction, on any thread."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts

    def freeze(self, scope: Scope | None = None) -> tuple[HandedOver, ...]:
        """Everything unsent, marked as sent before this returns: from now on these bytes stay.

        The changes stay in the outbox until the server says that it has them, whoever sent them.
        Safe to repeat: the same changes come again.
        """
        with self._parts.database.write() as connection:
            rows = self._rows(connection, scope)
            frozen = {"seqs": dump_list([row.seq for row in rows])}
            connection.execute(_FREEZE, frozen)
            connection.execute(_NOTE, {**frozen, "code": HANDED_OVER})
        self._parts.announcer.announce(
            Origin.SYNC, [Changed(Scope.parse(r.scope), r.kind, Key(r.key)) for r in rows]
        )
        return tuple(self._handed_over(row) for row in rows)

    def _rows(self, connection: Connection, scope: Scope | None) -> list[AnyRow]:
        asked = {"scope": None if scope is None else str(scope)}
        return list(connection.execute(_UNSENT, asked).all())

    def _handed_over(self, row: AnyRow) -> HandedOver:
        scope = Scope.parse(row.scope)
        kind = self._parts.registry.kind(scope, row.kind)
        wire = wire_format(kind.kind.key_field, self._parts.device_id)
        refs: Mapping[str, str] = orjson.loads(row.refs)
        return HandedOver(
            change=FrozenChange(
                change_id=ChangeId(row.change_id),
                record_id=RecordId(row.record_id),
                scope=scope,
                kind=row.kind,
                key=Key(row.key),
                base_version=row.base_version,
                is_delete=bool(row.is_delete),
                row=wire(row),
            ),
            is_creation=bool(row.is_creation),
            needs=tuple(RecordId(found) for found in refs.values()),
        )
