"""The raid sheet's table: arrows move, Space and clicks toggle, letters are the workspace's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tracker.core.changes import RecordState
from tracker.profiles.dkp.ui.book import Touched
from tracker.profiles.dkp.ui.sheet_model import ACCOUNT, FIRST_TIC, NAME, SheetModel
from tracker.ui.kit.workspace import Theme

_Index = QModelIndex | QPersistentModelIndex
ROW_PIXELS, NARROWEST_TIC, WIDEST_TIC, NUMBER_PIXELS = 24, 50, 104, 60
SHORT_BELOW = 84
NAME_PIXELS, ACCOUNT_PIXELS, DOT_ROOM = 124, 104, 16
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
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
        self.setModel(model)
        self.setItemDelegate(_CellPainter(model, theme, self))
        self.setAccessibleName("Raid sheet")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
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
        # 90 days, 60 days, the account (alts name it), spent.
        for column in (*(after[-1:]), *(after[-2:-1]), ACCOUNT, *(after[1:2])):
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


class _CellPainter(QStyledItemDelegate):
    """Paints from the model's rows, without a style's detours."""

    def __init__(self, model: SheetModel, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._sheet, self._theme, self._table = model, theme, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: D102
        return QSize(0, self._theme.pixels(ROW_PIXELS))

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        row, column, rect = index.row(), index.column(), QRect(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("selection"))
        if self._sheet.tic_at(column) is not None:
            cell = self._sheet.cell(row, column)
            self._write(painter, rect, cell.sign, cell.token, _CENTRE)
        else:
            self._paint_words(painter, rect, row, column)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_words(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        line, pad = self._sheet.row(row), self._theme.pixels(8)
        words = self._sheet.text(row, column)
        if column == NAME:
            self._paint_state(painter, self._sheet.state(row), rect)
            token = "warn" if line.account_id is None else "text" if line.is_main else "dim"
            if not line.is_here:
                token, words = "dim", f"+ {words}"
            elif not line.is_main and line.account_id is not None:
                # The column of the account says it, where there is room for one.
                is_told = not self._table.isColumnHidden(ACCOUNT)
                words = f"↳ {words}" + ("" if is_told else f"  alt of {line.account}")
            self._write(painter, rect.adjusted(self._theme.pixels(DOT_ROOM), 0, 0, 0), words,
                        token, _LEFT)  # fmt: skip
        elif column == ACCOUNT:
            token = "warn" if line.account_id is None else "dim"
            self._write(painter, rect.adjusted(pad, 0, -pad, 0), words, token, _LEFT)
        else:
            number = column - FIRST_TIC - self._sheet.tic_count
            token = "text" if number == 0 else "dim"
            self._write(painter, rect.adjusted(0, 0, -pad, 0), words, token, _RIGHT)

    def _write(
        self, painter: QPainter, rect: QRect, words: str, token: str, alignment: int
    ) -> None:
        if not words:
            return
        painter.setPen(self._theme.colour(token))
        if len(words) > 6:
            elide = Qt.TextElideMode.ElideRight
            words = painter.fontMetrics().elidedText(words, elide, rect.width())
        painter.drawText(rect, alignment, words)

    def _paint_state(self, painter: QPainter, state: RecordState, rect: QRect) -> None:
        """Full = waiting, ring = sent, square = refused; nothing when the server has it."""
        if state is RecordState.SYNCED:
            return
        token = "bad" if state is RecordState.PARKED else "accent"
        _paint_dot(painter, state, (rect, self._theme.pixels(DOT_ROOM)), self._theme.colour(token))


def _paint_dot(
    painter: QPainter, state: RecordState, place: tuple[QRect, int], colour: QColor
) -> None:
    rect, room = place
    centre, radius = QPointF(rect.left() + room / 2, rect.center().y() + 1), room * 0.2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6))
    if state is not RecordState.SENT:
        painter.setBrush(colour)
    if state is RecordState.PARKED:
        painter.drawRect(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
    else:
        painter.drawEllipse(centre, radius, radius)
    painter.restore()
