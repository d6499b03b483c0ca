"""The status bar: the state of the sync at the left with Sync now, what waits at the right."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from tracker.ui.kit.tones import set_tone
from tracker.ui.status import StatusLine


class SyncLine(QStatusBar):
    """One status item; the words carry the state, the dot and its colour repeat it."""

    def __init__(self, sync_now: QAction, hints: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 4)
        self._state = QLabel(self)
        self._state.setAccessibleName("Sync state")
        self._button = QToolButton(self)
        self._button.setDefaultAction(sync_now)
        self._button.setObjectName("flat")
        self._pending = QLabel(self)
        self._hints = QLabel(hints, self)
        self._hints.setObjectName("caption")
        self.addWidget(self._state)
        self.addWidget(self._button)
        self.addPermanentWidget(self._hints)
        self.addPermanentWidget(self._pending)

    def show_state(self, line: StatusLine, pending: int, parked: int) -> None:
        """`pending` counts what the server has not acknowledged, parked rows included."""
        self._state.setText(f"● {line.text}")
        self._state.setToolTip(line.detail)
        self._state.setAccessibleDescription(line.detail)
        set_tone(self._state, line.tone)
        words = f"{pending:,} pending" if pending else "nothing pending"
        self._pending.setText(f"{words} · {parked:,} parked" if parked else words)

    @property
    def text(self) -> str:
        """What the status item says."""
        return self._state.text().removeprefix("● ")

    @property
    def pending_text(self) -> str:
        """What is written at the right."""
        return self._pending.text()
