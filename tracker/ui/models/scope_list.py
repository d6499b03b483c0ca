"""The scopes that this laptop holds, newest first, as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from tracker.core.scope import Scope

FactsRole = int(Qt.ItemDataRole.UserRole)
DayRole = FactsRole + 1
WaitingRole = FactsRole + 2
ParkedRole = FactsRole + 3

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class ScopeItem:
    """What one line of the list says."""

    scope: Scope
    title: str
    day: str
    facts: str
    waiting: int
    parked: int

    @property
    def caption(self) -> str:
        """The day and the facts in one line."""
        return f"{self.day} · {self.facts}" if self.day else self.facts


class ScopeList(QAbstractListModel):
    """Changed counts change their line only; the selection stays."""

    reloaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[ScopeItem] = []

    def show_items(self, items: Sequence[ScopeItem]) -> None:
        """Changes the lines that differ."""
        self._remove_missing({item.scope for item in items})
        for row, item in enumerate(items):
            self._show(row, item)
        self.reloaded.emit()

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
        found = _VALUES.get(role)
        return found(self._items[index.row()]) if found is not None else None

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


def counts_text(item: ScopeItem) -> str:
    """`3 waiting`, `1 parked`, both or neither."""
    parts = [(item.parked, "parked"), (item.waiting, "waiting")]
    return ", ".join(f"{count:,} {word}" for count, word in parts if count)


_VALUES: dict[int, Callable[[ScopeItem], Any]] = {
    int(Qt.ItemDataRole.DisplayRole): lambda item: item.title,
    int(Qt.ItemDataRole.ToolTipRole): lambda item: f"{item.title}\n{item.caption}",
    int(Qt.ItemDataRole.AccessibleTextRole): lambda item: ", ".join(
        filter(None, (item.title, item.caption, counts_text(item)))
    ),
    FactsRole: lambda item: item.facts,
    DayRole: lambda item: item.day,
    WaitingRole: lambda item: item.waiting,
    ParkedRole: lambda item: item.parked,
}
