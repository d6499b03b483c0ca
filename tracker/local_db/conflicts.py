"""Settled conflicts for review: listing them, and taking the value that the rule did not choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from tracker.core.changes import StoredRecord
from tracker.core.conflict import CONFLICT, ConflictEntry
from tracker.core.ids import Key, RecordId
from tracker.core.merge import DELETED
from tracker.core.record import JsonValue, Payload, Record
from tracker.core.scope import Scope
from tracker.errors import InputError


class ConflictReader(Protocol):
    """What listing needs of a snapshot."""

    def scope_names(self, holding: str | None = None) -> Sequence[Scope]: ...  # noqa: D102
    def list(self, scope: Scope, kind: str) -> Sequence[StoredRecord[Record]]: ...  # noqa: D102


class _Unit(Protocol):
    def find(self, record_id: RecordId) -> StoredRecord[Record] | None: ...
    def edit(self, scope: Scope, kind: str, key: Key, changes: Payload) -> StoredRecord[Record]: ...
    def delete(self, scope: Scope, kind: str, key: Key) -> StoredRecord[Record]: ...


class ConflictStore(Protocol):
    """What taking the other value needs of the store."""

    def write(self, label: str) -> AbstractContextManager[_Unit]: ...  # noqa: D102


@dataclass(frozen=True)
class ListedConflict:
    """A conflict that the rule settled, on this device or on another one."""

    key: Key
    scope: Scope
    entry: ConflictEntry
    values: Mapping[str, Mapping[str, JsonValue]]
    """Per field: base, mine, theirs, chosen (`mine` or `theirs`), rule, mine_at, theirs_at."""

    def other(self, field: str) -> JsonValue:
        """The value that was not chosen; InputError names the fields that there are."""
        if field not in self.values:
            names = ", ".join(self.values)
            raise InputError(f"The conflict {self.key} is not about '{field}', but about: {names}.")
        values = self.values[field]
        return values["theirs" if values["chosen"] == "mine" else "mine"]


def list_conflicts(
    reader: ConflictReader, scope: Scope | None = None, *, with_reviewed: bool = False
) -> list[ListedConflict]:
    """The conflicts of a scope or of all, latest first."""
    scopes = reader.scope_names(holding=CONFLICT) if scope is None else [scope]
    found = [_listed(stored) for s in scopes for stored in reader.list(s, CONFLICT)]
    shown = [c for c in found if with_reviewed or not c.entry.is_reviewed]
    return sorted(shown, key=lambda c: (c.entry.settled_at, c.key), reverse=True)


def find_conflict(reader: ConflictReader, name: str) -> ListedConflict:
    """By its key or the beginning of it; InputError when there is none, or more than one."""
    wanted = name.removeprefix("C")
    every = list_conflicts(reader, with_reviewed=True)
    found = [c for c in every if c.key.removeprefix("C").startswith(wanted)]
    if not found:
        raise InputError(f"There is no conflict {name}; 'tracker conflicts' lists them.")
    if len(found) > 1:
        raise InputError(f"{len(found)} conflicts begin with {name}; write more of it.")
    return found[0]


def take_other(store: ConflictStore, conflict: ListedConflict, field: str) -> StoredRecord[Record]:
    """Gives the record the value that was not chosen, and marks the conflict as reviewed.

    An ordinary edit: undo takes both back, and it travels like any other.
    """
    value = conflict.other(field)
    with store.write(f"take the other {field}") as unit:
        subject = unit.find(RecordId(str(conflict.entry.subject_id)))
        if subject is None:
            raise InputError(f"The record of the conflict {conflict.key} is not here; sync first.")
        kind = conflict.entry.record_kind
        if field == DELETED:
            changed = unit.delete(conflict.scope, kind, subject.key)
        else:
            changed = unit.edit(conflict.scope, kind, subject.key, {field: value})
        unit.edit(conflict.scope, CONFLICT, conflict.key, {"is_reviewed": True})
    return changed


def review(store: ConflictStore, conflict: ListedConflict) -> None:
    """What the rule chose is right: the conflict is not listed any more. Safe to repeat."""
    with store.write("review conflict") as unit:
        unit.edit(conflict.scope, CONFLICT, conflict.key, {"is_reviewed": True})


def _listed(stored: StoredRecord[Record]) -> ListedConflict:
    entry = stored.record
    assert isinstance(entry, ConflictEntry)
    values: dict[str, Any] = orjson.loads(entry.values_json)
    return ListedConflict(stored.key, stored.scope, entry, values)
