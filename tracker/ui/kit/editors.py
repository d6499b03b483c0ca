"""One field editor per column type; all take the keyboard first and accept an empty field."""

from __future__ import annotations

from datetime import date
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QCompleter, QLineEdit, QWidget

from tracker.core.record import Column, ColumnType, JsonValue
from tracker.errors import InputError
from tracker.ui.kit.field_texts import shown_text, stepped, typed_value

_TAKING = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)
UNKNOWN = "This is not one of the known values; it is kept as it is typed."
_STEPPED = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.DATE)
_PLACEHOLDERS = {ColumnType.DATE: "yyyy-mm-dd"}
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class FieldEditor(Protocol):
    """What a form asks of an editor; every editor is a QWidget."""

    @property
    def edited(self) -> SignalInstance:
        """Emitted when a person changes the contents, never by `set_value`."""
        ...

    def value(self) -> JsonValue:
        """The typed value, None when empty; InputError when it cannot be read."""
        ...

    def set_value(self, value: JsonValue) -> None:
        """Shows a payload's value."""
        ...

    def select_all(self) -> None:
        """Marks the contents, so that typing replaces them."""
        ...


def field_editor(column: Column, parent: QWidget) -> FieldEditor:
    """The editor for a column, named for screen readers."""
    editor: LineField | ChoiceField
    if column.type is ColumnType.BOOLEAN:
        editor = BooleanField(column, parent)
    elif column.choices:
        editor = ChoiceField(column, parent)
    else:
        editor = LineField(column, parent)
    unit = "minutes and seconds" if column.unit == "s" else column.unit
    editor.setAccessibleName(f"{column.label}, {unit}" if unit else column.label)
    return editor


def set_wrong(widget: QWidget, is_wrong: bool) -> None:
    """Frames a field that an error is about."""
    if bool(widget.property("wrong")) != is_wrong:
        widget.setProperty("wrong", is_wrong)
        widget.style().polish(widget)


class LineField(QLineEdit):
    """Text, numbers, times and dates; Up and Down step what has an order."""

    edited = Signal()

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = column
        self.textEdited.connect(self.edited)
        self.installEventFilter(_PassShortcuts(self))
        if column.max_length is not None:
            self.setMaxLength(column.max_length)
        is_number = column.type in (ColumnType.INTEGER, ColumnType.DECIMAL)
        if is_number:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText(
            "m:ss" if column.unit == "s" else _PLACEHOLDERS.get(column.type, "")
        )

    def value(self) -> JsonValue:  # noqa: D102
        return typed_value(self._column, self.text())

    def set_value(self, value: JsonValue) -> None:  # noqa: D102
        self.setText(shown_text(self._column, value))
        self.setCursorPosition(0)

    def select_all(self) -> None:  # noqa: D102
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        steps = _STEPS.get(cast(Qt.Key, event.key()))
        if steps is None or self.isReadOnly() or self._column.type not in _STEPPED:
            super().keyPressEvent(event)
            return
        self._step(steps)

    def _step(self, steps: int) -> None:
        try:
            value = self.value()
        except InputError:
            return  # what is typed cannot be counted up; saving will say what is wrong with it
        self.set_value(stepped(self._column, value, steps, date.today()))  # noqa: DTZ011
        self.selectAll()
        self.edited.emit()


class ChoiceField(QComboBox):
    """Known values to pick from; another one can be typed and is kept."""

    edited = Signal()

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setLineEdit(_CompletingLine(self))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.addItems(["", *column.choices])
        self._fit_completer()
        line = self.line()
        line.setAccessibleName(column.label)
        line.installEventFilter(_PassShortcuts(line))
        line.textEdited.connect(self.edited)
        line.editingFinished.connect(self._mark_unknown)
        self.activated.connect(self.edited)

    def line(self) -> QLineEdit:
        """The part that is typed into."""
        return cast(QLineEdit, self.lineEdit())

    def value(self) -> JsonValue:  # noqa: D102
        return self.currentText().strip() or None

    def set_value(self, value: JsonValue) -> None:  # noqa: D102
        text = "" if value is None else str(value)
        self.setCurrentIndex(self.findText(text, Qt.MatchFlag.MatchFixedString))
        self.setEditText(text)
        self.line().setCursorPosition(0)
        self._mark_unknown()

    def completion(self) -> str | None:
        """The known value that the text begins, whatever its capitals; None for another text."""
        typed = self.currentText().strip().casefold()
        known = [self.itemText(number) for number in range(self.count())]
        matches = [text for text in known if typed and text.casefold().startswith(typed)]
        exact = [text for text in matches if text.casefold() == typed]
        return next(iter([*exact, *matches]), None)

    def complete(self) -> None:
        """Takes the completion; a text that begins no known value stays as it is typed."""
        found = self.completion()
        if found is not None and found != self.currentText():
            self.setEditText(found)
            self.edited.emit()
        self._mark_unknown()

    def select_all(self) -> None:  # noqa: D102
        self.line().selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()  # scrolling over a form must not change what it holds

    def _mark_unknown(self) -> None:
        text = self.currentText().strip()
        is_unknown = bool(text) and self.findText(text, Qt.MatchFlag.MatchFixedString) < 0
        if bool(self.property("unknown")) != is_unknown:
            self.setProperty("unknown", is_unknown)
            self.setToolTip(UNKNOWN if is_unknown else "")
            self.line().setAccessibleDescription(UNKNOWN if is_unknown else "")
            self.style().polish(self)

    def _fit_completer(self) -> None:
        completer = cast(QCompleter, self.completer())
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        cast(QAbstractItemView, completer.popup()).setObjectName("completions")


class BooleanField(ChoiceField):
    """Yes, no, or empty."""

    _WORDS = {None: "", True: "yes", False: "no"}

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(column, parent)
        self.addItems(["yes", "no"])

    def value(self) -> JsonValue:  # noqa: D102
        meanings: dict[str, JsonValue] = {"": None, "yes": True, "no": False}
        text = self.currentText().strip()
        return meanings.get(text.casefold(), text)

    def set_value(self, value: JsonValue) -> None:  # noqa: D102
        super().set_value(self._WORDS.get(cast("bool | None", value), str(value)))


class _CompletingLine(QLineEdit):
    """Tab and Enter take the known value that was begun, also while the list hangs below."""

    def event(self, event: QEvent) -> bool:
        # Here and not in a filter: the list of completions hands its keys on to `event` alone.
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_press and Qt.Key(cast(QKeyEvent, event).key()) in _TAKING:
            cast(ChoiceField, self.parent()).complete()
        return super().event(event)


class _PassShortcuts(QObject):
    """Lets the window have Undo, Redo and Ctrl+K when the field itself has no use for them."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride:
            return False
        line, key = cast(QLineEdit, watched), cast(QKeyEvent, event)
        is_unused = (
            (key.matches(QKeySequence.StandardKey.Undo) and not line.isUndoAvailable())
            or (key.matches(QKeySequence.StandardKey.Redo) and not line.isRedoAvailable())
            or key.keyCombination() == (Qt.KeyboardModifier.ControlModifier | Qt.Key.Key_K)
        )
        if is_unused:
            event.ignore()
        return is_unused
