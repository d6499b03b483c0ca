"""Gives records whose key another record holds a free key, and takes what points at them along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection, bindparam, text, update

from tracker.core.changes import Changed, Origin
from tracker.core.ids import ChangeId, Key, RecordId, new_change_id
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.local_db.coalescing import Pending
from tracker.local_db.codec import dump, load, parse
from tracker.local_db.ledger import Fate, hand_over, note
from tracker.local_db.outbox_rows import (
    changes_of,
    clear_changes,
    find_change,
    find_record,
    place_of,
    queue,
    rename,
    the_record,
)
from tracker.local_db.parts import StoreParts
from tracker.local_db.slots import IndexGiver
from tracker.local_db.tables import AnyRow, ChangeState, records
from tracker.local_db.writing import RecordWriter

_RETIRE = update(records).where(records.c.record_id == bindparam("id")).values(deleted=1)
_REFERRERS = text(
    """
    select r.record_id, r.refs, r.edited_at from records r
     where r.scope = :scope and r.refs <> '{}' and instr(r.refs, :target) > 0
    """
)
_OLD_STEPS = text(
    """
    select e.unit_id, e.position, e.before, e.after from edits e
      join records r on r.record_id = e.record_id
     where r.scope = :scope and r.kind = :kind
       and (instr(e.before, :said) > 0 or instr(e.after, :said) > 0)
    """
)
_NEW_STEP = text(
    "update edits set before = :before, after = :after where unit_id = :unit and position = :at"
)


@dataclass(frozen=True)
class Rekeyed:
    """A record that has another key now; the old one still finds it."""

    scope: Scope
    kind: str
    old_key: Key
    new_key: Key


class Adoption(Enum):
    """What became of a creation that is to go on as the server's record."""

    ADOPTED = auto()
    """It meets the server's contents as a change that is to be settled."""
    GONE = auto()
    """There is nothing to settle: the change is gone, or the record was deleted here."""
    NOT_YET = auto()
    """The server's record is not here, or a change of it is under way: nothing was done."""


class Rekeying:
    """Each call is one short transaction, on any thread."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts

    def rekey(self, change_ids: Sequence[ChangeId]) -> list[Rekeyed]:
        """New keys, above all known ones, for records whose creation met a taken key.

        The creations become new changes, with what was edited since. Safe to repeat: a change
        that is gone is passed over.
        """
        done: list[Rekeyed] = []
        touched: list[Changed] = []
        with self._parts.database.write() as connection:
            for change_id in change_ids:
                change = find_change(connection, change_id)
                if change is None or change.state != ChangeState.SENT:
                    continue
                rekeyed = self._give_free_key(connection, change.record_id)
                done.append(rekeyed)
                touched.append(Changed(rekeyed.scope, rekeyed.kind, rekeyed.old_key))
                touched.append(Changed(rekeyed.scope, rekeyed.kind, rekeyed.new_key))
                touched += self._take_along(connection, change.record_id)
        self._parts.announcer.announce(Origin.SYNC, touched)
        return done

    def adopt(self, change_id: ChangeId, holder: RecordId) -> Adoption:
        """For a record that is its scope, whose key cannot change: it becomes the server's record.

        Safe to repeat.
        """
        with self._parts.database.write() as connection:
            change = find_change(connection, change_id)
            if change is None or change.state != ChangeState.SENT:
                return Adoption.GONE
            record = the_record(connection, change.record_id)
            there = changes_of(connection, holder)
            is_busy = any(row.state == ChangeState.SENT for row in there)
            if find_record(connection, holder) is None or is_busy:
                return Adoption.NOT_YET
            for own in changes_of(connection, record.record_id):
                if record.deleted:
                    note(connection, own.change_id, Fate.DROPPED)
                else:
                    hand_over(connection, own.change_id, change_id)
            clear_changes(connection, record.record_id)
            connection.execute(_RETIRE, {"id": record.record_id})
            if not record.deleted:
                frozen = replace(_creation(record), change_id=change_id, state=ChangeState.SENT)
                place = place_of(record) | {"record_id": holder, "payload": record.payload}
                queue(connection, place, frozen, change.edited_at)
        self._parts.announcer.announce(
            Origin.SYNC, [Changed(Scope.parse(record.scope), record.kind, Key(record.key))]
        )
        return Adoption.GONE if record.deleted else Adoption.ADOPTED

    def _give_free_key(self, connection: Connection, record_id: str) -> Rekeyed:
        record, changes = the_record(connection, record_id), changes_of(connection, record_id)
        scope = Scope.parse(record.scope)
        kind = self._parts.registry.kind(scope, record.kind)
        index = IndexGiver(connection, scope, record.kind).take()
        assert kind.kind.index_field is not None
        payload = dump({**parse(record.payload), kind.kind.index_field: index})
        key = load(kind, payload).key
        creation = _creation(record)
        for change in changes:
            note(connection, change.change_id, Fate.REKEYED, becomes=creation.change_id)
        clear_changes(connection, record_id)
        rename(connection, record, key, index, payload)
        edited_at = max(change.edited_at for change in changes)
        queue(connection, {**place_of(record), "key": key}, creation, edited_at)
        self._amend_undo(connection, kind, scope, (record.idx, index))
        return Rekeyed(scope, record.kind, Key(record.key), key)

    def _take_along(self, connection: Connection, record_id: str) -> list[Changed]:
        """Queued references get the new index, sent ones a second change."""
        target = the_record(connection, record_id)
        asked = {"scope": target.scope, "target": record_id}
        touched: list[Changed] = []
        for row in connection.execute(_REFERRERS, asked).all():
            # Not a person's edit: the time of what was edited stays.
            writer = RecordWriter(connection, self._parts.registry, row.edited_at)
            writer.is_accounted = False
            held = writer.find(RecordId(row.record_id))
            assert held is not None
            fields = [name for name, found in parse(row.refs).items() if found == record_id]
            after = held.contents.restored(dict.fromkeys(fields, target.idx))
            writer.replace(held, after)
            touched += writer.touched.values()
        return touched

    def _amend_undo(
        self,
        connection: Connection,
        kind: type[Record],
        scope: Scope,
        indexes: tuple[int, int],
    ) -> None:
        """Undo and redo of a reference mean the record, not whoever holds its old index now."""
        old, new = indexes
        for referring in self._parts.registry.profile(scope.profile).kinds:
            for reference in referring.kind.references:
                if reference.kind != kind.kind.name:
                    continue
                said = dump({reference.field: old})[1:-1]
                asked = {"scope": str(scope), "kind": referring.kind.name, "said": said}
                for row in connection.execute(_OLD_STEPS, asked).all():
                    before, after = (
                        _amended(parse(side), reference.field, old, new)
                        for side in (row.before, row.after)
                    )
                    place = {"unit": row.unit_id, "at": row.position}
                    connection.execute(_NEW_STEP, {**place, "before": before, "after": after})


def _creation(record: AnyRow) -> Pending:
    return Pending(
        change_id=new_change_id(),
        state=ChangeState.WAITING,
        is_creation=True,
        is_delete=bool(record.deleted),
        was_sent=True,
        base_version=0,
    )


def _amended(step: dict[str, Any], field: str, old: int, new: int) -> str:
    fields = step.get("fields")
    if fields and fields.get(field) == old:
        step = {**step, "fields": {**fields, field: new}}
    return dump(step)
