"""A table for pages: sorted and narrowed down by keys, copied as TSV, with words when empty."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.kit.page_columns import PageColumn, PageOrder, PageRows, Tone
from tracker.ui.kit.page_widths import ColumnWidths, shared
from tracker.ui.kit.row_list import choosing_rows
from tracker.ui.theme import Theme

__all__ = ["PageColumn", "PageTable", "Tone"]

_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYS = (
    ("Table", "Narrow down", "Ctrl+F"),
    ("Table", "Sort by the column of the cursor", "Alt+Down or Alt+Up"),
    ("Table", "Copy what is shown, with headings", "Ctrl+C"),
)
"""For `ProfilePage.key_lines`."""


class PageTable(QWidget):
    """The cursor stays on its row when the rows come again, and the order stays as chosen.

    Alt+Down sorts by the cursor's column from the largest, Alt+Up from the smallest; so does a
    click on a heading.
    """

    taken = Signal(object)
    """The row of an Enter or a double click."""
    moved = Signal(object)
    """The row that the cursor is on now, or None."""

    def __init__(
        self,
        name: str,
        columns: Sequence[PageColumn],
        identity: Callable[[Any], Hashable],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """`identity` tells a row from the others, also when its numbers are new."""
        super().__init__(parent)
        self._theme = theme
        self._rows = PageRows(columns, theme, self)
        self._order = PageOrder(self._rows, identity)
        self.filter = QLineEdit(self)
        """Hide it where a few rows need none."""
        self.view = QTableView(self)
        self._empty = QLabel(self)
        self._empty_text = ""
        self._stack = QStackedLayout()
        self._widths: list[int] = []
        self._hidden: set[int] = set()
        self._is_fitting = self._is_arranged = self._is_awaited = False
        self._build(name)
        self._connect()
        self._settle(None, 0)

    def show_rows(self, rows: Sequence[Any], empty_text: str) -> None:
        """Fills the table; without rows the words say why, and what to do."""
        self._empty_text = empty_text
        current, place = self.current(), self.view.currentIndex()
        if self._rows.show_rows(rows):
            self._fit()
        self._settle(current, max(place.row(), 0), max(place.column(), 0))

    def sort_by(self, heading: str, *, is_descending: bool = False) -> None:
        """Puts the rows in order; what is not there comes last."""
        headings = [column.heading for column in self._rows.columns]
        self._sort(headings.index(heading), is_descending=is_descending)

    def current(self) -> Any:
        """The row that the cursor is on, or None."""
        index = self.view.currentIndex()
        return self._order.row(index.row()) if index.isValid() else None

    def choose(self, identity: Hashable) -> bool:
        """Puts the cursor on a row; False when it is not shown."""
        row = self._order.row_of(identity)
        if row is not None:
            self._go(row, max(self.view.currentIndex().column(), 0))
            middle = QAbstractItemView.ScrollHint.PositionAtCenter
            self.view.scrollTo(self.view.currentIndex(), middle)
        return row is not None

    def copied(self) -> str:
        """The shown rows as TSV with headings; empty when there are none."""
        if not self._order.rowCount():
            return ""
        lines = [[column.heading for column in self._rows.columns], *self.texts()]
        return "".join("\t".join(_one_line(cell) for cell in line) + "\n" for line in lines)

    def texts(self) -> list[list[str]]:
        """The cells as they are shown, from the top."""
        rows = (self._order.row(number) for number in range(self._order.rowCount()))
        return [[column.cell(row) for column in self._rows.columns] for row in rows]

    @property
    def empty_words(self) -> str:
        """What is said in the place of rows; empty while there are some."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def focus_rows(self) -> None:
        """Gives the keyboard to the rows; to the filter until there are any."""
        self._is_awaited = bool(self.empty_words)
        (self.filter if self._is_awaited else self.view).setFocus()

    def focus_filter(self) -> None:
        """Gives the keyboard to the filter."""
        self.filter.setFocus()
        self.filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self.filter:
                return self._filter_key(Qt.Key(event.key()))
            return self._table_key(event)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._share_room()

    def hide_column(self, heading: str, is_hidden: bool) -> None:
        """Leaves a column out that says nothing just now; it is copied all the same."""
        number = [column.heading for column in self._rows.columns].index(heading)
        before = set(self._hidden)
        (self._hidden.add if is_hidden else self._hidden.discard)(number)
        if self._hidden != before:
            self._share_room()

    def _filter_key(self, key: Qt.Key) -> bool:
        if key is Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
            return True
        if key in (*_TAKING, Qt.Key.Key_Down):
            self.focus_rows()
            return True
        return False

    def _table_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _TAKING and self.current() is not None:
            self.taken.emit(self.current())
            return True
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            is_descending = key is Qt.Key.Key_Down
            self._sort(max(self.view.currentIndex().column(), 0), is_descending=is_descending)
            return True
        return False

    def _sort(self, column: int, *, is_descending: bool) -> None:
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self.view.sortByColumn(column, down if is_descending else up)
        self.view.scrollTo(self.view.currentIndex())

    def _build(self, name: str) -> None:
        self.filter.setPlaceholderText("Filter   Ctrl+F")
        self.filter.setAccessibleName(f"Filter {name.lower()}")
        self.filter.setClearButtonEnabled(True)
        self._empty.setObjectName("hint")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_view(name)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.filter)
        box.addLayout(self._stack, 1)

    def _build_view(self, name: str) -> None:
        view = self.view
        view.setModel(self._order)
        view.setAccessibleName(name)
        choosing_rows(view)
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(16)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _connect(self) -> None:
        for watched in (self.filter, self.view):
            watched.installEventFilter(self)
        self.filter.textChanged.connect(self._narrow)
        self.view.selectionModel().currentRowChanged.connect(self._announce)
        self.view.doubleClicked.connect(self._take)
        self.view.horizontalHeader().sectionClicked.connect(self._sort_by_click)
        self.view.horizontalHeader().sectionResized.connect(self._note_arranged)

    def _announce(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit(self.current())

    def _take(self, _index: QModelIndex) -> None:
        self.taken.emit(self.current())

    def _sort_by_click(self, column: int) -> None:
        """Another column begins with what one looks for: the most, or the first letter."""
        is_same = self._order.sortColumn() == column
        is_descending = self._order.sortOrder() is Qt.SortOrder.DescendingOrder
        wanted = not is_descending if is_same else self._rows.columns[column].is_number
        self._sort(column, is_descending=wanted)

    def _narrow(self, text: str) -> None:
        current = self.current()
        self._order.narrow(text)
        self._settle(current, 0, max(self.view.currentIndex().column(), 0))

    def _settle(self, before: Any, place: int, column: int = 0) -> None:
        """The cursor on its row again, else on the one in its place; words where none is."""
        count = self._order.rowCount()
        row = None if before is None else self._order.row_of(self._order.identity(before))
        if count:
            self._go(min(place, count - 1) if row is None else row, column)
        is_narrowed = bool(self.filter.text()) and self._rows.rowCount() > 0
        words = "No row matches the filter; Esc clears it." if is_narrowed else self._empty_text
        self._empty.setText("" if count else words)
        self._stack.setCurrentWidget(self.view if count else self._empty)
        if count and self._is_awaited and self.filter.hasFocus() and not self.filter.text():
            self.focus_rows()

    def _go(self, row: int, column: int) -> None:
        self.view.setCurrentIndex(self._order.index(row, column))

    def _fit(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(self._theme.pixels(30))
        self._widths = ColumnWidths(self._rows, self._theme).measured(self.view)
        self._share_room()

    def _share_room(self) -> None:
        """Words get the room that numbers leave; what a person arranged stays."""
        if self._is_arranged:
            return
        # The view has its size only while it is seen, and the bar comes and goes with the rows.
        bar, frame = self.view.verticalScrollBar().sizeHint().width(), self.view.frameWidth()
        room = self.width() - bar - 2 * (frame + 1)
        seen = shared(self._widths, self._rows, self._hidden, room)
        with self._fitting():
            for number in range(len(self._widths)):
                self.view.setColumnHidden(number, number not in seen)
            for number, width in seen.items():
                self.view.setColumnWidth(number, width)

    @contextmanager
    def _fitting(self) -> Iterator[None]:
        """What changes widths here was arranged by nobody."""
        self._is_fitting = True
        yield
        self._is_fitting = False

    def _note_arranged(self, _column: int, _before: int, _now: int) -> None:
        self._is_arranged |= not self._is_fitting


def _one_line(text: str) -> str:
    return " ".join(text.split())
