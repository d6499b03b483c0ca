"""Between the window and the sync thread: the only module of the face that knows `tracker.sync`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from tracker.core.clock import Clock
from tracker.core.neighbour import Neighbour, Surroundings
from tracker.core.scope import Scope
from tracker.errors import (
    ContractMismatch,
    ManyDeletions,
    NotAllowed,
    ScopeRestored,
    ServerUnreachable,
    SignInNeeded,
    SyncError,
    TrackerError,
    WrongServer,
)
from tracker.sync.classify import OF_ONE_SCOPE
from tracker.sync.loop import Callbacks, SyncThread
from tracker.sync.published import behind_sentence
from tracker.sync.report import SyncReport
from tracker.ui.background import Background
from tracker.ui.lookout import Lookout, Meet
from tracker.ui.session import SyncController
from tracker.ui.status import SyncPhase, SyncProblem, SyncStatus


class RunningEngine(Protocol):
    """What the thread runs, with the connection that it uses."""

    def run_once(
        self,
        scopes: Sequence[Scope] | None = None,
        *,
        accepts_deletions: bool = False,
        accepts_new_epoch: bool = False,
    ) -> SyncReport:
        """One exchange of these scopes, or of everything."""
        ...

    def look_around(self, scope: Scope | None, doing: str = "") -> Surroundings | None:
        """Between two runs: who else has this scope open, and whether it moved."""
        ...

    def stop(self) -> None:
        """Ends a run early; from any thread."""
        ...

    def drop_connections(self) -> None:
        """After sleep: the old connections are dead."""
        ...


Progress = Callable[[int, int], None]
FEW = 20
"""So few changes travel without being announced while all is well."""
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
        self.last_sync_at = last_sync_at
        """The last run that finished, also one before the program was started."""
        self._is_paused = is_paused
        self._keep_paused, self._is_pause_kept = keep_paused, True
        self._report: Callable[[SyncStatus], None] = lambda _status: None
        self._turn = threading.Lock()
        self._is_ended = False
        self._thread: SyncThread | None = None
        self._engine: LazyEngine | None = None
        self._lookout = Lookout()
        self._is_at_rest = False

    def start(self, report: Callable[[SyncStatus], None]) -> None:
        """Syncs at once unless it is paused."""
        with self._turn:
            self._report = report
            if self._is_paused:
                self._tell(SyncPhase.PAUSED)
            else:
                self._go()

    def wake(self) -> None:
        """Something was recorded here: it travels soon."""
        thread = self._thread
        if thread is not None:
            thread.wake()

    def sync_now(self) -> None:
        """At once, also in the middle of a back-off."""
        thread = self._thread
        if thread is not None:
            thread.sync_now()

    def look_at(self, scope: Scope | None, doing: str, meet: Meet) -> None:
        """Remembered over a pause."""
        self._lookout.turn(scope, doing, meet)
        thread = self._thread
        if thread is not None:
            thread.look_soon()

    def accept(self, scope: Scope, problem: SyncProblem) -> None:
        """Whoever says yes to deletions has not said yes to another epoch, nor the reverse."""
        engine = self._engine
        if engine is not None:
            engine.accept_next(scope, problem)
            self.sync_now()

    def pause(self, is_paused: bool) -> None:
        """Remembered over a restart; when that fails, it holds until then. Nothing after `stop`."""
        with self._turn:
            if self._is_ended:
                return
            if is_paused != self._is_paused:
                self._turn_over(is_paused)
            if not self._is_pause_kept:
                self._keep_paused(is_paused)
                self._is_pause_kept = True

    def stop(self) -> None:
        """Ends it for good; returns when a request under way has ended. Safe to repeat."""
        # Before its turn, so that a start which waits for the same turn comes to nothing.
        self._is_ended = True
        with self._turn:
            self._halt()

    def _turn_over(self, is_paused: bool) -> None:
        if is_paused:
            self._halt()
            self._tell(SyncPhase.PAUSED)
        else:
            self._go()
        self._is_paused, self._is_pause_kept = is_paused, False

    def _halt(self) -> None:
        thread, engine, self._thread, self._engine = self._thread, self._engine, None, None
        if thread is not None:
            thread.stop()
        if engine is not None:
            engine.close()

    def _go(self) -> None:
        if self._is_ended:
            return
        self._is_at_rest = False
        engine = self._engine = LazyEngine(self._open_engine, self._show_progress)
        callbacks = Callbacks(on_report=self._show_report, on_problem=self._show_problem)
        self._thread = SyncThread(engine, engine.drop_connections, callbacks)
        self._thread.look_around = lambda: self._lookout.look(engine)
        self._thread.start()

    def _show_progress(self, done: int, total: int) -> None:
        if self._is_at_rest and total <= FEW:
            return  # in company it runs every second; a line that flickers says nothing
        self._report(SyncStatus(SyncPhase.SYNCING, self.last_sync_at, done, total))

    def _show_report(self, report: SyncReport) -> None:
        self._is_at_rest = report.failure is None or isinstance(report.failure, OF_ONE_SCOPE)
        message = report.problems[-1] if report.problems else behind_sentence(report.unpublished)
        if report.failure is None:
            self.last_sync_at = self._clock.now()
            has_news = report.news > 0 or report.refreshed > 0
            self._report(
                SyncStatus(SyncPhase.IDLE, self.last_sync_at, 0, 0, message, None, has_news)
            )
        elif isinstance(report.failure, ServerUnreachable):
            self._tell(SyncPhase.OFFLINE, message)
        else:
            self._report(self._needs_you(report, report.failure))

    def _needs_you(self, report: SyncReport, failure: SyncError) -> SyncStatus:
        problem, message = _problem_of(failure), report.problems[-1]
        if problem is not None and failure.remedy:
            message = message.replace(failure.remedy, problem.press)
        return SyncStatus(
            SyncPhase.NEEDS_YOU,
            self.last_sync_at,
            message=message,
            problem=problem,
            scope=report.failed_scope,
        )

    def _show_problem(self, sentence: str) -> None:
        self._is_at_rest = False
        self._tell(SyncPhase.NEEDS_YOU, sentence)

    def _tell(self, phase: SyncPhase, message: str | None = None) -> None:
        self._report(SyncStatus(phase, self.last_sync_at, message=message))


def _problem_of(failure: SyncError) -> SyncProblem | None:
    for error, problem in _PROBLEMS.items():
        if isinstance(failure, error):
            return problem
    return None


_PROBLEMS = {
    SignInNeeded: SyncProblem.SIGN_IN,
    NotAllowed: SyncProblem.NO_RIGHT,
    ScopeRestored: SyncProblem.RESTORED,  # before WrongServer, which it is, too
    ManyDeletions: SyncProblem.DELETIONS,
    WrongServer: SyncProblem.OTHER_SERVER,
    ContractMismatch: SyncProblem.OLD_SERVER,
}


class LazyEngine:
    """Opens the engine on the thread that first runs it; `stop` may come before that."""

    def __init__(self, open_engine: OpenEngine, progress: Progress) -> None:
        self._open_engine, self._progress = open_engine, progress
        self._lock = threading.Lock()
        self._resources = ExitStack()
        self._engine: RunningEngine | None = None
        self._is_stopping = False
        self._accepted: list[tuple[Scope, SyncProblem]] = []

    def run_once(self) -> SyncReport:
        """One exchange; after `stop` it ends before its first request.

        A consent is spent by its one try; those that do not get a turn wait for the next exchange.
        """
        engine = self._opened()
        failed: SyncReport | None = None
        while (accepted := self._next_accepted()) is not None:
            scope, problem = accepted
            report = engine.run_once(
                [scope],
                accepts_deletions=problem is SyncProblem.DELETIONS,
                accepts_new_epoch=problem is SyncProblem.RESTORED,
            )
            if report.failure is not None:
                failed = failed or report
                if not isinstance(report.failure, OF_ONE_SCOPE):
                    return report
        return failed or engine.run_once()

    def look_around(self, scope: Scope | None, doing: str = "") -> Surroundings | None:
        """On the syncing thread; nothing is seen before the first run."""
        return None if self._engine is None else self._engine.look_around(scope, doing)

    def accept_next(self, scope: Scope, problem: SyncProblem) -> None:
        """The next run goes on with this scope in spite of the problem; from any thread."""
        with self._lock:
            if (scope, problem) not in self._accepted:
                self._accepted.append((scope, problem))

    def stop(self) -> None:
        """Ends a run early, also one whose engine is only being opened; from any thread."""
        with self._lock:
            self._is_stopping = True
            if self._engine is not None:
                self._engine.stop()

    def drop_connections(self) -> None:
        """After sleep: the old connections are dead."""
        with self._lock:
            if self._engine is not None:
                self._engine.drop_connections()

    def close(self) -> None:
        """Frees what was opened; when no run is under way."""
        self._resources.close()

    def _next_accepted(self) -> tuple[Scope, SyncProblem] | None:
        with self._lock:
            return self._accepted.pop(0) if self._accepted else None

    def _opened(self) -> RunningEngine:
        if self._engine is None:
            engine = self._resources.enter_context(self._open_engine(self._progress))
            with self._lock:
                self._engine = engine
                if self._is_stopping:
                    engine.stop()
        return self._engine


class SyncBridge(QObject):
    """Brings reports to the main thread, which never waits for a request under way."""

    status_changed = Signal(object)
    """One SyncStatus."""
    ready = Signal()
    """The controller that was handed over last is the one in use."""
    failed = Signal(str)
    """A sentence: what was asked of the sync could not be done."""
    neighbours_met = Signal(object, object)
    """(Scope, tuple of Neighbours): who else has the open scope in sight now."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._lock = threading.RLock()
        self._next: SyncController | None = None
        self._is_paused: bool | None = None
        self._is_pausing = False
        self.controller: SyncController | None = None
        """None also while the last one still ends."""

    def use(self, controller: SyncController) -> None:
        """Starts this one when the present one, if any, has ended."""
        is_ending = self._next is not None
        self._next = controller
        if self.controller is not None:
            old = self._taken_away()
            self._background.run(old.stop, lambda _none: None, self._fail, self._begin)
        elif not is_ending:
            self._begin()

    def look_at(self, scope: Scope | None, doing: str) -> None:
        """Which scope is open in the window; nothing while there is no controller."""
        controller = self.controller
        if controller is not None:
            controller.look_at(scope, doing, lambda met: self._meet(controller, scope, met))

    def pause(self, is_paused: bool) -> None:
        """Pauses or goes on, beside the UI thread; of several wishes in a row the last counts."""
        self._is_paused = is_paused
        if not self._is_pausing:
            self._pause()

    def stop(self) -> None:
        """Nothing is reported any more; the work under way ends in the Background. Repeatable."""
        self._next = self._is_paused = None
        if self.controller is not None:
            old = self._taken_away()
            self._background.run(old.stop, lambda _none: None, self._fail)

    def _begin(self) -> None:
        controller, self._next = self._next, None
        if controller is not None:
            with self._lock:
                self.controller = controller
            controller.start(lambda status: self._report(controller, status))
            self.ready.emit()

    def _taken_away(self) -> SyncController:
        assert self.controller is not None
        with self._lock:
            old, self.controller = self.controller, None
        return old

    def _pause(self) -> None:
        controller, wish, self._is_paused = self.controller, self._is_paused, None
        self._is_pausing = controller is not None and wish is not None
        if controller is not None and wish is not None:
            self._background.run(
                lambda: controller.pause(wish), lambda _none: None, self._fail, self._pause
            )

    def _fail(self, error: TrackerError) -> None:
        self.failed.emit(str(error))

    def _report(self, controller: SyncController, status: SyncStatus) -> None:
        # Under the lock: once a controller is taken away this may be deleted.
        with self._lock:
            if controller is self.controller:
                self.status_changed.emit(status)

    def _meet(
        self, controller: SyncController, scope: Scope | None, met: tuple[Neighbour, ...]
    ) -> None:
        with self._lock:
            if controller is self.controller:
                self.neighbours_met.emit(scope, met)
