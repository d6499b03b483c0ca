"""Brings the store's announcements to the UI thread, whichever thread committed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QThread, Signal

from tracker.core.changes import ChangeSet, Origin
from tracker.ui.session import RecordStore


class ChangeBus(QObject):
    """Lives in the main thread, and so do the slots.

    A commit made there arrives before `Store.write` returns; one made elsewhere arrives with
    the event loop, in the order of the commits.
    """

    changed = Signal(object)
    """One ChangeSet."""

    def __init__(self, store: RecordStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe: Callable[[], None] | None = store.subscribe(self._announce)

    def close(self) -> None:
        """After this nothing is emitted any more; safe to repeat. Stop the sync before."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _announce(self, changes: ChangeSet) -> None:
        if changes.origin is Origin.LOCAL and QThread.currentThread() is not self.thread():
            # Until it arrives, a commit of the main thread may have overtaken what it says.
            records = tuple(replace(changed, stored=None) for changed in changes.records)
            changes = replace(changes, records=records)
        self.changed.emit(changes)
