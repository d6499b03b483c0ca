"""Gives records whose key another record holds a free key, and takes what points at them along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from sqlalchemy import Connection, bindparam, update

from tracker.core.changes import Changed, Origin
from tracker.core.ids import ChangeId, Key, RecordId, new_change_id
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db.coalescing import Pending
from tracker.local_db.codec import dump, load, parse
from tracker.local_db.following import amend_undo, referrers, take_along
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

_RETIRE = update(records).where(records.c.record_id == bindparam("id")).values(deleted=1)

RECORDS_AT_ONCE = 25
"""Records that one transaction renames or takes along: about 30 ms."""


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
    """On any thread."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts

    def rekey(self, change_ids: Sequence[ChangeId]) -> list[Rekeyed]:
        """New keys, above all known ones, for records whose creation met a taken key.

        The creations become new changes, with what was edited since. Safe to repeat: a change
        that is gone is passed over. Many are done in several transactions, each record in one
        with everything that points at it.
        """
        done: list[Rekeyed] = []
        left = change_ids
        while left:
            self._parts.pace.give_way()
            # Lost in a power cut, the creation goes out once more and meets the key again.
            with self._parts.database.write(is_durable=False) as connection:
                part = _Part(connection, self._parts.registry, left[:RECORDS_AT_ONCE])
                part.run()
            self._parts.announcer.announce(Origin.SYNC, part.touched)
            done += part.rekeyed
            left = left[part.done :]
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


class _Part:
    """A few of the changes, within the transaction that gives their records new keys."""

    def __init__(
        self, connection: Connection, registry: Registry, change_ids: Sequence[ChangeId]
    ) -> None:
        self._connection = connection
        self._registry = registry
        self._change_ids = change_ids
        self._givers: dict[tuple[Scope, str], IndexGiver] = {}
        self._indexes: dict[str, int] = {}
        """The new ones, by record id."""
        self.done = 0
        """How many of the changes this transaction is about: as many as are not too much work."""
        self.rekeyed: list[Rekeyed] = []
        self.touched: list[Changed] = []

    def run(self) -> None:
        """Gives the keys, and takes undo steps and references along."""
        asked = [self._collided(change_id) for change_id in self._change_ids]
        found: dict[str, Sequence[AnyRow]] = {}
        for scope in {record.scope for record in asked if record is not None}:
            found |= referrers(self._connection, scope, [r.record_id for r in asked if r])
        work = 0
        renamed: dict[tuple[str, str], dict[int, int]] = {}
        for record in asked:
            points_here = [] if record is None else found.get(record.record_id, [])
            work += 1 + len(points_here)
            if self.done and work > RECORDS_AT_ONCE:
                break
            self.done += 1
            if record is not None:
                index = self._give_free_key(record)
                renamed.setdefault((record.scope, record.kind), {})[record.idx] = index
        for place, indexes in renamed.items():
            amend_undo(self._connection, self._registry, place, indexes)
        self.touched += take_along(self._connection, self._registry, found, self._indexes)

    def _collided(self, change_id: ChangeId) -> AnyRow | None:
        change = find_change(self._connection, change_id)
        if change is None or change.state != ChangeState.SENT:
            return None
        return the_record(self._connection, change.record_id)

    def _give_free_key(self, record: AnyRow) -> int:
        connection, record_id = self._connection, record.record_id
        changes = changes_of(connection, record_id)
        scope = Scope.parse(record.scope)
        kind = self._registry.kind(scope, record.kind)
        index = self._next_index(scope, record.kind)
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
        self._indexes[record_id] = index
        self.rekeyed.append(Rekeyed(scope, record.kind, Key(record.key), key))
        self.touched += [Changed(scope, record.kind, k) for k in (Key(record.key), key)]
        return index

    def _next_index(self, scope: Scope, kind: str) -> int:
        if (scope, kind) not in self._givers:
            self._givers[scope, kind] = IndexGiver(self._connection, scope, kind)
        giver = self._givers[scope, kind]
        index = giver.take()
        giver.used(index)
        return index


def _creation(record: AnyRow) -> Pending:
    return Pending(
        change_id=new_change_id(),
        state=ChangeState.WAITING,
        is_creation=True,
        is_delete=bool(record.deleted),
        was_sent=True,
        base_version=0,
    )
