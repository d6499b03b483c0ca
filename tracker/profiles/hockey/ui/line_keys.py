"""Enter in a field of text is the field's own, and no key of the workspace around it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineKeys(QObject):
    """Qt passes Enter on to the parents of a line, where it would take up the selected event."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        for line in page.findChildren(QLineEdit):
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            if isinstance(watched, QLineEdit):
                watched.keyPressEvent(event)
                event.accept()
            return True
        return super().eventFilter(watched, event)
