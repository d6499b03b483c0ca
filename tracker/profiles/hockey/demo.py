"""The shipped real game that `tracker demo` replays, its official numbers, and two bad rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.core.profile import Demo, ImportResult
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.summary import DEMO_GAME, differences, official


def _load(folder: Path | None) -> ImportResult:
    return nhl.read([folder or DEMO_GAME])


def _differences(ours: Mapping[str, Any], printed: Mapping[str, Any]) -> Sequence[str]:
    return [str(difference) for difference in differences(ours, printed)]


DEMO = Demo(
    title="New Jersey at Buffalo, Prague, 4 October 2024",
    load=_load,
    official=official,
    differences=_differences,
    bad_rows=(
        (
            Event,
            {
                "period": 1,
                "start_elapsed_seconds": 300,
                "end_elapsed_seconds": 290,
                "event_type": "Shot",
                "event_team": "home",
            },
        ),
        (
            Shift,
            {
                "period": 1,
                "start_elapsed_seconds": 0,
                "end_elapsed_seconds": 45,
                "home_1": 53,
                "home_2": 53,
            },
        ),
    ),
)
