"""How many changes the sync writes at a time: few while somebody makes entries."""

from __future__ import annotations

import time

ROWS_BESIDE_ENTRIES = 125
"""A key press waits for 2 ms, not for 8."""
ROWS_OTHERWISE = 500
"""A fifth less work per row than in the smaller parts."""
ENTRY_SECONDS = 2.0


class Pace:
    """Told of each entry, asked before each transaction of the sync; on any thread."""

    def __init__(self) -> None:
        self._last_entry = -ENTRY_SECONDS

    def entered(self) -> None:
        """Somebody is making entries."""
        self._last_entry = time.monotonic()

    @property
    def rows(self) -> int:
        """The most that one transaction may change now."""
        is_quiet = time.monotonic() - self._last_entry >= ENTRY_SECONDS
        return ROWS_OTHERWISE if is_quiet else ROWS_BESIDE_ENTRIES
