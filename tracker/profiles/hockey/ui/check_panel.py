"""Is the game complete? Its errors and warnings, each one step from its record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from tracker.core.profile import Remark, Severity
from tracker.ui.kit.colours import tokens


class CheckPanel(QWidget):
    """Shows what it is given; Enter or a click on a line goes to its record."""

    wanted = Signal()
    """The list is to be made again."""
    chosen = Signal(object)
    """A Remark whose record is to be shown."""
    complete_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Is the game complete?")
        self._remarks: Sequence[Remark] = ()
        self._verdict, self.list = QLabel(self), QListWidget(self)
        again, self.done = QPushButton("Again", self), QPushButton("Complete", self)
        again.setObjectName("chip")
        again.setAccessibleName("Check again")
        self.done.setAccessibleName("Complete the game")
        again.clicked.connect(self.wanted)
        self.done.setObjectName("chip")
        self.done.clicked.connect(self.complete_wanted)
        self.list.setAccessibleName("Errors and warnings")
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self._verdict.setObjectName("heading")
        row = QHBoxLayout()
        row.addWidget(self._verdict, 1)
        row.addWidget(again)
        row.addWidget(self.done)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row)
        box.addWidget(self.list, 1)

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Errors first; a game without errors can be completed."""
        if self._verdict.text() and list(remarks) == list(self._remarks):
            return
        row, self._remarks = self.list.currentRow(), remarks
        errors = sum(r.finding.severity is Severity.ERROR for r in remarks)
        warnings = len(remarks) - errors
        verdict = "Nothing is wrong" if not errors else f"{errors:,} to mend"
        self._verdict.setText(f"{verdict} · {warnings:,} doubtful" if warnings else verdict)
        self.done.setEnabled(not errors)
        self.list.clear()
        palette = tokens(self.palette())
        for remark in remarks:
            is_error = remark.finding.severity is Severity.ERROR
            where = f"{remark.key}: " if remark.key else ""
            self.list.addItem(f"{'■' if is_error else '·'}  {where}{remark.finding.message}")
            item = self.list.item(self.list.count() - 1)
            item.setForeground(QColor(palette.bad if is_error else palette.text))
        self.list.setCurrentRow(min(row, self.list.count() - 1))

    def verdict(self) -> str:
        """The line above the list."""
        return self._verdict.text()

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._remarks):
            self.chosen.emit(self._remarks[row])
