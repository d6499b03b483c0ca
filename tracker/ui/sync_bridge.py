"""Between the window and the sync thread: the only module of the face that knows `tracker.sync`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from tracker.core.clock import Clock
from tracker.errors import ServerUnreachable
from tracker.sync.loop import Callbacks, SyncThread
from tracker.sync.published import behind_sentence
from tracker.sync.report import SyncReport
from tracker.ui.session import SyncController
from tracker.ui.status import SyncPhase, SyncStatus


class RunningEngine(Protocol):
    """What the thread runs, with the connection that it uses."""

    def run_once(self) -> SyncReport:
        """One exchange of everything."""
        ...

    def stop(self) -> None:
        """Ends a run early; from any thread."""
        ...

    def drop_connections(self) -> None:
        """After sleep: the old connections are dead."""
        ...


Progress = Callable[[int, int], None]
OpenEngine = Callable[[Progress], AbstractContextManager[RunningEngine]]
"""Builds transport and engine. Called on the sync thread, so the window opens without them."""


class ThreadController:
    """The window's SyncController over one SyncThread at a time."""

    def __init__(
        self,
        open_engine: OpenEngine,
        clock: Clock,
        *,
        last_sync_at: datetime | None = None,
        is_paused: bool = False,
        keep_paused: Callable[[bool], None] = lambda _is_paused: None,
    ) -> None:
        self._open_engine, self._clock = open_engine, clock
        self._last_sync_at, self._is_paused = last_sync_at, is_paused
        self._keep_paused = keep_paused
        self._report: Callable[[SyncStatus], None] = lambda _status: None
        self._thread: SyncThread | None = None
        self._engine: _LazyEngine | None = None

    def start(self, report: Callable[[SyncStatus], None]) -> None:
        """Syncs at once unless it is paused."""
        self._report = report
        if self._is_paused:
            self._tell(SyncPhase.PAUSED)
        else:
            self._go()

    def wake(self) -> None:
        """Something was recorded here: it travels soon."""
        if self._thread is not None:
            self._thread.wake()

    def sync_now(self) -> None:
        """At once, also in the middle of a back-off."""
        if self._thread is not None:
            self._thread.sync_now()

    def pause(self, is_paused: bool) -> None:
        """Remembered over a restart."""
        if is_paused == self._is_paused:
            return
        self._is_paused = is_paused
        self._keep_paused(is_paused)
        if is_paused:
            self.stop()
            self._tell(SyncPhase.PAUSED)
        else:
            self._go()

    def stop(self) -> None:
        """Ends the thread and its connections; a request under way ends by its deadline."""
        thread, engine, self._thread, self._engine = self._thread, self._engine, None, None
        if thread is not None:
            thread.stop()
        if engine is not None:
            engine.close()

    def _go(self) -> None:
        self._engine = _LazyEngine(self._open_engine, self._show_progress)
        callbacks = Callbacks(on_report=self._show_report, on_problem=self._show_problem)
        self._thread = SyncThread(self._engine, self._engine.drop_connections, callbacks)
        self._thread.start()

    def _show_progress(self, done: int, total: int) -> None:
        self._report(SyncStatus(SyncPhase.SYNCING, self._last_sync_at, done, total))

    def _show_report(self, report: SyncReport) -> None:
        message = report.problems[-1] if report.problems else behind_sentence(report.unpublished)
        if report.failure is None:
            self._last_sync_at = self._clock.now()
            self._tell(SyncPhase.IDLE, message)
        elif isinstance(report.failure, ServerUnreachable):
            self._tell(SyncPhase.OFFLINE, message)
        else:
            self._tell(SyncPhase.NEEDS_YOU, message)

    def _show_problem(self, sentence: str) -> None:
        self._tell(SyncPhase.NEEDS_YOU, sentence)

    def _tell(self, phase: SyncPhase, message: str | None = None) -> None:
        self._report(SyncStatus(phase, self._last_sync_at, message=message))


class _LazyEngine:
    """Opens the engine on the thread that first runs it; `stop` may come before that."""

    def __init__(self, open_engine: OpenEngine, progress: Progress) -> None:
        self._open_engine, self._progress = open_engine, progress
        self._lock = threading.Lock()
        self._resources = ExitStack()
        self._engine: RunningEngine | None = None

    def run_once(self) -> SyncReport:
        return self._opened().run_once()

    def stop(self) -> None:
        with self._lock:
            if self._engine is not None:
                self._engine.stop()

    def drop_connections(self) -> None:
        with self._lock:
            if self._engine is not None:
                self._engine.drop_connections()

    def close(self) -> None:
        self._resources.close()

    def _opened(self) -> RunningEngine:
        if self._engine is None:
            engine = self._resources.enter_context(self._open_engine(self._progress))
            with self._lock:
                self._engine = engine
        return self._engine


class SyncBridge(QObject):
    """Brings reports to the main thread. Stop it before it is deleted."""

    status_changed = Signal(object)
    """One SyncStatus."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.controller: SyncController | None = None

    def use(self, controller: SyncController) -> None:
        """Stops the present one, if any, and starts this one."""
        self.stop()
        self.controller = controller
        controller.start(self._report)

    def stop(self) -> None:
        """After this nothing is reported any more; safe to repeat."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def _report(self, status: SyncStatus) -> None:
        self.status_changed.emit(status)
