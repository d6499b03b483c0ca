"""An import of the window: read in the background, recorded in slices, told in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.core.profile import Note, Profile
from tracker.core.scope import Scope
from tracker.local_db.imports import RecordedSlice, record_import
from tracker.local_db.unit import Refused
from tracker.ui.session import RecordStore


@dataclass(frozen=True)
class ImportOrder:
    """Which files to read, and how."""

    profile: Profile
    importer: str
    paths: Sequence[Path]


@dataclass
class ImportReport:
    """What an import did, row by row where it changed or refused something."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    is_cancelled: bool = False

    def add(self, recorded: RecordedSlice) -> None:
        """Counts one slice."""
        if recorded.scope not in self.scopes:
            self.scopes.append(recorded.scope)
        for imported, outcome in recorded.outcomes:
            if isinstance(outcome, Refused):
                self.counts["refused"] += 1
                self.notes.append(Note(imported.place, True, outcome.reason))
            else:
                self.counts[str(outcome)] += 1

    def sentence(self) -> str:
        """The report in one line."""
        words = [f"{self.counts[w]:,} {w}" for w in ("added", "changed", "unchanged", "refused")]
        start = "Cancelled" if self.is_cancelled else "Imported"
        altered = sum(not note.is_refused for note in self.notes)
        tail = f" {altered:,} rows were altered on the way in." if altered else ""
        return f"{start}: {', '.join(words)}.{tail}"


def run_import(
    store: RecordStore,
    order: ImportOrder,
    progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> ImportReport:
    """Reads everything before it writes anything; InputError then. Safe to repeat.

    Runs on a background thread and calls `progress(done, total)` there. Cancelling keeps what was
    recorded; importing the same files again goes on from there. One undo takes a scope's back.
    """
    result = order.profile.tools.importers[order.importer](order.paths)
    report = ImportReport(notes=list(result.notes))
    report.counts["refused"] = sum(note.is_refused for note in result.notes)
    total = sum(len(part.records) for part in result.scopes)
    slices = record_import(store, order.profile.name, order.importer, result)
    done = 0
    report.is_cancelled = is_cancelled()
    while not report.is_cancelled and (recorded := next(slices, None)) is not None:
        report.add(recorded)
        done += len(recorded.outcomes)
        progress(done, total)
        report.is_cancelled = done < total and is_cancelled()
    return report
