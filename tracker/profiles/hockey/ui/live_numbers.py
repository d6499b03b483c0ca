"""The live numbers: the whole box score, computed beside the UI thread when play gives time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.record import Record
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.summary import summary
from tracker.profiles.hockey.ui.book import GameBook

R = TypeVar("R", bound=Record)
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


class LiveNumbers(QObject):
    """One computation at a time; the last change is always counted."""

    computed = Signal(object)
    """The summary of the game."""

    def __init__(self, book: GameBook, is_wanted: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._book, self._is_wanted = book, is_wanted
        self._thread: threading.Thread | None = None
        self._is_outdated = True
        self._timer = QTimer(self, interval=PAUSE_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self._start)

    def outdate(self) -> None:
        """Something changed: counts again soon, if somebody looks."""
        self._is_outdated = True
        if not self._timer.isActive():
            self._timer.start()

    def let_go(self) -> None:
        """Waits for the computation under way, a few milliseconds, and begins no other."""
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if not self._is_outdated or not self._is_wanted():
            return
        if self._thread is not None and self._thread.is_alive():
            self._timer.start()
            return
        self._is_outdated = False
        snapshot, scope_id = Snapshot(self._book), self._book.scope.id

        def compute() -> None:
            found: dict[str, Any] = summary(scope_id, snapshot)
            self.computed.emit(found)

        self._thread = threading.Thread(target=compute, name="live numbers", daemon=True)
        self._thread.start()
