"""F1: all keys, printed from the actions themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.actions import WindowActions
from tracker.ui.views.side_dialog import SideDialog

_PLACES = (
    ("In a field", "Step a number, time or date", "Up or Down"),
    ("In a field", "Next field, previous field", "Tab or Shift+Tab"),
)


class KeyOverview(SideDialog):
    """Stays open beside the work until it is closed."""

    def __init__(
        self,
        actions: WindowActions,
        parent: QWidget,
        first: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = [*first, *key_lines(actions)]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        group = ""
        for menu, text, keys in lines:
            if menu != group:
                group = menu
                self._grid.setRowMinimumHeight(self._grid.rowCount(), self.fontMetrics().height())
                self._add(menu, "heading", 0)
            row = self._add(text, "", 0)
            self._grid.addWidget(_label(keys, "", self), row, 1)
        self._build()

    def _add(self, text: str, name: str, column: int) -> int:
        row = self._grid.rowCount()
        self._grid.addWidget(_label(text, name, self), row, column)
        return row

    def _build(self) -> None:
        page = QFrame(self)
        page.setObjectName("panel")
        self._grid.setContentsMargins(16, 0, 16, 16)
        self._grid.setColumnStretch(1, 1)
        page.setLayout(self._grid)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setAccessibleName("Keys")
        area.setWidget(page)
        close = QPushButton("Close   Esc", self)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(area, 1)
        box.addLayout(row)
        self.resize(self.fontMetrics().averageCharWidth() * 84, self.fontMetrics().height() * 36)


def key_lines(actions: WindowActions) -> list[tuple[str, str, str]]:
    """(group, what it does, keys) of everything that has a key."""
    lines = []
    for menu, action in actions.listed():
        keys = actions.keys_text(action)
        if keys:
            lines.append((menu, action.text().replace("&", "").rstrip("…"), keys))
    return [*lines, *_PLACES]


def _label(text: str, name: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName(name)
    return label
