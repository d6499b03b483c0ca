"""The live numbers: the whole box score, computed beside the UI thread when play gives time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import TypeVar, cast

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
PAUSE_MILLISECONDS = 350
"""Numbers follow an event this much later; many events in a row are counted once."""


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
            ordered = sorted(self._events, key=lambda event: event.event_index)
            return cast("Sequence[R]", ordered)
        return self._book.records(kind)


class LiveNumbers(QObject):
    """One thread that waits for work: starting one per event would hold up the keys.

    The last change is always counted, and nothing is while nobody looks.
    """

    computed = Signal(object)
    """The summary of the game."""

    def __init__(self, book: GameBook, is_wanted: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._book, self._is_wanted = book, is_wanted
        self._orders: SimpleQueue[Snapshot | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_busy, self._is_outdated, self._has_let_go = False, True, False
        self._timer = QTimer(self, interval=PAUSE_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self._order)
        self.computed.connect(self._rest)

    def outdate(self) -> None:
        """Something changed: counts again soon, if somebody looks."""
        self._is_outdated = True
        if not self._timer.isActive():
            self._timer.start()

    def let_go(self) -> None:
        """Waits for the computation under way, a few milliseconds, and begins no other."""
        self._timer.stop()
        self._has_let_go = True
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join()
            self._thread = None

    def _order(self) -> None:
        if self._has_let_go or self._is_busy or not self._is_outdated or not self._is_wanted():
            return
        self._is_busy, self._is_outdated = True, False
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="live numbers", daemon=True)
            self._thread.start()
        self._orders.put(Snapshot(self._book))

    def _work(self) -> None:
        scope_id = self._book.scope.id
        while (snapshot := self._orders.get()) is not None:
            self.computed.emit(summary(scope_id, snapshot))

    def _rest(self) -> None:
        self._is_busy = False
        if self._is_outdated:
            self._timer.start()
