"""The status bar: the state of the sync at the left with Sync now, what waits at the right."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QStatusBar, QToolButton, QWidget

from tracker.ui.actions import WindowActions
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.tones import set_tone
from tracker.ui.status import Counts, StatusLine, Tone


class SyncLine(QStatusBar):
    """One status item; the words carry the state, the dot and its colour repeat it."""

    def __init__(self, actions: WindowActions, hints: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 4)
        self._state = ElidedLabel(self)
        self._state.setAccessibleName("Sync state")
        self._actions = actions
        self._button = QToolButton(self)
        self._button.setObjectName("flat")
        self._button.setDefaultAction(actions["sync_now"])
        self._here = ElidedLabel(self)
        set_tone(self._here, Tone.DIM)
        self._here.hide()
        self._hints = ElidedLabel(self)
        self._hints.setText(hints)
        self._hints.setObjectName("caption")
        self._to_settle = self._count_button(actions["to_settle"])
        self._unsent = self._count_button(actions["unsent"])
        self._state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.addWidget(self._state)
        self.addWidget(self._button)
        self.addWidget(self._here, 1)
        self.addPermanentWidget(self._hints)
        self.addPermanentWidget(self._to_settle)
        self.addPermanentWidget(self._unsent)

    def show_state(self, line: StatusLine, counts: Counts) -> None:
        """What the sync does, the one action that helps, and what waits for a person."""
        self._state.setText(f"● {line.text}")
        self._state.setAccessibleName("Sync state")
        self._state.setToolTip(line.detail)
        self._state.setAccessibleDescription(line.detail)
        set_tone(self._state, line.tone)
        remedy = self._actions[line.remedy]
        if self._button.defaultAction() is not remedy:
            self._button.removeAction(self._button.defaultAction())
            self._button.setDefaultAction(remedy)
            # What a person has to do looks like a button; what can be done any time does not.
            self._button.setObjectName("flat" if line.remedy == "sync_now" else "")
            self._button.style().polish(self._button)
        self._unsent.setText(unsent_text(counts))
        set_tone(self._unsent, Tone.WARN if counts.parked else Tone.PLAIN)
        self._to_settle.setText(f"{counts.to_settle:,} to settle")
        self._to_settle.setVisible(counts.to_settle > 0)

    def show_neighbours(self, text: str) -> None:
        """Who else has the open scope in sight; empty for nobody."""
        if text != self._here.text():
            self._here.setText(text)
            self._here.setVisible(bool(text))
            # Who is there changes; the hints are the same every day.
            self._hints.setHidden(bool(text))

    @property
    def neighbours(self) -> str:
        """What is said of them."""
        return self._here.text()

    @property
    def text(self) -> str:
        """What the status item says."""
        return self._state.text().removeprefix("● ")

    @property
    def pending_text(self) -> str:
        """What is written at the right about what is not sent."""
        return self._unsent.text()

    def _count_button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("flat")
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        return button


def unsent_text(counts: Counts) -> str:
    """`3 waiting, 1 parked`, or that nothing waits."""
    parts = [(counts.waiting, "waiting"), (counts.parked, "parked")]
    return ", ".join(f"{count:,} {word}" for count, word in parts if count) or "nothing waits"
