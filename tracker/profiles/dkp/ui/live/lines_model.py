"""The proposals of the log as rows: time, what, more about it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from tracker.profiles.dkp.ui.headed_model import NO_PARENT, HeadedModel, Index
from tracker.profiles.dkp.ui.live.found import Line, State
from tracker.ui.kit.workspace import Theme

HEADINGS = ("Time", "Proposed", "DKP", "From", "State")
DKP, FROM, STATE = 2, 3, 4
_SIGNS = {State.NEW: "●", State.MORE: "+", State.RECORDED: "✓", State.DISMISSED: "×"}


class LinesModel(HeadedModel):
    """Read-only; rows that stay are only painted again when they changed."""

    headings = HEADINGS
    number_column = DKP

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other lines. New ones at the end are added without moving what is looked at."""
        old, count = self._lines, len(self._lines)
        names = [line.identity for line in lines]
        if names[:count] != [line.identity for line in old]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        if len(lines) > count:
            self.beginInsertRows(QModelIndex(), count, len(lines) - 1)
            self._lines = [*old, *lines[count:]]
            self.endInsertRows()
        self._lines = lines
        for row in range(count):
            if lines[row] != old[row]:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADINGS) - 1))

    def line(self, row: int) -> Line | None:
        """The line of a row; None where there is none."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def place(self, identity: str) -> int | None:
        """The row of a proposal."""
        return next((n for n, one in enumerate(self._lines) if one.identity == identity), None)

    @property
    def lines(self) -> Sequence[Line]:
        """All of them, from the top."""
        return self._lines

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        line = self._lines[index.row()]
        sign = _SIGNS[line.state]
        cells = (line.time, line.words, line.dkp, line.detail, f"{sign} {line.state}")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.state}: {line.words}" if index.column() == 1 else cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(line.state, index.column())
        return None

    def _colour(self, state: State, column: int) -> QColor | None:
        if column == STATE and state is not State.DISMISSED:
            return self._theme.colour("ok" if state is State.RECORDED else "warn")
        is_decided = state in (State.RECORDED, State.DISMISSED)
        return self._theme.colour("dim") if is_decided or column == FROM else None
