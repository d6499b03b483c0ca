"""A list with a filter above it: type to narrow it down, Enter takes the row."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.kit.row_list import choosing_rows
from tracker.ui.models.text_table import IdentityRole, TextRow, TextTable

WIDEST_LETTERS = 34


class TextList(QWidget):
    """The cursor stays on its row when the rows are read again, or on the row in its place."""

    moved = Signal()
    """The cursor is on another row, or the row says something else."""
    taken = Signal()
    """Enter or a double click."""

    def __init__(
        self, name: str, headings: Sequence[str], parent: QWidget, *, with_filter: bool = True
    ) -> None:
        super().__init__(parent)
        self._table = TextTable(headings, self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._table)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._found.setFilterKeyColumn(-1)
        self._filter, self._view = QLineEdit(self), QTableView(self)
        self._empty = QLabel(self)
        self._empty_text = "Reading…"
        self._is_awaited = False
        self._build(name)
        self._restore(None, 0)
        self._filter.setVisible(with_filter)

    def show_rows(self, rows: Sequence[TextRow], empty_text: str) -> None:
        """Fills the list; without rows the text says why, and what to do."""
        self._empty_text = empty_text
        current, place = self.current(), self._view.currentIndex().row()
        if self._table.show_rows(rows):
            self._fit()
        self._restore(current, max(place, 0))

    def current(self) -> Hashable | None:
        """What the row under the cursor stands for."""
        index = self._view.currentIndex()
        found: Hashable | None = index.data(IdentityRole) if index.isValid() else None
        return found

    def choose(self, identity: Hashable) -> None:
        """Puts the cursor on a row, if it is shown."""
        for row in range(self._found.rowCount()):
            if self._found.index(row, 0).data(IdentityRole) == identity:
                self._view.selectRow(row)

    def texts(self) -> list[tuple[str, ...]]:
        """The rows as they are shown, from the top."""
        columns = range(self._found.columnCount())
        rows = range(self._found.rowCount())
        return [tuple(self._found.index(r, c).data() for c in columns) for r in rows]

    @property
    def is_empty(self) -> bool:
        """Whether the words stand in the place of rows."""
        return self._stack.currentWidget() is self._empty

    @property
    def empty_words(self) -> str:
        """What is said instead of rows."""
        return self._empty.text()

    def focus_list(self) -> None:
        """Gives the keyboard to the rows, as soon as there are any."""
        self._is_awaited = self.is_empty
        self._view.setFocus()

    def focus_filter(self) -> None:
        """Gives the keyboard to the filter."""
        self._filter.setFocus()
        self._filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key, is_filter = Qt.Key(event.key()), watched is self._filter
            if is_filter and key is Qt.Key.Key_Down:
                self.focus_list()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.taken.emit()
                return True
            if is_filter and key is Qt.Key.Key_Escape and self._filter.text():
                self._filter.clear()
                return True
        return super().eventFilter(watched, event)

    def _build(self, name: str) -> None:
        self._filter.setPlaceholderText("Filter")
        self._filter.setAccessibleName(f"Filter {name.lower()}")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._narrow)
        self._build_view(name)
        for watched in (self._filter, self._view):
            watched.installEventFilter(self)
        self._empty.setObjectName("hint")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._filter)
        box.addLayout(self._stack, 1)

    def _build_view(self, name: str) -> None:
        view = self._view
        view.setModel(self._found)
        view.setAccessibleName(name)
        choosing_rows(view)
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.selectionModel().currentRowChanged.connect(lambda _now, _old: self.moved.emit())
        view.doubleClicked.connect(lambda _index: self.taken.emit())

    def _narrow(self, text: str) -> None:
        current = self.current()
        self._found.setFilterFixedString(text.strip())
        self._restore(current, 0)

    def _restore(self, identity: Hashable | None, place: int) -> None:
        if identity is not None:
            self.choose(identity)
        if self.current() is None and self._found.rowCount():
            self._view.selectRow(min(place, self._found.rowCount() - 1))
        is_empty = self._found.rowCount() == 0
        is_narrowed = bool(self._filter.text()) and self._table.rowCount() > 0
        self._empty.setText("No row matches the filter." if is_narrowed else self._empty_text)
        self._stack.setCurrentWidget(self._empty if is_empty else self._view)
        if self._is_awaited and not is_empty:
            self.focus_list()
        self.moved.emit()

    def _fit(self) -> None:
        """Each column as wide as its contents, the last as wide as there is room."""
        self._view.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.9))
        widest = self.fontMetrics().averageCharWidth() * WIDEST_LETTERS
        self._view.resizeColumnsToContents()
        for column in range(len(self._table.headings) - 1):
            self._view.setColumnWidth(column, min(self._view.columnWidth(column) + 8, widest))
