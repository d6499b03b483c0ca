"""Marks of events as small pictures: the shape says what, colour and filling say which team."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui.widgets.spots import Shape
from tracker.ui.kit.colours import words_on

FAINTEST = 0.3
_FRESH, _FADING = 6, 60
_STEPS = 8
_MOST_PICTURES = 512


@dataclass(frozen=True)
class TeamColours:
    """Each team's colour; defaults that are neither the accent nor a warning."""

    home: str = "#6D3BC4"
    away: str = "#0E7C70"

    def of(self, venue: Venue | None) -> str | None:
        """The team's colour; None for what belongs to no team."""
        if venue is None:
            return None
        return self.home if venue == "home" else self.away


@dataclass(frozen=True)
class Sprite:
    """Everything that a mark's picture depends on."""

    shape: Shape
    colour: str
    surface: str
    is_filled: bool
    """Home is filled, away is outlined: the team is told without colour."""
    label: str
    size: float
    opacity: float = 1.0


def freshness(place: int) -> float:
    """How opaque the mark at this place is, counted from the newest; in few steps."""
    if place < _FRESH:
        return 1.0
    share = min((place - _FRESH) / _FADING, 1.0)
    return 1.0 - (1.0 - FAINTEST) * math.ceil(share * _STEPS) / _STEPS


class Pictures:
    """Marks that were drawn before: the same mark is drawn once, and copied then."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[Sprite, float], QPixmap] = {}

    def of(self, sprite: Sprite, ratio: float) -> QPixmap:
        """The mark's picture, square, its middle at the spot; `ratio` is the screen's."""
        found = self._drawn.get((sprite, ratio))
        if found is None:
            if len(self._drawn) >= _MOST_PICTURES:
                self._drawn.clear()
            found = self._drawn[sprite, ratio] = _picture(sprite, ratio)
        return found


def _picture(sprite: Sprite, ratio: float) -> QPixmap:
    side = math.ceil(sprite.size * 1.5) + 2
    pixmap = QPixmap(math.ceil(side * ratio), math.ceil(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.translate(side / 2, side / 2)
    paint_mark(painter, sprite)
    painter.end()
    return pixmap


def paint_mark(painter: QPainter, sprite: Sprite) -> None:
    """Paints around the painter's origin, in pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(sprite.opacity)
    colour, half = QColor(sprite.colour), sprite.size / 2
    edge = max(1.5, sprite.size / 11)
    fill = colour if sprite.is_filled else QColor(sprite.surface)
    painter.setPen(QPen(colour if not sprite.is_filled else QColor(sprite.surface), edge))
    painter.setBrush(fill)
    painter.drawPath(_path(sprite.shape, half))
    if sprite.shape is Shape.CROSS:
        painter.setPen(QPen(colour, edge))
        arm = half * 0.95
        painter.drawLine(QLineF(half * 0.55, -half * 0.55, arm, -arm))
        painter.drawLine(QLineF(-half * 0.55, half * 0.55, -arm, arm))
    if sprite.label:
        _paint_label(painter, sprite, fill)
    painter.restore()


def _paint_label(painter: QPainter, sprite: Sprite, fill: QColor) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(round(sprite.size * 0.5), 7))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    word = words_on(fill.name()) if sprite.is_filled else sprite.colour
    painter.setPen(QColor(word))
    lower = {Shape.TRIANGLE: 0.18, Shape.WEDGE: -0.16}.get(sprite.shape, 0.0) * sprite.size
    side = sprite.size * 1.5
    box = QRectF(-side / 2, -side / 2 + lower, side, side)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sprite.label)


def _path(shape: Shape, half: float) -> QPainterPath:
    path = QPainterPath()
    if shape in (Shape.CIRCLE, Shape.CROSS):
        path.addEllipse(QPointF(0, 0), half * 0.9, half * 0.9)
    elif shape is Shape.DOT:
        path.addEllipse(QPointF(0, 0), half * 0.7, half * 0.7)
    elif shape is Shape.SQUARE:
        path.addRoundedRect(QRectF(-half * 0.85, -half * 0.85, half * 1.7, half * 1.7), 2, 2)
    else:
        path.addPolygon(QPolygonF([QPointF(x * half, y * half) for x, y in _corners(shape)]))
        path.closeSubpath()
    return path


def _corners(shape: Shape) -> list[tuple[float, float]]:
    if shape is Shape.STAR:
        return [_polar(n * 22.5, 1.35 if n % 2 else 0.98) for n in range(16)]
    if shape is Shape.SHIELD:
        return [_polar(n * 60 + 30, 1.05) for n in range(6)]
    if shape is Shape.DIAMOND:
        return [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)]
    up = 1 if shape is Shape.TRIANGLE else -1
    return [(0, -1.3 * up), (1.25, 0.9 * up), (-1.25, 0.9 * up)]


def _polar(degrees: float, radius: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return radius * math.cos(angle), radius * math.sin(angle)
