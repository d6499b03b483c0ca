"""One JSON file with all records of a game, for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tracker.core.profile import ScopeView
from tracker.core.record import Record
from tracker.profiles.hockey.exporters.files import written
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

_LISTS: Mapping[str, type[Record]] = {
    "games": Game,
    "rosters": RosterEntry,
    "shifts": Shift,
    "events": Event,
}


def export_json(view: ScopeView, folder: Path) -> Sequence[Path]:
    """Writes game.json, an older one replaced; InputError when the folder is not writable."""
    found = {
        name: [{kind.kind.key_field: r.key, **r.payload()} for r in view.records(kind)]
        for name, kind in _LISTS.items()
    }
    text = json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)
    return [written(folder / "game.json", text + "\n")]
