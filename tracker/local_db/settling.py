"""Settles a sent change whose record moved on: a new change with the merged contents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeGuard

from sqlalchemy import Connection, bindparam, update

from tracker.core.changes import Changed
from tracker.core.conflict import CONFLICT, ConflictEntry, entry_id
from tracker.core.ids import ChangeId, Key, RecordId, new_change_id
from tracker.core.merge import DELETED, NEVER, Conflict, Merged, Side, Stamp, merge
from tracker.core.record import JsonValue, Payload, make
from tracker.core.scope import Scope
from tracker.local_db.coalescing import Contents, Pending
from tracker.local_db.codec import canonical, defaults, dump, parse, source_of
from tracker.local_db.ledger import Fate, note
from tracker.local_db.one_by_one import one_by_one
from tracker.local_db.outbox_rows import (
    changes_of,
    clear_changes,
    find_change,
    place_of,
    queue,
    the_record,
)
from tracker.local_db.parts import StoreParts
from tracker.local_db.rebasing import put_on_base
from tracker.local_db.references import kept_references
from tracker.local_db.tables import AnyRow, ChangeState, records
from tracker.local_db.writing import Held, RecordWriter, sent_contents

_ON_TOP = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "deleted", "base_version", "base_deleted", "dangling", "refs", "payload",
                "base_payload",
            )
        }
    )
)  # fmt: skip
_SHOW = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(payload=bindparam("new_payload"), deleted=bindparam("new_deleted"))
)


@dataclass(frozen=True)
class RemoteEdit:
    """What a receipt says about one accepted change of a record."""

    version: int
    action: str
    stamp: Stamp
    fields: Mapping[str, tuple[JsonValue, JsonValue]]
    """Per changed field, the old and the new value; empty for a new record."""


@dataclass(frozen=True)
class Moved:
    """A sent change that the server did not take, and where its record has come to since."""

    change_id: ChangeId
    version: int
    payload: Payload
    is_deleted: bool
    edits: Sequence[RemoteEdit]
    """Everything since the change's base, in order of the versions."""


class HowSettled(StrEnum):
    """What became of a change that met another one."""

    MERGED = "merged"
    SETTLED = "settled"
    """By the rule; there is an entry to review."""


@dataclass(frozen=True)
class Settlement:
    """What was done about one change."""

    scope: Scope
    kind: str
    key: Key
    how: HowSettled


class Settlements:
    """On any thread."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts

    def settle(self, moved: Sequence[Moved]) -> list[Settlement]:
        """Replaces dead changes by new ones with the merged contents, where anything is left.

        Edits made since stay on top where the other side did not change the same later. Safe to
        repeat: a change that is gone is passed over. Many are settled in several transactions.
        """
        found: list[Settlement] = []

        def settle_one(connection: Connection, one: Moved) -> list[Changed]:
            step = _Step.of(connection, self._parts, one)
            if step is None:
                return []
            found.append(step.run())
            return step.touched

        one_by_one(self._parts, moved, settle_one)
        return found


class _Step:
    """One change that met another one, within the transaction that settles it."""

    def __init__(
        self, connection: Connection, parts: StoreParts, moved: Moved, record: AnyRow
    ) -> None:
        self._connection = connection
        self._parts = parts
        self._moved = moved
        self._record = record
        self._scope = Scope.parse(record.scope)
        self._kind = parts.registry.kind(self._scope, record.kind)
        rows = changes_of(connection, record.record_id)
        self._changes = sorted(rows, key=lambda row: row.state != ChangeState.SENT)
        self._theirs = Contents(canonical(self._kind, moved.payload), moved.is_deleted)
        self.touched = [Changed(self._scope, record.kind, Key(record.key))]

    @classmethod
    def of(cls, connection: Connection, parts: StoreParts, moved: Moved) -> _Step | None:
        """None when the change was answered otherwise meanwhile."""
        change = find_change(connection, moved.change_id)
        if change is None or change.state != ChangeState.SENT:
            return None
        return cls(connection, parts, moved, the_record(connection, change.record_id))

    def run(self) -> Settlement:
        """Merges, and writes what came out."""
        base, local, remote = self._sides()
        result = merge(base, local, remote, self._kind.kind.merge_rules)
        after = Contents(dict(result.payload), result.is_deleted)
        new_id = None if after == self._theirs else new_change_id()
        fate = Fate.SETTLED if self._is_listed(result) else Fate.MERGED
        for change in self._changes:
            note(self._connection, change.change_id, fate, self._moved.version, becomes=new_id)
        clear_changes(self._connection, self._record.record_id)
        if new_id is not None:
            self._send_again(after, new_id)
        self._show(after, [n for n, v in local.payload.items() if v != base.payload.get(n)])
        how = HowSettled.MERGED
        if self._is_listed(result):
            how = HowSettled.SETTLED
            self._list(result, local, remote)
        return Settlement(self._scope, self._record.kind, Key(self._record.key), how)

    def _sides(self) -> tuple[Side, Side, Side]:
        first_seen, local, stamps = self._local_edits()
        edits = self._moved.edits
        before = dict(self._theirs.payload)
        for edit in reversed(edits):
            before |= {name: old for name, (old, _) in self._known(edit).items()}
        before |= first_seen
        base = Side(before, was_deleted(edits, self._moved.is_deleted))
        remote = Side(
            self._theirs.payload, self._theirs.is_deleted, _stamps(edits, self._theirs.payload)
        )
        return base, Side({**before, **local}, bool(self._changes[-1].is_delete), stamps), remote

    def _local_edits(self) -> tuple[Payload, Payload, Mapping[str, Stamp]]:
        """The fields edited here: the value seen first, the present one, and who says so when."""
        shown = Contents(parse(self._record.payload), bool(self._record.deleted))
        first_seen: dict[str, JsonValue] = {}
        values: dict[str, JsonValue] = {}
        stamps: dict[str, Stamp] = {}
        for change in self._changes:
            payload = sent_contents(change, shown).payload
            seen = parse(change.base_values)
            if change.is_creation:
                seen = self._before_creation(payload)
            stamp = Stamp(datetime.fromisoformat(change.edited_at), self._parts.device_id)
            stamps |= dict.fromkeys((*seen, DELETED), stamp)
            values |= {name: payload.get(name) for name in seen}
            first_seen = seen | first_seen
        return first_seen, values, stamps

    def _before_creation(self, payload: Payload) -> dict[str, JsonValue]:
        source = source_of(self._record.imported) or defaults(self._kind)
        return {name: value for name, value in source.items() if payload.get(name) != value}

    def _known(self, edit: RemoteEdit) -> Mapping[str, tuple[JsonValue, JsonValue]]:
        names = [name for name in edit.fields if name in self._theirs.payload]
        if not names:
            return {}
        old, new = (
            canonical(self._kind, {**self._theirs.payload, **{n: edit.fields[n][i] for n in names}})
            for i in (0, 1)
        )
        return {name: (old[name], new[name]) for name in names}

    def _is_listed(self, result: Merged | Conflict) -> TypeGuard[Conflict]:
        return isinstance(result, Conflict) and self._record.kind != CONFLICT

    def _send_again(self, after: Contents, new_id: ChangeId) -> None:
        theirs = self._theirs.payload
        changed = {n: theirs.get(n) for n, v in after.payload.items() if v != theirs.get(n)}
        again = Pending(
            change_id=new_id,
            state=ChangeState.WAITING,
            is_creation=False,
            is_delete=after.is_deleted,
            was_sent=False,
            base_version=self._moved.version,
            base_values=changed,
        )
        edited_at = max(change.edited_at for change in self._changes)
        queue(self._connection, place_of(self._record), again, edited_at)

    def _show(self, after: Contents, edited: Iterable[str]) -> None:
        record, moved = self._record, self._moved
        if record.base_version > moved.version:
            # A pull overtook the lookup: what it brought stays the base.
            values = {"new_payload": dump(after.payload), "new_deleted": after.is_deleted}
            base = record.base_payload or record.payload
            self._connection.execute(_SHOW, {"id": record.record_id, **values})
            self._connection.execute(
                update(records)
                .where(records.c.record_id == record.record_id)
                .values(base_payload=base)
            )
            put_on_base(self._connection, self._kind, RecordId(record.record_id), self._theirs)
            return
        kept = [
            name for name in edited if after.payload.get(name) != self._theirs.payload.get(name)
        ]
        refs = kept_references(self._connection, self._kind, record, after.payload, kept)
        payload, base = dump(after.payload), dump(self._theirs.payload)
        self._connection.execute(
            _ON_TOP,
            {
                "id": record.record_id,
                "new_deleted": after.is_deleted,
                "new_base_version": moved.version,
                "new_base_deleted": self._theirs.is_deleted,
                "new_dangling": refs.dangling,
                "new_refs": refs.refs,
                "new_payload": payload,
                "new_base_payload": None if payload == base else base,
            },
        )

    def _list(self, result: Conflict, local: Side, remote: Side) -> None:
        moved, record = self._moved, self._record
        new_id = entry_id(RecordId(record.record_id), moved.change_id, moved.version)
        writer = RecordWriter(
            self._connection, self._parts.registry, self._parts.stamps.next(self._connection)
        )
        if writer.find(new_id) is not None:
            return
        entry = conflict_entry(self._scope, record, new_id, result, (local, remote))
        writer.insert(
            Held(
                record_id=new_id,
                scope=self._scope,
                kind=ConflictEntry,
                key=entry.key,
                contents=Contents(entry.payload(), is_deleted=False),
                base=None,
                base_version=0,
                imported=None,
                refs="{}",
                dangling=0,
            )
        )
        self.touched.append(Changed(self._scope, CONFLICT, entry.key))


def conflict_entry(
    scope: Scope, record: AnyRow, new_id: RecordId, result: Conflict, sides: tuple[Side, Side]
) -> ConflictEntry:
    """What people see of a settled conflict: per field all values, and who wrote them when."""
    local, remote = sides
    mine, theirs = _latest(local), _latest(remote)
    values = {
        s.field: {
            "base": s.base,
            "mine": s.mine,
            "theirs": s.theirs,
            "chosen": s.chosen,
            "rule": "an edit beats a deletion" if s.field == DELETED else "the later edit wins",
            "mine_at": _moment(local.stamps.get(s.field, mine)),
            "theirs_at": _moment(remote.stamps.get(s.field, theirs)),
        }
        for s in result.settled
    }
    entry = {
        "scope_name": str(scope),
        "conflict_id": new_id,
        "record_kind": record.kind,
        "record_key": record.key,
        "subject_id": record.record_id,
        "settled_at": max(mine, theirs).edited_at.isoformat(),
        "my_device": mine.device_id or None,
        "their_device": theirs.device_id or None,
        "values_json": dump(values),
        "is_reviewed": False,
    }
    return make(ConflictEntry, entry)


def _latest(side: Side) -> Stamp:
    return max(side.stamps.values(), default=NEVER)


def _moment(stamp: Stamp) -> str | None:
    return None if stamp == NEVER else stamp.edited_at.isoformat()


def _stamps(edits: Sequence[RemoteEdit], payload: Payload) -> dict[str, Stamp]:
    found: dict[str, Stamp] = {}
    for edit in edits:
        names = payload if edit.action == "add" else edit.fields
        found |= dict.fromkeys(names, edit.stamp)
        found[DELETED] = edit.stamp
    return found


def was_deleted(edits: Sequence[RemoteEdit], is_deleted: bool) -> bool:
    """Whether the record was deleted at the base: what the first deletion since turned round."""
    for edit in edits:
        if edit.action in ("delete", "restore"):
            return edit.action == "restore"
    return is_deleted and not any(edit.action == "add" for edit in edits)
