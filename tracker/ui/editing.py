"""What a person does to records, as labelled units of the store; no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.profile import Finding
from tracker.core.record import ColumnType, Payload, Record, columns
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.ui.session import RecordStore, Stored


@dataclass(frozen=True)
class Saved:
    """A durable record and what the profile's rules remarked about it."""

    stored: Stored
    warnings: tuple[str, ...]


class RecordEditor:
    """Each call is one transaction and one step of undo; a TrackerError means nothing changed.

    The store adds the key to the label of a step that touched one record.
    """

    def __init__(self, store: RecordStore, registry: Registry) -> None:
        self._store, self._registry = store, registry

    def add(self, scope: Scope, kind: type[Record], fields: Payload) -> Saved:
        """Without an index the record gets the next free one."""
        name = kind.kind.name
        complete = {**fields, kind.kind.scope_field: _scope_value(scope, kind)}
        with self._store.write(f"add {_noun(kind)}") as unit:
            stored = unit.add(scope, name, complete)
            return Saved(stored, _sentences(unit.warnings))

    def edit(self, stored: Stored, changes: Payload) -> Saved:
        """Writes the changed fields only, so that edits of other fields merge."""
        kind = type(stored.record)
        with self._store.write(f"edit {_noun(kind)}") as unit:
            saved = unit.edit(stored.scope, kind.kind.name, stored.key, changes)
            return Saved(saved, _sentences(unit.warnings))

    def delete(self, records: Sequence[Stored]) -> None:
        """Several records are one step of undo."""
        noun = _noun(type(records[0].record))
        label = f"delete {noun}" if len(records) == 1 else f"delete {len(records)} records"
        with self._store.write(label) as unit:
            for stored in records:
                unit.delete(stored.scope, type(stored.record).kind.name, stored.key)

    def add_scope(self, profile_name: str, fields: Payload) -> Saved:
        """A new scope is its scope record; an id that is taken already is refused."""
        kind = self._registry.profile(profile_name).scope_kind
        given = fields.get(kind.kind.scope_field)
        if given is None:
            label = next(c.label for c in columns(kind) if c.name == kind.kind.scope_field)
            raise InputError(f"{kind.kind.label}: {label} is missing; every {_noun(kind)} has one.")
        scope = Scope.parse(f"{profile_name}:{given}")
        key = kind.kind.key_pattern.key(scope.id, None)
        with self._store.read() as reader:
            taken = reader.get(scope, kind.kind.name, key)
        if taken is not None and not taken.is_deleted:
            raise InputError(f"{kind.kind.label} {scope.id} exists already: {taken.record.title}.")
        return self.add(scope, kind, fields)


def _noun(kind: type[Record]) -> str:
    return kind.kind.label.lower()


def _scope_value(scope: Scope, kind: type[Record]) -> str | int:
    types = {c.name: c.type for c in columns(kind)}
    is_number = types[kind.kind.scope_field] is ColumnType.INTEGER and scope.id.isdecimal()
    return int(scope.id) if is_number else scope.id


def _sentences(warnings: Sequence[tuple[Stored, Finding]]) -> tuple[str, ...]:
    return tuple(finding.message for _, finding in warnings)
