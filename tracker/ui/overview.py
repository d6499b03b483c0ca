"""Counts, scopes and undo labels, read beside the UI thread: they can take 30 ms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.changes import ChangeSet, Origin
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.background import Background
from tracker.ui.models.scope_items import place
from tracker.ui.scope_item import ScopeItem
from tracker.ui.session import RecordReader, RecordStore
from tracker.ui.status import Counts

ListScopes = Callable[[RecordReader, Sequence[Scope] | None], Sequence[ScopeItem]]
"""The lines of these scopes, or of all, in the order of the list. On any thread."""

AFTER_MILLISECONDS = {Origin.LOCAL: 40, Origin.SYNC: 300}
"""Counts may follow a commit this much later; the row itself does not wait."""


RETRY_MILLISECONDS = 5000
"""After a failure, unless a commit comes sooner."""


@dataclass(frozen=True)
class Overview:
    """What the list of scopes, the status bar and the undo action say."""

    scopes: tuple[ScopeItem, ...]
    counts: Counts
    undo: str | None
    redo: str | None


@dataclass(frozen=True)
class _Reading:
    """The lines of some scopes, or of all, and what an undo would do."""

    items: Sequence[ScopeItem]
    is_everything: bool
    undo: str | None
    redo: str | None


class OverviewReader(QObject):
    """Reads everything once, and then what commits touched: the rest of the list costs nothing.

    Many commits in a row cost one reading; the last one is always seen.
    """

    read = Signal(object)
    """An Overview."""

    def __init__(
        self,
        store: RecordStore,
        list_scopes: ListScopes,
        background: Background,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._list_scopes, self._background = store, list_scopes, background
        self._is_reading = self._is_stopped = False
        self._outdated: set[Scope] = set()
        self._items: tuple[ScopeItem, ...] = ()
        self._rows: dict[Scope, int] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)

    def follow(self, changes: ChangeSet) -> None:
        """Reads again soon what the commit touched."""
        self._outdated.update({changed.scope for changed in changes.records})
        self._wait(AFTER_MILLISECONDS[changes.origin])

    def read_now(self, scopes: Sequence[Scope] | None = None) -> Overview:
        """On the calling thread, for what has to be there at once; does not emit.

        Only these scopes are read, or all.
        """
        return self._merged(self._reading(scopes))

    def stop(self) -> None:
        """No further reading is started."""
        self._is_stopped = True
        self._timer.stop()
        self._outdated.clear()

    def _wait(self, milliseconds: int) -> None:
        is_sooner = not self._timer.isActive() or self._timer.remainingTime() > milliseconds
        if is_sooner and not self._is_stopped:
            self._timer.start(milliseconds)

    def _start(self) -> None:
        if self._is_reading or not self._outdated:
            return
        self._is_reading = True
        scopes, self._outdated = sorted(self._outdated), set()
        self._background.run(
            lambda: self._reading(scopes),
            lambda reading: self.read.emit(self._merged(reading)),
            lambda error: self._fail(error, scopes),
            self._end,
        )

    def _reading(self, scopes: Sequence[Scope] | None) -> _Reading:
        with self._store.read() as reader:
            items = self._list_scopes(reader, scopes)
        undo, redo = self._store.undo_label(), self._store.redo_label()
        return _Reading(items, scopes is None, undo, redo)

    def _merged(self, reading: _Reading) -> Overview:
        if reading.is_everything:
            self._put_in_order(reading.items)
        else:
            self._take_over(reading.items)
        return Overview(
            scopes=self._items,
            counts=Counts(
                sum(item.waiting for item in self._items),
                sum(item.parked for item in self._items),
                sum(item.to_settle for item in self._items),
            ),
            undo=reading.undo,
            redo=reading.redo,
        )

    def _take_over(self, news: Sequence[ScopeItem]) -> None:
        items, others = list(self._items), list[ScopeItem]()
        for item in news:
            row = self._rows.get(item.scope)
            if row is not None and place(items[row]) == place(item):
                items[row] = item
            else:
                others.append(item)
        self._items = tuple(items)
        if others:
            moved = {item.scope for item in others}
            stay = [item for item in items if item.scope not in moved]
            self._put_in_order(sorted([*stay, *others], key=place, reverse=True))

    def _put_in_order(self, items: Sequence[ScopeItem]) -> None:
        self._items = tuple(items)
        self._rows = {item.scope: row for row, item in enumerate(items)}

    def _end(self) -> None:
        self._is_reading = False
        if self._outdated:
            self._wait(AFTER_MILLISECONDS[Origin.LOCAL])

    def _fail(self, error: TrackerError, scopes: Iterable[Scope]) -> None:
        # Not after a bug: a scope that cannot be listed at all would hold up the others.
        self._outdated.update(scopes)
        self._wait(RETRY_MILLISECONDS)
        raise error
