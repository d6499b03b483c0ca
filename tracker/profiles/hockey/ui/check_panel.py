"""Is the game complete? Its errors and warnings, each one step from its record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from tracker.core.profile import Remark, Severity
from tracker.ui.kit.colours import tokens
from tracker.ui.kit.elided_label import ElidedLabel


class CheckPanel(QWidget):
    """Shows what it is given; Enter or a click on a line goes to its record."""

    wanted = Signal()
    """The list is to be made again."""
    chosen = Signal(object)
    """A Remark whose record is to be shown."""
    complete_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Is the game complete?")
        self._remarks: Sequence[Remark] = ()
        self._is_complete = self._is_checked = False
        self._verdict, self.list = ElidedLabel("", self), QListWidget(self)
        again, self.done = QPushButton("Again", self), QPushButton("Complete", self)
        again.setObjectName("chip")
        again.setAccessibleName("Check again")
        again.clicked.connect(self.wanted)
        self.done.setObjectName("chip")
        self.done.clicked.connect(self._press_done)
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
        self.show_complete(is_complete=False)

    def show_complete(self, *, is_complete: bool) -> None:
        """A game that is complete is locked; the same button opens it again."""
        self._is_complete = is_complete
        self.done.setText("Open again" if is_complete else "Complete")
        words = "Open the game again" if is_complete else "Complete the game"
        self.done.setAccessibleName(words)
        self.done.setToolTip(words)
        self._show_verdict()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Errors first; a game without errors can be completed."""
        if self._is_checked and list(remarks) == list(self._remarks):
            return
        row, self._remarks, self._is_checked = self.list.currentRow(), remarks, True
        self._show_verdict()
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

    def _show_verdict(self) -> None:
        errors = sum(r.finding.severity is Severity.ERROR for r in self._remarks)
        warnings = len(self._remarks) - errors
        words = ["Complete and locked"] if self._is_complete else []
        if errors:
            words.append(f"{errors:,} to mend")
        elif self._is_checked and not self._is_complete:
            words.append("Nothing is wrong")
        words += [f"{warnings:,} doubtful"] if warnings else []
        self._verdict.setText(" · ".join(words))
        self.done.setEnabled(self._is_complete or not errors)

    def _press_done(self) -> None:
        (self.reopen_wanted if self._is_complete else self.complete_wanted).emit()

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._remarks):
            self.chosen.emit(self._remarks[row])
