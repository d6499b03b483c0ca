"""The live numbers and checks: the whole game, computed beside the UI thread in play's pauses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.record import Record
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.summary import summary
from tracker.profiles.hockey.ui.book import GameBook

R = TypeVar("R", bound=Record)
WHISTLES = frozenset(
    {"Penalty", "Goal", "Faceoff", "Stoppage", "PeriodStart", "PeriodEnd", "Timeout", "DeadIce",
     "GameEnd"}
)  # fmt: skip
"""Events after which the penalty box may hold others."""
QUIET_SECONDS = 0.15
"""Numbers wait for a pause in the typing, in which nobody notices that they are computed."""
LONGEST_SECONDS = 2.0
"""They come also without one."""
REST = 30
"""They rest so many times as long as they took: a long game's are computed less often."""


class Snapshot:
    """A ScopeView that no later event changes: records are frozen, only the lists are copied."""

    def __init__(self, book: GameBook) -> None:
        kinds: tuple[type[Record], ...] = (Game, RosterEntry, Shift, Event)
        self._records = {kind: book.records(kind) for kind in kinds}

    def records(self, kind: type[R]) -> Sequence[R]:
        """See ScopeView."""
        return cast("Sequence[R]", self._records.get(kind, ()))


class Whistles:
    """A ScopeView of what the penalty clock asks for: a tenth of a closely followed game."""

    def __init__(self, book: GameBook, events: Sequence[Event]) -> None:
        self._book, self._events = book, events

    def records(self, kind: type[R]) -> Sequence[R]:
        """See ScopeView; the teams of events are known without the shifts."""
        if kind is Shift:
            return ()
        if kind is Event:
            return cast("Sequence[R]", self._events)
        return self._book.records(kind)


class LiveNumbers(QObject):
    """One thread that waits for work: starting one per event would hold up the keys.

    The last change is always counted, and nothing is while nobody looks.
    """

    computed = Signal(object)
    """What `compute` gave: of the live numbers the summary of the game."""

    def __init__(self, book: GameBook, is_wanted: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._book, self._is_wanted = book, is_wanted
        self.compute: Callable[[Snapshot], Any] = lambda view: summary(book.scope.id, view)
        """Runs on the thread."""
        self._orders: SimpleQueue[Snapshot | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_busy, self._has_let_go = False, False
        self._outdated_at: float | None = None
        self._rested_at = self._taken_seconds = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._order)
        self.computed.connect(self._rest)

    def outdate(self) -> None:
        """Something changed: counts again soon, if somebody looks."""
        if self._outdated_at is None:
            self._outdated_at = time.monotonic()
        self._plan()

    def put_off(self) -> None:
        """A key was pressed, so this is no pause: the thread would hold up what the key does."""
        if self._outdated_at is not None:
            self._plan()

    def let_go(self) -> None:
        """Waits for the computation under way, a few milliseconds, and begins no other."""
        self._timer.stop()
        self._has_let_go = True
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join()
            self._thread = None

    def _plan(self) -> None:
        """In the next pause after the rest, and not much later than that."""
        now = time.monotonic()
        latest = max(self._outdated_at or now, self._rested_at) + LONGEST_SECONDS
        at = min(max(now + QUIET_SECONDS, self._rested_at), latest)
        self._timer.start(max(round((at - now) * 1000), 0))

    def _order(self) -> None:
        if self._has_let_go or self._is_busy or self._outdated_at is None or not self._is_wanted():
            return
        self._is_busy, self._outdated_at = True, None
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="live numbers", daemon=True)
            self._thread.start()
        self._orders.put(Snapshot(self._book))

    def _work(self) -> None:
        while (snapshot := self._orders.get()) is not None:
            began = time.thread_time()
            found = self.compute(snapshot)
            self._taken_seconds = time.thread_time() - began
            del snapshot  # else the game as it was is kept until the next one comes
            self.computed.emit(found)

    def _rest(self) -> None:
        self._is_busy = False
        self._rested_at = time.monotonic() + REST * self._taken_seconds
        if self._outdated_at is not None:
            self._plan()
