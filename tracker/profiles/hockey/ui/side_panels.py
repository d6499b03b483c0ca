"""The shift panel: one team's timeline at a time, with the period that is looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.teams import VENUES
from tracker.profiles.hockey.ui.widgets.shift_timeline import ShiftTimeline


class ShiftPanel(QWidget):
    """Shows what it is given; the period follows the clock until another one is chosen."""

    wanted = Signal()
    """Other rows are to be shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Shifts")
        self.venue: Venue = "home"
        self.period = 1
        self.timeline = ShiftTimeline(self)
        self._teams = {venue: QPushButton(self) for venue in VENUES}
        self._earlier, self._later = QPushButton("◂", self), QPushButton("▸", self)
        self._build()

    def show_names(self, names: dict[Venue, str], period: str) -> None:
        """The words on the buttons."""
        for venue, button in self._teams.items():
            button.setText(names[venue])
            button.setAccessibleName(f"Shifts of {names[venue]}")
            button.setChecked(venue == self.venue)
        self._later.setText(f"{period} ▸")

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for venue in ("home", "away"):
            button = self._teams[venue]
            button.setCheckable(True)
            button.setObjectName("chip")
            button.clicked.connect(lambda _on=False, v=venue: self._look_at(v))
            row.addWidget(button)
        row.addStretch(1)
        for button, step, name in (
            (self._earlier, -1, "Earlier period"),
            (self._later, 1, "Later period"),
        ):
            button.setObjectName("chip")
            button.setAccessibleName(name)
            button.clicked.connect(lambda _on=False, s=step: self._turn(s))
            row.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(row)
        box.addWidget(self.timeline, 1)

    def _look_at(self, venue: Venue) -> None:
        self.venue = venue
        self.wanted.emit()

    def _turn(self, step: int) -> None:
        self.period = max(1, self.period + step)
        self.wanted.emit()
