"""What an import's files hold, line by line, and every row that was changed or refused."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tracker.core.profile import Note

_MOST_LINES = 12


class ImportFindings(QWidget):
    """Takes no room until there is something to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines, self._notes = QPlainTextEdit(self), QTableWidget(0, 3, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self._lines, 2)
        box.addWidget(self._notes, 3)
        self._build()
        self.clear()

    def clear(self) -> None:
        """Nothing is known yet."""
        self._lines.clear()
        self._lines.hide()
        self._notes.setRowCount(0)
        self._notes.hide()

    def show_lines(self, lines: Sequence[str]) -> None:
        """What was recognised, what was matched and what is left."""
        self._lines.setPlainText("\n".join(lines))
        self._lines.setVisible(bool(lines))
        height = self.fontMetrics().height() * (min(len(lines), _MOST_LINES) + 2)
        self._lines.setMinimumHeight(height)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Refused rows first."""
        self._notes.setRowCount(len(notes))
        for row, note in enumerate(sorted(notes, key=lambda note: not note.is_refused)):
            what = "refused" if note.is_refused else "changed"
            for column, text in enumerate((note.place, what, note.message)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._notes.setItem(row, column, item)
        self._notes.setVisible(bool(notes))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown."""
        return self._lines.isHidden() and self._notes.isHidden()

    def _build(self) -> None:
        self._lines.setReadOnly(True)
        self._lines.setTabChangesFocus(True)
        self._lines.setAccessibleName("What the files hold")
        self._notes.setHorizontalHeaderLabels(["Row", "What", "Why"])
        self._notes.setAccessibleName("Changed and refused rows")
        self._notes.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._notes.verticalHeader().hide()
        self._notes.setShowGrid(False)
        self._notes.setTabKeyNavigation(False)
        header = self._notes.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
