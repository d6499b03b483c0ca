"""Ice hockey: a game with its roster, events and shifts (BenchSight's write-back strategy)."""

from __future__ import annotations

from pathlib import Path

from tracker.core.profile import Profile
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

PROFILE = Profile(
    name="hockey",
    label="Ice hockey",
    scope_label="Game",
    kinds=(Game, RosterEntry, Shift, Event),
    scope_kind=Game,
    server_files=Path(__file__).parent / "server",
)
