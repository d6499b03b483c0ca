"""Counts, scopes and undo labels, read beside the UI thread: they can take 30 ms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.changes import Origin
from tracker.errors import TrackerError
from tracker.ui.background import Background
from tracker.ui.models.scope_list import ScopeItem
from tracker.ui.session import RecordReader, RecordStore

AFTER_MILLISECONDS = {Origin.LOCAL: 40, Origin.SYNC: 300}
"""Counts may follow a commit this much later; the row itself does not wait."""


@dataclass(frozen=True)
class Overview:
    """What the list of scopes, the status bar and the undo action say."""

    scopes: tuple[ScopeItem, ...]
    waiting: int
    """Not acknowledged and not parked."""
    parked: int
    undo: str | None
    redo: str | None


class OverviewReader(QObject):
    """Many requests in a row cost one reading; the last commit is always seen."""

    read = Signal(object)
    """An Overview."""

    def __init__(
        self,
        store: RecordStore,
        list_scopes: Callable[[RecordReader], tuple[ScopeItem, ...]],
        background: Background,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._list_scopes, self._background = store, list_scopes, background
        self._is_reading = self._is_outdated = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)

    def request(self, cause: Origin = Origin.LOCAL) -> None:
        """Reads again soon."""
        delay = AFTER_MILLISECONDS[cause]
        if not self._timer.isActive() or self._timer.remainingTime() > delay:
            self._timer.start(delay)

    def read_now(self) -> Overview:
        """On the calling thread, for what has to be there at once; does not emit."""
        with self._store.read() as reader:
            counts = reader.outbox_counts()
            scopes = self._list_scopes(reader)
        return Overview(
            scopes=scopes,
            waiting=counts.waiting + counts.sent,
            parked=counts.parked,
            undo=self._store.undo_label(),
            redo=self._store.redo_label(),
        )

    def stop(self) -> None:
        """No further reading is started."""
        self._timer.stop()
        self._is_outdated = False

    def _start(self) -> None:
        if self._is_reading:
            self._is_outdated = True
            return
        self._is_reading = True
        self._background.run(self.read_now, self._deliver, self._fail)

    def _deliver(self, overview: Overview) -> None:
        self._is_reading = False
        self.read.emit(overview)
        if self._is_outdated:
            self._is_outdated = False
            self.request()

    def _fail(self, error: TrackerError) -> None:
        self._is_reading = False
        raise error
