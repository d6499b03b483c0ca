"""The raid sheet's table: arrows move, Space and clicks toggle, letters are the workspace's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from tracker.profiles.dkp.ui.book import Touched
from tracker.profiles.dkp.ui.loot.scrolling import bring_into_view
from tracker.profiles.dkp.ui.sheet_model import ACCOUNT, FIRST_TIC, NAME, SheetModel
from tracker.profiles.dkp.ui.sheet_painting import ROW_PIXELS, CellPainter, TicHeadings
from tracker.ui.kit.row_list import as_list
from tracker.ui.kit.workspace import Theme

_Index = QModelIndex | QPersistentModelIndex
NARROWEST_TIC, WIDEST_TIC, NUMBER_PIXELS = 40, 104, 60
SHORT_BELOW = 76
NAME_PIXELS, ACCOUNT_PIXELS = 124, 104
_OWN_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp,
     Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)  # fmt: skip
Place = tuple[int, str]
"""A tic's number and a folded name."""


class SheetView(QTableView):
    """The cursor stays on its character and tic, whatever rows and columns come."""

    toggled = Signal()
    """A click on a tic's cell."""
    moved = Signal()
    """The cursor is on another character or tic."""

    def __init__(self, model: SheetModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet, self._theme = model, theme
        self.setHorizontalHeader(TicHeadings(model, theme, self))
        self.setModel(model)
        self.setItemDelegate(CellPainter(model, theme, self))
        self.setAccessibleName("Raid sheet")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        as_list(self)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(self._tell_moved)
        theme.changed.connect(self._fit)
        self._fit()

    def show_commit(self, touched: Touched) -> None:
        """Shows what a commit touched; cursor, selection and what is in sight stay."""
        cursor, chosen, top = self.cursor_place(), self.chosen(), self._cursor_top()
        # Whoever looks at the beginning sees what comes there, such as an unknown name.
        is_at_top = self.verticalScrollBar().value() == 0
        if self._sheet.apply(touched):
            self._share_width()
            self._restore(cursor, chosen, top, is_at_top=is_at_top)

    def look_for(self, words: str) -> None:
        """Shows the rows that are looked for."""
        cursor = self.cursor_place()
        self._sheet.find(words)
        self._restore(cursor, (), None)
        if not self.currentIndex().isValid() and self._sheet.rowCount():
            self.go_to((self._last_event(), self._sheet.row(0).folded))

    def cursor_place(self) -> Place | None:
        """The tic (0 for none) and the character that the cursor is on."""
        index = self.currentIndex()
        if not index.isValid():
            return None
        return self._place(index)

    def chosen(self) -> list[Place]:
        """The selected cells of tics; else the cell that the cursor is on."""
        found = [self._place(i) for i in self.selectionModel().selectedIndexes()]
        return sorted({place for place in found if place[0]})

    def go_to(self, place: Place) -> bool:
        """Puts the cursor on a character in a tic; False when it is not there."""
        row, column = self._sheet.row_named(place[1]), self._sheet.column_of(place[0])
        if row is None:
            return False
        index = self._sheet.index(row, NAME if column is None else column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self.scrollTo(index)
        return True

    def look_at_tic(self, event_index: int) -> None:
        """Moves the cursor into a tic's column."""
        place = self.cursor_place()
        if place is not None:
            self.go_to((event_index, place[1]))
        elif self._sheet.rowCount():
            self.go_to((event_index, self._sheet.row(0).folded))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in _OWN_KEYS:
            super().keyPressEvent(event)
            # With large text the page is scrolled, perhaps to a card below.
            bring_into_view(self)
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        is_cell = index.isValid() and self._sheet.tic_at(index.column()) is not None
        is_alone = len(self.selectionModel().selectedIndexes()) == 1
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and is_plain and is_cell and is_alone and index == self.currentIndex():
            self.toggled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._share_width()

    def _place(self, index: _Index) -> Place:
        tic = self._sheet.tic_at(index.column())
        return 0 if tic is None else tic.event_index, self._sheet.row(index.row()).folded

    def _last_event(self) -> int:
        tic = self._sheet.tic_at(FIRST_TIC + self._sheet.tic_count - 1)
        return 0 if tic is None else tic.event_index

    def _tell_moved(self) -> None:
        self.moved.emit()

    def _cursor_top(self) -> int | None:
        index = self.currentIndex()
        return self.rowViewportPosition(index.row()) if index.isValid() else None

    def _restore(
        self,
        cursor: Place | None,
        chosen: Sequence[Place],
        top: int | None,
        *,
        is_at_top: bool = False,
    ) -> None:
        if cursor is None or not self.go_to(cursor):
            return
        flags = QItemSelectionModel.SelectionFlag
        for event, name in chosen:
            row, column = self._sheet.row_named(name), self._sheet.column_of(event)
            if row is not None and column is not None:
                self.selectionModel().select(self._sheet.index(row, column), flags.Select)
        bar = self.verticalScrollBar()
        if top is not None and not is_at_top:
            bar.setValue(bar.value() + self.rowViewportPosition(self.currentIndex().row()) - top)

    def _fit(self) -> None:
        header = self.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(self._theme.pixels(ROW_PIXELS))
        header.setDefaultSectionSize(self._theme.pixels(ROW_PIXELS))
        self.horizontalHeader().setMinimumSectionSize(self._theme.pixels(30))
        self._share_width()

    def _share_width(self) -> None:
        """All tics stay in sight as long as they can: what is least needed gives way first."""
        sheet, px = self._sheet, self._theme.pixels
        after = range(FIRST_TIC + sheet.tic_count, sheet.columnCount())
        room = self.viewport().width() - px(NAME_PIXELS)
        tics = max(sheet.tic_count, 1)
        optional = {column: px(NUMBER_PIXELS) for column in after} | {ACCOUNT: px(ACCOUNT_PIXELS)}
        spare = room - sum(optional.values()) - tics * px(NARROWEST_TIC)
        hidden = set()
        # 90 days, 60 days, the account (alts name it), spent, 30 days.
        for column in (*after[4:], *after[3:4], ACCOUNT, *after[1:3]):
            if spare < 0:
                spare += optional[column]
                hidden.add(column)
        for column in range(sheet.columnCount()):
            self.setColumnHidden(column, column in hidden)
        wide = min(px(NARROWEST_TIC) + max(spare, 0) // tics, px(WIDEST_TIC))
        sheet.shorten_headings(wide < px(SHORT_BELOW))
        for number in range(sheet.tic_count):
            self.setColumnWidth(FIRST_TIC + number, wide)
        left = max(spare, 0) - (wide - px(NARROWEST_TIC)) * tics
        self.setColumnWidth(NAME, px(NAME_PIXELS) + max(left, 0))
        for column, width in optional.items():
            self.setColumnWidth(column, width)
