"""How the sync gives way to somebody who makes entries: in small parts, and not at once."""

from __future__ import annotations

import threading
import time

ROWS_BESIDE_ENTRIES = 50
"""A key press waits for 2 ms, not for 20."""
ROWS_OTHERWISE = 500
"""A fifth less work per row than in the smaller parts."""
ENTRY_SECONDS = 2.0
ONE_ENTRY_SECONDS = 0.025
"""From the key to the painted row on a slow laptop: so long the interpreter is the window's."""
LONGEST_WAIT_SECONDS = 0.25
"""A key that is held down does not stop the sync."""


class Pace:
    """Told of each entry, asked before each transaction of the sync; on any thread."""

    def __init__(self) -> None:
        self._last_entry = -ENTRY_SECONDS
        self._entering_thread: int | None = None

    def entered(self) -> None:
        """Somebody makes an entry now, or pressed a key that may become one."""
        self._entering_thread = threading.get_ident()
        self._last_entry = time.monotonic()

    def give_way(self) -> None:
        """Returns when the entry that another thread makes is through, as far as can be known."""
        if self._entering_thread == threading.get_ident():
            return
        began = time.monotonic()
        while time.monotonic() < began + LONGEST_WAIT_SECONDS:
            left = self._last_entry + ONE_ENTRY_SECONDS - time.monotonic()
            if left <= 0:
                return
            time.sleep(left)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody has made an entry for a while."""
        return time.monotonic() - self._last_entry >= ENTRY_SECONDS

    @property
    def rows(self) -> int:
        """The most that one transaction may change now."""
        return ROWS_OTHERWISE if self.is_quiet else ROWS_BESIDE_ENTRIES
