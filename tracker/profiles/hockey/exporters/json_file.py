"""One JSON file with all records of a game, for other programs and for `import json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tracker.core.profile import ScopeView
from tracker.core.record import JsonValue, Record
from tracker.profiles.hockey.exporters.files import written
from tracker.profiles.hockey.exporters.staging_csv import IdentifiedView
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

_LISTS: Mapping[str, type[Record]] = {
    "games": Game,
    "rosters": RosterEntry,
    "shifts": Shift,
    "events": Event,
}


def export_json(view: ScopeView, folder: Path) -> Sequence[Path]:
    """Writes game.json, an older one replaced; InputError when the folder is not writable."""
    found = {name: _rows(view, kind) for name, kind in _LISTS.items()}
    text = json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)
    return [written(folder / "game.json", text + "\n")]


def _rows(view: ScopeView, kind: type[Record]) -> list[dict[str, JsonValue]]:
    record_ids = view.record_ids(kind) if isinstance(view, IdentifiedView) else {}
    rows = []
    for record in view.records(kind):
        row: dict[str, JsonValue] = {kind.kind.key_field: record.key, **record.payload()}
        if record.key in record_ids:
            row["record_id"] = record_ids[record.key]
        rows.append(row)
    return rows
