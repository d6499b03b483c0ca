"""What the guild's other raids say about prices and balances, with this raid as it is now."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.profiles.dkp.kinds import Adjustment, Loot, Raid
from tracker.profiles.dkp.rules.looking_back import Sale
from tracker.profiles.dkp.rules.standings import raid_points
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.loot.published_balances import PublishedBalances
from tracker.ui.kit.workspace import Workbench

SLICE_SECONDS = 0.008
"""Other raids are read so long at a time: a key never waits for more."""


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
        self._sales: dict[Scope, list[Sale]] = {}
        self._unread: deque[Scope] = deque()
        self._all_sales: list[Sale] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._read_some)

    def load(self) -> None:
        """Begins to read the other raids."""
        with self._store.read() as reader:
            self._unread.extend(scope for scope in reader.scope_names() if self._is_other(scope))
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
            if scope not in self._unread:
                self._unread.append(scope)
        self._all_sales = None
        if self._unread:
            self._timer.start()

    def let_go(self) -> None:
        """Reads no more."""
        self._timer.stop()
        if self._published is not None:
            self._published.let_go()

    @property
    def is_complete(self) -> bool:
        """Whether every raid was read."""
        return not self._unread

    @property
    def is_reading(self) -> bool:
        """Whether something published or another raid is still to come."""
        is_asked = self._published is not None and self._published.is_reading
        return bool(self._unread) or is_asked

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

    def sales(self) -> Sequence[Sale]:
        """Every award that stands, the latest first, those of this raid included."""
        if self._all_sales is None:
            found = [sale for sales in self._sales.values() for sale in sales]
            found += _sales(self._book.scope, self._book.records(Raid), self._book.records(Loot))
            self._all_sales = sorted(found, key=lambda s: (s.day or date.min, s.item), reverse=True)
        return self._all_sales

    def forget_sales(self) -> None:
        """To be called when awards of this raid changed."""
        self._all_sales = None

    def _is_other(self, scope: Scope) -> bool:
        ours = self._book.scope
        return scope.profile == ours.profile and scope not in (ours, self._book.home)

    def _read_some(self) -> None:
        until = time.monotonic() + SLICE_SECONDS
        with self._store.read() as reader:
            while self._unread and time.monotonic() < until:
                scope = self._unread.popleft()
                view = reader.view(scope)
                found = raid_points(view, self._book.guild)
                self._points[scope] = _balances(found.earned, found.spent)
                self._sales[scope] = _sales(scope, view.records(Raid), view.records(Loot))
        self._all_sales = None
        if not self._unread:
            self._timer.stop()
            self.changed.emit()

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
