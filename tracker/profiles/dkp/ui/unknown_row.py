"""One unknown name at a time, with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from tracker.profiles.dkp.ui.keymap import labelled
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Tone

_ACTS = (("name.link", "Link"), ("name.create", "New person"), ("name.leave", "Leave"))


class UnknownRow(QWidget):
    """Hidden while every name is known."""

    pressed = Signal(str)
    """The id of a command."""
    linked = Signal(str, str)
    """(unknown name, what was typed for whose character it is)."""
    left = Signal()
    """The keyboard goes back to the work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name: str | None = None
        """The name that the keys act on."""
        self.words, self.line = QLabel(self), QLineEdit(self)
        self.buttons = [self._button(command, text) for command, text in _ACTS]
        self._build()

    def show_name(self, name: str | None, asked: Sequence[str], known: Sequence[str]) -> None:
        """A name of those that are asked about, and the characters that may be typed."""
        if name != self.name:
            self.line.hide()
        self.name = name
        self.setVisible(name is not None)
        if name is None:
            return
        count = f"  {list(asked).index(name) + 1} of {len(asked)}" if len(asked) > 1 else ""
        self.words.setText(f"{name}{count}")
        self.words.setAccessibleName(f"Unknown name {name}{count}")
        completer = QCompleter(list(known), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)

    def ask(self) -> None:
        """Puts the cursor where the name of a character or account is typed."""
        if self.name is not None:
            self.line.show()
            self.line.clear()
            self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def stop(self) -> None:
        """Asks no more; what was typed is dropped."""
        self.line.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        is_end = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_end and event.key() != Qt.Key.Key_Escape:
            return False
        typed, name = self.line.text().strip(), self.name
        self.stop()
        self.left.emit()
        if is_end and typed and name is not None:
            self.linked.emit(name, typed)
        return True

    def _build(self) -> None:
        set_tone(self.words, Tone.WARN)
        self.line.setAccessibleName("Whose character it is: type a character or account")
        self.line.setPlaceholderText("Whose?  type a name, ⏎")
        self.line.installEventFilter(self)
        self.line.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.words, 1)
        row.addWidget(self.line, 2)
        for button in self.buttons:
            row.addWidget(button)
        self.hide()

    def _button(self, command: str, text: str) -> QPushButton:
        button = QPushButton(labelled(text, command), self)
        button.setObjectName("chip")
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False: self.pressed.emit(command))
        return button
