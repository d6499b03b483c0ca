"""Painting of the lines in the list of scopes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.ui.models.scope_list import DayRole, FactsRole, ParkedRole, WaitingRole
from tracker.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_Words = tuple[str, str, QFont]
"""What is written, in which colour, in which font."""
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_ELIDE = Qt.TextElideMode.ElideRight


class ScopeDelegate(QStyledItemDelegate):
    """Title, a caption below it, and what waits at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: D102
        return QSize(0, self._theme.pixels(48))

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
        bold = self._font(option, 13, is_bold=True)
        upper, lower = QRect(rect), QRect(rect)
        upper.setBottom(rect.center().y())
        lower.setTop(rect.center().y())
        small = self._font(option, 11)
        self._paint_line(painter, upper, (title, "text", bold), (index.data(DayRole), "dim", small))
        badge, token = _badge(index)
        self._paint_line(
            painter, lower, (badge, token, small), (index.data(FactsRole), "dim", small)
        )
        painter.restore()

    def _paint_line(self, painter: QPainter, rect: QRect, first: _Words, second: _Words) -> None:
        """`first` has the room that it needs, `second` what is left of it."""
        gap = self._theme.pixels(8)
        for words, token, font in (first, second):
            painter.setFont(font)
            painter.setPen(self._theme.colour(token))
            fitting = painter.fontMetrics().elidedText(words, _ELIDE, rect.width())
            side = _RIGHT if (words, token, font) == second and first[0] else _LEFT
            painter.drawText(rect, side, fitting)
            if words:
                rect.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(words) + gap)

    def _font(self, option: QStyleOptionViewItem, pixels: int, is_bold: bool = False) -> QFont:
        font = QFont(option.font)
        font.setPixelSize(self._theme.pixels(pixels))
        font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
        return font


def _badge(index: _Index) -> tuple[str, str]:
    parked, waiting = index.data(ParkedRole), index.data(WaitingRole)
    if parked:
        return f"■ {parked:,} parked", "bad"
    if waiting:
        return f"● {waiting:,} waiting", "accent"
    return "", "dim"
