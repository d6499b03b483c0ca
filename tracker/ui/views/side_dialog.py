"""A window beside the main one: never modal, and the keyboard goes back where it was."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget


class SideDialog(QDialog):
    """Recording goes on beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        focus = QApplication.focusWidget()
        parent = self.parentWidget()
        if focus is not None and parent is not None and parent.isAncestorOf(focus):
            self._before = focus
            focus.destroyed.connect(self._forget)
        if parent is not None:
            # Large text wishes for a window larger than the one that it stands beside.
            self.resize(self.size().boundedTo(parent.window().size()))
        super().showEvent(event)
        self.activateWindow()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        super().hideEvent(event)
        parent, before = self.parentWidget(), self._before
        if parent is not None and parent.isVisible():
            parent.window().activateWindow()
        if before is not None:
            before.destroyed.disconnect(self._forget)
            self._before = None
            if before.isVisible():
                before.setFocus()

    def _forget(self) -> None:
        self._before = None
