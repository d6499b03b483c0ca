"""Painting of what words alone would make hard to scan: the state dot, the lines of scopes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.core.changes import RecordState
from tracker.ui.models.record_table import StateRole
from tracker.ui.models.scope_list import CaptionRole, ParkedRole, WaitingRole
from tracker.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_TOKENS = {
    RecordState.WAITING: "accent",
    RecordState.SENT: "accent",
    RecordState.PARKED: "bad",
    RecordState.SYNCED: "dim",
}
DOT_ROOM = 18


class StateDelegate(QStyledItemDelegate):
    """A dot before the word: full = waiting, ring = sent, square = parked, small = synced."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        state = index.data(StateRole)
        room = self._theme.pixels(DOT_ROOM)
        self.initStyleOption(option, index)
        style = option.widget.style()
        words, option.text = option.text, ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        rect: QRect = option.rect
        colour = self._theme.colour(_TOKENS[state])
        centre = QPointF(rect.left() + room / 2 + 2, rect.center().y() + 1)
        _paint_dot(painter, state, centre, self._theme.pixels(4), QPen(colour, 1.6))
        is_calm = state is RecordState.SYNCED
        painter.setPen(self._theme.colour("dim") if is_calm else colour)
        rest = rect.adjusted(room + 2, 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: D102
        return super().sizeHint(option, index) + QSize(self._theme.pixels(DOT_ROOM), 0)


class ScopeDelegate(QStyledItemDelegate):
    """Title, a caption below it, and what waits at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: D102
        return QSize(self._theme.pixels(160), self._theme.pixels(48))

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        edge = self._theme.pixels(10)
        rect: QRect = option.rect.adjusted(edge, edge // 2, -edge, -edge // 2)
        upper, lower = QRect(rect), QRect(rect)
        upper.setBottom(rect.center().y())
        lower.setTop(rect.center().y())
        small = self._font(option, 11)
        painter.setFont(small)
        badge, token = _badge(index)
        width = painter.fontMetrics().horizontalAdvance(badge) + edge if badge else 0
        painter.setPen(self._theme.colour(token))
        painter.drawText(upper, _AT_RIGHT, badge)
        upper.setRight(upper.right() - width)
        self._paint_line(painter, upper, title, "text", self._font(option, 13, is_bold=True))
        self._paint_line(painter, lower, str(index.data(CaptionRole)), "dim", small)
        painter.restore()

    def _paint_line(
        self, painter: QPainter, rect: QRect, text: str, token: str, font: QFont
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, fitting)

    def _font(self, option: QStyleOptionViewItem, pixels: int, is_bold: bool = False) -> QFont:
        font = QFont(option.font)
        font.setPixelSize(self._theme.pixels(pixels))
        font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
        return font


_AT_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _badge(index: _Index) -> tuple[str, str]:
    parked, waiting = index.data(ParkedRole), index.data(WaitingRole)
    if parked:
        return f"■ {parked:,} parked", "bad"
    if waiting:
        return f"● {waiting:,} waiting", "accent"
    return "", "dim"


def _paint_dot(
    painter: QPainter, state: RecordState, centre: QPointF, radius: float, pen: QPen
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(QBrush(pen.color()))
    if state is RecordState.PARKED:
        painter.drawRect(QRect(round(centre.x() - radius), round(centre.y() - radius), 8, 8))
    elif state is RecordState.WAITING:
        painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
    elif state is RecordState.SENT:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
    else:
        painter.drawEllipse(centre, 0.8, 0.8)
