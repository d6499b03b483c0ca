"""A table view that paints its cells itself: a key press must show within a frame.

Qt's item delegates ask a Python model seven questions per cell; with 300 cells in sight that is
most of the time between a key press and the new row. Scrolling, selection, keys, headers and
accessibility stay Qt's.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from tracker.core.changes import RecordState
from tracker.core.ids import Key
from tracker.ui.kit.state_dot import paint_dot
from tracker.ui.models.record_table import RecordTable
from tracker.ui.session import Stored
from tracker.ui.theme import Theme

KEPT_PICTURES = 200
"""A few screens; each takes about 80 KiB."""
DOT_ROOM = 18
CELL_PADDING = 9
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_TOKENS = {
    RecordState.WAITING: "accent",
    RecordState.SENT: "accent",
    RecordState.PARKED: "bad",
    RecordState.SYNCED: "dim",
}


class RecordTableView(QTableView):
    """Shows a RecordTable; the first column has the state's dot before its word."""

    def __init__(self, table: RecordTable, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._theme = table, theme
        self._look: object = None
        self._pictures: dict[tuple[Key, bool], tuple[Stored, QPixmap]] = {}
        self.setModel(table)
        # Else Qt paints everything below it again for each new row: longer than the rows take.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        before = QRect(QPoint(0, 0), event.oldSize())
        was_in_sight = before.contains(self.visualRect(self.currentIndex()))
        super().resizeEvent(event)
        if was_in_sight:
            # A message that appears below must not hide the row that was just entered.
            self.scrollTo(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, self._theme.colour("panel"))
        top = self.rowAt(area.top())
        if top < 0:
            return
        bottom = self.rowAt(area.bottom())
        if bottom < 0:
            bottom = self._table.rowCount() - 1
        columns = self._columns_in(area)
        selection = self.selectionModel()
        self._forget_other_looks(columns)
        for row in range(top, bottom + 1):
            is_selected = selection.isRowSelected(row, QModelIndex())
            picture = self._picture(row, columns, is_selected)
            painter.drawPixmap(0, self.rowViewportPosition(row), picture)
        self._paint_cursor(painter)

    def _forget_other_looks(self, columns: list[tuple[int, int, int]]) -> None:
        """Pictures of rows are good for one look: colours, font, columns, sizes."""
        size = (self.viewport().width(), self.rowHeight(0), self.devicePixelRatioF())
        look = (columns, size, self._theme.palette, self._theme.scale, self.font().key())
        if look != self._look or len(self._pictures) > KEPT_PICTURES:
            self._look = look
            self._pictures.clear()

    def _picture(self, row: int, columns: list[tuple[int, int, int]], is_selected: bool) -> QPixmap:
        """After a key press all rows but two look as they did, in another place."""
        stored = self._table.stored(row)
        kept = self._pictures.get((stored.key, is_selected))
        if kept is not None and kept[0] is stored:
            return kept[1]
        ratio = self.devicePixelRatioF()
        size = QSize(self.viewport().width(), self.rowHeight(row))
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("selection" if is_selected else "panel"))
        painter = QPainter(picture)
        painter.setFont(self.font())
        self._paint_row(painter, stored, columns, size.height())
        painter.end()
        self._pictures[stored.key, is_selected] = (stored, picture)
        return picture

    def _columns_in(self, area: QRect) -> list[tuple[int, int, int]]:
        """(column, left, width) of what is in sight, in the order shown."""
        header = self.horizontalHeader()
        found = []
        for place in range(header.count()):
            number = header.logicalIndex(place)
            if not header.isSectionHidden(number):
                left, width = self.columnViewportPosition(number), self.columnWidth(number)
                if left <= area.right() and left + width >= area.left():
                    found.append((number, left, width))
        return found

    def _paint_row(
        self,
        painter: QPainter,
        stored: Stored,
        columns: list[tuple[int, int, int]],
        height: int,
    ) -> None:
        painter.setPen(self._theme.colour("text"))
        padding, metrics = self._theme.pixels(CELL_PADDING), self.fontMetrics()
        for number, left, width in columns:
            column = self._table.columns[number]
            text = column.text(stored)
            if number == 0:
                self._paint_state(painter, stored.state, QRect(left, 0, width, height), text)
            elif text:
                rect = QRect(left + padding, 0, width - 2 * padding, height)
                shown = _fitted(text, rect.width(), metrics)
                painter.drawText(rect, _RIGHT if column.is_number else _LEFT, shown)

    def _paint_state(self, painter: QPainter, state: RecordState, rect: QRect, words: str) -> None:
        colour = self._theme.colour(_TOKENS[state])
        room = self._theme.pixels(DOT_ROOM)
        centre = QPointF(rect.left() + room * 0.7, rect.center().y() + 1)
        paint_dot(painter, state, centre, self._theme.pixels(7) / 2, QPen(colour, 1.6))
        rest = rect.adjusted(room + self._theme.pixels(4), 0, 0, 0)
        painter.drawText(rest, _LEFT, words)
        painter.setPen(self._theme.colour("text"))

    def _paint_cursor(self, painter: QPainter) -> None:
        """The focus ring of the current cell."""
        index = self.currentIndex()
        if index.isValid() and self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.visualRect(index).adjusted(1, 1, -1, -1))


def _fitted(text: str, width: int, metrics: QFontMetrics) -> str:
    if len(text) * metrics.averageCharWidth() < width * 0.7:
        return text  # short enough whatever its letters are: measuring would cost more
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
