"""Reads the local side beside the window: a whole unsent history takes longer than a key press."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.profiles.dkp.ui.standings.local_side import LocalNumbers, LocalReading, Snapshot


class LocalStore(Protocol):
    """What it needs of the local store."""

    def read(self) -> AbstractContextManager[Snapshot]: ...  # noqa: D102
    def subscribe(self, listener: Callable[[ChangeSet], None]) -> Callable[[], None]: ...  # noqa: D102


class _Way:
    """The way back to the main thread, closed once for all."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.is_closed = False

    def close(self) -> None:
        """Waits for what is being handed over."""
        with self.lock:
            self.is_closed = True


class LocalWork(QObject):
    """`numbers` are those of the last reading; `renewed` says on the main thread that they came."""

    renewed = Signal()
    _read = Signal(object, object)

    def __init__(self, store: LocalStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.numbers: LocalNumbers | None = None
        self._store, self._reading = store, LocalReading()
        self._lock, self._way = threading.Lock(), _Way()
        self._touched: set[Scope] = set()
        self._thread: threading.Thread | None = None
        self._is_wanted = False
        self._published: frozenset[str] | None = None
        self._read.connect(self._take)
        self._unsubscribe = store.subscribe(self._note)
        # A page that goes without being let go takes this along while it reads.
        self.destroyed.connect(self._way.close)

    def look(self, published: frozenset[str] | None) -> None:
        """Reads again; one reading at a time, and one more when something came meanwhile."""
        self._published = published
        if self._thread is not None:
            self._is_wanted = True
            return
        with self._lock:
            touched, self._touched = frozenset(self._touched), set()
        self._thread = threading.Thread(
            target=self._work, args=(touched, published), name="tracker-standings", daemon=True
        )
        self._thread.start()

    def let_go(self) -> None:
        """Waits for the reading that is under way. Safe to repeat."""
        self._way.close()
        self._unsubscribe()
        if self._thread is not None:
            self._thread.join()

    def _note(self, changes: ChangeSet) -> None:
        """On the committing thread."""
        with self._lock:
            self._touched.update(changed.scope for changed in changes.records)

    def _work(self, touched: frozenset[Scope], published: frozenset[str] | None) -> None:
        try:
            with self._store.read() as reader:
                found = self._reading.numbers(reader, touched, published)
        except Exception as error:  # noqa: BLE001 - a bug in a worker: raised on the UI thread
            self._hand_over(None, error)
        else:
            self._hand_over(found, None)

    def _hand_over(self, found: LocalNumbers | None, error: Exception | None) -> None:
        with self._way.lock:
            if not self._way.is_closed:
                self._read.emit(found, error)

    def _take(self, found: LocalNumbers | None, error: Exception | None) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if error is not None:
            raise error
        is_new, self.numbers = found != self.numbers, found
        if self._is_wanted and not self._way.is_closed:
            self._is_wanted = False
            self.look(self._published)
        if is_new:
            self.renewed.emit()
