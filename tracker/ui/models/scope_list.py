"""The scopes that this laptop holds, newest first, as a list that follows the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from tracker.core.changes import ChangeSet
from tracker.core.record import ColumnType, Record, columns
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.ui.models.cells import cell_text
from tracker.ui.session import RecordStore, ScopeRow

CaptionRole = int(Qt.ItemDataRole.UserRole)
WaitingRole = CaptionRole + 1
ParkedRole = CaptionRole + 2

SETTLE_MILLISECONDS = 60
"""Counts may follow a key press this much later; the row itself does not wait."""

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class ScopeItem:
    """What one line of the list says."""

    scope: Scope
    title: str
    caption: str
    order: tuple[str, str]
    waiting: int
    parked: int


class ScopeList(QAbstractListModel):
    """Changed counts change their line only; the selection stays."""

    reloaded = Signal()

    def __init__(
        self, store: RecordStore, registry: Registry, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._registry = store, registry
        self._items: list[ScopeItem] = []
        self._settle = QTimer(self, interval=SETTLE_MILLISECONDS, singleShot=True)
        self._settle.timeout.connect(self.reload)

    def reload(self) -> None:
        """Reads all scopes again and changes the lines that differ."""
        with self._store.read() as reader:
            found = [scope_item(row, self._registry) for row in reader.scopes()]
        wanted = sorted(found, key=lambda item: item.order, reverse=True)
        self._remove_missing({item.scope for item in wanted})
        for row, item in enumerate(wanted):
            self._show(row, item)
        self.reloaded.emit()

    def apply(self, _changes: ChangeSet) -> None:
        """Reads again soon; many commits in a row cost one reading."""
        if not self._settle.isActive():
            self._settle.start()

    def item(self, row: int) -> ScopeItem:
        """The line's contents."""
        return self._items[row]

    def row_of(self, scope: Scope) -> int | None:
        """The line of a scope, or None."""
        for row, item in enumerate(self._items):
            if item.scope == scope:
                return row
        return None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.title
            case Qt.ItemDataRole.ToolTipRole:
                return str(item.scope)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (item.title, item.caption, counts_text(item))))
            case _ if role == CaptionRole:
                return item.caption
            case _ if role == WaitingRole:
                return item.waiting
            case _ if role == ParkedRole:
                return item.parked
        return None

    def _remove_missing(self, wanted: set[Scope]) -> None:
        for row in reversed(range(len(self._items))):
            if self._items[row].scope not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._items[row]
                self.endRemoveRows()

    def _show(self, row: int, item: ScopeItem) -> None:
        old = self.row_of(item.scope)
        if old is None:
            self.beginInsertRows(QModelIndex(), row, row)
            self._items.insert(row, item)
            self.endInsertRows()
            return
        if old != row:
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
            self._items.insert(row, self._items.pop(old))
            self.endMoveRows()
        if self._items[row] != item:
            self._items[row] = item
            self.dataChanged.emit(self.index(row), self.index(row))


def scope_item(row: ScopeRow, registry: Registry) -> ScopeItem:
    """The record that is the scope gives title and caption; without it, the scope's id."""
    profile = registry.profile(row.scope.profile)
    record = row.scope_record
    if record is None:
        title, day, facts = f"{profile.scope_label} {row.scope.id}", "", []
    else:
        title, day, facts = record.title, _day(record), _facts(record)
    return ScopeItem(
        scope=row.scope,
        title=title,
        caption=" · ".join([*facts, row.scope.id]),
        order=(day, row.scope.id),
        waiting=row.waiting,
        parked=row.parked,
    )


def counts_text(item: ScopeItem) -> str:
    """`3 waiting`, `1 parked`, both or neither."""
    parts = [(item.parked, "parked"), (item.waiting, "waiting")]
    return ", ".join(f"{count:,} {word}" for count, word in parts if count)


def _day(record: Record) -> str:
    for column in columns(type(record)):
        value = getattr(record, column.name)
        if column.type is ColumnType.DATE and value is not None:
            return cell_text(column, value)
    return ""


def _facts(record: Record) -> list[str]:
    """The dates and the choices of the scope record: when it is and what state it is in."""
    shown = [c for c in columns(type(record)) if c.type is ColumnType.DATE or c.choices]
    return [text for c in shown if (text := cell_text(c, getattr(record, c.name)))]
