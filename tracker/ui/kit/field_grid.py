"""All fields of one kind as a grid of captions and editors, two abreast where there is room."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from tracker.core.record import Column, ColumnType, JsonValue, Payload, Record, columns
from tracker.errors import InputError
from tracker.ui.kit.editors import FieldEditor, field_editor, set_wrong
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.models.cells import heading, scope_caption

NARROWEST_FIELD = 132
"""Below twice this width (at 100 %) the fields stand one under the other."""
LONG_TEXT = 60


class FieldGrid(QWidget):
    """Built once per kind and filled again for each record."""

    edited = Signal()

    def __init__(self, kind: type[Record], with_scope_field: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = kind
        self._columns = {
            c.name: c for c in columns(kind) if with_scope_field or c.name != kind.kind.scope_field
        }
        self._editors: dict[str, FieldEditor] = {}
        self._cells: list[tuple[QWidget, bool]] = []
        self._before: dict[str, JsonValue] = {}
        self.is_touched = False
        """Whether a person changed a field since the record was shown."""
        self._abreast = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setSpacing(8)
        for column in self._columns.values():
            self._add(column)
        self._arrange(2)

    def show_record(self, payload: Payload, is_new: bool) -> None:
        """Fills the fields; an existing record's place in its scope cannot be changed."""
        self._before = {name: payload.get(name) for name in self._columns}
        shown = default_payload(self.kind) if is_new else self._before
        for name, editor in self._editors.items():
            editor.set_value(shown.get(name))
        self.mark_wrong(None)
        self.is_touched = False
        for fixed in (self.kind.kind.index_field, self.kind.kind.scope_field):
            line = self._widget(fixed)
            if isinstance(line, QLineEdit):
                line.setReadOnly(not is_new)
                if fixed == self.kind.kind.index_field:
                    line.setPlaceholderText("next free")

    def changed(self) -> dict[str, JsonValue]:
        """The fields that differ from the record shown; InputError when one cannot be read."""
        typed = {name: self._read(name) for name in self._editors}
        return {name: value for name, value in typed.items() if value != self._before.get(name)}

    def prefill(self, name: str, value: JsonValue) -> None:
        """Puts a value into a field of a new record; it counts as typed."""
        if name in self._editors:
            self._editors[name].set_value(value)

    def focus_field(self, name: str | None) -> None:
        """Puts the cursor into the named field, else into the first that can be typed into."""
        widget = self._widget(name)
        if widget is None or (isinstance(widget, QLineEdit) and widget.isReadOnly()):
            widget = self._first()
        widget.setFocus()
        cast(FieldEditor, widget).select_all()

    def mark_wrong(self, name: str | None) -> None:
        """Frames one field, or none."""
        for own in self._editors:
            set_wrong(cast(QWidget, self._editors[own]), own == name)

    def field_named_in(self, sentence: str) -> Column | None:
        """The column that an error's sentence is about, by its name."""
        words = sentence.replace(",", " ").replace(":", " ").split()
        return next((c for name, c in self._columns.items() if name in words), None)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        # That of one column: what stands two abreast must not keep the form from being narrower.
        widest = max(cell.minimumSizeHint().width() for cell, _ in self._cells)
        margins = self._grid.contentsMargins()
        width = widest + margins.left() + margins.right()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        scale = self.fontMetrics().height() / 16
        self._arrange(2 if self.width() >= 2 * NARROWEST_FIELD * scale else 1)

    def _add(self, column: Column) -> None:
        cell = QWidget(self)
        box = QVBoxLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        is_given = column.name == self.kind.kind.index_field
        mark = " *" if column.is_required and not is_given else ""
        caption = ElidedLabel(cell)
        caption.setText(f"{self._caption(column)}{mark}")
        caption.setObjectName("caption")
        editor = field_editor(column, cell)
        caption.setBuddy(cast(QWidget, editor))
        editor.edited.connect(self._touch)
        box.addWidget(caption)
        box.addWidget(cast(QWidget, editor))
        self._editors[column.name] = editor
        is_long = (column.max_length or 0) > LONG_TEXT
        self._cells.append((cell, column.type is ColumnType.TEXT and is_long))

    def _caption(self, column: Column) -> str:
        is_scope = column.name == self.kind.kind.scope_field
        return scope_caption(column) if is_scope else heading(column)

    def _touch(self) -> None:
        self.is_touched = True
        self.edited.emit()

    def _arrange(self, abreast: int) -> None:
        if abreast == self._abreast:
            return
        self._abreast = abreast
        place = 0
        for cell, is_long in self._cells:
            self._grid.removeWidget(cell)
            if is_long:
                place += -place % abreast
            width = abreast if is_long else 1
            self._grid.addWidget(cell, place // abreast, place % abreast, 1, width)
            place += width
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < abreast else 0)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _read(self, name: str) -> JsonValue:
        try:
            return self._editors[name].value()
        except InputError:
            self.mark_wrong(name)
            self.focus_field(name)
            raise

    def _widget(self, name: str | None) -> QWidget | None:
        return cast("QWidget | None", self._editors.get(name or ""))

    def _first(self) -> QWidget:
        index_field = self.kind.kind.index_field
        return cast(QWidget, next(e for n, e in self._editors.items() if n != index_field))


def default_payload(kind: type[Record]) -> dict[str, JsonValue]:
    """What the kind assumes for fields that are left empty."""
    simple = (str, int, float, bool)
    fields = kind.model_fields.items()
    return {name: info.default for name, info in fields if isinstance(info.default, simple)}
