"""A chart of the season: how each team's points grew, one team before the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.profiles.hockey.league.standings import TeamCourse
from tracker.ui.kit.colours import Palette, blended, tokens

_GAP = 6.0
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_MOST_FOR_NAMES = 0.25


class CourseChart(QWidget):
    """Lines in grey, the chosen team's in the accent; each ends in the team's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._courses: Sequence[TeamCourse] = ()
        self._chosen = ""
        self.setAccessibleName("Points over the season")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_courses(self, courses: Sequence[TeamCourse]) -> None:
        """Replaces all lines."""
        if list(courses) != list(self._courses):
            self._courses = courses
            self._describe()

    def choose(self, key: str) -> None:
        """Brings a team's line to the front."""
        if key != self._chosen:
            self._chosen = key
            self._describe()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(400, round(self.fontMetrics().height() * 14))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(200, round(self.fontMetrics().height() * 7))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        if self._courses:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            palette = tokens(self.palette())
            _Drawing(painter, QRectF(self.rect()), self._courses, palette).draw(self._chosen)

    def _describe(self) -> None:
        ends = ", ".join(f"{one.team} {one.points[-1]}" for one in self._courses)
        chosen = [one for one in self._courses if one.key == self._chosen]
        grown = [
            f"{one.team}: " + ", ".join(f"{day:%d %b} {points}" for day, points in _pairs(one))
            for one in chosen
        ]
        self.setAccessibleDescription(". ".join([ends, *grown]))
        self.update()


class _Drawing:
    """One painting."""

    def __init__(
        self, painter: QPainter, room: QRectF, courses: Sequence[TeamCourse], palette: Palette
    ) -> None:
        self._painter, self._courses, self._palette = painter, courses, palette
        self._metrics = metrics = QFontMetricsF(painter.font())
        self._first = min(one.days[0] for one in courses)
        self._last = max(one.days[-1] for one in courses)
        self._highest = max((one.points[-1] for one in courses), default=0) or 1
        names = max(metrics.horizontalAdvance(_name(one)) for one in courses) + 2 * _GAP
        names = min(names, room.width() * _MOST_FOR_NAMES)
        line, axis = metrics.height(), metrics.horizontalAdvance("000") + _GAP
        self._room = room
        self._area = room.adjusted(axis, line * 1.4, -names, -(line + _GAP))

    def draw(self, chosen: str) -> None:
        """Axes, the others, the chosen one above them."""
        self._draw_axes()
        others = [one for one in self._courses if one.key != chosen]
        for one in others:
            self._draw_line(one, blended(self._palette.dim, self._palette.panel, 0.55), 1.2)
        for one in self._courses:
            if one.key == chosen:
                self._draw_line(one, self._palette.accent, 2.6)
        self._draw_names(chosen)

    def _draw_axes(self) -> None:
        painter, area, height = self._painter, self._area, self._metrics.height()
        painter.setPen(QColor(self._palette.dim))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = QRectF(self._room.left() + 2, 0, self._room.width(), height)
        painter.drawText(title, left, "Points over the season")
        steps = [s for s in _STEPS if self._highest / s * height * 1.6 <= area.height()]
        step = steps[0] if steps else _STEPS[-1]
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for count in range(0, self._highest + 1, step):
            y = self._place(self._first, count).y()
            painter.setPen(QPen(QColor(self._palette.line), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(QColor(self._palette.dim))
            box = QRectF(self._room.left(), y - height / 2, area.left() - _GAP, height)
            painter.drawText(box, right, str(count))
        for day, side in ((self._first, left), (self._last, right)):
            box = QRectF(area.left(), area.bottom() + 2, area.width(), height)
            painter.drawText(box, side, f"{day.day} {day:%b %Y}")

    def _draw_line(self, course: TeamCourse, colour: str, width: float) -> None:
        points = [self._place(self._first, 0)]
        points += [self._place(day, count) for day, count in _pairs(course)]
        points.append(self._place(self._last, course.points[-1]))
        pen = QPen(QColor(colour), width * self._metrics.height() / 16)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        self._painter.drawPolyline(QPolygonF(points))

    def _draw_names(self, chosen: str) -> None:
        """At the ends of the lines, one below the other; without room for all, three of them."""
        height = self._metrics.height()
        in_order = sorted(self._courses, key=lambda one: -one.points[-1])
        if len(in_order) * height > self._room.height():
            ends = (in_order[0].key, chosen, in_order[-1].key)
            in_order = [one for one in in_order if one.key in ends]
        wanted = [self._place(self._last, one.points[-1]).y() for one in in_order]
        places = spread(wanted, height, self._area.top(), self._area.bottom() + height / 2)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for one, y in zip(in_order, places, strict=True):
            is_chosen = one.key == chosen
            font = self._painter.font()
            font.setBold(is_chosen)
            self._painter.setFont(font)
            self._painter.setPen(QColor(self._palette.accent if is_chosen else self._palette.dim))
            width = self._room.right() - self._area.right() - _GAP
            text = self._metrics.elidedText(_name(one), Qt.TextElideMode.ElideRight, width)
            box = QRectF(self._area.right() + _GAP, y - height / 2, width, height)
            self._painter.drawText(box, left, text)

    def _place(self, day: date, count: int) -> QPointF:
        whole = max((self._last - self._first).days, 1)
        x = self._area.left() + (day - self._first).days / whole * self._area.width()
        return QPointF(x, self._area.bottom() - count / self._highest * self._area.height())


def spread(wanted: Sequence[float], step: float, top: float, bottom: float) -> list[float]:
    """The places from the top, at least a step apart; closer only where there is no room."""
    step = min(step, (bottom - top) / max(len(wanted) - 1, 1))
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + step) if places else max(place, top))
    limit = bottom
    for number in reversed(range(len(places))):
        places[number] = min(places[number], limit)
        limit = places[number] - step
    return places


def _name(course: TeamCourse) -> str:
    return f"{course.points[-1]} {course.team}"


def _pairs(course: TeamCourse) -> list[tuple[date, int]]:
    return list(zip(course.days, course.points, strict=True))
