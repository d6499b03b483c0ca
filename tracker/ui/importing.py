"""Records what files hold, in short transactions, so that a key press never waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.core.profile import Imported, Note, Profile
from tracker.core.scope import Scope
from tracker.ui.session import RecordStore

SLICE = 50
"""Records per transaction: the store's lock is held for a few milliseconds."""


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
    recorded; importing the same files again goes on from there.
    """
    result = order.profile.tools.importers[order.importer](order.paths)
    report = ImportReport(notes=list(result.notes))
    report.counts["refused"] = sum(note.is_refused for note in result.notes)
    total = sum(len(part.records) for part in result.scopes)
    done = 0
    for part in result.scopes:
        scope = Scope(order.profile.name, part.scope_id)
        report.scopes.append(scope)
        for start in range(0, len(part.records), SLICE):
            if is_cancelled():
                report.is_cancelled = True
                return report
            piece = part.records[start : start + SLICE]
            _put(store, scope, f"import {scope} from {order.importer}", piece, report)
            done += len(piece)
            progress(done, total)
    return report


def _put(
    store: RecordStore, scope: Scope, label: str, piece: Sequence[Imported], report: ImportReport
) -> None:
    with store.write(label) as unit:
        for imported in piece:
            outcome = unit.put(scope, imported)
            reason = getattr(outcome, "reason", None)
            report.counts["refused" if reason is not None else str(outcome)] += 1
            if reason is not None:
                report.notes.append(Note(imported.place, True, reason))
