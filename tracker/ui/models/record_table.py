"""The records of one kind in one scope as a read-only table that follows the store."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from tracker.core.changes import Changed, ChangeSet, Origin, RecordState
from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.ui.kit.read_again import read_again
from tracker.ui.models.record_columns import TableColumn, state_tip, table_columns
from tracker.ui.models.row_order import RowOrder
from tracker.ui.session import RecordStore, Stored

StateRole = int(Qt.ItemDataRole.UserRole)
"""The row's RecordState, for the dot."""

AT_ONCE = 16
"""So many local changes are read before the key press returns; more are read in slices."""
SLICE_KEYS = 8
SLICE_SECONDS = 0.004
PAUSE_MILLISECONDS = 8
"""Between slices, so that keys are never kept waiting while thousands of rows change."""

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RecordTable(QAbstractTableModel):
    """Reads again only the rows that a ChangeSet names; a single row is never a reset."""

    filled = Signal()
    """A column that was empty in the whole scope has a value now."""
    counted = Signal()
    """The number of records or of shown rows changed."""

    def __init__(
        self, store: RecordStore, scope: Scope, kind: type[Record], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.scope, self.kind = scope, kind
        self.columns: tuple[TableColumn, ...] = table_columns(kind)
        self._store = store
        self._all: dict[Key, Stored] = {}
        self._order = RowOrder()
        self._filled: set[int] = set()
        self._words: tuple[str, ...] = ()
        self._haystacks: dict[Key, str] = {}
        self._stale: dict[Key, None] = {}
        self._slices = QTimer(self, interval=PAUSE_MILLISECONDS)
        self._slices.timeout.connect(self._read_slice)

    def load(self) -> None:
        """Reads everything; once, when the table is first shown."""
        with self._store.read() as reader:
            rows = reader.list(self.scope, self.kind.kind.name)
        self.beginResetModel()
        self._all = {row.key: row for row in rows if not row.is_deleted}
        self._haystacks.clear()
        self._filled = {
            number
            for number, column in enumerate(self.columns)
            if any(map(column.is_filled, self._all.values()))
        }
        self._order.fill(row for row in self._all.values() if self._matches(row))
        self.endResetModel()
        self.filled.emit()
        self.counted.emit()

    def apply(self, changes: ChangeSet) -> None:
        """A few local changes show before this returns; the rest within the next moments."""
        name = self.kind.kind.name
        ours = [c for c in changes.records if c.kind == name and c.scope == self.scope]
        if not ours:
            return
        if changes.origin is Origin.LOCAL and len(ours) <= AT_ONCE:
            self._show_again(ours)
        else:
            self._stale.update(dict.fromkeys(c.key for c in ours))
            self._slices.start()

    def set_filter(self, text: str) -> None:
        """Shows rows whose cells hold every word, whatever the case; empty shows all."""
        words = tuple(text.casefold().split())
        if words == self._words:
            return
        self.beginResetModel()
        self._words = words
        self._order.fill(row for row in self._all.values() if self._matches(row))
        self.endResetModel()
        self.counted.emit()

    @property
    def is_filtered(self) -> bool:
        """Whether a filter hides rows."""
        return bool(self._words)

    @property
    def record_count(self) -> int:
        """All live records, shown or filtered out."""
        return len(self._all)

    def newest(self) -> Stored | None:
        """The live record with the highest index, shown or filtered out."""
        return max(self._all.values(), key=lambda row: row.record.index or 0, default=None)

    def is_offered(self, column: int) -> bool:
        """Whether a column is worth showing: it belongs to rows and has a value in one."""
        return self.columns[column].is_offered and column in self._filled

    def stored(self, row: int) -> Stored:
        """The record in a shown row."""
        return self._order[row]

    def row_of(self, key: Key) -> int | None:
        """The shown row of a key; None when it is filtered out or not there."""
        return self._order.find(key)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[index.column()].text(self._order[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[index.column()].is_number else _LEFT
        if role == StateRole:
            return self._order[index.row()].state
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        return None

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].is_number else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:  # noqa: D102
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._order[index.row()].key for index in before]
        if column < 0:
            self._order.sort_by(lambda stored: stored.record.index, is_descending=False)
        else:
            is_descending = order is Qt.SortOrder.DescendingOrder
            self._order.sort_by(self.columns[column].sort_value, is_descending)
        rows = {key: row for row, key in enumerate(self._order.keys())}
        after = [self.index(rows[key], i.column()) for key, i in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _tip(self, index: _Index) -> str:
        stored = self._order[index.row()]
        if index.column() == 0 or stored.state is RecordState.PARKED:
            return state_tip(stored)
        return self.columns[index.column()].text(stored)

    def _read_slice(self) -> None:
        end = time.perf_counter() + SLICE_SECONDS
        while self._stale and time.perf_counter() < end:
            keys = list(islice(self._stale, SLICE_KEYS))
            for key in keys:
                del self._stale[key]
            self._show_again(Changed(self.scope, self.kind.kind.name, key) for key in keys)
        if not self._stale:
            self._slices.stop()

    def _show_again(self, touched: Iterable[Changed]) -> None:
        counts = (len(self._all), len(self._order))
        for changed, stored in read_again(self._store, touched).items():
            self._haystacks.pop(changed.key, None)
            if stored is None:
                self._all.pop(changed.key, None)
                self._take_out(changed.key)
            else:
                self._all[changed.key] = stored
                self._note_filled(stored)
                self._place(stored)
        if (len(self._all), len(self._order)) != counts:
            self.counted.emit()

    def _place(self, stored: Stored) -> None:
        if not self._matches(stored):
            self._take_out(stored.key)
            return
        old = self._order.find(stored.key)
        new = self._order.position_of(stored, without=old)
        if old is None:
            self.beginInsertRows(QModelIndex(), new, new)
            self._order.insert(new, stored)
            self.endInsertRows()
            return
        if old != new:
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), new + (new > old))
            self._order.remove(old)
            self._order.insert(new, stored)
            self.endMoveRows()
        else:
            self._order.replace(old, stored)
        self.dataChanged.emit(self.index(new, 0), self.index(new, len(self.columns) - 1))

    def _take_out(self, key: Key) -> None:
        row = self._order.find(key)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            self._order.remove(row)
            self.endRemoveRows()

    def _note_filled(self, stored: Stored) -> None:
        empty = [n for n in range(len(self.columns)) if n not in self._filled]
        now = {n for n in empty if self.columns[n].is_filled(stored)}
        if now:
            self._filled |= now
            self.filled.emit()

    def _matches(self, stored: Stored) -> bool:
        if not self._words:
            return True
        text = self._haystacks.get(stored.key)
        if text is None:
            cells = (self.columns[n].text(stored) for n in sorted(self._filled))
            text = self._haystacks[stored.key] = "\t".join(cells).casefold()
        return all(word in text for word in self._words)
