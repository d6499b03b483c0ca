"""Records what files hold, in short transactions that are undone as one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from tracker.core.ids import new_record_id
from tracker.core.profile import Imported, ImportResult
from tracker.core.scope import Scope
from tracker.local_db.unit import PutResult

SLICE = 50
"""Records per transaction: whoever writes meanwhile waits for one of these at most."""


class PutUnit(Protocol):
    """One transaction of an import."""

    def put(self, scope: Scope, imported: Imported) -> PutResult:
        """See `Unit.put`."""
        ...


class ImportStore(Protocol):
    """What an import needs of the local store."""

    def write(self, label: str, *, group: str | None = None) -> AbstractContextManager[PutUnit]:
        """See `Store.write`."""
        ...


@dataclass(frozen=True)
class RecordedSlice:
    """What became of a few records; they are on the disk."""

    scope: Scope
    outcomes: tuple[tuple[Imported, PutResult], ...]


def record_import(
    store: ImportStore, profile: str, importer: str, result: ImportResult
) -> Iterator[RecordedSlice]:
    """Records an import slice by slice, as it is iterated; each scope is one step of the undo.

    Leaving early keeps what was recorded; the same import again goes on from there. Every scope
    has at least one slice. Others' writes come between two slices.
    """
    for part in result.scopes:
        scope = Scope(profile, part.scope_id)
        label, group = f"import {scope} from {importer}", new_record_id()
        for start in range(0, max(len(part.records), 1), SLICE):
            piece = part.records[start : start + SLICE]
            with store.write(label, group=group) as unit:
                outcomes = tuple((imported, unit.put(scope, imported)) for imported in piece)
            yield RecordedSlice(scope, outcomes)
