"""When the next tic is due: an instant that survives a restart, and a word in time, never a box."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.clock import Clock
from tracker.ui.kit.workspace import RecordStore

CHOICES = (60, 30, 0)
"""Minutes between two tics; 0 is no reminder."""
TICK_MILLISECONDS = 500


class Reminder(QObject):
    """Repeats until a tic is taken. Notes of the store hold it, so undo never touches it."""

    ticked = Signal()
    """The words say something else now."""
    due = Signal()
    """The tic is due: once when it is, and again each time as much time has passed."""

    def __init__(self, store: RecordStore, clock: Clock, raid_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._clock = store, clock
        self._note = f"dkp/{raid_id}/reminder"
        self.minutes = 0
        self._at: datetime | None = None
        self._told = 0
        self._words = ""
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.timeout.connect(self.tick)

    def load(self) -> None:
        """As it was left; a note that cannot be read any more is no reminder."""
        text = self._store.meta.get(self._note)
        try:
            kept = json.loads(text) if text else {}
            self.minutes = int(kept.get("minutes", 0))
            self._at = datetime.fromisoformat(kept["at"]) if kept.get("at") else None
        except (ValueError, TypeError, AttributeError):
            self.minutes, self._at = 0, None
        self._follow()

    def choose(self, minutes: int) -> None:
        """Other minutes, counted from now; 0 ends it."""
        self.minutes = minutes
        self._begin(self._clock.now())

    def next_choice(self) -> None:
        """The next of the usual minutes."""
        place = CHOICES.index(self.minutes) if self.minutes in CHOICES else len(CHOICES) - 1
        self.choose(CHOICES[(place + 1) % len(CHOICES)])

    def tic_taken(self) -> None:
        """The next one is due after the same time again."""
        if self.minutes:
            self._begin(self._clock.now())

    @property
    def is_due(self) -> bool:
        """Whether the time has come."""
        return self._at is not None and self._clock.now() >= self._at

    @property
    def words(self) -> str:
        """`next tic in 12:41`, `tic due since 2 min`, or that there is none."""
        if self._at is None:
            return "no reminder"
        left = int((self._at - self._clock.now()).total_seconds())
        if left <= 0:
            return f"tic due since {-left // 60} min" if left <= -60 else "tic due now"
        hours, rest = divmod(left, 3600)
        clock = f"{rest // 60:02d}:{rest % 60:02d}"
        return f"next tic in {hours}:{clock}" if hours else f"next tic in {clock}"

    def tick(self) -> None:
        """Looks at the clock."""
        if self._at is not None and self.is_due:
            times = 1 + int((self._clock.now() - self._at) / timedelta(minutes=self.minutes or 1))
            if times > self._told:
                self._told = times
                self.due.emit()
        words = self.words
        if words != self._words:
            self._words = words
            self.ticked.emit()

    def let_go(self) -> None:
        """No more ticks; the instant itself stays."""
        self._timer.stop()

    def _begin(self, now: datetime) -> None:
        self._at = now + timedelta(minutes=self.minutes) if self.minutes else None
        at = None if self._at is None else self._at.isoformat()
        self._store.meta.set(self._note, json.dumps({"minutes": self.minutes, "at": at}))
        self._follow()

    def _follow(self) -> None:
        self._told = 0
        if self._at is None:
            self._timer.stop()
        else:
            self._timer.start()
        self._words = self.words
        self.ticked.emit()
