"""The buttons of a scope: the first one is the next thing to do; those without room give way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

SPACING = 4


class CommandBar(QWidget):
    """Every action is in the menus, too, so a hidden button takes nothing away."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING)
        self._row.addStretch(1)
        self._buttons: list[QToolButton] = []
        for action in actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setObjectName("" if self._buttons else "primary")
            self._row.addWidget(button)
            self._buttons.append(button)
            action.changed.connect(self._fit)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(self._width(len(self._buttons)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(self._width(1), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _width(self, count: int) -> int:
        return sum(button.sizeHint().width() + SPACING for button in self._buttons[:count])

    def _fit(self) -> None:
        for number, button in enumerate(self._buttons):
            has_room = number == 0 or self._width(number + 1) <= self.width()
            if has_room is button.isHidden():
                button.setVisible(has_room)
