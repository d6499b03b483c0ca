"""The rows of the event log as pictures: painted once, and shown until something differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPixmap

from tracker.core.changes import RecordState
from tracker.profiles.hockey.ui.log_model import (
    NUMBER,
    OPEN,
    STRENGTH,
    TIME,
    WHAT,
    ZONE,
    LogRow,
)
from tracker.ui.kit.state_dot import paint_dot
from tracker.ui.kit.workspace import Theme

MOST_KEPT = 200
"""Pictures; several screens of rows."""
_DOT_ROOM, _PADDING = 18, 6
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class RowLook:
    """What all rows have in common now; another look is another set of pictures."""

    columns: Sequence[tuple[int, int, int]]
    """(column, left edge, width) of each, in pixels."""
    width: int
    height: int
    pixel_ratio: float
    font: QFont


class RowPictures:
    """Rows of one log; main thread only."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._look: RowLook | None = None
        self._kept: dict[tuple[LogRow, bool], QPixmap] = {}
        theme.changed.connect(self._kept.clear)

    def picture(self, row: LogRow, look: RowLook, *, is_selected: bool) -> QPixmap:
        """The row on its own background."""
        if look != self._look:
            self._look = look
            self._kept.clear()
        found = self._kept.get((row, is_selected))
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[row, is_selected] = self._painted(row, look, is_selected)
        return found

    def _painted(self, row: LogRow, look: RowLook, is_selected: bool) -> QPixmap:  # noqa: FBT001
        picture = QPixmap(
            round(look.width * look.pixel_ratio), round(look.height * look.pixel_ratio)
        )
        picture.setDevicePixelRatio(look.pixel_ratio)
        picture.fill(self._theme.colour("selection" if is_selected else "panel"))
        painter = QPainter(picture)
        painter.setFont(look.font)
        for column, left, width in look.columns:
            rect = QRect(left, 0, width, look.height)
            if column == TIME:
                self._paint_state(painter, row.state, rect)
            self._paint_cell(painter, row, column, rect)
        painter.end()
        return picture

    def _paint_cell(self, painter: QPainter, row: LogRow, column: int, cell: QRect) -> None:
        words = row.cells[column]
        if column == WHAT and row.is_linked:
            words = f"↳ {words}"
        if not words:
            return
        theme = self._theme
        padding = theme.pixels(_PADDING)
        before = theme.pixels(_DOT_ROOM) if column == TIME else padding
        rect = cell.adjusted(before, 0, -padding, 0)
        quiet = column in (STRENGTH, ZONE, NUMBER)
        painter.setPen(theme.colour("warn" if column == OPEN else "dim" if quiet else "text"))
        if len(words) * theme.pixels(8) > rect.width():
            fm = painter.fontMetrics()
            words = fm.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _RIGHT if column == NUMBER else _LEFT, words)

    def _paint_state(self, painter: QPainter, state: RecordState, rect: QRect) -> None:
        room = self._theme.pixels(_DOT_ROOM)
        token = "bad" if state is RecordState.PARKED else "accent"
        colour = self._theme.colour(token if state is not RecordState.SYNCED else "dim")
        centre = QPointF(rect.left() + room * 0.6, rect.center().y() + 1)
        paint_dot(painter, state, centre, self._theme.pixels(7) / 2, QPen(colour, 1.6))
