"""Keys in a field of text are the field's own, and none of the workspace around it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineKeys(QObject):
    """Qt passes Enter on to the parents of a line, where it would take up the selected event.

    Esc leaves the line; `listen` is told whether keys are read as text or as commands.
    """

    def __init__(self, page: QWidget, listen: Callable[[bool], None]) -> None:
        super().__init__(page)
        self._page, self._listen = page, listen
        for line in page.findChildren(QLineEdit):
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._listen(event.type() is QEvent.Type.FocusOut)
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if not is_press or not isinstance(watched, QLineEdit) or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in _ENTER:
            watched.keyPressEvent(event)
            event.accept()
            return True
        if event.key() == Qt.Key.Key_Escape:
            watched.clear()
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False
