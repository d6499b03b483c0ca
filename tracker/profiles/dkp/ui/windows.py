"""Attendance over 30, 60 and 90 days: this raid as it is, the others read when there is time."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.profiles.dkp.kinds import Adjustment, Raid
from tracker.profiles.dkp.naming import GUILD
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.standings import (
    WINDOWS,
    RaidPoints,
    is_within,
    raid_points,
    standings,
)
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.ui.kit.workspace import RecordStore

SLICE_SECONDS = 0.008
"""Other raids are read so long at a time: a key never waits for more."""


@dataclass(frozen=True)
class Share:
    """What an account earned of what was on offer in a number of days, in hundredths."""

    days: int
    earned: int
    offered: int
    as_of: date

    @property
    def percent(self) -> int | None:
        """Rounded; None when nothing was on offer."""
        return round(100 * self.earned / self.offered) if self.offered else None

    @property
    def formula(self) -> str:
        """The sum that the percentage comes from, as a sentence."""
        since = self.as_of - timedelta(days=self.days)
        span = f"{since:%d %b} to {self.as_of:%d %b %Y}"
        if not self.offered:
            return f"{self.days} days: nothing was on offer from {span}."
        return (
            f"{self.days} days = earned / offered in the raids from {span}, this one included: "
            f"{shown(self.earned)} / {shown(self.offered)} DKP = {self.percent} %."
        )


class Windows(QObject):
    """Follows this raid with each commit; `changed` comes when other raids were read."""

    changed = Signal()

    def __init__(self, store: RecordStore, book: RaidBook, today: date, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._book, self._today = store, book, today
        self._others: dict[Scope, RaidPoints] = {}
        self._unread: deque[Scope] = deque()
        self._earned: dict[str, dict[int, int]] = {}
        self._offered: dict[int, int] = dict.fromkeys(WINDOWS, 0)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._read_some)

    def load(self) -> None:
        """Counts this raid now, and begins to read the others."""
        with self._store.read() as reader:
            names = reader.scope_names()
        ours = self._book.scope
        self._unread.extend(
            s for s in names if s.profile == ours.profile and s != ours and s.id != GUILD
        )
        self._timer.start()
        self.count()

    def apply(self, changes: ChangeSet) -> None:
        """Other raids that a commit touched are read again."""
        ours = self._book.scope
        for scope in {c.scope for c in changes.records}:
            is_other = scope.profile == ours.profile and scope != ours and scope.id != GUILD
            if is_other and scope not in self._unread:
                self._unread.append(scope)
        if self._unread:
            self._timer.start()

    def let_go(self) -> None:
        """Reads no more."""
        self._timer.stop()

    @property
    def as_of(self) -> date:
        """The day of the raid, on which the windows end; today while it has none."""
        raid = self._book.raid
        return raid.date_iso if raid is not None and raid.date_iso is not None else self._today

    def count(self) -> None:
        """Sums everything that was read and this raid as it is now."""
        here = self._book.points()
        day = here.day or self._today
        raids = [RaidPoints(day, here.offered, here.earned, here.spent), *self._others.values()]
        found = standings(raids, self._book.records(Adjustment), self._book.guild, self.as_of)
        self._earned = {line.account_id: line.earned_in for line in found.lines}
        self._offered = found.offered_in

    def share(self, account_id: str, days: int) -> Share:
        """An account's attendance."""
        earned = self._earned.get(account_id, {}).get(days, 0)
        return Share(days, earned, self._offered[days], self.as_of)

    def _read_some(self) -> None:
        until = time.monotonic() + SLICE_SECONDS
        with self._store.read() as reader:
            while self._unread and time.monotonic() < until:
                scope = self._unread.popleft()
                view = reader.view(scope)
                day = next((raid.date_iso for raid in view.records(Raid)), None)
                self._others.pop(scope, None)
                # A raid after this one, or long before it, is in none of the windows.
                is_near = day is not None and day <= self.as_of
                if is_near and is_within(day, self.as_of, max(WINDOWS)):
                    self._others[scope] = raid_points(view, self._book.guild)
        if not self._unread:
            self._timer.stop()
            self.count()
            self.changed.emit()
