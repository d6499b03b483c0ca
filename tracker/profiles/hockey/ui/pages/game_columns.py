"""A chart of one player's games: a column for each, from the oldest to the newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.profiles.hockey.ui.widgets.stays import clock_text
from tracker.ui.kit.colours import Palette, blended, tokens, words_on

_GAP = 6.0
_WIDEST = 40.0
_STEPS = (1, 2, 5, 10, 20, 50)
_TIME_STEPS = (60, 120, 300, 600, 1200, 3600)


@dataclass(frozen=True)
class Part:
    """One part of every column, such as the goals of the points."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class GameColumns:
    """What is drawn; as many values in each part as there are labels."""

    title: str
    labels: tuple[str, ...]
    """Below the columns; those that have no room are left out."""
    parts: tuple[Part, ...]
    is_time: bool = False
    """Values are seconds."""
    reach: float = 1.0
    """How high the scale is at least, so that two charts can be compared."""

    @property
    def totals(self) -> tuple[float, ...]:
        """The height of each column."""
        return tuple(sum(values) for values in zip(*(p.values for p in self.parts), strict=True))

    @property
    def in_words(self) -> str:
        """The same for people who do not see it."""
        pairs = zip(self.labels, self.totals, strict=True)
        return ", ".join(f"{label} {_written(total, self.is_time)}" for label, total in pairs)


class GameColumnsChart(QWidget):
    """Follows the theme and the size of the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: GameColumns | None = None
        self.setAccessibleName("Chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_columns(self, columns: GameColumns) -> None:
        """Replaces what is drawn."""
        self._columns = columns
        self.setAccessibleName(columns.title)
        self.setAccessibleDescription(columns.in_words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(320, round(self.fontMetrics().height() * 8))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(160, round(self.fontMetrics().height() * 5))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        if self._columns is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _Drawing(painter, QRectF(self.rect()), self._columns, tokens(self.palette())).draw()


class _Drawing:
    """One painting of a chart."""

    def __init__(
        self, painter: QPainter, room: QRectF, columns: GameColumns, palette: Palette
    ) -> None:
        self._painter, self._columns, self._palette = painter, columns, palette
        self._metrics = QFontMetricsF(painter.font())
        self._highest = max((*columns.totals, columns.reach))
        line = self._metrics.height()
        axis = self._metrics.horizontalAdvance(_written(self._highest, columns.is_time)) + _GAP
        self._area = room.adjusted(axis, line * 1.3 + _GAP, -_GAP, -(line + _GAP))
        self._room = room

    def draw(self) -> None:
        """Title, lines, columns, labels."""
        self._draw_title()
        self._draw_lines()
        slot = self._area.width() / max(len(self._columns.labels), 1)
        for number in range(len(self._columns.labels)):
            self._draw_column(number, slot)
        self._draw_labels(slot)

    def _colour(self, number: int) -> str:
        return blended(self._palette.accent, self._palette.panel, (0.0, 0.5, 0.75)[number % 3])

    def _draw_title(self) -> None:
        painter, height = self._painter, self._metrics.height()
        x = self._room.left() + 2
        painter.setPen(QColor(self._palette.dim))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        width = self._metrics.horizontalAdvance(self._columns.title) + 3 * _GAP
        painter.drawText(QRectF(x, 0, width, height), left, self._columns.title)
        if len(self._columns.parts) < 2:
            return
        x += width
        for number, part in enumerate(self._columns.parts):
            box = QRectF(x, height * 0.2, height * 0.6, height * 0.6)
            painter.fillRect(box, QColor(self._colour(number)))
            painter.setPen(QColor(self._palette.text))
            width = self._metrics.horizontalAdvance(part.name) + _GAP
            painter.drawText(QRectF(box.right() + _GAP, 0, width, height), left, part.name)
            x = box.right() + width + 3 * _GAP

    def _draw_lines(self) -> None:
        painter, area, height = self._painter, self._area, self._metrics.height()
        steps = _TIME_STEPS if self._columns.is_time else _STEPS
        fitting = [s for s in steps if self._highest / s * height * 1.4 <= area.height()]
        step, value = fitting[0] if fitting else steps[-1], 0.0
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        while value <= self._highest:
            y = area.bottom() - value / self._highest * area.height()
            painter.setPen(QPen(QColor(self._palette.line), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(QColor(self._palette.dim))
            box = QRectF(self._room.left(), y - height / 2, area.left() - _GAP, height)
            painter.drawText(box, right, _written(value, self._columns.is_time))
            value += step

    def _draw_column(self, number: int, slot: float) -> None:
        area = self._area
        width = min(slot * 0.72, _WIDEST)
        x = area.left() + number * slot + (slot - width) / 2
        bottom = area.bottom()
        for place, part in enumerate(self._columns.parts):
            height = part.values[number] / self._highest * area.height()
            colour = self._colour(place)
            box = QRectF(x, bottom - height, width, height)
            self._painter.fillRect(box, QColor(colour))
            self._draw_value(box, part.values[number], colour)
            bottom -= height

    def _draw_value(self, box: QRectF, value: float, colour: str) -> None:
        text = _written(value, self._columns.is_time)
        room = self._metrics.horizontalAdvance(text) + 4
        if value and room <= box.width() and self._metrics.height() <= box.height():
            self._painter.setPen(QColor(words_on(colour)))
            self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_labels(self, slot: float) -> None:
        widest = max((self._metrics.horizontalAdvance(t) for t in self._columns.labels), default=1)
        every = max(1, round((widest + 2 * _GAP) / slot + 0.5))
        self._painter.setPen(QColor(self._palette.dim))
        for number, label in enumerate(self._columns.labels):
            if (len(self._columns.labels) - 1 - number) % every == 0:
                middle = self._area.left() + (number + 0.5) * slot
                left = min(max(middle - widest / 2, 0), self._room.right() - widest)
                box = QRectF(left, self._area.bottom() + 2, widest, self._metrics.height())
                self._painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, label)


def _written(value: float, is_time: bool) -> str:
    return clock_text(round(value)) if is_time else f"{value:g}"


def columns_of(
    title: str, labels: Sequence[str], parts: Sequence[tuple[str, Sequence[float]]],
    *, is_time: bool = False, reach: float = 1.0,
) -> GameColumns:  # fmt: skip
    """From lists."""
    made = tuple(Part(name, tuple(values)) for name, values in parts)
    return GameColumns(title, tuple(labels), made, is_time, max(reach, 1.0))
