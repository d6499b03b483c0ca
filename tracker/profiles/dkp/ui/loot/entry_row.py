"""The row in which an award is typed: item, winner, looter, cost; Enter goes on, then records."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.profiles.dkp.ui.loot.completing_line import CompletingLine, Offering
from tracker.profiles.dkp.ui.loot.entry import Typed
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Theme, Tone


class EntryRow(QWidget):
    """Shows and reads text; what it means is decided by whoever hears `edited` and `done`."""

    edited = Signal()
    done = Signal()
    """Enter in the last field, or the button."""
    left = Signal()
    """Esc with nothing offered: the keyboard goes back to the list."""

    def __init__(self, theme: Theme, items: Offering, names: Offering, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.item = CompletingLine("Item", items, is_open=True, parent=self)
        self.winner = CompletingLine("Winner", names, is_open=False, parent=self)
        self.looter = CompletingLine("Looted by", names, is_open=False, parent=self)
        self.cost = _CostLine(self)
        self.action = QPushButton("Award   ⏎", self)
        self.price_words, self.balance_words = ElidedLabel("", self), ElidedLabel("", self)
        for line in (self.item, self.winner, self.looter):
            line.below = self
        self._build()
        self._fit()
        theme.changed.connect(self._fit)

    def typed(self) -> Typed:
        """What stands in the fields."""
        lines = (self.item, self.winner, self.looter, self.cost)
        return Typed(*(line.text() for line in lines))

    def fill(self, typed: Typed) -> None:
        """Other text in all fields; it does not count as typed."""
        for line, text in zip(
            (self.item, self.winner, self.looter, self.cost),
            (typed.item, typed.winner, typed.looter, typed.cost),
            strict=True,
        ):
            line.setText(text)
            line.setCursorPosition(0)

    def show_task(self, action: str, fields: tuple[QLineEdit, ...], last: str = "Cost") -> None:
        """What the button says, which fields can be typed into, and what the last one is."""
        self.cost.setPlaceholderText(last)
        self.action.setText(f"{action}   ⏎")
        self.action.setAccessibleName(action)
        for line in (self.item, self.winner, self.looter, self.cost):
            line.setReadOnly(line not in fields)

    def say(self, price: str, balance: str, *, is_warning: bool = False) -> None:
        """The two lines below the fields."""
        self.price_words.setText(price)
        self.balance_words.setText(balance)
        set_tone(self.balance_words, Tone.WARN if is_warning else Tone.DIM)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for line, stretch in ((self.item, 5), (self.winner, 3), (self.looter, 3), (self.cost, 0)):
            row.addWidget(line, stretch)
            line.textEdited.connect(self.edited)
        row.addWidget(self.action)
        self.action.setObjectName("primary")
        self.action.clicked.connect(self.done)
        self._connect()
        self.price_words.setObjectName("caption")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(row)
        box.addWidget(self.price_words)
        box.addWidget(self.balance_words)

    def _connect(self) -> None:
        self.item.entered.connect(self._after_item)
        self.winner.entered.connect(self._after_winner)
        self.looter.entered.connect(self.cost.setFocus)
        self.cost.entered.connect(self.done)
        for line in (self.item, self.winner, self.looter, self.cost):
            line.left.connect(self.left)

    def _after_item(self) -> None:
        line = self.cost if self.winner.isReadOnly() else self.winner
        line.setFocus()

    def _after_winner(self) -> None:
        """The looter is seldom known: Tab goes there, Enter goes to the cost."""
        if self.cost.isReadOnly():
            self.done.emit()
        else:
            self.cost.setFocus()
            self.cost.selectAll()

    def _fit(self) -> None:
        self.cost.setFixedWidth(self._theme.pixels(64))


class _CostLine(QLineEdit):
    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Cost in DKP")
        self.setPlaceholderText("Cost")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            # Ctrl+Z is the window's while there is nothing typed here to take back.
            is_undo = event.matches(QKeySequence.StandardKey.Undo)
            if is_undo and not self.isUndoAvailable():
                event.ignore()
                return False
        return super().event(event)
