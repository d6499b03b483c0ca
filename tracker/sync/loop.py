"""The sync thread: when to sync, how long to wait after a failure, and how to end."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tracker.core.neighbour import Surroundings
from tracker.errors import (
    ServerUnreachable,
    SignInNeeded,
    TrackerError,
)
from tracker.sync.classify import OF_ONE_SCOPE
from tracker.sync.report import SyncReport
from tracker.sync.schedule import Wait, has_slept, retry_delay

log = logging.getLogger(__name__)

UNEXPECTED = (
    "The sync met something unexpected and will go on; everything that was recorded is kept. "
    "The log says more."
)


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
    around: float = 2.0
    """Between two looks around the open scope; a look is one small request."""
    debounce_in_company: float = 0.1
    around_in_company: float = 1.2
    """While somebody else has the scope open: rows are to be there within three seconds."""
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
        self._has_slept = False
        self._failures = 0
        self.look_around: Callable[[], Surroundings | None] = lambda: None
        """Asks what goes on in the open scope, on this thread; None for nothing to look at."""
        self._looked_at = 0.0
        self._is_asked_to_look = self._is_blind = self._has_company = False
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

    def look_soon(self) -> None:
        """Another scope is open: look around at once, unless the server is away."""
        with self._bell:
            self._is_asked_to_look = True
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
            self._wait(delay, is_well=self._failures == 0)

    def _run(self) -> float:
        """One sync; the seconds to wait after it."""
        try:
            if self._has_slept:
                self._drop_connections()
                self._has_slept = False
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
        if failure is None or isinstance(failure, OF_ONE_SCOPE):
            self._failures = 0
            return self._pace.idle
        self._failures += 1
        if isinstance(failure, SignInNeeded):
            return self._pace.signed_out
        wish = failure.retry_after_seconds if isinstance(failure, ServerUnreachable) else None
        return retry_delay(self._failures, wish, random.random)

    def _wait(self, delay: float, *, is_well: bool) -> None:
        """Until the next run; after a failure neither edits nor neighbours hasten it."""
        wait = Wait(time.monotonic() + delay)
        if is_well:
            wait.look_at = self._looked_at + self._seconds_between_looks()
        while self._rest(wait, is_well=is_well):
            if self._must_run_after_look(wait):
                return

    def _rest(self, wait: Wait, *, is_well: bool) -> bool:
        """True when a look is due, False when a run is."""
        with self._bell:
            while not (self._is_stopping or self._is_asked):
                now = time.monotonic()
                if is_well and self._has_edits:
                    wait.run_by(now + self._debounce_seconds())
                if is_well and self._is_asked_to_look:
                    self._is_asked_to_look, wait.look_at = False, now
                if wait.is_run_due(now) or wait.is_look_due(now):
                    return not wait.is_run_due(now)
                if self._slept_while_waiting(min(wait.left(now), self._pace.look)):
                    self._has_slept = True
                    return False
        return False

    def _must_run_after_look(self, wait: Wait) -> bool:
        was_blind, self._is_blind = self._is_blind, False
        wait.look_at = None
        try:
            seen = self.look_around()
        except TrackerError:
            # A run says better what is wrong; where it finds nothing wrong, one was enough.
            self._is_blind = True
            return not was_blind
        except Exception:  # noqa: BLE001 - the same edge
            log.exception("Looking around failed unexpectedly")
            self._is_blind = True
            return False
        self._looked_at = time.monotonic()
        self._has_company = seen is not None and bool(seen.neighbours)
        if seen is not None:
            wait.look_at = self._looked_at + self._seconds_between_looks()
        return seen is not None and seen.has_news

    def _debounce_seconds(self) -> float:
        pace = self._pace
        return pace.debounce_in_company if self._has_company else pace.debounce

    def _seconds_between_looks(self) -> float:
        return self._pace.around_in_company if self._has_company else self._pace.around

    def _slept_while_waiting(self, seconds: float) -> bool:
        wall, monotonic = self._wall(), time.monotonic()
        self._bell.wait(seconds)
        return has_slept(seconds, self._wall() - wall, time.monotonic() - monotonic)
