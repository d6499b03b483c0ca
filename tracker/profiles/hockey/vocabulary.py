"""Known values of the hockey columns; others are kept and warned about."""

from __future__ import annotations

POSITIONS: tuple[str, ...] = ("F", "C", "L", "R", "D", "G")
EVENT_TYPES: tuple[str, ...] = ()
EVENT_DETAILS: tuple[str, ...] = ()
EVENT_DETAILS_2: tuple[str, ...] = ()
PLAY_DETAILS: tuple[str, ...] = ()
ZONES: tuple[str, ...] = ("o", "d", "n")
SHIFT_START_TYPES: tuple[str, ...] = ()
SHIFT_STOP_TYPES: tuple[str, ...] = ()
SITUATIONS: tuple[str, ...] = ()
