"""The ice surface drawn to the rule book's measures, in feet, for the screen and for paper."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from tracker.profiles.hockey.ui.widgets.spots import (
    BLUE_LINE,
    CENTRE,
    FACEOFF_SPOTS,
    GOAL_LINE,
    LENGTH,
    MIDDLE,
    WIDTH,
    Spot,
)
from tracker.ui.kit.colours import Palette, blended

CORNER_RADIUS = 28.0
CIRCLE_RADIUS = 15.0
REFEREE_RADIUS = 10.0
_INCH = 1 / 12
_THIN, _WIDE = 2 * _INCH, 1.0


@dataclass(frozen=True)
class IceColours:
    """What the ice is painted in; softer than the teams' colours, so that marks stand out."""

    ice: str
    boards: str
    red: str
    blue: str
    crease: str
    net: str


def ice_colours(palette: Palette) -> IceColours:
    """The colours of the ice for a theme."""
    return IceColours(
        ice=blended(palette.panel, palette.accent, 0.02),
        boards=palette.edge,
        red=blended("#C62F3B", palette.panel, 0.3),
        blue=blended("#2C63B5", palette.panel, 0.2),
        crease=blended(palette.panel, palette.accent, 0.22),
        net=palette.dim,
    )


def boards_path() -> QPainterPath:
    """The inside of the boards."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, LENGTH, WIDTH), CORNER_RADIUS, CORNER_RADIUS)
    return path


def paint_ice(painter: QPainter, colours: IceColours, pixel: float) -> None:
    """Paints into a painter whose units are feet; `pixel` is how many feet a pixel is.

    No line becomes thinner than a pixel, however small the rink is drawn.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(boards_path(), QColor(colours.ice))
    painter.setClipPath(boards_path())
    brush = _Brush(painter, colours, pixel)
    for is_right in (False, True):
        _paint_end(brush, is_right)
    _paint_middle(brush)
    painter.setClipping(False)
    brush.pen(colours.boards, max(0.6, 1.5 * pixel))
    painter.drawPath(boards_path())
    painter.restore()


@dataclass
class _Brush:
    painter: QPainter
    colours: IceColours
    pixel: float

    def pen(self, colour: str, feet: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        pen = QPen(QColor(colour), max(feet, self.pixel), style)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def across(self, x: float, colour: str, feet: float) -> None:
        """A line over the whole width of the ice."""
        self.pen(colour, feet)
        self.painter.drawLine(QLineF(x, 0, x, WIDTH))

    def dot(self, centre: Spot, radius: float, colour: str) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(colour))
        radius = max(radius, 1.5 * self.pixel)
        self.painter.drawEllipse(QPointF(centre.x, centre.y), radius, radius)

    def circle(self, centre: Spot, radius: float, colour: str) -> None:
        self.pen(colour, _THIN)
        self.painter.drawEllipse(QPointF(centre.x, centre.y), radius, radius)


def _paint_middle(brush: _Brush) -> None:
    colours, painter = brush.colours, brush.painter
    for x in (BLUE_LINE - _WIDE / 2, LENGTH - BLUE_LINE + _WIDE / 2):
        brush.across(x, colours.blue, _WIDE)
    brush.across(CENTRE, colours.red, _WIDE)
    brush.pen(colours.ice, 0.3)
    painter.drawLine(QLineF(CENTRE, 0, CENTRE, WIDTH))
    brush.circle(Spot(CENTRE, MIDDLE), CIRCLE_RADIUS, colours.blue)
    brush.dot(Spot(CENTRE, MIDDLE), 0.5, colours.blue)
    brush.pen(colours.red, _THIN)
    painter.drawEllipse(QPointF(CENTRE, 0), REFEREE_RADIUS, REFEREE_RADIUS)
    for spot in FACEOFF_SPOTS:
        if BLUE_LINE < spot.x < LENGTH - BLUE_LINE and spot.x != CENTRE:
            brush.dot(spot, 1.0, colours.red)


def _paint_end(brush: _Brush, is_right: bool) -> None:
    """One end: goal line, trapezoid, crease, net, and the two circles with their marks."""
    painter, colours = brush.painter, brush.colours
    painter.save()
    if is_right:
        painter.translate(LENGTH, 0)
        painter.scale(-1, 1)
    brush.across(GOAL_LINE, colours.red, _THIN)
    brush.pen(colours.red, _THIN)
    for side in (-1, 1):
        painter.drawLine(QLineF(0, MIDDLE + side * 14, GOAL_LINE, MIDDLE + side * 11))
    painter.setBrush(QColor(colours.crease))
    painter.drawPath(crease_path())
    brush.pen(colours.net, _THIN)
    painter.drawRoundedRect(QRectF(GOAL_LINE - 40 * _INCH, MIDDLE - 3, 40 * _INCH, 6), 1, 1)
    for spot in FACEOFF_SPOTS:
        if spot.x < BLUE_LINE:
            _paint_circle(brush, spot)
    painter.restore()


def crease_path() -> QPainterPath:
    """The left goal crease: 8 ft wide, 4.5 ft deep at its sides, an arc of 6 ft around the goal."""
    path = QPainterPath(QPointF(GOAL_LINE, MIDDLE - 4))
    path.lineTo(GOAL_LINE + 4.5, MIDDLE - 4)
    path.quadTo(GOAL_LINE + 7.5, MIDDLE, GOAL_LINE + 4.5, MIDDLE + 4)
    path.lineTo(GOAL_LINE, MIDDLE + 4)
    return path


def _paint_circle(brush: _Brush, spot: Spot) -> None:
    """A faceoff circle: hash marks 5 ft 9 in apart, and the lines where the skates stand."""
    painter, red = brush.painter, brush.colours.red
    brush.circle(spot, CIRCLE_RADIUS, red)
    brush.dot(spot, 1.0, red)
    brush.pen(red, _THIN)
    apart = 69 * _INCH / 2
    for side in (-1, 1):
        for x in (spot.x - apart, spot.x + apart):
            y = spot.y + side * CIRCLE_RADIUS
            painter.drawLine(QLineF(x, y - side * 0.3, x, y + side * 2))
        for ahead in (-1, 1):
            x, y = spot.x + ahead * 2, spot.y + side * 0.75
            painter.drawLine(QLineF(x, y, x + ahead * 4, y))
            painter.drawLine(QLineF(x, y, x, y + side * 3))
