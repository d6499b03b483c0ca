"""The strip of a running roll-off or auction: entries as they come in, the best one first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.profiles.dkp.ui.loot.contesting import Contesting, EntryLine
from tracker.profiles.dkp.ui.loot.keyed_table import KeyedTable
from tracker.profiles.dkp.ui.loot.keys import BY_KEY, labelled
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Theme, Tone

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EntriesModel(QAbstractTableModel):
    """Read-only; few rows, so all are shown again at each entry."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[EntryLine] = ()

    def show_lines(self, lines: Sequence[EntryLine]) -> None:
        """Other entries."""
        if list(lines) != list(self._lines):
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def line(self, row: int) -> EntryLine | None:
        """The line of a row; None where there is none."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: D102
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(line.cells) if index.column() == 0 else line.cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return _RIGHT
        if role == Qt.ItemDataRole.FontRole and line.is_leader:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(line, index.column())
        return None

    def _colour(self, line: EntryLine, column: int) -> QColor | None:
        if line.is_warning and column == 2:
            return self._theme.colour("warn")
        return None if line.counts else self._theme.colour("dim")


class ContestStrip(QFrame):
    """Hidden while there is no contest; every button is a command."""

    pressed = Signal(str)

    def __init__(self, contesting: Contesting, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Roll-off or bids")
        self._contesting = contesting
        self.title = ElidedLabel("", self)
        self.model = EntriesModel(theme, self)
        self.table = KeyedTable(self.model, BY_KEY, theme, self)
        self._again = self._button("contest.again", "Roll again")
        self._build()
        contesting.changed.connect(self.refresh)
        self.table.commanded.connect(self.pressed)
        self.refresh()

    def refresh(self) -> None:
        """Shows the contest as it stands."""
        contesting = self._contesting
        lines = contesting.lines()
        chosen = self.model.line(self.table.current_row())
        self.model.show_lines(lines)
        place = next((n for n, one in enumerate(lines) if chosen and one.is_of(chosen)), None)
        if place is not None:
            self.table.choose(place)
        else:
            self.table.scrollToTop()
        words = contesting.title()
        self.title.setText(words if lines else f"{words}: nothing heard yet")
        is_closed = contesting.contest is not None and contesting.contest.closed_at is not None
        set_tone(self.title, Tone.DIM if is_closed else Tone.ACCENT)
        self._again.setVisible(contesting.outcome.is_tie)

    def _build(self) -> None:
        self.title.setObjectName("heading")
        self.table.setAccessibleName("Rolls or offers, the best first")
        # Who is chosen wins, so nobody is chosen but by a person.
        self.table.chooses_first = False
        self.table.horizontalHeader().hide()
        self.table.stretch(2)
        row = QHBoxLayout()
        row.setSpacing(4)
        for command, text in (
            ("contest.take", "Take the winner"),
            ("contest.close", "Close"),
            ("contest.end", "End"),
        ):
            row.addWidget(self._button(command, text))
        row.insertWidget(1, self._again)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.title)
        box.addWidget(self.table, 1)
        box.addLayout(row)

    def _button(self, command: str, text: str) -> QPushButton:
        button = QPushButton(labelled(text, command), self)
        button.setObjectName("chip")
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False, c=command: self.pressed.emit(c))
        return button
