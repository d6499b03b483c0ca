"""Where a profile's page stands: its title, from when its rows are, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.page import ProfilePage
from tracker.ui.kit.tones import set_tone
from tracker.ui.page_words import PageLine


class PageStage(QWidget):
    """Shows one page at a time; Esc goes back to what was open before."""

    left = Signal()
    """Esc, on the page."""

    def __init__(self, commands: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._line = QLabel(self), ElidedLabel(self)
        self._pages = QStackedWidget(self)
        self._build(commands)

    def show_page(self, title: str, page: ProfilePage) -> None:
        """In the place of the page before, which stays as it is."""
        self._title.setText(title)
        self._pages.setAccessibleName(title)
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def show_line(self, line: PageLine) -> None:
        """From when the rows are."""
        self._line.setText(line.text)
        self._line.setToolTip(line.detail or line.text)
        self._line.setAccessibleDescription(line.detail)
        set_tone(self._line, line.tone)

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.text()

    @property
    def line(self) -> str:
        """What is said below the title."""
        return self._line.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _build(self, commands: list[QAction]) -> None:
        self._title.setObjectName("title")
        self._line.setObjectName("small")
        self._line.setAccessibleName("From when this is")
        header = QFrame(self)
        header.setObjectName("panel")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._line)
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        row.addLayout(words, 1)
        for action in commands:
            button = QToolButton(header)
            button.setDefaultAction(action)
            row.addWidget(button)
        body = QFrame(self)
        body.setObjectName("panel")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.addWidget(self._pages)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(header)
        box.addWidget(body, 1)
