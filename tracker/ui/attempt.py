"""Slow work that a person may call off until the moment in which it changes something."""

from __future__ import annotations

import threading

from tracker.errors import InputError


class CalledOff(InputError):
    """Nothing was changed."""


class Attempt:
    """Called off or settled, whichever comes first; on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_settled = False
        self.is_called_off = False
        """Then nothing is shown of how it ended."""

    def call_off(self) -> None:
        """Too late once it is settled. Safe to repeat."""
        with self._lock:
            self.is_called_off = not self._is_settled

    def settle(self) -> None:
        """Before the first thing is changed: CalledOff, or it cannot be called off any more."""
        with self._lock:
            if self.is_called_off:
                raise CalledOff("It was called off; nothing was changed.")
            self._is_settled = True
