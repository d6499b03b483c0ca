"""The sync thread: when to sync, how long to wait after a failure, and how to end."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tracker.errors import (
    ManyDeletions,
    NotAllowed,
    ScopeRestored,
    ServerUnreachable,
    SignInNeeded,
    TrackerError,
)
from tracker.sync.report import SyncReport
from tracker.sync.schedule import has_slept, retry_delay

log = logging.getLogger(__name__)

UNEXPECTED = (
    "The sync met something unexpected and will go on; everything that was recorded is kept. "
    "The log says more."
)
OF_A_PERSON = (ManyDeletions, NotAllowed, ScopeRestored)
"""What trying again sooner does not mend, and what holds up only one scope."""


class Engine(Protocol):
    """What the thread runs."""

    def run_once(self) -> SyncReport:
        """One exchange of everything."""
        ...

    def stop(self) -> None:
        """Ends a run early."""
        ...


@dataclass(frozen=True)
class Pace:
    """How often, in seconds."""

    idle: float = 30.0
    """Between two syncs without local edits: others' edits arrive at this pace."""
    debounce: float = 1.0
    """After a local edit, so that a burst of them travels together."""
    signed_out: float = 300.0
    look: float = 5.0
    """How often a wait looks whether the machine slept."""


@dataclass(frozen=True)
class Callbacks:
    """What the thread tells, on its own thread; none of these may block."""

    on_report: Callable[[SyncReport], None] = lambda _report: None
    on_problem: Callable[[str], None] = lambda _sentence: None
    """A failure of the sync itself; what the report says is in the report."""


class SyncThread:
    """Syncs in the background until `stop`; its methods may be called from any thread."""

    def __init__(
        self,
        engine: Engine,
        drop_connections: Callable[[], None],
        callbacks: Callbacks | None = None,
        pace: Pace | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._drop_connections = drop_connections
        self._callbacks = callbacks or Callbacks()
        self._pace = pace or Pace()
        self._wall = wall
        self._bell = threading.Condition()
        self._has_edits = False
        self._is_asked = False
        self._is_stopping = False
        self._failures = 0
        self._thread = threading.Thread(target=self._live, name="tracker-sync", daemon=True)

    def start(self) -> None:
        """Syncs at once, then whenever there is reason to."""
        self._thread.start()

    def wake(self) -> None:
        """After a local commit: sync soon, but do not hasten a retry."""
        with self._bell:
            self._has_edits = True
            self._bell.notify()

    def sync_now(self) -> None:
        """The user asked, or signed in: sync at once, also in the middle of a back-off."""
        with self._bell:
            self._is_asked = True
            self._bell.notify()

    def stop(self) -> None:
        """Ends the thread and waits for it; a request under way ends by its deadline."""
        with self._bell:
            self._is_stopping = True
            self._bell.notify()
        self._engine.stop()
        if self._thread.is_alive():
            self._thread.join()

    def _live(self) -> None:
        while not self._is_stopping:
            with self._bell:
                self._has_edits = self._is_asked = False
            delay = self._run()
            self._wait(delay, heeds_edits=self._failures == 0)

    def _run(self) -> float:
        """One sync; the seconds to wait after it."""
        try:
            report = self._engine.run_once()
            self._callbacks.on_report(report)
            delay = self._delay_after(report.failure)
            due = report.refresh_due_seconds
            return delay if due is None or report.failure is not None else min(delay, due)
        except TrackerError as error:
            self._callbacks.on_problem(str(error))
            return self._delay_after(error)
        except Exception as error:  # noqa: BLE001 - the edge of the thread: nothing may end it
            log.exception("The sync failed unexpectedly")
            self._callbacks.on_problem(UNEXPECTED)
            return self._delay_after(error)

    def _delay_after(self, failure: Exception | None) -> float:
        if failure is None or isinstance(failure, OF_A_PERSON):
            # Whoever has to act does so at leisure, and everything else goes on meanwhile.
            self._failures = 0
            return self._pace.idle
        self._failures += 1
        if isinstance(failure, SignInNeeded):
            return self._pace.signed_out
        wish = failure.retry_after_seconds if isinstance(failure, ServerUnreachable) else None
        return retry_delay(self._failures, wish, random.random)

    def _wait(self, delay: float, *, heeds_edits: bool) -> None:
        deadline = time.monotonic() + delay
        with self._bell:
            while not (self._is_stopping or self._is_asked):
                if heeds_edits and self._has_edits:
                    deadline = min(deadline, time.monotonic() + self._pace.debounce)
                    heeds_edits = False
                left = deadline - time.monotonic()
                if left <= 0:
                    return
                if self._slept_while_waiting(min(left, self._pace.look)):
                    self._drop_connections()
                    return

    def _slept_while_waiting(self, seconds: float) -> bool:
        wall, monotonic = self._wall(), time.monotonic()
        self._bell.wait(seconds)
        return has_slept(seconds, self._wall() - wall, time.monotonic() - monotonic)
