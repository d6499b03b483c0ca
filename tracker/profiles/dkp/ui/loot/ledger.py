"""What the guild's other raids say about prices and balances, with this raid as it is now."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.profiles.dkp.kinds import Adjustment, Loot, Raid
from tracker.profiles.dkp.rules.looking_back import Sale
from tracker.profiles.dkp.rules.prices import PriceBook
from tracker.profiles.dkp.rules.standings import raid_points
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.loot.published_balances import PublishedBalances
from tracker.ui.kit.workspace import Workbench

SLICE_SECONDS = 0.008
"""Other raids are read so long at a time: a key never waits for more."""
PAUSE_MILLISECONDS = 5


class GuildLedger(QObject):
    """Main thread; `changed` when other raids were read, or other sums were published.

    Names are matched with the guild as it was when a raid was read; marks and awards nearly
    always name their account themselves.
    """

    changed = Signal()

    def __init__(self, bench: Workbench, book: RaidBook, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._book = bench.store, book
        self._published = (
            None
            if bench.published is None
            else PublishedBalances(bench.store, bench.published, book.scope, self)
        )
        if self._published is not None:
            self._published.changed.connect(self.changed)
        self._points: dict[Scope, Counter[str]] = {}
        self.prices = PriceBook()
        """Every award that stands, those of this raid included."""
        self._unread: deque[Scope] = deque()
        self._uncounted: deque[Scope] = deque()
        """Raids whose points are needed only where nothing published is known."""
        self._timer = QTimer(self, interval=PAUSE_MILLISECONDS)
        self._timer.timeout.connect(self._read_some)

    def load(self) -> None:
        """Begins to read the other raids."""
        with self._store.read() as reader:
            self._unread.extend(scope for scope in reader.scope_names() if self._is_other(scope))
        self._uncounted.extend(self._unread)
        self.take_awards()
        self._timer.start()
        if self._published is not None:
            self._published.look()

    def apply(self, changes: ChangeSet) -> None:
        """Other raids that a commit touched are read again."""
        others = {c.scope for c in changes.records if self._is_other(c.scope)}
        is_home = any(c.scope == self._book.home for c in changes.records)
        if self._published is not None and (others or is_home):
            self._published.look()
        for scope in others:
            for waiting in (self._unread, self._uncounted):
                if scope not in waiting:
                    waiting.append(scope)
        if others:
            self._timer.start()

    def let_go(self) -> None:
        """Reads no more."""
        self._timer.stop()
        if self._published is not None:
            self._published.let_go()

    @property
    def is_complete(self) -> bool:
        """Whether every raid was read that prices and balances need."""
        return not self._unread and (self._is_published or not self._uncounted)

    @property
    def is_reading(self) -> bool:
        """Whether something published or another raid is still to come."""
        is_asked = self._published is not None and self._published.is_reading
        is_counting = bool(self._uncounted) and not self._is_published
        return bool(self._unread) or is_asked or is_counting

    def balance(self, account_id: str) -> int:
        """What an account has left to spend, in hundredths.

        The published sums are taken where they are known: not every raid is on every laptop.
        """
        here = self._here()[account_id]
        if self._published is not None and self._published.outside is not None:
            return here + self._published.outside.get(account_id, 0)
        outside = sum(
            a.earned_hundredths - a.spent_hundredths
            for a in self._book.records(Adjustment)
            if a.account_id == account_id
        )
        return here + outside + sum(points[account_id] for points in self._points.values())

    def take_awards(self) -> None:
        """To be called when awards of this raid changed."""
        book = self._book
        self.prices.put(book.scope.id, _sales(book.scope, book.records(Raid), book.records(Loot)))

    def _is_other(self, scope: Scope) -> bool:
        ours = self._book.scope
        return scope.profile == ours.profile and scope not in (ours, self._book.home)

    @property
    def _is_published(self) -> bool:
        return self._published is not None and self._published.outside is not None

    def _read_some(self) -> None:
        until = time.monotonic() + SLICE_SECONDS
        with self._store.read() as reader:
            while self._unread and time.monotonic() < until:
                scope = self._unread.popleft()
                view = reader.view(scope)
                self.prices.put(scope.id, _sales(scope, view.records(Raid), view.records(Loot)))
            while self._is_count_due() and time.monotonic() < until:
                scope = self._uncounted.popleft()
                found = raid_points(reader.view(scope), self._book.guild)
                self._points[scope] = _balances(found.earned, found.spent)
        if not self._unread and not self._is_count_due():
            is_asked = self._published is not None and self._published.is_reading
            if not is_asked or self._is_published:
                self._timer.stop()
            self.changed.emit()

    def _is_count_due(self) -> bool:
        """A raid's points take far longer to read than its awards."""
        is_asked = self._published is not None and self._published.is_reading
        return bool(self._uncounted) and not is_asked and not self._is_published

    def _here(self) -> Counter[str]:
        found = raid_points(self._book, self._book.guild)
        return _balances(found.earned, found.spent)


def _balances(earned: dict[str, int], spent: dict[str, int]) -> Counter[str]:
    found = Counter(earned)
    found.subtract(spent)
    return found


def _sales(scope: Scope, raids: Sequence[Raid], loot: Sequence[Loot]) -> list[Sale]:
    day = next((raid.date_iso for raid in raids), None)
    name = next((raid.raid_name for raid in raids if raid.raid_name), scope.id)
    return [
        Sale(a.item_name, day, a.character_name, a.cost_hundredths, scope.id, name)
        for a in loot
        if not a.is_reversed
    ]
