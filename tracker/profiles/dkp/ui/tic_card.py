"""The card of the tic queue: what waits, its lists, and a key for everything that it needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.profiles.dkp.ui.card_state import CardState
from tracker.profiles.dkp.ui.keymap import labelled
from tracker.profiles.dkp.ui.unknown_row import UnknownRow
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Theme, Tone

LINES, EDITOR_PIXELS = 6, 190


class TicCard(QFrame):
    """Shows what it is given; nothing is decided here."""

    pressed = Signal(str)
    """The id of a command."""
    titled = Signal(str, str)
    """Another name and worth were typed for the tic."""
    names_typed = Signal(str)
    """The list as it was edited."""
    left = Signal()
    """The keyboard goes back to the work."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("panel")
        self.setAccessibleName("Tic queue")
        self.title, self.place = ElidedLabel("", self), QLabel(self)
        self.caption, self.warning = ElidedLabel("", self), QLabel(self)
        self.name_line, self.worth_line = QLineEdit(self), QLineEdit(self)
        self.names_box = QPlainTextEdit(self)
        self.unknown = UnknownRow(self)
        self._counts = [QLabel(self) for _ in range(LINES)]
        self._names = [ElidedLabel("", self) for _ in range(LINES)]
        self._stack = QStackedWidget(self)
        self.buttons: dict[str, QPushButton] = {}
        self._title_row, self._buttons_row = QWidget(self), QWidget(self)
        self._names_hint = QLabel(self)
        self._build()

    def show_state(self, state: CardState, unknown: str | None, known: Sequence[str]) -> None:
        """Another tic or award, or the same with other lists. What is being typed stays."""
        self.title.setText(state.title)
        self.place.setText(state.place)
        self.caption.setText(state.caption)
        self.warning.setText(state.warning)
        self.warning.setVisible(bool(state.warning))
        # What is above it would be squeezed: smallest sizes know nothing of wrapped lines.
        room = max(self.contentsRect().width() - self._theme.pixels(24), 1)
        self.warning.setMinimumHeight(self.warning.heightForWidth(room) if state.warning else 0)
        self._show_lines(state)
        self._title_row.setVisible(state.name is not None)
        if not self._is_titling:
            self.name_line.setText(state.name or "")
            self.worth_line.setText(state.worth)
        self.unknown.show_name(unknown, state.unknown, known)
        self._show_buttons(state)

    @property
    def _is_titling(self) -> bool:
        lines = (self.name_line, self.worth_line)
        return any(x.isModified() for x in lines) and any(x.hasFocus() for x in lines)

    def ask_title(self) -> None:
        """Puts the cursor into the tic's name."""
        if not self._title_row.isHidden():
            self.name_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.name_line.selectAll()

    def edit_names(self, names: Sequence[str]) -> None:
        """Shows the list as text, one name to a line."""
        self.names_box.setPlainText("\n".join(names))
        self._stack.setCurrentWidget(self.names_box)
        self._buttons_row.hide()
        self._names_hint.show()
        self.names_box.setMinimumHeight(self._theme.pixels(EDITOR_PIXELS))
        self.names_box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def edits_names(self) -> bool:
        """Whether the list is being edited."""
        return self._stack.currentWidget() is self.names_box

    def stop_editing(self) -> None:
        """Shows the lists again; what was typed is dropped."""
        self._stack.setCurrentIndex(0)
        self._names_hint.hide()
        self._buttons_row.show()
        self.names_box.setMinimumHeight(0)
        self.unknown.stop()

    def finish(self) -> None:
        """Takes what is being typed, as Enter would."""
        if self.edits_names:
            self.names_typed.emit(self.names_box.toPlainText())
        elif self._is_titling:
            self._take()
        self.unknown.stop()

    def tab_order(self) -> list[QWidget]:
        """From the top."""
        fields = (self.name_line, self.worth_line, self.names_box, self.unknown.line)
        return [*fields, *self.unknown.buttons, *self.buttons.values()]

    def lines(self) -> list[str]:
        """What the lists say."""
        pairs = zip(self._counts, self._names, strict=True)
        return [f"{c.text()}: {n.text()}" for c, n in pairs if not c.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        is_end = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.name_line.setModified(False)
            self.worth_line.setModified(False)
            self.stop_editing()
            self.left.emit()
            return True
        if watched is self.names_box:
            is_done = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if is_end and is_done:
                self.names_typed.emit(self.names_box.toPlainText())
            return is_end and is_done
        if is_end:
            self._take()
        return is_end

    def _take(self) -> None:
        self.titled.emit(self.name_line.text(), self.worth_line.text())
        self.name_line.setModified(False)
        self.worth_line.setModified(False)
        self.left.emit()

    def _show_lines(self, state: CardState) -> None:
        for number, (count, names) in enumerate(zip(self._counts, self._names, strict=True)):
            is_there = number < len(state.lines)
            count.setVisible(is_there)
            names.setVisible(is_there)
            if is_there:
                line = state.lines[number]
                count.setText(line.count)
                set_tone(count, line.tone)
                names.setText(line.names)

    def _show_buttons(self, state: CardState) -> None:
        shown = {
            "tic.record": state.is_waiting,
            "tic.record_all": bool(state.place),
            "tic.names": state.is_waiting and not state.is_award,
            "tic.discard": state.is_waiting,
        }
        for name, is_shown in shown.items():
            self.buttons[name].setVisible(is_shown)
        self.buttons["tic.record"].setEnabled(state.matched > 0)
        word = "Record award" if state.is_award else "Record tic"
        self.buttons["tic.record"].setText(labelled(word, "tic.record"))

    def _build(self) -> None:
        self.title.setObjectName("heading")
        self.caption.setObjectName("caption")
        self.warning.setWordWrap(True)
        set_tone(self.warning, Tone.WARN)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        box.addLayout(head)
        box.addWidget(self.caption)
        self._build_title(box)
        self._stack.addWidget(self._build_lines())
        self._stack.addWidget(self.names_box)
        box.addWidget(self._stack, 1)
        box.addWidget(self.unknown)
        box.addWidget(self.warning)
        self._build_buttons(box)
        for line in (self.name_line, self.worth_line, self.names_box):
            line.installEventFilter(self)

    def _build_title(self, box: QVBoxLayout) -> None:
        row = QHBoxLayout(self._title_row)
        row.setContentsMargins(0, 0, 0, 0)
        self.name_line.setAccessibleName("Name of the tic")
        self.name_line.setPlaceholderText("Name   F2")
        self.name_line.setMaxLength(200)
        self.worth_line.setAccessibleName("DKP of the tic")
        self.worth_line.setAlignment(Qt.AlignmentFlag.AlignRight)
        unit = QLabel("DKP   F2", self)
        unit.setObjectName("caption")
        row.addWidget(self.name_line, 3)
        row.addWidget(self.worth_line, 1)
        row.addWidget(unit)
        box.addWidget(self._title_row)

    def _build_lines(self) -> QWidget:
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, (count, names) in enumerate(zip(self._counts, self._names, strict=True)):
            names.setObjectName("hint")
            grid.addWidget(count, number, 0)
            grid.addWidget(names, number, 1)
        grid.setRowStretch(LINES, 1)
        self.names_box.setAccessibleName("Names on the list, one to a line")
        return page

    def _build_buttons(self, box: QVBoxLayout) -> None:
        row = QHBoxLayout(self._buttons_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for command, text, kind in (
            ("tic.record", "Record tic", "primary"),
            ("tic.record_all", "All", ""),
            ("tic.names", "Names", ""),
            ("tic.discard", "Discard", ""),
        ):
            row.addWidget(self._button(command, text, kind), 2 if kind else 1)
        self._names_hint.setText("One name to a line.   Ctrl+⏎ takes them,   Esc leaves the list")
        self._names_hint.setObjectName("hint")
        self._names_hint.hide()
        box.addWidget(self._buttons_row)
        box.addWidget(self._names_hint)

    def _button(self, command: str, text: str, kind: str) -> QPushButton:
        button = QPushButton(labelled(text, command), self)
        button.setObjectName(kind)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False, c=command: self.pressed.emit(c))
        self.buttons[command] = button
        return button
