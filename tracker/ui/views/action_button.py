"""A push button for an action: unlike a tool button's, its words may begin at the left."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget


class ActionButton(QPushButton):
    """Says and does what its action does, and is checked when that is."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.action = action
        self.setCheckable(action.isCheckable())
        self.setAutoDefault(False)
        self.clicked.connect(self._trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _trigger(self) -> None:
        self.action.trigger()
        self._follow()

    def _follow(self) -> None:
        self.setText(self.action.iconText())
        self.setToolTip(self.action.toolTip())
        self.setEnabled(self.action.isEnabled())
        self.setChecked(self.action.isChecked())
