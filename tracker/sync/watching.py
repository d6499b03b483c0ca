"""Syncs again and again with a folder that other commands record into meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from tracker.sync.engine import SyncEngine
from tracker.sync.published import RefreshPace
from tracker.sync.report import SyncReport

OpenEngine = Callable[[], AbstractContextManager[SyncEngine]]


class RecurringEngine:
    """Opens the data folder for each run and closes it again: between two runs it is free.

    For one syncing thread; `stop` from any.
    """

    def __init__(self, open_engine: OpenEngine, pace: RefreshPace, *, is_detailed: bool) -> None:
        self._open_engine = open_engine
        self._pace = pace
        self._is_detailed = is_detailed
        self._lock = threading.Lock()
        self._current: SyncEngine | None = None
        self._is_stopping = False

    def run_once(self) -> SyncReport:
        """One exchange of everything; StoreLocked while another command has the folder."""
        with self._open_engine() as engine:
            engine.space_refreshes(self._pace)
            self._use(engine)
            try:
                return engine.run_once(is_detailed=self._is_detailed)
            finally:
                self._use(None)

    def stop(self) -> None:
        """Ends the present run between two requests, and every later one at once."""
        with self._lock:
            self._is_stopping = True
            if self._current is not None:
                self._current.stop()

    def _use(self, engine: SyncEngine | None) -> None:
        with self._lock:
            self._current = engine
            if engine is not None and self._is_stopping:
                engine.stop()
