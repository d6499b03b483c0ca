"""The face of the live log: what is followed, how far it is, what is proposed, the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from tracker.profiles.dkp.ui.live.keys import BY_KEY, labelled
from tracker.profiles.dkp.ui.live.lines_model import FROM, LinesModel
from tracker.profiles.dkp.ui.loot.keyed_table import KeyedTable
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.key_names import key_names
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Theme, Tone

NOTHING = "No log is followed. Press O and choose the eqlog_….txt of your character."
QUIET = "The log says nothing of tics or awards of this night yet. H reads all of it again."
FROM_PIXELS = 112
PROGRESS_FROM = 1 << 20
"""Less than this is read in no time."""


class LiveView(QWidget):
    """Shows what it is given; every button and key is a command."""

    commanded = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Live log")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model = LinesModel(theme, self)
        self.table = KeyedTable(self.model, BY_KEY, theme, self)
        self.state, self.left = ElidedLabel("", self), ElidedLabel("", self)
        self.progress = QProgressBar(self)
        self.pausing = self._button("live.pause", "Follow")
        self._empty = QLabel(NOTHING, self)
        self._stack = QStackedLayout()
        self._build()
        self.table.commanded.connect(self.commanded)

    def show_state(self, name: str, waiting: int, is_on: bool) -> None:
        """Which log is followed, and how much waits."""
        stopped = f"‖ {name} is not followed" if name else "No log is followed"
        words = f"● following {name}" if is_on else stopped
        self.pausing.setText(labelled("Stop" if is_on else "Follow", "live.pause"))
        self.state.setText(f"{words} · {waiting} waiting" if waiting else words)
        set_tone(self.state, Tone.OK if is_on else Tone.DIM)
        self._empty.setText(QUIET if is_on else NOTHING)
        self._stack.setCurrentWidget(self.table if self.model.rowCount() else self._empty)

    def show_left(self, sentences: Sequence[str]) -> None:
        """What of the log is not proposed, and why."""
        self.left.setText("Left: " + " ".join(sentences) if sentences else "")
        self.left.setVisible(bool(sentences))

    def show_progress(self, done: float, total: float) -> None:
        """How far it has caught up with a big log."""
        is_long = total - done > PROGRESS_FROM
        if is_long:
            self.progress.setMaximum(1000)
            self.progress.setValue(int(1000 * done / total))
            self.progress.setFormat(f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB")
        if self.progress.isHidden() == is_long:
            self.progress.setVisible(is_long)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        command = next((BY_KEY[name] for name in key_names(event) if name in BY_KEY), None)
        if command is None:
            super().keyPressEvent(event)
        else:
            self.commanded.emit(command)

    def _build(self) -> None:
        self.table.setAccessibleName("What the log proposes")
        self.table.stretch(1)
        self.table.main_column = 1
        self.table.narrow(FROM, FROM_PIXELS)
        self.progress.setAccessibleName("Reading the log")
        self.progress.hide()
        self._empty.setObjectName("hint")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.left.setObjectName("caption")
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.state, 1)
        head.addWidget(self.pausing)
        head.addWidget(self._button("live.open", "Open…"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self.progress)
        box.addLayout(self._stack, 1)
        box.addWidget(self.left)
        box.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for command, text in (
            ("live.accept", "Record"),
            ("live.accept_all", "Record all"),
            ("live.dismiss", "Dismiss"),
            ("live.patterns", "Patterns…"),
        ):
            row.addWidget(self._button(command, text))
        row.addStretch(1)
        return row

    def _button(self, command: str, text: str) -> QPushButton:
        button = QPushButton(labelled(text, command), self)
        button.setObjectName("chip")
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False, c=command: self.commanded.emit(c))
        return button
