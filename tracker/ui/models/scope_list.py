"""The scopes that this laptop holds, newest first, as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from tracker.ui.scope_item import ScopeItem

FactsRole = int(Qt.ItemDataRole.UserRole)
DayRole = FactsRole + 1
WaitingRole = FactsRole + 2
ParkedRole = FactsRole + 3

_Index = QModelIndex | QPersistentModelIndex


class ScopeList(QAbstractListModel):
    """Changed counts change their line only; the selection stays."""

    reloaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[ScopeItem] = []
        self._rows: dict[Scope, int] = {}

    def show_items(self, items: Sequence[ScopeItem]) -> None:
        """Changes the lines that differ; a line that is the same object costs next to nothing."""
        if self._has_same_places(items):
            for row, item in enumerate(items):
                self._replace(row, item)
        else:
            self._rearrange(items)
        self.reloaded.emit()

    def item(self, row: int) -> ScopeItem:
        """The line's contents."""
        return self._items[row]

    def row_of(self, scope: Scope) -> int | None:
        """The line of a scope, or None."""
        return self._rows.get(scope)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        found = _VALUES.get(role)
        return found(self._items[index.row()]) if found is not None else None

    def _has_same_places(self, items: Sequence[ScopeItem]) -> bool:
        return len(items) == len(self._items) and all(
            new is old or new.scope == old.scope
            for new, old in zip(items, self._items, strict=True)
        )

    def _rearrange(self, items: Sequence[ScopeItem]) -> None:
        self._remove_missing({item.scope for item in items})
        present = {item.scope for item in self._items}
        row = 0
        while row < len(items):
            if items[row].scope in present:
                self._bring(row, items[row].scope)
                self._replace(row, items[row])
                row += 1
            else:
                row = self._insert(row, items, present)
        self._rows = {item.scope: row for row, item in enumerate(self._items)}

    def _remove_missing(self, wanted: set[Scope]) -> None:
        for row in reversed(range(len(self._items))):
            if self._items[row].scope not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._items[row]
                self.endRemoveRows()

    def _insert(self, row: int, items: Sequence[ScopeItem], present: set[Scope]) -> int:
        """Inserts the new lines that come next to each other; returns the row behind them."""
        end = row
        while end < len(items) and items[end].scope not in present:
            end += 1
        self.beginInsertRows(QModelIndex(), row, end - 1)
        self._items[row:row] = items[row:end]
        self.endInsertRows()
        return end

    def _bring(self, row: int, scope: Scope) -> None:
        if self._items[row].scope == scope:
            return
        old = next(n for n in range(row, len(self._items)) if self._items[n].scope == scope)
        self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
        self._items.insert(row, self._items.pop(old))
        self.endMoveRows()

    def _replace(self, row: int, item: ScopeItem) -> None:
        old = self._items[row]
        if old is not item and old != item:
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
    # Some titles begin with their day.
    DayRole: lambda item: "" if item.title.startswith(item.day) else item.day,
    WaitingRole: lambda item: item.waiting,
    ParkedRole: lambda item: item.parked,
}
