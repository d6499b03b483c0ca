"""Takes anything that is pasted, typed or dropped; what it means is found out elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class PasteBox(QPlainTextEdit):
    """A paste is handed on at once; typed names are with Enter."""

    given = Signal(str)
    """A text."""
    dropped = Signal(object)
    """A list of Paths."""
    left = Signal()
    """Esc: the keyboard goes back to the work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_refused = False
        """Whether the text given last could not be used; who took it says so."""
        self.setAccessibleName("Paste or type names, a /who, a channel list, a dump or log lines")
        self.setPlaceholderText("Paste, drop or type a list   Ctrl+V")
        self.document().setDocumentMargin(1)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: D102
        if not take_mime(self, source):
            super().insertFromMimeData(source)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: D102
        return source.hasUrls() or source.hasText()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.toPlainText().strip():
            self._give()
        else:
            event.ignore()  # the Enter that records what waits

    def finish(self) -> bool:
        """Hands on what is typed, as Enter would; False when somebody has to look at it."""
        return not self.toPlainText().strip() or self._give()

    def _give(self) -> bool:
        """What cannot be read stays, so that it can be mended."""
        text = self.toPlainText()
        self.given.emit(text)
        if self.is_refused:
            return False
        self.clear()
        return True


def take_mime(box: PasteBox, source: QMimeData) -> bool:
    """Hands files or a text on; False when it is neither."""
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    if paths:
        box.dropped.emit(paths)
    elif source.hasText() and source.text().strip():
        box.given.emit(source.text())
    else:
        return False
    return True
