"""The demo's writer process: records a game entry by entry and says each key once it is durable.

Run as `python -m tracker.cli.demo_writer FOLDER PROFILE GAME_FOLDER|-`. It can be killed at any
moment and started again: entries that are there already are passed over.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.app import open_laptop
from tracker.core.scope import Scope
from tracker.errors import InputError


def write(folder: Path, profile_name: str, game: Path | None) -> None:
    """Records what is missing, one transaction per entry, as the window does."""
    with open_laptop(folder) as laptop:
        profile = laptop.registry.profile(profile_name)
        if profile.tools.demo is None:
            raise InputError(f"{profile.label} has no demo.")
        for part in profile.tools.demo.load(game).scopes:
            scope = Scope(profile.name, part.scope_id)
            for imported in part.records:
                kind = imported.kind.kind.name
                with laptop.store.write(f"add {kind}") as unit:
                    if unit.find(imported.record_id) is not None:
                        continue
                    stored = unit.add(scope, kind, imported.payload, record_id=imported.record_id)
                sys.stdout.write(f"{stored.key}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    chosen = sys.argv[3]
    write(Path(sys.argv[1]), sys.argv[2], None if chosen == "-" else Path(chosen))
