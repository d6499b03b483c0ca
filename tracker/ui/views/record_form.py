"""The form of one record: made from its kind, saved with Enter, errors beside the fields."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.core.changes import RecordState
from tracker.core.record import Payload, Record
from tracker.errors import InputError, TrackerError
from tracker.ui.editing import Saved
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.field_grid import FieldGrid
from tracker.ui.models.cells import with_labels
from tracker.ui.models.record_columns import state_tip
from tracker.ui.session import Stored

Submit = Callable[[Payload], Saved]
"""Writes the changed fields; a TrackerError's sentence is shown in the form."""


class RecordForm(QFrame):
    """Keeps what was typed until it is saved or a person cancels."""

    saved = Signal(object, bool)
    """(Saved, is_new), after the store has it."""
    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, with_scope_field: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._with_scope_field = with_scope_field
        self._submit: Submit | None = None
        self._is_new = False
        self._given: Payload = {}
        self._grids: dict[type[Record], FieldGrid] = {}
        self._stack = QStackedWidget(self)
        self._title = ElidedLabel(self)
        self._title.setObjectName("heading")
        self._remark, self._error = QLabel(self), QLabel(self)
        self._save = QPushButton("Save   ⏎", self)
        self._cancel = QPushButton("Cancel   Esc", self)
        self._build()

    def start_new(self, kind: type[Record], given: Payload, submit: Submit) -> None:
        """An empty form; a field that stays empty gets the kind's default."""
        self._begin(kind, f"New {kind.kind.label.lower()}", submit, is_new=True)
        self._grid().show_record({}, is_new=True)
        for name, value in given.items():
            self._grid().prefill(name, value)
        self._given = self._grid().changed()
        self._grid().focus_field(None)

    def start_edit(self, stored: Stored, submit: Submit) -> None:
        """The record's fields; only those that are changed are written."""
        kind = type(stored.record)
        self._begin(kind, f"{kind.kind.label} {stored.key}", submit, is_new=False)
        if stored.state is RecordState.PARKED:
            self._remark.setText(with_labels(state_tip(stored), kind))
            self._remark.show()
        self._grid().show_record(stored.record.payload(), is_new=False)
        self._given = {}

    def name_save(self, text: str) -> None:
        """What the button says that writes the record."""
        self._save.setText(f"{text}   ⏎")

    def focus_field(self, name: str | None) -> None:
        """Gives the keyboard to the named field, else to the first."""
        self._grid().focus_field(name)

    @property
    def is_active(self) -> bool:
        """Whether a record is being entered or edited."""
        return self._submit is not None

    @property
    def is_new(self) -> bool:
        """Whether the record is not recorded yet."""
        return self._is_new

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        if self._submit is None or not self._grid().is_touched:
            return False
        try:
            # A new record's fields begin with values, which nobody typed.
            return self._grid().changed() != self._given
        except InputError:
            return True

    def save(self) -> bool:
        """Writes what was changed; False when it was refused: the form stays and says why."""
        if self._submit is None:
            return True
        try:
            fields = self._grid().changed()
            if self._is_new and not self._grid().is_touched:
                self._show_error("Nothing is entered yet; Esc closes the form.")
                return False
            if not fields and not self._is_new:
                self.cancel()
                return True
            saved = self._submit(fields)
        except TrackerError as error:
            self._show_error(str(error))
            return False
        is_new = self._is_new
        if not is_new:
            self.cancel()
        self.saved.emit(saved, is_new)
        return True

    def cancel(self) -> None:
        """Closes the form; what was typed and not saved is dropped."""
        self._submit = None
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        for label in (self._remark, self._error):
            label.setWordWrap(True)
            label.setProperty("tone", "bad")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.hide()
        self._save.setObjectName("primary")
        self._save.clicked.connect(self.save)
        self._cancel.clicked.connect(self.cancel)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._stack)
        buttons = QHBoxLayout()
        buttons.addWidget(self._save)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addWidget(self._title)
        box.addWidget(self._remark)
        box.addWidget(area, 1)
        box.addWidget(self._error)
        box.addLayout(buttons)

    def _begin(self, kind: type[Record], title: str, submit: Submit, *, is_new: bool) -> None:
        if kind not in self._grids:
            grid = FieldGrid(kind, self._with_scope_field, self)
            grid.edited.connect(self._hide_error)
            self._grids[kind] = grid
            self._stack.addWidget(grid)
        self._stack.setCurrentWidget(self._grids[kind])
        self._title.setText(title)
        self._submit, self._is_new = submit, is_new
        self._remark.hide()
        self._hide_error()
        self.opened.emit()

    def _grid(self) -> FieldGrid:
        grid = self._stack.currentWidget()
        if not isinstance(grid, FieldGrid):
            raise TypeError("the form shows no record")
        return grid

    def _show_error(self, sentence: str) -> None:
        column = self._grid().field_named_in(sentence)
        if column is not None:
            self._grid().mark_wrong(column.name)
            self._grid().focus_field(column.name)
            sentence = re.sub(rf"\b{column.name}\b", column.label, sentence)
        self._error.setText(sentence)
        self._error.show()

    def _hide_error(self) -> None:
        self._error.hide()
        self._grid().mark_wrong(None)
