"""Draws the shift timeline: names and ice time to the left, the board's time above, bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from tracker.profiles.hockey.ui.widgets.stays import Stay, TimelineRow, clock_text
from tracker.profiles.hockey.ui.widgets.timeline_scale import Scale
from tracker.ui.kit.colours import Palette, blended

_GAP = 8


@dataclass(frozen=True)
class TimelinePicture:
    """Everything that is drawn at one moment."""

    rows: Sequence[TimelineRow]
    scale: Scale
    now: int | None
    focus: tuple[int, int] | None
    """The row and the stay that the keyboard is at."""
    has_focus: bool
    selected: int | None
    """The index of a segment: the stays that span it are marked."""
    hovered: tuple[int, int] | None
    palette: Palette
    font: QFont


def paint_timeline(painter: QPainter, picture: TimelinePicture, height: int) -> None:
    """Fills the whole viewport."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = picture.scale
    painter.save()
    painter.setClipRect(QRectF(scale.names, 0, scale.room, height))
    _paint_ticks(painter, picture, height)
    painter.setClipRect(QRectF(scale.names, scale.axis, scale.room, height - scale.axis))
    for number, row in enumerate(picture.rows):
        if scale.y(number) < height and scale.y(number + 1) > scale.axis:
            for place, stay in enumerate(row.stays):
                _paint_stay(painter, picture, (number, place), stay)
    _paint_now(painter, picture, height)
    painter.restore()
    painter.setClipRect(QRectF(0, scale.axis, scale.names, height - scale.axis))
    for number, row in enumerate(picture.rows):
        _paint_name(painter, picture, number, row)


def _paint_ticks(painter: QPainter, picture: TimelinePicture, height: int) -> None:
    scale, palette = picture.scale, picture.palette
    _set_small(painter, picture)
    word = painter.fontMetrics().horizontalAdvance("00:00") + 2 * _GAP
    tick = scale.tick_seconds(round(1.55 * word))
    for second in range(0, scale.period_seconds + 1, tick):
        x = scale.x(second)
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawLine(QLineF(x, scale.axis - 3, x, height))
        painter.setPen(QColor(palette.dim))
        left = scale.period_seconds - second
        # The first and the last word stand beside their lines, so that the edge cuts none of them.
        shift = {0: 0.0, scale.period_seconds: -word}.get(second, -word / 2)
        box = QRectF(x + shift + 2, 0, word - 4, scale.axis - 4)
        side = Qt.AlignmentFlag.AlignHCenter
        if second in (0, scale.period_seconds):
            side = Qt.AlignmentFlag.AlignRight if second else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, clock_text(left))


def _paint_stay(
    painter: QPainter, picture: TimelinePicture, place: tuple[int, int], stay: Stay
) -> None:
    palette = picture.palette
    box = stay_box(picture.scale, place[0], stay, picture.now)
    is_running, is_selected = stay.end is None, picture.selected in stay.shifts
    fill = palette.accent if is_running else blended(palette.panel, palette.dim, 0.35)
    if place == picture.hovered and not is_running:
        fill = blended(palette.panel, palette.dim, 0.6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(box, 3, 3)
    has_keyboard = picture.has_focus and place == picture.focus
    if is_selected or has_keyboard:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(palette.text if is_selected else palette.accent), 2))
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 4, 4)
    _paint_length(painter, picture, stay, box)


def _paint_length(painter: QPainter, picture: TimelinePicture, stay: Stay, box: QRectF) -> None:
    """How long it lasted, where the bar has room for it."""
    _set_small(painter, picture)
    text = clock_text(stay.seconds(picture.now))
    if painter.fontMetrics().horizontalAdvance(text) + 6 > box.width():
        return
    is_running = stay.end is None
    painter.setPen(QColor(picture.palette.on_accent if is_running else picture.palette.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_now(painter: QPainter, picture: TimelinePicture, height: int) -> None:
    if picture.now is None:
        return
    x = picture.scale.x(picture.now)
    painter.setPen(QPen(QColor(picture.palette.accent), 2))
    painter.drawLine(QLineF(x, picture.scale.axis, x, height))


def _paint_name(painter: QPainter, picture: TimelinePicture, number: int, row: TimelineRow) -> None:
    scale, palette = picture.scale, picture.palette
    box = QRectF(0, scale.y(number), scale.names - _GAP, scale.row)
    is_here = picture.focus is not None and picture.focus[0] == number and picture.has_focus
    _set_small(painter, picture)
    painter.setPen(QColor(palette.dim))
    seconds = clock_text(row.seconds(picture.now))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, right, seconds)
    box.setRight(box.right() - painter.fontMetrics().horizontalAdvance(seconds) - _GAP)
    font = QFont(picture.font)
    font.setBold(is_here)
    painter.setFont(font)
    is_on = any(stay.end is None for stay in row.stays)
    painter.setPen(QColor(palette.accent if is_here or is_on else palette.text))
    text = painter.fontMetrics().elidedText(
        row.title, Qt.TextElideMode.ElideRight, int(box.width())
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _set_small(painter: QPainter, picture: TimelinePicture) -> None:
    font = QFont(picture.font)
    font.setPixelSize(max(round(font.pixelSize() * 0.85), 9))
    painter.setFont(font)


def stay_box(scale: Scale, row: int, stay: Stay, now: int | None) -> QRectF:
    """Where a stay is drawn; never narrower than can be seen."""
    start = scale.x(stay.start)
    end = scale.x(stay.start + stay.seconds(now))
    pad = max(scale.row * 0.14, 2.0)
    return QRectF(start, scale.y(row) + pad, max(end - start, 3.0), scale.row - 2 * pad)
