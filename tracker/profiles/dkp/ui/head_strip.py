"""The head of the raid: what it is, what it comes to, when the next tic is due."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.keymap import first_key, labelled
from tracker.profiles.dkp.ui.reminder import Reminder
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Tone


class HeadStrip(QFrame):
    """Buttons press keys; nothing is decided here."""

    pressed = Signal(str)
    """The id of a command."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Raid")
        self.title, self.caption = ElidedLabel("", self), ElidedLabel("", self)
        self.due = QLabel(self)
        self.remind = self._button("remind", "flat")
        self.summary = self._button("summary", "flat")
        self.complete = self._button("complete", "flat")
        self.take = self._button("tic.take", "primary")
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._build()

    def stack(self, is_narrow: bool) -> None:
        """The buttons below the words, where there is no room beside them."""
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)

    def show_raid(self, book: RaidBook) -> None:
        """Name, day, place and totals."""
        raid = book.raid
        name = (raid.raid_name if raid else None) or f"Raid {book.scope.id}"
        is_over = raid is not None and raid.status == "complete"
        self.title.setText(f"{name}  ·  complete" if is_over else name)
        self.caption.setText(raid_caption(book))
        self.complete.setText(labelled("Live again" if is_over else "Complete", "complete"))

    def show_reminder(self, reminder: Reminder) -> None:
        """The words and the minutes; amber once it is due."""
        self.due.setText(reminder.words if reminder.minutes else "")
        self.due.setVisible(bool(reminder.minutes))
        set_tone(self.due, Tone.WARN if reminder.is_due else Tone.PLAIN)
        every = f"Every {reminder.minutes} min" if reminder.minutes else "Remind me"
        self.remind.setText(labelled(every, "remind"))
        self.remind.setAccessibleName(f"{every}, {reminder.words}")

    def _build(self) -> None:
        self.title.setObjectName("title")
        self.caption.setObjectName("caption")
        self.due.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.take.setText(labelled("Take tic now", "tic.take"))
        self.summary.setText(labelled("Summary", "summary"))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.caption)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.due, 1)
        for button in (self.remind, self.summary, self.complete, self.take):
            row.addWidget(button)
        self._box.setContentsMargins(12, 6, 8, 6)
        self._box.setSpacing(4)
        self._box.addLayout(words, 3)
        self._box.addLayout(row, 2)

    def _button(self, command: str, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(f"Key {first_key(command)}")
        button.clicked.connect(lambda _on=False: self.pressed.emit(command))
        return button


def raid_caption(book: RaidBook) -> str:
    """`Thu 12 Feb 2026 · Plane of Water · 44 present · 3 tics · 3 DKP offered, 132 given`."""
    raid, tics = book.raid, book.tics()
    words = []
    if raid is not None and raid.date_iso is not None:
        words.append(f"{raid.date_iso:%a %d %b %Y}")
    if raid is not None and raid.zone:
        words.append(raid.zone)
    if tics:
        last = tics[-1].record
        words.append(f"{len(book.lists(last.event_index).accounts)} present")
    points = book.points()
    words.append(f"{len(tics)} {'tic' if len(tics) == 1 else 'tics'}")
    given, spent = sum(points.earned.values()), sum(points.spent.values())
    words.append(f"{shown(points.offered)} DKP offered, {shown(given)} given, {shown(spent)} spent")
    return " · ".join(words)
