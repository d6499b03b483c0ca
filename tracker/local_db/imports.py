"""Reads what files hold, and records it in short transactions that are undone as one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tracker.core.ids import new_record_id
from tracker.core.profile import Imported, ImportedScope, ImportRequest, ImportResult, Note, Profile
from tracker.core.scope import Scope
from tracker.local_db.profile_records import ProfileRecords, ScopeReader
from tracker.local_db.unit import PutResult, Refused

SLICE = 50
"""Records per transaction: whoever writes meanwhile waits for one of these at most."""
LARGEST_STEP = 5_000
"""Records that are taken back at once: a second or two, in which nobody else can write."""


class PutUnit(Protocol):
    """One transaction of an import."""

    def put(self, scope: Scope, imported: Imported) -> PutResult:
        """See `Unit.put`."""
        ...


class KeptNotes(Protocol):
    """Small named values that survive restarts."""

    def get(self, name: str) -> str | None: ...  # noqa: D102


class ReadStore(Protocol):
    """What reading needs of the local store."""

    @property
    def meta(self) -> KeptNotes: ...  # noqa: D102
    def read(self) -> AbstractContextManager[ScopeReader]:
        """See `Store.read`."""
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


@dataclass
class ImportTally:
    """What became of everything so far, per scope and kind, and which rows were refused."""

    counts: dict[Scope, dict[str, Counter[str]]] = field(default_factory=dict)
    """By outcome: `added`, `changed`, `unchanged`, `refused`."""
    refused: list[Note] = field(default_factory=list)

    def add(self, part: RecordedSlice) -> None:
        """Counts one slice."""
        kinds = self.counts.setdefault(part.scope, {})
        for imported, outcome in part.outcomes:
            is_refused = isinstance(outcome, Refused)
            word = "refused" if is_refused else str(outcome)
            kinds.setdefault(imported.kind.kind.name, Counter())[word] += 1
            if isinstance(outcome, Refused):
                self.refused.append(Note(imported.place, True, outcome.reason))

    @property
    def total(self) -> Counter[str]:
        """By outcome, over everything."""
        return sum((t for kinds in self.counts.values() for t in kinds.values()), Counter())


def read_import(
    store: ReadStore, profile: Profile, importer: str, paths: Sequence[Path], name: str | None
) -> ImportResult:
    """Reads everything before anything is written; InputError then. On any thread."""
    tools = profile.tools
    if importer in tools.importers:
        return tools.importers[importer](paths)
    with store.read() as reader:
        local = ProfileRecords(reader, profile.name)
        return tools.local_importers[importer](ImportRequest(paths, local, name, store.meta.get))


def record_import(
    store: ImportStore, profile: str, importer: str, result: ImportResult
) -> Iterator[RecordedSlice]:
    """Records an import slice by slice, as it is iterated; it is one step of the undo.

    One of more than `LARGEST_STEP` records, such as a guild's whole history, is a step per scope.
    Leaving early keeps what was recorded; the same import again goes on from there. Every scope
    has at least one slice. Others' writes come between two slices.
    """
    is_one_step = sum(len(part.records) for part in result.scopes) <= LARGEST_STEP
    label, group = _label(profile, importer, result.scopes), new_record_id()
    for part in result.scopes:
        scope = Scope(profile, part.scope_id)
        if not is_one_step:
            label, group = _label(profile, importer, [part]), new_record_id()
        for start in range(0, max(len(part.records), 1), SLICE):
            piece = part.records[start : start + SLICE]
            with store.write(label, group=group) as unit:
                outcomes = tuple((imported, unit.put(scope, imported)) for imported in piece)
            yield RecordedSlice(scope, outcomes)


def _label(profile: str, importer: str, scopes: Sequence[ImportedScope]) -> str:
    if not scopes:
        return f"import from {importer}"
    first, others = Scope(profile, scopes[0].scope_id), len(scopes) - 1
    more = f" and {others:,} more" if others else ""
    return f"import {first}{more} from {importer}"
