"""An account's points over time, and its attendance month by month, drawn by Qt alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.account_past import Month
from tracker.ui.kit.colours import Palette, blended, tokens

Curve = Sequence[tuple[date, int, int]]
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_PAD = 4.0


class PointsChart(QWidget):
    """Earned (a full line) and spent (a broken one) as they added up; between them the balance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: Curve = ()
        self.setAccessibleName("Earned and spent over time")

    def show_curve(self, curve: Curve) -> None:
        """Replaces what is drawn; days in order."""
        self._curve = tuple(curve)
        self.setAccessibleDescription(_in_words(self._curve))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(320, self.fontMetrics().height() * 9)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(200, self.fontMetrics().height() * 7)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        if not self._curve:
            return
        painter, colours = QPainter(self), tokens(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        line = metrics.height()
        _, earned, spent = self._curve[-1]
        names = (f"earned {shown(earned)}", f"spent {shown(spent)}")
        side = max(metrics.horizontalAdvance(name) for name in names) + 2 * _PAD
        room = QRectF(self.rect()).adjusted(_PAD, line * 0.7, -side, -line * 1.4)
        lowest = min(0, *(min(e, s) for _, e, s in self._curve))
        highest = max(100, *(max(e, s) for _, e, s in self._curve))
        self._paint_frame(painter, room, colours, (lowest, highest))
        lines = [
            _steps(room, [(day, points[place]) for day, *points in self._curve], (lowest, highest))
            for place in (0, 1)
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(blended(colours.panel, colours.accent, 0.12)))
        painter.drawPolygon(QPolygonF([*lines[0], *reversed(lines[1])]))
        looks = (
            (colours.accent, Qt.PenStyle.SolidLine),
            (colours.warn, Qt.PenStyle.DashLine),
        )
        ends = _apart([points[-1].y() for points in lines], line)
        for points, name, end, (colour, style) in zip(lines, names, ends, looks, strict=True):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colour), 2, style))
            painter.drawPolyline(QPolygonF(points))
            painter.setPen(QColor(colour))
            box = QRectF(room.right() + _PAD, end - line / 2, side, line)
            painter.drawText(box, int(_LEFT), name)

    def _paint_frame(
        self, painter: QPainter, room: QRectF, colours: Palette, ends: tuple[int, int]
    ) -> None:
        line = QFontMetricsF(self.font()).height()
        painter.setPen(QPen(QColor(colours.line), 1))
        for value in {ends[0], 0, ends[1]}:
            y = _height(room, value, ends)
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(QColor(colours.dim))
        below = QRectF(room.left(), room.bottom() + 2, room.width(), line * 1.2)
        first, last = self._curve[0][0].isoformat(), self._curve[-1][0].isoformat()
        painter.drawText(below, int(_RIGHT), last)
        needed = QFontMetricsF(self.font()).horizontalAdvance(f"{first} {last}")
        if first != last and needed < room.width():
            painter.drawText(below, int(_LEFT), first)


class AttendanceChart(QWidget):
    """A bar per month: the share of what was on offer; the frame of a bar is all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: Sequence[Month] = ()
        self.setAccessibleName("Attendance by month")

    def show_months(self, months: Sequence[Month]) -> None:
        """Replaces what is drawn; the earliest first."""
        self._months = tuple(months)
        said = [f"{m.first:%B %Y} {m.share:.0%}" for m in months if m.share is not None]
        self.setAccessibleDescription(", ".join(said))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(320, self.fontMetrics().height() * 7)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(200, self.fontMetrics().height() * 5)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        if not self._months:
            return
        painter, colours = QPainter(self), tokens(self.palette())
        line = QFontMetricsF(self.font()).height()
        width = (self.width() - 2 * _PAD) / len(self._months)
        for place, month in enumerate(self._months):
            lane = QRectF(_PAD + place * width, 0, width, self.height())
            bar = lane.adjusted(width * 0.18, line * 1.2, -width * 0.18, -line * 1.3)
            self._paint_month(painter, colours, month, bar)
            painter.setPen(QColor(colours.dim))
            below = QRectF(lane.left(), bar.bottom() + 2, width, line * 1.2)
            painter.drawText(below, int(_CENTRE), f"{month.first:%b}"[: 3 if width > 30 else 1])

    def _paint_month(self, painter: QPainter, colours: Palette, month: Month, bar: QRectF) -> None:
        if month.share is None:
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(bar.bottomLeft(), bar.bottomRight())
            return
        filled = QRectF(bar)
        filled.setTop(bar.bottom() - bar.height() * min(max(month.share, 0.0), 1.0))
        painter.fillRect(filled, QColor(blended(colours.panel, colours.accent, 0.65)))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRect(bar)
        line = QFontMetricsF(self.font()).height()
        words = f"{month.share * 100:.0f}"
        if QFontMetricsF(self.font()).horizontalAdvance(words) < bar.width() * 1.5:
            above = QRectF(bar.center().x() - 30, bar.top() - line * 1.15, 60, line)
            painter.setPen(QColor(colours.text))
            painter.drawText(above, int(_CENTRE), words)


def _steps(
    room: QRectF, points: Sequence[tuple[date, int]], ends: tuple[int, int]
) -> list[QPointF]:
    """Points hold until the next day that changes them."""
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    days = max(last - first, 1)
    found: list[QPointF] = []
    for day, value in points:
        x = room.left() + room.width() * (day.toordinal() - first) / days
        y = _height(room, value, ends)
        if found:
            found.append(QPointF(x, found[-1].y()))
        found.append(QPointF(x, y))
    found.append(QPointF(room.right(), found[-1].y()))
    return found


def _height(room: QRectF, value: int, ends: tuple[int, int]) -> float:
    lowest, highest = ends
    return room.bottom() - room.height() * (value - lowest) / (highest - lowest)


def _apart(places: list[float], line: float) -> list[float]:
    """Two words that would lie on each other move apart."""
    upper, lower = places
    if abs(upper - lower) >= line:
        return places
    middle = (upper + lower) / 2
    sign = 1 if upper <= lower else -1
    return [middle - sign * line / 2, middle + sign * line / 2]


def _in_words(curve: Curve) -> str:
    if not curve:
        return ""
    day, earned, spent = curve[-1]
    return f"Up to {day.isoformat()}: earned {shown(earned)}, spent {shown(spent)}."
