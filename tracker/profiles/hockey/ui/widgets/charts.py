"""Bars and rising lines, for the window and for paper, drawn by Qt alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.reports.figures import Bars, Series, Steps
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.profiles.hockey.ui.widgets.stays import clock_text
from tracker.profiles.hockey.ui.widgets.team_shades import team_shades
from tracker.ui.kit.colours import Palette, blended, tokens, words_on

_GAP = 6.0
_MOST_FOR_NAMES = 0.35
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_MINUTES = (60, 120, 300, 600, 1200)
_SHADES = (0.0, 0.45, 0.7, 0.25)


@dataclass(frozen=True)
class Ink:
    """What figures are drawn with; lengths follow the font's size."""

    palette: Palette
    font: QFont
    teams: TeamColours = TeamColours()

    def of_team(self, venue: Venue | None) -> str:
        """A team's colour, made fit to be read; the accent for what is no team's."""
        shade = team_shades(self.teams, self.palette).of(venue)
        return self.palette.accent if shade is None else shade

    def of_series(self, series: Series, place: int) -> str:
        """Series of one team, or of none, are told apart by lightness."""
        shade = 0.0 if series.venue is not None else _SHADES[place % len(_SHADES)]
        return blended(self.of_team(series.venue), self.palette.panel, shade)

    @property
    def metrics(self) -> QFontMetricsF:
        """How wide and high words are."""
        return QFontMetricsF(self.font)


def bars_height(figure: Bars, ink: Ink) -> float:
    """How high the figure wants to be: a line per category, the legend and the axis."""
    return ink.metrics.height() * (1.5 * len(figure.categories) + 3.5)


def paint_bars(painter: QPainter, room: QRectF, figure: Bars, ink: Ink) -> None:
    """Lies in `room`; categories from top to bottom, their totals at the ends of the bars."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(ink.font)
    metrics = ink.metrics
    names = max((metrics.horizontalAdvance(name) for name in figure.categories), default=0.0)
    names = min(names, room.width() * _MOST_FOR_NAMES)
    totals = [_value(total, figure.is_time) for total in figure.totals]
    ends = max((metrics.horizontalAdvance(text) for text in totals), default=0.0) + 2 * _GAP
    top = _paint_legend(painter, room, figure, ink)
    area = QRectF(
        room.left() + names + _GAP,
        top,
        max(room.width() - names - ends - _GAP, 1),
        max(room.bottom() - top - metrics.height() * 1.4, 1),
    )
    longest = _longest(figure)
    _paint_value_axis(painter, area, figure, ink, longest)
    row = area.height() / max(len(figure.categories), 1)
    for number, name in enumerate(figure.categories):
        y = area.top() + number * row
        painter.setPen(QColor(ink.palette.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names + 1)
        painter.drawText(QRectF(room.left(), y, names, row), right, shown)
        _paint_bar(painter, QRectF(area.left(), y, area.width(), row), figure, number, ink)
    painter.restore()


def _paint_bar(painter: QPainter, lane: QRectF, figure: Bars, number: int, ink: Ink) -> None:
    left, longest = lane.left(), _longest(figure)
    height = min(lane.height() * 0.68, ink.metrics.height() * 1.3)
    y = lane.center().y() - height / 2
    for place, series in enumerate(figure.series):
        width = series.values[number] / longest * lane.width()
        colour = ink.of_series(series, place)
        painter.fillRect(QRectF(left, y, width, height), QColor(colour))
        _paint_inside(
            painter, QRectF(left, y, width, height), series.values[number], figure, colour
        )
        left += width
    painter.setPen(QColor(ink.palette.text))
    text = _value(figure.totals[number], figure.is_time)
    box = QRectF(left + _GAP, lane.top(), ink.metrics.horizontalAdvance(text) + _GAP, lane.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _longest(figure: Bars) -> float:
    return max((*figure.totals, 1.0))


def _paint_inside(painter: QPainter, box: QRectF, value: float, figure: Bars, colour: str) -> None:
    """The part's own value where there are several and there is room."""
    text = _value(value, figure.is_time)
    if len(figure.series) < 2 or painter.fontMetrics().horizontalAdvance(text) + 4 > box.width():
        return
    painter.setPen(QColor(words_on(colour)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_legend(painter: QPainter, room: QRectF, figure: Bars, ink: Ink) -> float:
    """Gives where the bars may begin."""
    height = ink.metrics.height()
    if len(figure.series) < 2:
        return room.top() + _GAP
    x = room.left()
    for place, series in enumerate(figure.series):
        swatch = QRectF(x, room.top() + height * 0.2, height * 0.7, height * 0.7)
        painter.fillRect(swatch, QColor(ink.of_series(series, place)))
        painter.setPen(QColor(ink.palette.text))
        width = ink.metrics.horizontalAdvance(series.name) + _GAP
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            QRectF(swatch.right() + _GAP, room.top(), width, height), middle, series.name
        )
        x = swatch.right() + width + 3 * _GAP
    return room.top() + height + _GAP


def _paint_value_axis(
    painter: QPainter, area: QRectF, figure: Bars, ink: Ink, longest: float
) -> None:
    steps = _MINUTES if figure.is_time else _STEPS
    word = ink.metrics.horizontalAdvance(_value(longest, figure.is_time)) + 6 * _GAP
    step = _step(steps, longest, area.width() / word)
    value = 0.0
    while value <= longest:
        x = area.left() + value / longest * area.width()
        painter.setPen(QPen(QColor(ink.palette.line), 1))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        painter.setPen(QColor(ink.palette.dim))
        box = QRectF(x - word / 2, area.bottom() + 2, word, ink.metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, _value(value, figure.is_time))
        value += step


def paint_steps(painter: QPainter, room: QRectF, figure: Steps, ink: Ink) -> None:
    """Lies in `room`; the periods along the bottom, the count to the left, names at the ends."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(ink.font)
    metrics = ink.metrics
    names = max((metrics.horizontalAdvance(f"{n} 000") for n, _, _ in figure.moments), default=0.0)
    names = min(names, room.width() * _MOST_FOR_NAMES)
    left = metrics.horizontalAdvance("000") + _GAP
    area = room.adjusted(left, metrics.height() / 2, -names - _GAP, -metrics.height() * 1.4)
    highest = max((len(seconds) for _, _, seconds in figure.moments), default=0) or 1
    _paint_grid(painter, area, figure, ink, highest)
    ends = _name_places([len(seconds) for _, _, seconds in figure.moments], area, highest, ink)
    for (name, venue, seconds), y in zip(figure.moments, ends, strict=True):
        colour = ink.of_team(venue)
        line = _step_line(area, seconds, figure.seconds, highest)
        style = Qt.PenStyle.SolidLine if venue == "home" else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colour), metrics.height() / 7, style))
        painter.drawPolyline(line)
        for moment in (second for second, scorer in figure.goals if scorer == venue):
            count = sum(1 for second in seconds if second <= moment)
            _paint_goal(painter, _place(area, moment, count, figure.seconds, highest), ink, colour)
        painter.setPen(QColor(colour))
        box = QRectF(area.right() + _GAP, y - metrics.height() / 2, names, metrics.height())
        words = metrics.elidedText(f"{len(seconds)} {name}", Qt.TextElideMode.ElideRight, names + 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
    painter.restore()


def _paint_grid(painter: QPainter, area: QRectF, figure: Steps, ink: Ink, highest: int) -> None:
    height = ink.metrics.height()
    step = _step(_STEPS, highest, area.height() / (height * 2))
    for count in range(0, highest + 1, step):
        y = area.bottom() - count / highest * area.height()
        painter.setPen(QPen(QColor(ink.palette.line), 1))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(QColor(ink.palette.dim))
        box = QRectF(area.left() - 60, y - height / 2, 60 - _GAP, height)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(count)
        )
    starts = [*figure.starts, (figure.seconds, "")]
    for (second, name), (following, _) in zip(starts, starts[1:], strict=False):
        x, end = (
            area.left() + s / max(figure.seconds, 1) * area.width() for s in (second, following)
        )
        painter.setPen(QPen(QColor(ink.palette.edge), 1))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        painter.setPen(QColor(ink.palette.dim))
        box = QRectF(x, area.bottom() + 2, end - x, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, name)


def _name_places(counts: list[int], area: QRectF, highest: int, ink: Ink) -> list[float]:
    """Where the lines' names stand: at their ends, but not one over the other."""
    places = [area.bottom() - count / highest * area.height() for count in counts]
    order = sorted(range(len(places)), key=lambda n: places[n])
    for upper, lower in zip(order, order[1:], strict=False):
        places[lower] = max(places[lower], places[upper] + ink.metrics.height())
    return places


def _step_line(area: QRectF, seconds: tuple[int, ...], whole: int, highest: int) -> QPolygonF:
    points = [_place(area, 0, 0, whole, highest)]
    for count, second in enumerate(seconds):
        points.append(_place(area, second, count, whole, highest))
        points.append(_place(area, second, count + 1, whole, highest))
    points.append(_place(area, whole, len(seconds), whole, highest))
    return QPolygonF(points)


def _place(area: QRectF, second: int, count: int, whole: int, highest: int) -> QPointF:
    x = area.left() + second / max(whole, 1) * area.width()
    return QPointF(x, area.bottom() - count / highest * area.height())


def _paint_goal(painter: QPainter, place: QPointF, ink: Ink, colour: str) -> None:
    size = ink.metrics.height() * 0.4
    painter.save()
    painter.setPen(QPen(QColor(ink.palette.panel), 1))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(place, size, size)
    painter.setPen(QColor(words_on(colour)))
    font = QFont(ink.font)
    font.setPixelSize(max(round(size * 1.3), 1))
    font.setBold(True)
    painter.setFont(font)
    box = QRectF(place.x() - size, place.y() - size, 2 * size, 2 * size)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "G")
    painter.restore()


def _step(steps: tuple[int, ...], longest: float, most: float) -> int:
    """The smallest step that gives no more than so many words."""
    fitting = [step for step in steps if longest / step <= max(most, 1)]
    return fitting[0] if fitting else math.ceil(longest)


def _value(value: float, is_time: bool) -> str:
    return clock_text(round(value)) if is_time else f"{value:g}"


class Chart(QWidget):
    """A figure in the window; what it says in words is its accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure: Bars | Steps | None = None
        self._teams = TeamColours()
        self.setMinimumSize(200, 80)
        self.setAccessibleName("Chart")

    def set_figure(self, figure: Bars | Steps, teams: TeamColours | None = None) -> None:
        """Replaces what is drawn."""
        self._figure = figure
        self._teams = teams or self._teams
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(in_words(figure))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        if isinstance(self._figure, Bars):
            return QSize(420, round(bars_height(self._figure, self._ink())))
        return QSize(420, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        if self._figure is None:
            return
        painter, room = QPainter(self), QRectF(self.rect()).adjusted(4, 4, -4, -4)
        if isinstance(self._figure, Bars):
            paint_bars(painter, room, self._figure, self._ink())
        else:
            paint_steps(painter, room, self._figure, self._ink())

    def _ink(self) -> Ink:
        return Ink(tokens(self.palette()), self.font(), self._teams)


def in_words(figure: Bars | Steps) -> str:
    """What a figure shows, for people who do not see it."""
    if isinstance(figure, Bars):
        pairs = zip(figure.categories, figure.totals, strict=True)
        return ", ".join(f"{name} {_value(total, figure.is_time)}" for name, total in pairs)
    return ", ".join(f"{name} {len(seconds)}" for name, _, seconds in figure.moments)
