"""The entry bar: the mode, what is begun, what can be said next, and the typed line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.workspace import Theme

CHIPS, GAP = 9, 6


@dataclass(frozen=True)
class Chip:
    """A small button: what it says and which command (or choice) it stands for."""

    text: str
    command: str
    is_chosen: bool = False


@dataclass(frozen=True)
class BarState:
    """All that the bar shows."""

    mode: str
    words: str
    chips: Sequence[Chip] = ()
    hint: str = ""
    action: str = ""
    """What Enter does; empty hides the button."""
    action_command: str = ""


class EntryBar(QFrame):
    """Shows a BarState; every button is a command, and the line is read by the controller."""

    pressed = Signal(str)
    """A command's id."""
    typed = Signal(str)
    """The whole line, at Enter."""
    left_line = Signal()
    """Esc in the line."""
    line_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Entry")
        self._theme = theme
        self._mode, self._words, self._hint = QLabel(self), ElidedLabel("", self), QLabel(self)
        self._action = QPushButton(self)
        self._chips = [QPushButton(self) for _ in range(CHIPS)]
        self.line = QLineEdit(self)
        self._state: BarState | None = None
        self._is_listening = True
        self._offered: tuple[str, ...] = ()
        self._shown: Sequence[Chip] = ()
        self._build()
        self._dress()
        theme.changed.connect(self._dress)

    def show_state(self, state: BarState) -> None:
        """Only what differs is painted again."""
        if state == self._state:
            return
        self._state = state
        self._show_mode()
        self._words.setText(state.words)
        self._hint.setText(state.hint)
        self._action.setVisible(bool(state.action))
        self._action.setText(state.action)
        self._show_chips()

    def show_listening(self, is_listening: bool) -> None:
        """Whether keys are commands now; while text is typed they are not, and that is seen."""
        self._is_listening = is_listening
        self._show_mode()

    def _show_mode(self) -> None:
        mode = "" if self._state is None else self._state.mode
        self._mode.setText(mode if self._is_listening else "TYPING")

    @property
    def state(self) -> BarState | None:
        """What is shown."""
        return self._state

    def words_text(self) -> str:
        """What is begun, in words."""
        return self._words.text()

    def mode_text(self) -> str:
        """The mode's name as shown."""
        return self._mode.text()

    def open_line(self) -> None:
        """Puts the cursor into the line."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def offer(self, lines: Sequence[str]) -> None:
        """What the typed line can become, in place of the chips; Tab takes the first.

        A list that pops up would take Enter away from the line.
        """
        self._offered = tuple(lines[:CHIPS])
        self._show_chips()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is not self.line or not is_press or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.line.clear()
            self.offer(())
            self.left_line.emit()
            return True
        if event.key() == Qt.Key.Key_Tab and self._offered:
            self._take(self._offered[0])
            return True
        return False

    def _take(self, line: str) -> None:
        self.line.setText(f"{line} ")
        self.line_changed.emit(self.line.text())

    def _show_chips(self) -> None:
        state = self._state
        chips: Sequence[Chip] = () if state is None else state.chips
        if self._offered:
            chips = [Chip(line.rpartition(" ")[2], line) for line in self._offered]
        self._shown = _around_chosen(chips)
        for button, chip in zip(self._chips, self._shown, strict=False):
            button.setText(chip.text)
            button.setChecked(chip.is_chosen)
            button.setAccessibleName(chip.text)
        self._fit_chips()

    def _fit_chips(self) -> None:
        """As many as there is room for: a long list must not widen the window."""
        room = self.width() - self.line.width() - GAP
        for number, button in enumerate(self._chips):
            room -= button.sizeHint().width() + GAP
            is_wanted = number < len(self._shown) and room >= 0
            if button.isHidden() is is_wanted:
                button.setVisible(is_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit_chips()

    def _build(self) -> None:
        self._mode.setObjectName("mode")
        self._mode.setAccessibleName("Mode")
        self._hint.setObjectName("caption")
        self._hint.setToolTip("Keys: [ ] next detail, , . next second detail")
        self._action.setObjectName("primary")
        self._action.clicked.connect(self._press_action)
        self._build_line()
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(GAP)
        first.addWidget(self._mode)
        first.addWidget(self._words, 1)
        first.addWidget(self._hint)
        first.addWidget(self._action)
        for number, button in enumerate(self._chips):
            button.setObjectName("chip")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, n=number: self._press_chip(n))
            second.addWidget(button)
        second.addStretch(1)
        second.addWidget(self.line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(first)
        box.addLayout(second)

    def _build_line(self) -> None:
        self.line.setPlaceholderText("Type a line   /   G 53 20 12")
        self.line.setAccessibleName("Typed line")
        self.line.setClearButtonEnabled(True)
        self.line.returnPressed.connect(lambda: self.typed.emit(self.line.text()))
        self.line.textEdited.connect(self.line_changed)
        self.line.installEventFilter(self)

    def _press_chip(self, number: int) -> None:
        if self._offered:
            self._take(self._offered[number])
            self.line.setFocus()
            return
        if number < len(self._shown):
            chip = self._shown[number]
            self._chips[number].setChecked(chip.is_chosen)
            self.pressed.emit(chip.command)

    def _press_action(self) -> None:
        if self._state is not None:
            self.pressed.emit(self._state.action_command)

    def _dress(self) -> None:
        pixels, palette = self._theme.pixels, self._theme.palette
        self.line.setFixedWidth(pixels(230))
        # One height in every mode: what is above and below stays, and is not painted again.
        self.setFixedHeight(pixels(66))
        self._mode.setStyleSheet(
            f"background: {palette.selection}; color: {palette.text}; font-weight: 600;"
            f"border-radius: {pixels(4)}px; padding: {pixels(3)}px {pixels(8)}px;"
        )
        self._words.setStyleSheet(f"font-size: {pixels(14)}px; font-weight: 600;")


def _around_chosen(chips: Sequence[Chip]) -> Sequence[Chip]:
    """From the first, or from the one before the chosen one when that stands far behind."""
    chosen = next((n for n, chip in enumerate(chips) if chip.is_chosen), 0)
    return chips[:CHIPS] if chosen < CHIPS // 2 else chips[chosen - 1 : chosen - 1 + CHIPS]
