"""What the rink shows, kept as finished pictures: a frame without news costs two copies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from tracker.profiles.hockey.ui.widgets.rink_ends import RinkEnds
from tracker.profiles.hockey.ui.widgets.rink_ice import ice_colours, paint_ice
from tracker.profiles.hockey.ui.widgets.rink_marks import Pictures, Sprite, TeamColours, freshness
from tracker.profiles.hockey.ui.widgets.spots import LENGTH, WIDTH, Mark, Spot
from tracker.profiles.hockey.ui.widgets.team_shades import team_shades
from tracker.ui.kit.colours import Palette

LARGEST_MARK, SMALLEST_MARK = 22.0, 14.0
"""At 100 %; they grow with the text, because they have words in them."""
_TEXT_PIXELS = 13
_MARK_FEET = 4.0
_ARROW = 8.0


class Layers:
    """The ice with its captions, and the marks, each drawn anew only when it changed."""

    def __init__(self, palette: Palette) -> None:
        self.marks: Sequence[Mark] = ()
        self.selected: str | None = None
        self.puck: Spot | None = None
        self.puck_to: Spot | None = None
        self.team_colours = TeamColours()
        self._ice: QPixmap | None = None
        self._marks: QPixmap | None = None
        self._pictures = Pictures()
        self.dress(palette, self.team_colours)

    def dress(self, palette: Palette, colours: TeamColours) -> None:
        """Other colours: everything is drawn anew."""
        self.team_colours = colours
        self._palette = palette
        self._ice_colours = ice_colours(palette)
        self._shown = team_shades(colours, palette, self._ice_colours.ice)
        self.forget()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Oldest first."""
        self.marks = tuple(marks)
        self.forget_marks()

    def forget(self) -> None:
        """After a change of size, theme or ends."""
        self._ice = None
        self.forget_marks()

    def forget_marks(self) -> None:
        """After a change of marks or of the selection."""
        self._marks = None

    def paint_ice(
        self, painter: QPainter, viewport: QWidget, place: QTransform, ends: RinkEnds
    ) -> None:
        """The background; `place` maps feet to the viewport's pixels."""

        def paint(own: QPainter) -> None:
            own.setTransform(place, combine=True)
            paint_ice(own, self._ice_colours, 1 / _scale(place))
            own.resetTransform()
            self._paint_captions(own, place, ends)

        if self._ice is None or not _fits(self._ice, viewport):
            self._ice = _drawn(viewport, paint)
        _copy(painter, self._ice)

    def paint_marks(self, painter: QPainter, viewport: QWidget, place: QTransform) -> None:
        """The marks over the ice, and what is being entered."""
        if self._marks is None or not _fits(self._marks, viewport):
            self._marks = _drawn(viewport, lambda own: self._paint_all(own, viewport, place))
        _copy(painter, self._marks)
        if self.puck is not None:
            painter.save()
            painter.resetTransform()
            self._paint_puck(painter, place)
            painter.restore()

    def paint_way(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        """The way of a pass or shot while it is drawn, in pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._palette.accent), 2, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(start, end))
        _arrow_head(painter, start, end, self._palette.accent)

    def _paint_captions(self, painter: QPainter, place: QTransform, ends: RinkEnds) -> None:
        left, right = ends.defenders
        if not left:
            return
        font = QFont(painter.font())
        font.setPixelSize(max(font.pixelSize() - 1, round(_scale(place) * 3), 9))
        painter.setFont(font)
        painter.setPen(QColor(self._palette.dim))
        ice = place.mapRect(QRectF(0, 0, LENGTH, WIDTH)).adjusted(0, 6, 0, 0)
        side = 34 * _scale(place)
        box = QRectF(ice.left() + side, ice.top(), ice.width() / 2 - side, 2 * font.pixelSize())
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, top_left, f"◀ {left} defends")
        box.moveLeft(ice.center().x())
        top_right = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, top_right, f"{right} defends ▶")

    def _paint_all(self, painter: QPainter, viewport: QWidget, place: QTransform) -> None:
        grown = max(viewport.font().pixelSize() / _TEXT_PIXELS, 1.0)
        size = min(max(_scale(place) * _MARK_FEET, SMALLEST_MARK * grown), LARGEST_MARK * grown)
        ratio = viewport.devicePixelRatioF()
        newest = len(self.marks) - 1
        for number, mark in enumerate(self.marks):
            is_selected = mark.key == self.selected
            opacity = 1.0 if is_selected else freshness(newest - number)
            colour = self._shown.of(mark.venue) or self._palette.dim
            spot = place.map(QPointF(mark.spot.x, mark.spot.y))
            if mark.to is not None:
                end = place.map(QPointF(mark.to.x, mark.to.y))
                self._paint_trail(painter, spot, end, colour, opacity)
            look = Sprite(
                shape=mark.shape,
                colour=colour,
                surface=self._ice_colours.ice,
                is_filled=mark.venue == "home",
                label=mark.label,
                size=size,
                opacity=opacity,
            )
            pixmap = self._pictures.of(look, ratio)
            half = pixmap.deviceIndependentSize().width() / 2
            painter.drawPixmap(spot - QPointF(half, half), pixmap)
            if is_selected:
                painter.setPen(QPen(QColor(self._palette.accent), 2))
                painter.drawEllipse(spot, size, size)

    def _paint_trail(
        self, painter: QPainter, start: QPointF, end: QPointF, colour: str, opacity: float
    ) -> None:
        painter.setOpacity(opacity)
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.drawLine(QLineF(start, end))
        _arrow_head(painter, start, end, colour)
        painter.setOpacity(1.0)

    def _paint_puck(self, painter: QPainter, place: QTransform) -> None:
        if self.puck is None:
            return
        start = place.map(QPointF(self.puck.x, self.puck.y))
        if self.puck_to is not None:
            self.paint_way(painter, start, place.map(QPointF(self.puck_to.x, self.puck_to.y)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._palette.panel), 2))
        painter.setBrush(QColor(self._palette.text))
        painter.drawEllipse(start, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._palette.accent), 2))
        painter.drawEllipse(start, 10, 10)


def _fits(pixmap: QPixmap, viewport: QWidget) -> bool:
    """Whether it was drawn for a screen of this density: a window may be moved to another."""
    return pixmap.devicePixelRatio() == viewport.devicePixelRatioF()


def _scale(place: QTransform) -> float:
    return abs(place.m11()) or 1.0


def _drawn(viewport: QWidget, paint: Callable[[QPainter], None]) -> QPixmap:
    ratio = viewport.devicePixelRatioF()
    pixmap = QPixmap((viewport.size().toSizeF() * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setFont(viewport.font())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return pixmap


def _copy(painter: QPainter, pixmap: QPixmap) -> None:
    painter.save()
    painter.resetTransform()
    painter.drawPixmap(0, 0, pixmap)
    painter.restore()


def _arrow_head(painter: QPainter, start: QPointF, end: QPointF, colour: str) -> None:
    angle = math.atan2(end.y() - start.y(), end.x() - start.x())
    corners = [end]
    for side in (-0.45, 0.45):
        corners.append(
            QPointF(
                end.x() - _ARROW * math.cos(angle + side), end.y() - _ARROW * math.sin(angle + side)
            )
        )
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()
