"""References between records: an index in the payload, kept as a record id beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text, update

from tracker.core.ids import RecordId
from tracker.core.record import JsonValue, Payload, Record
from tracker.local_db.codec import dump, dump_list, parse
from tracker.local_db.tables import AnyRow, records

Place = tuple[str, JsonValue]
"""A kind and an index in it."""

# `cross join` fixes the order: the planner would read the whole scope and try every place.
_HOLDERS = text(
    """
    select r.kind, r.idx, r.record_id
      from json_each(:places) j
      cross join records r on r.scope = :scope and r.kind = j.value ->> 0 and r.idx = j.value ->> 1
     where r.base_version > 0 or not :of_server
     order by r.deleted desc, r.base_version
    """
)
# Left to itself, SQLite takes another index here and reads the whole scope.
_DANGLING = text(
    """
    select r.record_id, r.kind, r.payload, r.dangling,
           exists (select 1 from outbox o where o.record_id = r.record_id) as is_pending
      from records r indexed by records_dangling
     where r.scope = :scope and r.dangling > 0
    """
)
_RESOLVE = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(refs=bindparam("new_refs"), dangling=bindparam("new_dangling"))
)


@dataclass(frozen=True)
class Resolved:
    """The record ids behind a payload's references, as JSON, and how many point at nothing yet."""

    refs: str
    dangling: int


UNREFERRING = Resolved("{}", 0)


class Holders:
    """Which record holds an index, for the references of a few payloads of one scope.

    Live records go before deleted ones, and those that the server knows before one's own. What
    the server says (`of_server`) never means a record that it does not have, not even for a while.
    """

    def __init__(
        self,
        connection: Connection,
        scope: str,
        payloads: Iterable[tuple[type[Record], Payload]],
        *,
        of_server: bool,
    ) -> None:
        places = {place for kind, payload in payloads for _, place in _pointers(kind, payload)}
        self._holders: dict[Place, RecordId] = {}
        if places:
            listed = dump_list(list(places))
            asked = {"scope": scope, "places": listed, "of_server": of_server}
            for kind, index, record_id in connection.execute(_HOLDERS, asked):
                self._holders[kind, index] = RecordId(record_id)

    def put(self, kind: str, index: JsonValue, record_id: RecordId) -> None:
        """A record that is about to be stored."""
        self._holders[kind, index] = record_id

    def resolve(self, kind: type[Record], payload: Payload) -> Resolved:
        """Whom the payload's reference fields point at."""
        pointers = _pointers(kind, payload)
        if not pointers:
            return UNREFERRING
        refs = {f: self._holders[place] for f, place in pointers if place in self._holders}
        return Resolved(dump(refs), len(pointers) - len(refs))


def resolve(connection: Connection, kind: type[Record], scope: str, payload: Payload) -> Resolved:
    """Whom one payload's reference fields point at now."""
    return Holders(connection, scope, [(kind, payload)], of_server=False).resolve(kind, payload)


def kept_references(
    connection: Connection, kind: type[Record], record: AnyRow, payload: Payload, own: Sequence[str]
) -> Resolved:
    """Whom the server means, but the `own` fields go on meaning the records that they mean here."""
    holders = Holders(connection, record.scope, [(kind, payload)], of_server=True)
    found = holders.resolve(kind, payload)
    known, before = parse(record.refs), parse(record.payload)
    kept = {
        name: known[name] for name in own if name in known and before.get(name) == payload.get(name)
    }
    if not kept:
        return found
    refs = {**parse(found.refs), **kept}
    return Resolved(dump(refs), len(_pointers(kind, payload)) - len(refs))


def resolve_dangling(connection: Connection, kinds: Iterable[type[Record]], scope: str) -> None:
    """Looks again for the targets that were missing; called after records appeared in a scope."""
    by_name = {kind.kind.name: kind for kind in kinds}
    rows = connection.execute(_DANGLING, {"scope": scope}).all()
    if not rows:
        return
    changed = []
    for of_server in (False, True):
        asked = [row for row in rows if of_server is not bool(row.is_pending)]
        payloads = [(by_name[row.kind], parse(row.payload)) for row in asked]
        holders = Holders(connection, scope, payloads, of_server=of_server)
        for row, (kind, payload) in zip(asked, payloads, strict=True):
            found = holders.resolve(kind, payload)
            if found.dangling != row.dangling:
                changed.append(
                    {"id": row.record_id, "new_refs": found.refs, "new_dangling": found.dangling}
                )
    if changed:
        connection.execute(_RESOLVE, changed)


def _pointers(kind: type[Record], payload: Payload) -> Sequence[tuple[str, Place]]:
    references = kind.kind.references
    if not references:
        return ()
    return [
        (reference.field, (reference.kind, payload[reference.field]))
        for reference in references
        if payload.get(reference.field) is not None
    ]
