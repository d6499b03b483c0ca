"""A unit of work: what a person or an import does in one durable, undoable step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from tracker.core.changes import Changed, StoredRecord
from tracker.core.ids import Key, RecordId, new_record_id
from tracker.core.profile import Finding, Imported, Profile, Severity
from tracker.core.record import JsonValue, Payload, Record, make
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.coalescing import Contents
from tracker.local_db.codec import dump, load
from tracker.local_db.reading import Reader
from tracker.local_db.slots import IndexGiver
from tracker.local_db.writing import UNMADE, Held, RecordWriter


class PutOutcome(StrEnum):
    """What an import did with one record."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Refused:
    """A record of an import that could not be used; nothing was written for it."""

    reason: str


PutResult = PutOutcome | Refused


class Unit(Reader):
    """Reads and writes within one transaction; an exception in the `with` block undoes it all."""

    def __init__(self, connection: Connection, registry: Registry, writer: RecordWriter) -> None:
        super().__init__(connection, registry)
        self._writer = writer
        self._next: dict[tuple[Scope, str], IndexGiver] = {}
        self._left: dict[RecordId, StoredRecord[Record]] = {}
        self.warnings: list[tuple[StoredRecord[Record], Finding]] = []

    def add(
        self, scope: Scope, kind: str, fields: Payload, *, record_id: RecordId | None = None
    ) -> StoredRecord[Record]:
        """A new record. Without an index it gets the one after the highest ever used here.

        InputError when a field, a rule or the key forbids it; then nothing of it was written.
        """
        profile = self._registry.profile(scope.profile)
        record = self._new_record(scope, profile.kind(kind), fields)
        if record_id is not None and self._writer.find(record_id) is not None:
            raise InputError(f"{record.key} cannot be added: it was recorded before.")
        record, findings = self._judged(scope, profile, record, None)
        held = self._insert(scope, record_id or new_record_id(), record, None, findings)
        return self._shown(held)

    def edit(self, scope: Scope, kind: str, key: Key, changes: Payload) -> StoredRecord[Record]:
        """Changes fields of a live record; its key and scope cannot change."""
        profile = self._registry.profile(scope.profile)
        held = self._live(scope, profile, kind, key)
        before = _record(held)
        record = before.changed(changes)
        if record.key != before.key or record.scope_id != before.scope_id:
            raise InputError(
                f"{key} keeps its number: delete it and add a new one to give it another."
            )
        record, findings = self._judged(scope, profile, record, before)
        after = replace(held.contents, payload=record.payload())
        held = self._writer.replace(held, after)
        self._replaced(held, before, findings)
        return self._shown(held)

    def delete(self, scope: Scope, kind: str, key: Key) -> StoredRecord[Record]:
        """Marks a live record as deleted; undo brings it back."""
        profile = self._registry.profile(scope.profile)
        held = self._live(scope, profile, kind, key)
        after = replace(held.contents, is_deleted=True)
        before, held = _record(held), self._writer.replace(held, after)
        self._replaced(held, before, [])
        return self._shown(held)

    def put(self, scope: Scope, imported: Imported) -> PutResult:
        """Records what a file says, found again by record id. Safe to repeat.

        Only what changed in the source since its last import is applied, so corrections made
        here stay; a record deleted here stays deleted. Fields that the file does not state are
        left as they are.
        """
        profile = self._registry.profile(scope.profile)
        try:
            held = self._writer.find(imported.record_id)
            if held is None:
                return self._put_new(scope, profile, imported)
            return self._put_again(scope, profile, held, imported)
        except InputError as error:
            return Refused(str(error))

    def touched(self) -> list[Changed]:
        """The records that were written, with what was read of them since."""
        found = self._writer.touched.items()
        return [
            replace(changed, stored=self._left[record_id]) if record_id in self._left else changed
            for record_id, changed in found
        ]

    def _put_new(self, scope: Scope, profile: Profile, imported: Imported) -> PutOutcome:
        source = self._new_record(scope, imported.kind, imported.payload)
        record, findings = self._judged(scope, profile, source, None)
        first = _with_filled_in(source, record, imported)
        self._insert(scope, imported.record_id, record, first, findings)
        return PutOutcome.ADDED

    def _put_again(
        self, scope: Scope, profile: Profile, held: Held, imported: Imported
    ) -> PutOutcome:
        before = _record(held)
        source = make(held.kind, {**imported.payload, **_identity(before)}).payload()
        if held.imported == UNMADE and held.contents.is_deleted:
            # A first import again: nobody deleted it.
            first = make(held.kind, source)
            record, findings = self._judged(scope, profile, first, None)
            after = Contents(record.payload(), is_deleted=False)
            said = _with_filled_in(first, record, imported)
            self._replaced(self._writer.replace(held, after, said), None, findings)
            return PutOutcome.ADDED
        stated = {name: source[name] for name in imported.payload}
        last = held.imported or source
        source = {**last, **stated}
        news = {name: value for name, value in stated.items() if value != last.get(name)}
        if held.contents.is_deleted or not news:
            self._writer.replace(held, held.contents, source)
            return PutOutcome.UNCHANGED
        record, findings = self._judged(scope, profile, before.changed(news), before)
        after = replace(held.contents, payload=record.payload())
        source |= _filled_in(before, record, imported)
        self._replaced(self._writer.replace(held, after, source), before, findings)
        return PutOutcome.UNCHANGED if after == held.contents else PutOutcome.CHANGED

    def _new_record(self, scope: Scope, kind: type[Record], fields: Payload) -> Record:
        given: dict[str, JsonValue] = {kind.kind.scope_field: scope.id, **fields}
        field = kind.kind.index_field
        is_numbered_here = field is not None and given.get(field) is None
        if field is not None and is_numbered_here:
            given[field] = self._giver(scope, kind.kind.name).take()
        record = make(kind, given)
        if record.scope_id != scope.id:
            raise InputError(
                f"{kind.kind.label} {record.key} belongs to {record.scope_id}, not to {scope.id}."
            )
        if not is_numbered_here:
            self._require_free(scope, record)
        return record

    def _giver(self, scope: Scope, kind: str) -> IndexGiver:
        """Asked of the file once per transaction: nobody else writes meanwhile."""
        if (scope, kind) not in self._next:
            self._next[scope, kind] = IndexGiver(self._connection, scope, kind)
        return self._next[scope, kind]

    def _require_free(self, scope: Scope, record: Record) -> None:
        for held in self._writer.find_by_key(scope, record.kind.name, record.key):
            if not held.contents.is_deleted:
                raise InputError(f"{record.kind.label} {record.key} is there already.")
            if self._is_known_elsewhere(held.record_id):
                raise InputError(
                    f"{record.kind.label} {record.key} was used by a record that is deleted now; "
                    "use another number."
                )

    def _is_known_elsewhere(self, record_id: RecordId) -> bool:
        stored = self.find(record_id)
        return stored is not None and (stored.base_version > 0 or stored.state != "synced")

    def _live(self, scope: Scope, profile: Profile, kind: str, key: Key) -> Held:
        profile.kind(kind)
        found = self._writer.find_by_key(scope, kind, key)
        if not found:
            raise InputError(f"There is no {kind} {key} in {scope}.")
        if found[0].contents.is_deleted:
            raise InputError(f"{profile.kind(kind).kind.label} {key} is deleted.")
        return found[0]

    def _judged(
        self, scope: Scope, profile: Profile, record: Record, old: Record | None
    ) -> tuple[Record, list[Finding]]:
        if type(record) not in profile.kinds:
            # The core's own kind, which the profile's rules know nothing of.
            return record, []
        view = self.view(scope)
        complete = profile.complete(record, old, view)
        findings = list(profile.check(complete, view))
        for finding in findings:
            if finding.severity is Severity.ERROR:
                raise InputError(f"{record.kind.label} {record.key}: {finding.message}")
        return complete, findings

    def _insert(
        self,
        scope: Scope,
        record_id: RecordId,
        record: Record,
        imported: Payload | None,
        findings: list[Finding],
    ) -> Held:
        held = Held(
            record_id=record_id,
            scope=scope,
            kind=type(record),
            key=record.key,
            contents=Contents(record.payload(), is_deleted=False),
            base=None,
            base_version=0,
            imported=imported,
            refs="{}",
            dangling=0,
        )
        self._writer.insert(held)
        giver = self._next.get((scope, record.kind.name))
        if giver is not None:
            giver.used(record.index)
        self._replaced(held, None, findings)
        return held

    def _replaced(self, held: Held, before: Record | None, findings: list[Finding]) -> None:
        self._left.pop(held.record_id, None)
        after = None if held.contents.is_deleted else _record(held)
        self.view(held.scope).follow(before, after)
        if findings:
            stored = self._shown(held)
            self.warnings += [(stored, finding) for finding in findings]

    def _shown(self, held: Held) -> StoredRecord[Record]:
        if held.record_id not in self._left:
            stored = self.find(held.record_id)
            assert stored is not None
            self._left[held.record_id] = stored
        return self._left[held.record_id]


def _record(held: Held) -> Record:
    return load(held.kind, dump(held.contents.payload))


def _with_filled_in(source: Record, record: Record, imported: Imported) -> Payload:
    return {**source.payload(), **_filled_in(source, record, imported)}


def _filled_in(before: Record, after: Record, imported: Imported) -> Payload:
    """What the rules made of fields that the file does not state: that is nobody's correction."""
    old = before.payload()
    return {
        name: value
        for name, value in after.payload().items()
        if name not in imported.payload and value != old[name]
    }


def _identity(record: Record) -> dict[str, Any]:
    kind = record.kind
    names = [kind.scope_field, *([kind.index_field] if kind.index_field else [])]
    return {name: getattr(record, name) for name in names}
