"""How the raid sheet looks: its cells and the headings of its tics."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tracker.core.changes import RecordState
from tracker.profiles.dkp.ui.sheet_model import ACCOUNT, FIRST_TIC, NAME, SheetModel
from tracker.ui.kit.state_dot import paint_dot
from tracker.ui.kit.workspace import Theme

_Index = QModelIndex | QPersistentModelIndex
ROW_PIXELS, DOT_ROOM = 24, 16
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class TicHeadings(QHeaderView):
    """Headings of tics use their whole width: there may be a dozen of them."""

    def __init__(self, model: SheetModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sheet, self._theme = model, theme
        self.setAccessibleName("Tics")
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: D102
        if self._sheet.tic_at(section) is None:
            super().paintSection(painter, rect, section)
            return
        words = self._sheet.headerData(section, Qt.Orientation.Horizontal)
        font = painter.font()
        font.setPixelSize(self._theme.pixels(11))
        font.setBold(True)
        painter.save()
        painter.fillRect(rect, self._theme.colour("panel"))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(font)
        painter.setPen(self._theme.colour("dim"))
        metrics, elide = painter.fontMetrics(), Qt.TextElideMode.ElideRight
        room = rect.width() - self._theme.pixels(4)
        lines = [metrics.elidedText(line, elide, room) for line in str(words).split("\n")]
        painter.drawText(rect, _CENTRE, "\n".join(lines))
        painter.restore()


class CellPainter(QStyledItemDelegate):
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
        room = self._theme.pixels(DOT_ROOM)
        centre = QPointF(rect.left() + room / 2, rect.center().y() + 1)
        paint_dot(painter, state, centre, room * 0.2, QPen(self._theme.colour(token), 1.6))
