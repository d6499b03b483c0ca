"""Puts a scope on a server that was emptied or restored: what it lost goes out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from tracker.core.changes import Changed, Origin
from tracker.core.ids import ChangeId, Key, RecordId, new_change_id
from tracker.core.record import JsonValue, Record
from tracker.core.scope import Scope
from tracker.local_db.coalescing import Contents, Pending
from tracker.local_db.codec import canonical, dump, parse
from tracker.local_db.following import follow
from tracker.local_db.ledger import Fate, note
from tracker.local_db.mirror import ServerRow
from tracker.local_db.outbox_rows import (
    changes_of,
    clear_changes,
    find_record,
    place_of,
    queue,
    rename,
)
from tracker.local_db.parts import StoreParts
from tracker.local_db.settling import RemoteEdit, was_deleted
from tracker.local_db.tables import (
    AnyRow,
    ChangeState,
    cursors,
    debts,
    meta,
    records,
)

_MIRRORED = (
    select(records.c.record_id)
    .where(
        records.c.scope == bindparam("scope"),
        records.c.kind == bindparam("kind"),
        records.c.base_version > 0,
    )
    .order_by(records.c.key)
)
_REBASE = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(
        base_version=bindparam("new_version"),
        base_deleted=bindparam("new_deleted"),
        base_payload=bindparam("new_payload"),
    )
)
# What was accepted once and is lost counts as under way again, until it is accepted anew.
_FOLLOW = text(
    """
    update or replace ledger set change_id = :becomes
     where record_id = :id and coalesce(outcome, '') not in ('discarded', 'dropped')
    """
)
_FORGET_CURSORS = delete(cursors).where(cursors.c.scope == bindparam("of_scope"))
_FORGET_DEBT = delete(debts).where(debts.c.scope == bindparam("of_scope"))
_FORGET_NOTES = delete(meta).where(meta.c.name.in_(bindparam("names", expanding=True)))
_NOTES = ("epoch", "acknowledged", "digest", "deletions", "slot", "published")

RECORDS_AT_ONCE = 100
"""Per transaction, so that no key press waits."""
DISTRUSTED = 1
"""As a base version: whatever is pulled next is newer."""


class Restarting:
    """Each part is one short transaction, on any thread; all of it may be repeated."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts

    def newer_there(self, scope: Scope, kind: str, rows: Sequence[ServerRow]) -> list[RecordId]:
        """Of these rows, the records that say something else here and were edited later there."""
        record_kind = self._parts.registry.kind(scope, kind)
        found = []
        with self._parts.database.read() as connection:
            for row in rows:
                record = _Record.of(connection, record_kind, row.record_id)
                if record is not None and record.differs(row) and row.edited_at > record.stamp:
                    found.append(row.record_id)
        return found

    def put_on(
        self,
        scope: Scope,
        kind: str,
        rows: Sequence[ServerRow],
        edits: Mapping[RecordId, Sequence[RemoteEdit]],
    ) -> list[Key]:
        """Compares what was known of the server with these rows, which are all that it has.

        What it lacks is queued as new; an edit that it lost as an edit of what it has; where it
        was edited later, as one that is settled as usual. Returns the queued records' keys. `edits`
        is what became there of the records that are newer there.
        """
        record_kind = self._parts.registry.kind(scope, kind)
        there = {row.record_id: row for row in rows}
        asked = {"scope": str(scope), "kind": kind}
        with self._parts.database.read() as connection:
            ids = [RecordId(i) for (i,) in connection.execute(_MIRRORED, asked)]
        queued: list[Key] = []
        for start in range(0, len(ids), RECORDS_AT_ONCE):
            touched: list[Changed] = []
            moved: dict[str, tuple[int, int]] = {}
            with self._parts.database.write() as connection:
                for record_id in ids[start : start + RECORDS_AT_ONCE]:
                    record = _Record.of(connection, record_kind, record_id)
                    if record is None:
                        continue
                    before, found = record.key, there.get(record_id)
                    if record.put_on(found, edits.get(record_id, ())):
                        queued.append(record.key)
                    touched += [Changed(scope, kind, key) for key in {before, record.key}]
                    moved |= record.moved
                place = (str(scope), kind)
                touched += follow(connection, self._parts.registry, place, moved)
            self._parts.announcer.announce(Origin.SYNC, touched)
        return queued

    def finish(self, scope: Scope, epoch: str | None) -> None:
        """The scope is pulled from its beginning next, and whatever was noted of it is forgotten.

        Last, so that one that broke off is begun again.
        """
        kinds = self._parts.registry.profile(scope.profile).synced_kinds
        names = [f"{name}:{scope}" for name in _NOTES]
        names += [f"unmended:{scope}:{kind.kind.name}" for kind in kinds]
        with self._parts.database.write() as connection:
            connection.execute(_FORGET_CURSORS, {"of_scope": str(scope)})
            connection.execute(_FORGET_DEBT, {"of_scope": str(scope)})
            connection.execute(_FORGET_NOTES, {"names": names})
            if epoch is not None:
                connection.execute(insert(meta), {"name": f"epoch:{scope}", "value": epoch})


class _Record:
    """One record that the server had, within a transaction."""

    def __init__(
        self, connection: Connection, kind: type[Record], row: AnyRow, pending: Sequence[AnyRow]
    ) -> None:
        self._connection = connection
        self._kind = kind
        self._row = row
        self._pending = pending
        self._contents = Contents(parse(row.payload), bool(row.deleted))
        self.key = Key(row.key)
        self.moved: dict[str, tuple[int, int]] = {}
        """Its old and its new index under its id, once the server turned out to have another."""
        # What was acknowledged before the first edit that still waits is older than that one.
        self.stamp = min(datetime.fromisoformat(r.edited_at) for r in (*pending, row))

    @classmethod
    def of(cls, connection: Connection, kind: type[Record], record_id: RecordId) -> _Record | None:
        """None where the server never acknowledged it: then it waits already."""
        row = find_record(connection, record_id)
        if row is None or row.base_version == 0:
            return None
        return cls(connection, kind, row, changes_of(connection, record_id))

    def differs(self, found: ServerRow) -> bool:
        """Whether it says something else than the server's row, apart from its number."""
        theirs = _contents(self._kind, found)
        return self._numbered_as(theirs) != theirs

    def put_on(self, found: ServerRow | None, edits: Sequence[RemoteEdit]) -> bool:
        """Whether a change was queued."""
        if found is None:
            self._rebase(0, None)
            self._queue(0, None)
            return True
        theirs = _contents(self._kind, found)
        self._take_key(found, theirs)
        if self._contents == theirs:
            self._conclude(Fate.ACCEPTED, found.version)
            self._rebase(found.version, theirs)
            return False
        if self.stamp > found.edited_at:
            return self._queue_on(found.version, theirs)
        since = _since(edits, self.stamp)
        base = _rewound(self._kind, theirs, since)
        is_same_edit = self.stamp == found.edited_at
        if is_same_edit or not self._differing(base):
            # The same edit with other numbers, or only edits of the server's: it is pulled anew.
            self._conclude(Fate.MERGED, found.version)
            self._rebase(DISTRUSTED, self._contents)
            return False
        return self._queue_on(max((e.version for e in edits if e not in since), default=0), base)

    def _numbered_as(self, theirs: Contents) -> Contents:
        field = self._kind.kind.index_field
        return self._contents.restored({field: theirs.payload[field]} if field else {})

    def _take_key(self, found: ServerRow, theirs: Contents) -> None:
        if found.key == self.key:
            return
        self._contents = self._numbered_as(theirs)
        field = self._kind.kind.index_field
        index = theirs.payload[field] if field else None
        rename(self._connection, self._row, found.key, index, dump(self._contents.payload))
        self.key = found.key
        if isinstance(index, int):
            self.moved = {self._row.record_id: (self._row.idx, index)}

    def _differing(self, base: Contents) -> dict[str, JsonValue] | None:
        """The fields that say something else, with the base's values; None if nothing does."""
        mine = self._contents.payload
        found = {n: v for n, v in base.payload.items() if mine.get(n) != v}
        return found if found or self._contents.is_deleted != base.is_deleted else None

    def _queue_on(self, version: int, base: Contents) -> bool:
        self._rebase(version, base if version else None)
        self._queue(version, base)
        return True

    def _rebase(self, version: int, base: Contents | None) -> None:
        payload = None if base is None else dump(base.payload)
        is_shown = base is not None and base.payload == self._contents.payload
        self._connection.execute(
            _REBASE,
            {
                "id": self._row.record_id,
                "new_version": version,
                "new_deleted": base is not None and base.is_deleted,
                "new_payload": None if is_shown else payload,
            },
        )

    def _queue(self, version: int, base: Contents | None) -> None:
        new_id = new_change_id()
        seen = {} if base is None or not version else self._differing(base) or {}
        self._connection.execute(_FOLLOW, {"id": self._row.record_id, "becomes": new_id})
        clear_changes(self._connection, self._row.record_id)
        change = Pending(
            change_id=new_id,
            state=ChangeState.WAITING,
            is_creation=not version,
            is_delete=self._contents.is_deleted,
            # It was on the server once, so that even a deletion of it is news there.
            was_sent=True,
            base_version=version,
            base_values=seen,
        )
        place = {**place_of(self._row), "key": self.key}
        queue(self._connection, place, change, self._row.edited_at)

    def _conclude(self, fate: Fate, version: int) -> None:
        """The server has what waits, or a later edit of the same."""
        for change in self._pending:
            note(self._connection, ChangeId(change.change_id), fate, version)
        clear_changes(self._connection, self._row.record_id)


def _contents(kind: type[Record], row: ServerRow) -> Contents:
    return Contents(canonical(kind, row.payload), row.is_deleted)


def _since(edits: Sequence[RemoteEdit], stamp: datetime) -> list[RemoteEdit]:
    """What was done there after the last edit that is not later than ours."""
    known = max((e.version for e in edits if e.stamp.edited_at <= stamp), default=0)
    return [edit for edit in edits if edit.version > known]


def _rewound(kind: type[Record], theirs: Contents, since: Sequence[RemoteEdit]) -> Contents:
    before = dict(theirs.payload)
    for edit in reversed(since):
        before |= {name: old for name, (old, _) in edit.fields.items() if name in before}
    return Contents(canonical(kind, before), was_deleted(since, theirs.is_deleted))
