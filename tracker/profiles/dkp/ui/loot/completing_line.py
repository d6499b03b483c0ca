"""A line that offers known names below it; the keyboard never leaves the line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QWidget

from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.ui.loot.scrolling import bring_into_view

MOST_OFFERED = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True)
class Offer:
    """A name that can be taken."""

    text: str
    detail: str = ""
    """What is said of it in the list, such as the account."""


Offering = Callable[[str], Sequence[Offer]]


class CompletingLine(QLineEdit):
    """Tab takes the first name offered, or the one chosen with Up and Down; so does Enter.

    In a line that takes new names too (`is_open`), Enter takes what was typed unless a name was
    chosen.
    """

    entered = Signal()
    """Enter, after a name was taken."""
    left = Signal()
    """Esc while nothing is offered."""

    def __init__(self, name: str, offering: Offering, is_open: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._offering, self._is_open = offering, is_open
        self._offers: Sequence[Offer] = ()
        self._list: QListWidget | None = None
        self.below: QWidget = self
        """Under what the list hangs, so that it hides nothing that is said while typing."""
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.textEdited.connect(self._offer)

    def offered(self) -> list[str]:
        """The names in the list, from the top."""
        return [offer.text for offer in self._offers]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        key = Qt.Key(event.key())
        if key in _STEPS and self._offers:
            self._choose(_STEPS[key])
        elif key in _ENTER:
            self._take(with_first=not self._is_open)
            self.entered.emit()
        elif key is Qt.Key.Key_Escape:
            if self._offers:
                self._hide()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and self._leaves_undo(event):
                event.ignore()
                return False
            is_tab = event.key() == Qt.Key.Key_Tab and not event.modifiers()
            if event.type() is QEvent.Type.KeyPress and is_tab:
                self._take(with_first=True)
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        bring_into_view(self.below)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        self._hide()
        super().focusOutEvent(event)

    def _leaves_undo(self, event: QKeyEvent) -> bool:
        """Ctrl+Z is the window's while there is nothing typed here to take back."""
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        return (event.matches(undo) and not self.isUndoAvailable()) or (
            event.matches(redo) and not self.isRedoAvailable()
        )

    def _offer(self, text: str) -> None:
        typed = folded(text)
        found = self._offering(text)[:MOST_OFFERED] if typed else ()
        is_known = len(found) == 1 and folded(found[0].text) == typed
        self._offers = () if is_known else found
        if self._offers:
            self._show_list()
        else:
            self._hide()

    def _take(self, *, with_first: bool) -> None:
        row = -1 if self._list is None else self._list.currentRow()
        typed = folded(self.text())
        exact = [offer for offer in self._offers if folded(offer.text) == typed]
        if 0 <= row < len(self._offers):
            chosen: Offer | None = self._offers[row]
        elif with_first and typed:
            chosen = next(iter([*exact, *self._offers]), None)
        else:
            chosen = None
        self._hide()
        if chosen is not None and chosen.text != self.text():
            self.setText(chosen.text)
            self.textEdited.emit(chosen.text)
            self._hide()

    def _choose(self, step: int) -> None:
        shown = cast(QListWidget, self._list)
        row = shown.currentRow() + step
        shown.setCurrentRow(max(-1, min(row, shown.count() - 1)))

    def _show_list(self) -> None:
        if self._list is None:
            self._list = QListWidget(self.window())
            self._list.setObjectName("completions")
            self._list.setAccessibleName(f"Known names for {self.accessibleName()}")
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            self._list.itemPressed.connect(lambda _item: self._press())
            # It is the window's child, which outlives the raid's page.
            self.destroyed.connect(self._list.deleteLater)
        self._list.clear()
        for number, offer in enumerate(self._offers):
            words = f"{offer.text}   {offer.detail}" if offer.detail else offer.text
            self._list.addItem(f"{words}   ⇥" if number == 0 else words)
        self._list.setCurrentRow(-1)
        self._place()
        self._list.show()
        self._list.raise_()

    def _press(self) -> None:
        self._take(with_first=False)
        self.entered.emit()

    def _place(self) -> None:
        shown = cast(QListWidget, self._list)
        rows = shown.sizeHintForRow(0) * shown.count() + 2 * shown.frameWidth() + 4
        width = max(self.width(), shown.sizeHintForColumn(0) + 3 * shown.frameWidth() + 16)
        window = self.window()
        x = max(0, min(self.mapTo(window, QPoint(0, 0)).x(), window.width() - width))
        y = self.below.mapTo(window, QPoint(0, self.below.height() + 2)).y()
        if y + rows > window.height():
            y = self.mapTo(window, QPoint(0, -rows - 2)).y()
        shown.setGeometry(x, y, min(width, window.width()), rows)

    def _hide(self) -> None:
        self._offers = ()
        if self._list is not None:
            self._list.hide()
