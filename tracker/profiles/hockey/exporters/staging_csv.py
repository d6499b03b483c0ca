"""CSV in staging-column form: a file per kind, which `import csv` reads back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from tracker.core.ids import Key, RecordId
from tracker.core.profile import ScopeView
from tracker.core.record import JsonValue, Record, column_names
from tracker.profiles.hockey.exporters.files import written
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.reports.formulas import guarded

FILES: Mapping[str, type[Record]] = {
    "games.csv": Game,
    "rosters.csv": RosterEntry,
    "shifts.csv": Shift,
    "events.csv": Event,
}


@runtime_checkable
class IdentifiedView(ScopeView, Protocol):
    """A view that also knows its records' identities."""

    def record_ids(self, kind: type[Record]) -> Mapping[Key, RecordId]:
        """The identities of the scope's live records of a kind, by key."""
        ...


def export_csv(view: ScopeView, folder: Path) -> Sequence[Path]:
    """Writes the four files, the older ones replaced; InputError when the folder is not writable.

    From an `IdentifiedView` the files carry each record's identity, so that importing them into
    the same data folder finds the records that are there.
    """
    return [written(folder / name, _table(kind, view)) for name, kind in FILES.items()]


def _table(kind: type[Record], view: ScopeView) -> str:
    record_ids = view.record_ids(kind) if isinstance(view, IdentifiedView) else {}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    identity = ["record_id"] if record_ids else []
    writer.writerow([kind.kind.key_field, *column_names(kind), *identity])
    for record in view.records(kind):
        cells = [str(record.key), *(_cell(value) for value in record.payload().values())]
        writer.writerow([*cells, *(record_ids.get(record.key, "") for _ in identity)])
    return text.getvalue()


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else str(value)
