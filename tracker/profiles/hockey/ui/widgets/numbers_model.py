"""Lines of a summary as a table that changes only where a number changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from tracker.core.record import JsonValue
from tracker.profiles.hockey.ui.widgets.stays import clock_text

Index = QModelIndex | QPersistentModelIndex
Line = Mapping[str, JsonValue]
SORT_ROLE = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class NumberColumn:
    """A column of a summary's lines."""

    name: str
    heading: str
    words: str
    """What the heading stands for, as its tooltip and for screen readers."""

    @property
    def is_time(self) -> bool:
        """Whether it is shown as minutes and seconds."""
        return self.name.endswith("_seconds")

    @property
    def is_text(self) -> bool:
        """Whether it is aligned to the left."""
        return self.name in ("team", "name")


class NumbersModel(QAbstractTableModel):
    """A row per line, found again by its key; what changed last is bold until the next change."""

    def __init__(self, columns: Sequence[NumberColumn], key: Sequence[str]) -> None:
        super().__init__()
        self._columns = columns
        self._key = key
        self._lines: list[Line] = []
        self._fresh: set[tuple[str, int]] = set()
        self._is_brief = False

    def show_briefly(self, is_brief: bool) -> None:
        """Names as on the benches, `17 Zucker`, for where a column of numbers has no room."""
        if is_brief == self._is_brief:
            return
        self._is_brief = is_brief
        names = [number for number, column in enumerate(self._columns) if column.name == "name"]
        self._tell([(row, number) for row in range(len(self._lines)) for number in names])

    def update_lines(self, lines: Sequence[Line]) -> int:
        """Brings the table to these lines; gives the number of cells that changed."""
        wanted = {self._id(line): line for line in lines}
        for row in reversed(range(len(self._lines))):
            if self._id(self._lines[row]) not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._lines[row]
                self.endRemoveRows()
        known = {self._id(line): row for row, line in enumerate(self._lines)}
        stale, self._fresh = self._fresh, set()
        changed = [
            cell for key, line in wanted.items() if key in known
            for cell in self._replaced(known[key], line)
        ]  # fmt: skip
        new = [line for key, line in wanted.items() if key not in known]
        if new:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._lines += new
            self.endInsertRows()
        if changed:
            self._fresh = {(self._id(self._lines[row]), column) for row, column in changed}
            self._tell(changed)
        else:
            self._fresh = stale
        self._tell([(known[key], column) for key, column in stale - self._fresh if key in known])
        return len(changed)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._columns)

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.is_text else _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102
        if not index.isValid():
            return None
        column, line = self._columns[index.column()], self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            is_brief = self._is_brief and column.name == "name"
            return _brief(line) if is_brief else _shown(column, line.get(column.name))
        if role == SORT_ROLE:
            return line.get(column.name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.is_text else _RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.words} {_shown(column, line.get(column.name))}"
        if role == Qt.ItemDataRole.ToolTipRole and column.name == "name":
            return line.get("name")
        if role == Qt.ItemDataRole.FontRole:
            return self._font(line, index.column())
        return None

    def _font(self, line: Line, column: int) -> QFont | None:
        if (self._id(line), column) not in self._fresh:
            return None
        font = QFont()
        font.setBold(True)
        return font

    def _id(self, line: Line) -> str:
        return "/".join(str(line.get(name)) for name in self._key)

    def _replaced(self, row: int, line: Line) -> list[tuple[int, int]]:
        before, self._lines[row] = self._lines[row], line
        return [
            (row, number)
            for number, column in enumerate(self._columns)
            if before.get(column.name) != line.get(column.name)
        ]

    def _tell(self, cells: Sequence[tuple[int, int]]) -> None:
        for row, column in cells:
            index = self.index(row, column)
            self.dataChanged.emit(index, index)


def _shown(column: NumberColumn, value: JsonValue) -> str:
    if value is None:
        return ""
    if column.is_time and isinstance(value, int):
        return clock_text(value)
    if column.name == "plus_minus" and isinstance(value, int) and value > 0:
        return f"+{value}"
    return _short(str(value)) if column.name == "name" else str(value)


def _short(name: str) -> str:
    """`Nicolas Aube-Kubel` -> `N. Aube-Kubel`; what is no first and last name stays."""
    first, last = _parted(name)
    return f"{first[0]}. {last}" if first else last


def _brief(line: Line) -> str:
    """`95 Aube-Kubel`."""
    return f"{line.get('jersey') or ''} {_parted(str(line.get('name')))[1]}".strip()


def _parted(name: str) -> tuple[str, str]:
    """The first name, if it is known to be one, and the rest."""
    first, _, last = name.partition(" ")
    is_name = last and not last[0].isdigit() and first.isalpha()
    return (first, last) if is_name else ("", name)
