"""One tab: the records of a kind as a table that sorts, filters, hides columns and copies."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QStackedLayout,
    QWidget,
)

from tracker.core.changes import ChangeSet
from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.ui.kit.row_list import choosing_rows
from tracker.ui.models.record_columns import STATE_WORDS
from tracker.ui.models.record_table import RecordTable
from tracker.ui.places import ColumnPlaces
from tracker.ui.session import RecordStore, Stored
from tracker.ui.theme import Theme
from tracker.ui.views.column_keeper import ColumnKeeper
from tracker.ui.views.record_table_view import CELL_PADDING, DOT_ROOM, RecordTableView

ROW_PIXELS, COMPACT_ROW_PIXELS = 30, 24
WIDEST_COLUMN = 260
MEASURED_ROWS = 60


class RecordPage(QWidget):
    """The view over one RecordTable. Editing is asked for, never done here."""

    edit_requested = Signal(object, object)
    """(Stored, field name or None)."""
    selected = Signal()
    counted = Signal()

    def __init__(self, store: RecordStore, scope: Scope, kind: type[Record], theme: Theme) -> None:
        super().__init__()
        self.kind = kind
        self.filter_text = ""
        self.table = RecordTable(store, scope, kind, self)
        self._theme = theme
        self.is_loaded = False
        """Whether the rows were read."""
        self._row_pixels = ROW_PIXELS
        self._chosen: dict[int, bool] = {}
        self._view = RecordTableView(self.table, theme, self)
        names = [column.name for column in self.table.columns]
        self._keeper = ColumnKeeper(self._view, names, theme)
        self._empty = QLabel(self)
        self._stack = QStackedLayout(self)
        self._build()
        self._connect()

    def keep_columns(self, places: ColumnPlaces) -> None:
        """Before the rows are read: arranges the columns as they were left, and keeps changes."""
        self._chosen.update(self._keeper.use(places))

    def load_once(self) -> None:
        """Reads the rows when the page is needed for the first time."""
        if not self.is_loaded:
            self.table.load()
            self._fit_columns()
            self.is_loaded = True

    def apply(self, changes: ChangeSet) -> None:
        """A commit; a page that was never looked at has nothing to read again."""
        if self.is_loaded:
            self.table.apply(changes)

    def set_filter(self, text: str) -> None:
        """Shows matching rows only; the selected record stays selected while it is shown."""
        current = self.current()
        self.filter_text = text
        self.table.set_filter(text)
        if current is not None:
            self.select(current.key)

    def set_compact(self, is_compact: bool) -> None:
        """Rows of 24 px instead of 30."""
        self._row_pixels = COMPACT_ROW_PIXELS if is_compact else ROW_PIXELS
        self._fit_rows()

    def current(self) -> Stored | None:
        """The record that the cursor is on."""
        index = self._view.currentIndex()
        return self.table.stored(index.row()) if index.isValid() else None

    def current_field(self) -> str | None:
        """The name of the field that the cursor is on."""
        index = self._view.currentIndex()
        return self.table.columns[index.column()].name if index.isValid() else None

    def selection(self) -> list[Stored]:
        """The selected records, from the top."""
        rows = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        return [self.table.stored(row) for row in rows]

    def select(self, key: Key) -> None:
        """Puts the cursor on a record and brings it into sight."""
        row = self.table.row_of(key)
        if row is None:
            return
        column = max(self._view.currentIndex().column(), self._first_column())
        self._select_only(row, column)
        self._view.scrollTo(self.table.index(row, column))

    def show_at_once(self, key: Key) -> None:
        """As `select`; the row is on the screen when this returns, whatever is to be done next."""
        self.select(key)
        # Left to the event loop it would wait for 5 ms and for all else that is to be painted.
        self._view.viewport().repaint()

    def focus_table(self) -> None:
        """Gives the keyboard to the table, with the cursor on a row if there is one."""
        if not self._view.selectionModel().hasSelection() and self.table.rowCount():
            row = max(self._view.currentIndex().row(), 0)
            self._select_only(row, self._first_column())
        self._view.setFocus()

    def copy(self) -> None:
        """The selected rows' shown columns as tab-separated text, headings first."""
        header = self._view.horizontalHeader()
        shown = [header.logicalIndex(place) for place in range(header.count())]
        columns = [self.table.columns[n] for n in shown if not header.isSectionHidden(n)]
        lines = [[column.heading for column in columns]]
        lines += [[column.text(row) for column in columns] for row in self.selection()]
        text = "\n".join("\t".join(_one_line(cell) for cell in line) for line in lines)
        QGuiApplication.clipboard().setText(text + "\n")

    def fill_column_menu(self, menu: QMenu) -> None:
        """One check mark per column."""
        menu.clear()
        header = self._view.horizontalHeader()
        for number, column in enumerate(self.table.columns):
            action = QAction(column.heading, menu, checkable=True)
            action.setChecked(not header.isSectionHidden(number))
            action.toggled.connect(lambda is_on, n=number: self._choose_column(n, is_on))
            menu.addAction(action)

    def empty_text(self) -> str:
        """What to do next when there are no rows."""
        if self.table.is_filtered:
            return f"No row matches “{self.filter_text}”.\nEsc in the filter shows all rows again."
        noun = self.kind.kind.label.lower()
        if self.kind.kind.index_field is None:
            return f"The {noun} itself is not recorded yet.\nPress Ins to fill it in."
        return f"No {noun} recorded yet.\nPress Ins for the first one."

    def _build(self) -> None:
        view = self._view
        # In the panel's own colour: else everything below is painted again for each new row.
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        view.setAccessibleName(f"{self.kind.kind.label} table")
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        choosing_rows(view, is_many=True)
        header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setSortingEnabled(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("hint")
        self._stack.addWidget(view)
        self._stack.addWidget(self._empty)
        self._fit_rows()

    def _connect(self) -> None:
        self.table.filled.connect(self._show_columns)
        self.table.counted.connect(self._show_emptiness)
        self.table.counted.connect(self.counted)
        self._view.activated.connect(self._ask_to_edit)
        self._view.selectionModel().selectionChanged.connect(self.selected)
        self._view.selectionModel().currentChanged.connect(self.selected)
        self._view.horizontalHeader().customContextMenuRequested.connect(self._open_column_menu)
        self._theme.changed.connect(self._fit_rows)

    def _ask_to_edit(self, index: QModelIndex) -> None:
        self.edit_requested.emit(self.table.stored(index.row()), self.current_field())

    def _open_column_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_column_menu(menu)
        menu.popup(self._view.horizontalHeader().mapToGlobal(place))

    def _choose_column(self, number: int, is_shown: bool) -> None:
        self._chosen[number] = is_shown
        self._keeper.choose(number, is_shown)
        self._show_columns()

    def _show_columns(self) -> None:
        for number in range(len(self.table.columns)):
            is_shown = self._chosen.get(number, self.table.is_offered(number))
            if self._view.isColumnHidden(number) is is_shown:
                self._view.setColumnHidden(number, not is_shown)
                if is_shown and self.is_loaded:
                    self._fit_column(number)

    def _show_emptiness(self) -> None:
        is_empty = self.table.rowCount() == 0
        if is_empty:
            self._empty.setText(self.empty_text())
        self._stack.setCurrentWidget(self._empty if is_empty else self._view)

    def _fit_rows(self) -> None:
        header = self._view.verticalHeader()
        header.setMinimumSectionSize(self._theme.pixels(COMPACT_ROW_PIXELS))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultSectionSize(self._theme.pixels(self._row_pixels))
        if self.is_loaded:
            self._fit_columns()

    def _fit_columns(self) -> None:
        for number in range(len(self.table.columns)):
            if not self._view.isColumnHidden(number):
                self._fit_column(number)

    def _fit_column(self, number: int) -> None:
        """Wide enough for the heading and the first rows; Qt's own measure is too generous."""
        kept = self._keeper.width(number)
        with self._keeper.arranging():
            self._view.setColumnWidth(number, self._fitting(number) if kept is None else kept)

    def _fitting(self, number: int) -> int:
        column = self.table.columns[number]
        head, cell = QFont(self.font()), QFontMetrics(self.font())
        head.setPixelSize(self._theme.pixels(11))
        head.setWeight(QFont.Weight.DemiBold)
        rows = range(min(self.table.rowCount(), MEASURED_ROWS))
        texts = {column.text(self.table.stored(row)) for row in rows}
        if number == 0:
            texts |= set(STATE_WORDS.values())  # a row's state changes, the width does not
        room = self._theme.pixels(DOT_ROOM if number == 0 else 0)
        wanted = max(
            QFontMetrics(head).horizontalAdvance(column.heading) + self._theme.pixels(26),
            max(map(cell.horizontalAdvance, texts), default=0)
            + room
            + 2 * self._theme.pixels(CELL_PADDING)
            + 2,
        )
        return min(wanted, self._theme.pixels(WIDEST_COLUMN))

    def _select_only(self, row: int, column: int) -> None:
        """Whatever keys are held: with Ctrl or Shift, Qt's own way would keep or extend."""
        flags = QItemSelectionModel.SelectionFlag
        how = flags.ClearAndSelect | flags.Rows
        self._view.selectionModel().setCurrentIndex(self.table.index(row, column), how)

    def _first_column(self) -> int:
        header = self._view.horizontalHeader()
        shown = (n for n in range(1, header.count()) if not header.isSectionHidden(n))
        return next(shown, 0)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
