"""Connect this laptop to a server: address, token and key, tried in the background."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.errors import SyncError, TrackerError
from tracker.ui.attempt import Attempt
from tracker.ui.background import Background
from tracker.ui.kit.tones import set_tone
from tracker.ui.session import Connect, SyncController
from tracker.ui.status import Tone
from tracker.ui.views.side_dialog import SideDialog


class ConnectDialog(SideDialog):
    """Not modal: recording goes on. What is secret is handed on and gone when this is closed."""

    connected = Signal(object)
    """The SyncController to use from now on."""

    def __init__(
        self,
        connect: Connect,
        background: Background,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Connect to a server")
        self._connect_to, self._background = connect, background
        self._url, self._token, self._key = (QLineEdit(self) for _ in range(3))
        self._answer, self._attempt = QLabel(self), Attempt()
        self._button = QPushButton("Connect   ⏎", self)
        self._build()

    def try_it(self) -> None:
        """Asks the server; the answer or the error's sentence appears in the dialog."""
        url, token = self._url.text().strip(), self._token.text().strip()
        if not url:
            self._tell("The address is missing; it looks like http://127.0.0.1:3000.", Tone.BAD)
            self._url.setFocus()
            return
        self._button.setEnabled(False)
        self._tell("Asking the server…", Tone.DIM)
        key = self._key.text().strip() or None
        attempt = self._attempt = Attempt()
        self._background.run(
            lambda: self._connect_to(url, token, key, attempt.settle),
            lambda controller: self._succeed(attempt, controller),
            lambda error: self._fail(attempt, error),
            lambda: self._end(attempt),
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Closing calls off what is under way, unless it is settled already."""
        if not event.spontaneous():
            self._attempt.call_off()
            self._button.setEnabled(True)
            for line in (self._token, self._key, self._answer):
                line.clear()
        super().hideEvent(event)

    def _end(self, attempt: Attempt) -> None:
        if attempt is self._attempt:
            self._button.setEnabled(True)

    def _succeed(self, attempt: Attempt, controller: SyncController) -> None:
        if not attempt.is_called_off:
            self.connected.emit(controller)
            if attempt is self._attempt:
                self.accept()

    def _fail(self, attempt: Attempt, error: TrackerError) -> None:
        is_shown = attempt is self._attempt and self.isVisible()
        if attempt.is_called_off or not is_shown:
            return
        # A command that the sentence ends with is what this dialog is for.
        remedy = error.remedy if isinstance(error, SyncError) else ""
        self._tell(str(error).removesuffix(remedy).strip(), Tone.BAD)

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._answer.setText(sentence)
        set_tone(self._answer, tone)

    def _build(self) -> None:
        self._url.setPlaceholderText("https://…")
        self._url.setAccessibleName("Address of the server")
        self._token.setAccessibleName("Token")
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._token.setPlaceholderText("empty: as it is kept for this server")
        self._key.setAccessibleName("Key of the project")
        self._key.setPlaceholderText("only for Supabase; empty: as it is kept")
        self._answer.setWordWrap(True)
        self._answer.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self._answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button.setObjectName("primary")
        self._button.setDefault(True)
        self._button.clicked.connect(self.try_it)
        cancel = QPushButton("Cancel   Esc", self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addWidget(cancel)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addLayout(self._form())
        box.addWidget(self._answer)
        box.addLayout(row)

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setSpacing(8)
        form.setColumnStretch(1, 1)
        lines = (("&Address", self._url), ("&Token", self._token), ("Project's &key", self._key))
        for row, (text, field) in enumerate(lines):
            caption = QLabel(text, self)
            caption.setBuddy(field)
            # The underline of the key's letter is not in Qt's own measure.
            caption.setMinimumWidth(self.fontMetrics().horizontalAdvance(text) + 8)
            form.addWidget(caption, row, 0)
            form.addWidget(field, row, 1)
        return form
