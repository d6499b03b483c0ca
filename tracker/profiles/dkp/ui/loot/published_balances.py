"""What accounts have outside the open raid: as published, with own unsent changes on top."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.published import KeptReader, KeptRows
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.profiles.dkp.published import QUERIES, PublishedGuild, raid_queries
from tracker.profiles.dkp.rules.pending import NOTHING, Sums, pending_sums
from tracker.profiles.dkp.rules.standings import RaidPoints
from tracker.profiles.dkp.ui.standings.lines import side_before
from tracker.profiles.dkp.ui.standings.local_side import LocalNumbers, LocalReading, Snapshot
from tracker.ui.kit.workspace import PublishedSource, RecordStore

RENEW_SECONDS = 120
NO_POINTS = RaidPoints(None, 0, {}, {})


class PublishedBalances(QObject):
    """Reads on a thread of its own: what is kept at once, what the server says soon after.

    `outside` is None as long as nothing published is known.
    """

    changed = Signal()
    _found = Signal(object, object)

    def __init__(
        self, store: RecordStore, source: PublishedSource, scope: Scope, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.outside: Mapping[str, int] | None = None
        """Hundredths by account."""
        self._store, self._source, self._scope = store, source, scope
        self._thread: threading.Thread | None = None
        self._is_wanted = self._is_gone = False
        self._lock = threading.Lock()
        self._timer = QTimer(self, interval=RENEW_SECONDS * 1000)
        self._timer.timeout.connect(self.look)
        self._found.connect(self._take)

    def look(self) -> None:
        """Reads again; one reading at a time, and one more when it was asked for meanwhile."""
        if self._thread is not None:
            self._is_wanted = True
            return
        self._thread = threading.Thread(
            target=self._work, name="tracker-raid-balances", daemon=True
        )
        self._thread.start()
        self._timer.start()

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still to come."""
        return self._thread is not None

    def let_go(self) -> None:
        """Tells nothing any more; a server that is slow is not waited for. Safe to repeat."""
        with self._lock:
            self._is_gone = True
        self._timer.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(2.0)

    def _work(self) -> None:
        try:
            # Of the raid with the sums, so that both are of one time.
            queries = [*QUERIES, *raid_queries(self._scope.id)]
            found = self._balances(self._source.kept(queries))
            self._hand_over(found, False)
            # Offline, or not connected: what is kept stands.
            with suppress(TrackerError):
                found = self._balances(self._source.fetch(queries))
            self._hand_over(found, True)
        except Exception as error:  # noqa: BLE001 - a bug in the thread: raised on the UI thread
            self._hand_over(error, True)

    def _hand_over(self, found: object, is_last: bool) -> None:
        with self._lock:
            # Afterwards the object that emits may be gone.
            if not self._is_gone:
                self._found.emit(found, is_last)

    def _balances(self, kept: Sequence[KeptRows]) -> Mapping[str, int] | None:
        reader = KeptReader()
        reader.take(kept)
        today = date.today()  # noqa: DTZ011 - balances have no window; the day does not matter
        published = PublishedGuild(reader, today)
        if not published.is_known:
            return None
        with self._store.read() as snapshot:
            local = _local_numbers(snapshot, published)
        return outside_of(self._scope.id, published, local, today)

    def _take(self, found: object, is_last: bool) -> None:
        if self._is_gone:
            return
        if is_last and self._thread is not None:
            self._thread.join()
            self._thread = None
        if isinstance(found, Exception):
            raise found
        if isinstance(found, dict) and found != self.outside:
            self.outside = found
            self.changed.emit()
        if is_last and self._is_wanted:
            self._is_wanted = False
            self.look()


def outside_of(
    raid_id: str, published: PublishedGuild, local: LocalNumbers, today: date
) -> dict[str, int]:
    """Balances without the raid: published sums less what it gave there, and other changes.

    What a website alone wrote in it stays in them.
    """
    there = published.sums(local.known)
    ours = published.raid(raid_id, local.links) or NO_POINTS
    sides = [side for side in local.raids.values() if side.raid_id != raid_id]
    pairs = [(side_before(side, published, local.links), side.after) for side in sides]
    pending = pending_sums(pairs, local.adjustments, today)
    return {
        account: _balance(there, account)
        + _balance(pending, account)
        - ours.earned.get(account, 0)
        + ours.spent.get(account, 0)
        for account in there.accounts.keys() | pending.accounts.keys()
    }


def _balance(sums: Sums, account: str) -> int:
    return sums.accounts.get(account, NOTHING).balance


def _local_numbers(reader: Snapshot, published: PublishedGuild) -> LocalNumbers:
    return LocalReading().numbers(reader, frozenset(), frozenset(published.raids))
