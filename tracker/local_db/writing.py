"""Writes one record's new contents together with its change, inside an open transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from tracker.core.changes import Changed
from tracker.core.ids import ChangeId, Key, RecordId, new_change_id
from tracker.core.record import JsonValue, Payload, Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import ledger
from tracker.local_db.coalescing import Contents, Pending, Situation, after_edit
from tracker.local_db.codec import dump, parse
from tracker.local_db.outbox_rows import changes_of, columns_of, find_record, queue
from tracker.local_db.references import resolve, resolve_dangling
from tracker.local_db.tables import AnyRow, ChangeState, base_beside, outbox, records

_FIND_BY_KEY = (
    select(records)
    .where(
        records.c.scope == bindparam("scope"),
        records.c.kind == bindparam("kind"),
        records.c.key == bindparam("key"),
    )
    # While a collision is unsettled, the key means one's own record, so that it can be mended.
    .order_by(records.c.deleted, records.c.base_version, records.c.record_id)
)
_INSERT_RECORD = insert(records)
_UPDATE_RECORD = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("deleted", "dangling", "edited_at", "refs", "payload", "imported")
        }
        | {"base_payload": base_beside("new_payload")}
    )
)
_UPDATE_CHANGE = (
    update(outbox)
    .where(outbox.c.seq == bindparam("at"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "change_id", "state", "is_delete", "is_creation", "was_sent", "base_version",
                "edited_at", "reason_code", "reason", "base_values", "payload",
            )
        }
    )
)  # fmt: skip
_CHANGE_AT = select(outbox.c.change_id).where(outbox.c.seq == bindparam("at"))
_DROP_CHANGE = delete(outbox).where(outbox.c.seq == bindparam("at"))


UNMADE: Payload = {}
"""Tells a record that undo took away from one that somebody deleted; a trigger forgets it."""


@dataclass(frozen=True)
class Held:
    """A record as it is stored."""

    record_id: RecordId
    scope: Scope
    kind: type[Record]
    key: Key
    contents: Contents
    base: Contents | None
    base_version: int
    imported: Payload | None
    """What its source said last; `UNMADE` where that import, or whatever made it, was undone."""
    refs: str
    dangling: int


@dataclass(frozen=True)
class Step:
    """What undoing and redoing one edit need: the changed fields, before and after."""

    record_id: RecordId
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def is_visible(self) -> bool:
        """Whether a person sees it; a first import of what was there already is not."""
        return "fields" in self.after or "deleted" in self.after


class RecordWriter:
    """Collects what it touched and the steps back; lives as long as one transaction."""

    def __init__(self, connection: Connection, registry: Registry, edited_at: str) -> None:
        self._connection = connection
        self._registry = registry
        self._edited_at = edited_at
        self.is_accounted = True
        """Whether what is written is an edit of a person or an import, for the ledger."""
        self.touched: dict[RecordId, Changed] = {}
        self.steps: list[Step] = []

    def find(self, record_id: RecordId) -> Held | None:
        """The record of this identity, deleted or not."""
        row = find_record(self._connection, record_id)
        return None if row is None else self._held(row)

    def find_by_key(self, scope: Scope, kind: str, key: Key) -> list[Held]:
        """All records that hold the key, live ones first."""
        asked = {"scope": str(scope), "kind": kind, "key": key}
        return [self._held(row) for row in self._connection.execute(_FIND_BY_KEY, asked)]

    def insert(self, new: Held) -> None:
        """A record that was not there, and the change that creates it on the server."""
        profile = self._registry.profile(new.scope.profile)
        scope, payload = str(new.scope), new.contents.payload
        found = resolve(self._connection, new.kind, scope, payload)
        values = {
            "record_id": new.record_id, "profile": new.scope.profile, "kind": new.kind.kind.name,
            "scope": scope, "key": new.key, "idx": _index(new), "deleted": False,
            "base_version": 0, "base_deleted": False, "dangling": found.dangling,
            "edited_at": self._edited_at, "refs": found.refs, "payload": dump(payload),
            "base_payload": None,
            "imported": None if new.imported is None else dump(new.imported),
        }  # fmt: skip
        self._connection.execute(_INSERT_RECORD, values)
        creation = after_edit(Situation(new.contents, None, 0, None), new.contents, new_change_id())
        if creation is not None:
            self._insert_change(new, creation)
            self._enter(new, creation.change_id, "add")
        if any(r.kind == new.kind.kind.name for k in profile.kinds for r in k.kind.references):
            resolve_dangling(self._connection, profile.kinds, scope)
        after: dict[str, Any] = {"deleted": False}
        if new.imported is not None:
            after["imported"] = new.imported
        self._remember(new, Step(new.record_id, {"deleted": True, "imported": UNMADE}, after))

    def replace(self, held: Held, after: Contents, imported: Payload | None = None) -> Held:
        """New contents for a record; its unsent change grows, shrinks, appears or goes."""
        return self.set(held, replace(held, contents=after, imported=imported or held.imported))

    def set(self, held: Held, wanted: Held) -> Held:
        """As `replace`, where `imported` can be taken back, too."""
        step = _step(held, wanted)
        if not step.after:
            return held
        wanted = self._with_references(held, wanted)
        if wanted.contents != held.contents:
            self._revise_change(held, wanted.contents)
        self._write(wanted)
        if step.is_visible:
            self._remember(held, step)
        return wanted

    def _write(self, wanted: Held) -> None:
        self._connection.execute(
            _UPDATE_RECORD,
            {
                "id": wanted.record_id,
                "new_deleted": wanted.contents.is_deleted,
                "new_dangling": wanted.dangling,
                "new_edited_at": self._edited_at,
                "new_refs": wanted.refs,
                "new_payload": dump(wanted.contents.payload),
                "new_imported": None if wanted.imported is None else dump(wanted.imported),
            },
        )

    def give_up(self, record_id: RecordId, seq: int) -> None:
        """Drops the unsent change and shows what the server has, or will have."""
        held = self.find(record_id)
        assert held is not None
        given_up = self._connection.execute(_CHANGE_AT, {"at": seq}).scalar_one()
        ledger.note(self._connection, ChangeId(given_up), ledger.Fate.DISCARDED)
        self._connection.execute(_DROP_CHANGE, {"at": seq})
        left = changes_of(self._connection, record_id)
        if left:
            (sent,) = left
            target = sent_contents(sent, held.contents)
        else:
            target = held.base or replace(held.contents, is_deleted=True)
        wanted = self._with_references(held, replace(held, contents=target))
        self._write(wanted)
        step = _step(held, wanted)
        if step.is_visible:
            self._remember(held, step)

    def _with_references(self, held: Held, wanted: Held) -> Held:
        fields = [reference.field for reference in held.kind.kind.references]
        old, new = held.contents.payload, wanted.contents.payload
        if all(old.get(name) == new.get(name) for name in fields):
            return wanted
        found = resolve(self._connection, held.kind, str(held.scope), new)
        return replace(wanted, refs=found.refs, dangling=found.dangling)

    def _revise_change(self, held: Held, after: Contents) -> None:
        rows = changes_of(self._connection, held.record_id)
        sent = next((row for row in rows if row.state == ChangeState.SENT), None)
        row = next((row for row in rows if row.state != ChangeState.SENT), None)
        reference = held.base
        if sent is not None:
            reference = sent_contents(sent, held.contents)
        unsent = None if row is None else pending(row)
        situation = Situation(held.contents, reference, held.base_version, unsent)
        change = after_edit(situation, after, new_change_id())
        carrier = change or unsent
        if carrier is not None:
            is_deletion = after.is_deleted and not held.contents.is_deleted
            self._enter(held, carrier.change_id, "delete" if is_deletion else "edit")
        if row is None and change is not None:
            self._insert_change(held, change)
        elif row is not None and change is None:
            ledger.take_back(self._connection, row.change_id)
            self._connection.execute(_DROP_CHANGE, {"at": row.seq})
        elif row is not None and change is not None:
            values = columns_of(change, self._edited_at)
            values = {f"new_{name}": value for name, value in values.items()}
            self._connection.execute(_UPDATE_CHANGE, {**values, "at": row.seq})

    def _enter(self, held: Held, change_id: ChangeId, action: str) -> None:
        if not self.is_accounted:
            return
        record = (held.record_id, held.kind.kind.name)
        ledger.edited(self._connection, change_id, record, (action, self._edited_at))

    def _insert_change(self, held: Held, change: Pending) -> None:
        place = {"record_id": held.record_id, "scope": str(held.scope)}
        place |= {"kind": held.kind.kind.name, "key": held.key}
        queue(self._connection, place, change, self._edited_at)

    def _held(self, row: AnyRow) -> Held:
        scope = Scope.parse(row.scope)
        base = None
        if row.base_version > 0:
            base = Contents(parse(row.base_payload or row.payload), bool(row.base_deleted))
        return Held(
            record_id=RecordId(row.record_id),
            scope=scope,
            kind=self._registry.kind(scope, row.kind),
            key=Key(row.key),
            contents=Contents(parse(row.payload), bool(row.deleted)),
            base=base,
            base_version=row.base_version,
            imported=None if row.imported is None else parse(row.imported),
            refs=row.refs,
            dangling=row.dangling,
        )

    def _remember(self, held: Held, step: Step) -> None:
        self.touched[held.record_id] = Changed(held.scope, held.kind.kind.name, held.key)
        self.steps.append(step)


def pending(row: AnyRow) -> Pending:
    """An outbox row as a value."""
    return Pending(
        change_id=ChangeId(row.change_id),
        state=ChangeState(row.state),
        is_creation=bool(row.is_creation),
        is_delete=bool(row.is_delete),
        was_sent=bool(row.was_sent),
        base_version=row.base_version,
        base_values=parse(row.base_values),
    )


def sent_contents(sent: AnyRow, local: Contents) -> Contents:
    """What a frozen change says; its payload is kept apart only once the record has changed."""
    payload = local.payload if sent.payload is None else parse(sent.payload)
    return Contents(payload, bool(sent.is_delete))


def _index(held: Held) -> JsonValue:
    field = held.kind.kind.index_field
    return None if field is None else held.contents.payload[field]


def _step(held: Held, wanted: Held) -> Step:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    old, new = held.contents.payload, wanted.contents.payload
    changed = [name for name, value in new.items() if value != old.get(name)]
    if changed:
        before["fields"] = {name: old.get(name) for name in changed}
        after["fields"] = {name: new[name] for name in changed}
    if held.contents.is_deleted != wanted.contents.is_deleted:
        before["deleted"] = held.contents.is_deleted
        after["deleted"] = wanted.contents.is_deleted
    if held.imported != wanted.imported:
        before["imported"], after["imported"] = held.imported, wanted.imported
    return Step(held.record_id, before, after)
