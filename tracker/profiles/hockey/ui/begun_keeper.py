"""Keeps what is begun, a moment after each key, so that a crash or a flat battery loses nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from tracker.profiles.hockey.ui.begun import Begun, begun_from, begun_text
from tracker.profiles.hockey.ui.book import GameBook
from tracker.profiles.hockey.ui.entry_state import Entry
from tracker.profiles.hockey.ui.notes import WorkspaceNotes

BROUGHT_BACK = "What was begun before the program ended is back. Enter saves it, Esc drops it."
AFTER_MILLISECONDS = 40
"""A key is seen first. What follows sooner is kept together with it."""


class BegunKeeper(QObject):
    """Writes only when something else is begun than before."""

    def __init__(self, notes: WorkspaceNotes, book: GameBook, parent: QObject) -> None:
        super().__init__(parent)
        self._notes, self._book = notes, book
        self._timer = QTimer(self, interval=AFTER_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self.flush)
        self._kept = notes.begun()
        self._present = Begun(Entry())
        self._newest = 0

    def found(self) -> Begun | None:
        """What was begun when the program ended last, if it was not saved."""
        return begun_from(self._kept, self._book)

    def keep(self, begun: Begun) -> None:
        """Soon: this is begun now, or nothing any more."""
        self._present, self._newest = begun, self._book.newest_index
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """At once."""
        self._timer.stop()
        text = begun_text(self._present, self._newest)
        if text != self._kept:
            self._kept = text
            self._notes.keep_begun(text)
