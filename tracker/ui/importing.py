"""An import of the window: read in the background, recorded in slices, told in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.core.profile import ImporterForm, ImportResult, Note, Profile
from tracker.core.scope import Scope
from tracker.local_db.imports import ImportTally, read_import, record_import
from tracker.ui.session import RecordStore

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportOrder:
    """Which files to read, and how."""

    profile: Profile
    importer: str
    paths: Sequence[Path]
    name: str | None = None
    """What the person calls that which the files are about."""


@dataclass
class ImportReport:
    """What an import did, row by row where it changed or refused something."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    is_cancelled: bool = False
    lines: Sequence[str] = ()
    """What the files were, and what of them was matched and left."""

    def sentence(self) -> str:
        """The report in one line."""
        words = [f"{self.counts[w]:,} {w}" for w in ("added", "changed", "unchanged", "refused")]
        start = "Cancelled" if self.is_cancelled else "Imported"
        altered = sum(not note.is_refused for note in self.notes)
        tail = f" {altered:,} rows were altered on the way in." if altered else ""
        return f"{start}: {', '.join(words)}.{tail}"


def importer_forms(profile: Profile) -> Mapping[str, ImporterForm]:
    """Every importer of a profile with how a person is asked for its files."""
    tools = profile.tools
    names = (*tools.importers, *tools.local_importers)
    return {n: tools.importer_forms.get(n) or ImporterForm(n) for n in names}


class Importing:
    """Does what `tracker import` does, for the window. Both methods run on a background thread."""

    def __init__(self, store: RecordStore) -> None:
        self._store = store

    def read(self, order: ImportOrder) -> ImportResult:
        """Reads everything before anything is written; InputError then."""
        return read_import(self._store, order.profile, order.importer, order.paths, order.name)

    def record(
        self,
        order: ImportOrder,
        result: ImportResult,
        progress: Progress,
        is_cancelled: Callable[[], bool],
    ) -> ImportReport:
        """Calls `progress(done, total)` on this thread. Safe to repeat.

        Cancelling keeps what was recorded; importing the same files again goes on from there. One
        undo takes all of it back; of a whole history, one scope.
        """
        tally, done = ImportTally(), 0
        total = sum(len(part.records) for part in result.scopes)
        slices = record_import(self._store, order.profile.name, order.importer, result)
        is_stopped = is_cancelled()
        while not is_stopped and (recorded := next(slices, None)) is not None:
            tally.add(recorded)
            done += len(recorded.outcomes)
            progress(done, total)
            is_stopped = done < total and is_cancelled()
        unread = sum(note.is_refused for note in result.notes)
        return ImportReport(
            tally.total + Counter({"refused": unread}),
            [*result.notes, *tally.refused],
            list(tally.counts),
            is_stopped,
            [*result.lines, *_tally_lines(tally)],
        )


def _tally_lines(tally: ImportTally) -> list[str]:
    kinds: dict[str, Counter[str]] = {}
    for counts in tally.counts.values():
        for kind, counted in counts.items():
            kinds[kind] = kinds.get(kind, Counter()) + counted
    return [
        f"{kind}: " + ", ".join(f"{n:,} {word}" for word, n in counted.items())
        for kind, counted in kinds.items()
    ]
