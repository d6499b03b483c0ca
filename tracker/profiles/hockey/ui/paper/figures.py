"""Figures on paper: the shot map with its legend, bars and rising lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from tracker.profiles.hockey.reports.figures import Bars, Figure, ShotMap
from tracker.profiles.hockey.ui.widgets.charts import Ink, bars_height, paint_bars, paint_steps
from tracker.profiles.hockey.ui.widgets.rink_ice import ice_colours, paint_ice
from tracker.profiles.hockey.ui.widgets.rink_marks import Sprite, TeamColours, paint_mark
from tracker.profiles.hockey.ui.widgets.spots import (
    LENGTH,
    SHAPE_WORDS,
    WIDTH,
    Mark,
    Shape,
)
from tracker.ui.kit.colours import PAPER
from tracker.ui.kit.paper.flow import Flow
from tracker.ui.kit.paper.tables import draw_heading

_STEPS_HEIGHT = 230.0
_MARK_PIXELS = 15.0
_HEADING_ROOM = 22.0
"""A figure keeps its title on its page."""


def draw_figure(flow: Flow, figure: Figure) -> None:
    """Under its title, over the whole width of the page, never broken."""
    height = _height(flow, figure)
    if not flow.has_room(height + _HEADING_ROOM):
        flow.break_page()
    draw_heading(flow, figure.title)
    box, ink = flow.take(height), _ink(flow)
    if flow.painter is None:
        return
    if isinstance(figure, ShotMap):
        _paint_map(flow.painter, box, figure, ink)
    elif isinstance(figure, Bars):
        paint_bars(flow.painter, box, figure, ink)
    else:
        paint_steps(flow.painter, box, figure, ink)


def _ink(flow: Flow) -> Ink:
    return Ink(PAPER, flow.fonts.body, TeamColours())


def _height(flow: Flow, figure: Figure) -> float:
    if isinstance(figure, ShotMap):
        return flow.width * WIDTH / LENGTH + 2.6 * _ink(flow).metrics.height()
    if isinstance(figure, Bars):
        return bars_height(figure, _ink(flow))
    return _STEPS_HEIGHT


def _paint_map(painter: QPainter, box: QRectF, figure: ShotMap, ink: Ink) -> None:
    line = ink.metrics.height()
    _paint_directions(painter, box, figure, ink)
    scale = box.width() / LENGTH
    top = box.top() + line * 1.2
    painter.save()
    painter.translate(box.left(), top + WIDTH * scale)
    painter.scale(scale, -scale)
    paint_ice(painter, ice_colours(PAPER), 1 / scale)
    painter.restore()
    for mark in figure.marks:
        place = QPointF(box.left() + mark.spot.x * scale, top + (WIDTH - mark.spot.y) * scale)
        _paint_at(painter, place, mark, ink)
    legend = QRectF(box.left(), box.bottom() - line * 1.2, box.width(), line)
    _paint_legend(painter, legend, figure, ink)


def _paint_directions(painter: QPainter, box: QRectF, figure: ShotMap, ink: Ink) -> None:
    painter.setFont(ink.font)
    painter.setPen(QColor(ink.of_team("away")))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft, f"◀ {figure.away} (outlined)")
    painter.setPen(QColor(ink.of_team("home")))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"{figure.home} (filled) ▶")


def _paint_at(painter: QPainter, place: QPointF, mark: Mark, ink: Ink) -> None:
    sprite = Sprite(
        shape=mark.shape,
        colour=ink.of_team(mark.venue),
        surface=PAPER.panel,
        is_filled=mark.venue == "home",
        label=mark.label,
        size=_MARK_PIXELS * (1.25 if mark.shape is Shape.STAR else 1.0),
    )
    painter.save()
    painter.translate(place)
    paint_mark(painter, sprite)
    painter.restore()


def _paint_legend(painter: QPainter, box: QRectF, figure: ShotMap, ink: Ink) -> None:
    """The shapes that occur, with their words; numbers are the shooters'."""
    present = {mark.shape for mark in figure.marks}
    x = box.left() + _MARK_PIXELS / 2
    for shape in (shape for shape in Shape if shape in present):
        sprite = Sprite(shape, PAPER.dim, PAPER.panel, is_filled=False, label="", size=11)
        painter.save()
        painter.translate(x, box.center().y())
        paint_mark(painter, sprite)
        painter.restore()
        word = SHAPE_WORDS[shape].split(",")[0]
        painter.setFont(ink.font)
        painter.setPen(QColor(PAPER.dim))
        width = ink.metrics.horizontalAdvance(word)
        words = QRectF(x + 10, box.top(), width + 2, box.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, word)
        x = words.right() + 22
