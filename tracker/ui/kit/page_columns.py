"""Rows of any sort as a table: typed columns, found again by their identity."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QFont

from tracker.ui.status import Tone
from tracker.ui.theme import Theme

__all__ = ["PageColumn", "Tone"]

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOKENS: dict[Tone, str] = {tone: tone.value for tone in Tone if tone is not Tone.PLAIN}


def _written(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class PageColumn:
    """One column of a page's table."""

    heading: str
    value: Callable[[Any], Any]
    """What a row is sorted by; None sorts last in both directions."""
    text: Callable[[Any], str] = _written
    """How a value is written; what is copied, too."""
    words: str = ""
    """What the heading stands for: its tooltip, and what a screen reader says."""
    is_number: bool = False
    """Aligned to the right, and sorted from the largest when it is chosen first."""
    is_strong: bool = False
    """The column that the eye looks for."""
    is_lesser: bool = False
    """Left out where there is no room for all, the last one first; it is copied all the same."""
    tone: Callable[[Any], Tone | None] = lambda _row: None
    """How a row's cell is coloured; its text says the same without the colour."""

    @property
    def spoken(self) -> str:
        """What the heading stands for."""
        return self.words or self.heading

    def cell(self, row: Any) -> str:
        """What a row says in this column."""
        return self.text(self.value(row))


class PageRows(QAbstractTableModel):
    """The rows in the order given."""

    def __init__(self, columns: Sequence[PageColumn], theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.columns, self._theme = tuple(columns), theme
        self._rows: list[Any] = []
        self._strong = QFont()
        self._strong.setBold(True)

    def show_rows(self, rows: Sequence[Any]) -> bool:
        """Replaces the rows; False when they are as before."""
        if list(rows) == self._rows:
            return False
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()
        return True

    def row(self, number: int) -> Any:
        """One of the rows given."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.spoken
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return column.cell(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.spoken} {column.cell(row)}".strip()
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
            case _:
                return self._look(row, column, role)

    def _look(self, row: Any, column: PageColumn, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole and column.is_strong:
            return self._strong
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = column.tone(row)
            return None if tone is None else self._colour(tone)
        return None

    def _colour(self, tone: Tone) -> QColor:
        return self._theme.colour(_TOKENS.get(tone, "text"))


class PageOrder(QSortFilterProxyModel):
    """Sorted by values and not by their texts; every word of the filter is somewhere in a row."""

    def __init__(self, rows: PageRows, identity: Callable[[Any], Hashable]) -> None:
        super().__init__(rows)
        self._page_rows = rows
        self.identity = identity
        self._words: list[str] = []
        self.setSourceModel(rows)

    def narrow(self, text: str) -> None:
        """Only rows that hold all of these words."""
        self.beginFilterChange()
        self._words = text.casefold().split()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def row_of(self, identity: Hashable) -> int | None:
        """Where the row is shown; None when it is not."""
        for number in range(self.rowCount()):
            if self.identity(self.row(number)) == identity:
                return number
        return None

    def row(self, number: int) -> Any:
        """A row by its place on the screen."""
        # Past Qt's own values, which would copy a mapping and change a date into one of theirs.
        return self._page_rows.row(self.mapToSource(self.index(number, 0)).row())

    def filterAcceptsRow(self, number: int, _parent: Index) -> bool:  # noqa: D102
        row = self._page_rows.row(number)
        text = " ".join(column.cell(row) for column in self._page_rows.columns).casefold()
        return all(word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: D102
        value = self._page_rows.columns[left.column()].value
        one, other = (value(self._page_rows.row(index.row())) for index in (left, right))
        if one is None or other is None:
            # The order is turned round afterwards: what is not there is last either way.
            is_last = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (other is None and one is not None) is is_last and one is not other
        if isinstance(one, str) and isinstance(other, str):
            return one.casefold() < other.casefold()
        return bool(one < other)
