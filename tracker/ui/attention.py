"""Keeps the window quick while it is used: who works behind it gives way to a key or a click.

Garbage is collected here, too, and not wherever the interpreter happens to count one object more:
a whole collection takes 100 ms with a game open, and stops every thread. On the main thread and
between two inputs nobody waits for it, and no Qt object is destroyed on a thread that is not its.
"""

from __future__ import annotations

import gc
import time
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

LOOK_SECONDS = 0.5
YOUNG_OBJECTS = 5_000
"""So many more than were freed since the last look are worth a look at the young ones: 2 ms."""
MANY_OBJECTS = 20_000
"""So many are a game that was opened or fetched: hardly any garbage, and up to 100 ms to look."""
IDLE_SECONDS = 180.0
"""Without an input for so long, there is time for all of them."""

_INPUTS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class BackgroundWork(Protocol):
    """What gives way."""

    def expect_entry(self) -> None:
        """Called before the window sees a key or a click; must be quick."""
        ...


class Attention(QObject):
    """Watches what a shown window is given; on the main thread, until `let_go`."""

    def __init__(self, window: QWidget, work: BackgroundWork) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        self._handle: QWindow | None = None
        self._last_input = time.monotonic()
        self._is_tidy = False
        self._was_looked_for = gc.isenabled()
        self._looking = QTimer(self, interval=round(LOOK_SECONDS * 1000))
        self._looking.timeout.connect(self._look)

    def begin(self) -> None:
        """When the window is shown. What lives by now lives as long as it, and is left alone."""
        self._handle = self._window.windowHandle()
        self._handle.installEventFilter(self)
        self._was_looked_for = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._looking.start()

    def let_go(self) -> None:
        """Leaves the garbage to the interpreter again. Safe to repeat."""
        if self._handle is not None:
            self._looking.stop()
            self._handle.removeEventFilter(self)
            self._handle = None
            gc.unfreeze()
            if self._was_looked_for:
                gc.enable()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() in _INPUTS:
            self._last_input = time.monotonic()
            self._is_tidy = False
            self._work.expect_entry()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        young = gc.get_count()[0]
        if young >= MANY_OBJECTS:
            gc.freeze()
        elif young >= YOUNG_OBJECTS:
            gc.collect(1)
        elif not self._is_tidy and time.monotonic() - self._last_input >= IDLE_SECONDS:
            self._is_tidy = True
            gc.unfreeze()
            gc.collect()
            gc.freeze()
