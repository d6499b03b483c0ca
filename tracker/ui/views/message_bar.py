"""One line above the status bar for what happened: never in the way, closed with a click."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from tracker.ui.kit.tones import set_tone
from tracker.ui.status import Tone

PASSING_MILLISECONDS = 6000


class MessageBar(QFrame):
    """Shows the latest message. Good news passes by itself; warnings and errors stay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        close = QPushButton("Dismiss", self)
        close.setObjectName("flat")
        close.clicked.connect(self.hide)
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 4, 4, 4)
        box.addWidget(self._words, 1)
        box.addWidget(close)
        self._passing = QTimer(self, interval=PASSING_MILLISECONDS, singleShot=True)
        self._passing.timeout.connect(self.hide)
        self.hide()

    def tell(self, sentence: str, tone: Tone = Tone.OK) -> None:
        """Replaces what was said before."""
        for widget in (self, self._words):
            set_tone(widget, tone)
        self._words.setText(sentence)
        self.show()
        if tone in (Tone.WARN, Tone.BAD):
            self._passing.stop()
        else:
            self._passing.start()

    def take_back(self, sentence: str) -> None:
        """It holds no longer; another one that was said since stays. Safe to repeat."""
        if self._words.text() == sentence:
            self._passing.stop()
            self.hide()

    @property
    def text(self) -> str:
        """What is shown; empty when the bar is hidden."""
        return "" if self.isHidden() else self._words.text()
