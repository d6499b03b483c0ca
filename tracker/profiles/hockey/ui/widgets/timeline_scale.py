"""Where seconds and rows are drawn in the shift timeline."""

from __future__ import annotations

from dataclasses import dataclass

TICKS = (10, 30, 60, 120, 300, 600)
"""Seconds between two marks on the axis; the densest that leaves room for its words is used."""
LARGEST_ZOOM = 24.0
ZOOM_STEP = 1.5


@dataclass(frozen=True)
class Scale:
    """All lengths in pixels; the axis lies above the rows, the names left of them."""

    width: int
    """Of the widget, names included."""
    names: int
    axis: int
    row: int
    period_seconds: int
    zoom: float = 1.0
    """1 shows the whole period."""
    left: int = 0
    """How far it is scrolled to the right."""
    top: int = 0

    @property
    def room(self) -> int:
        """The width that shows time."""
        return max(self.width - self.names, 1)

    @property
    def per_second(self) -> float:
        """Pixels for a second."""
        return self.room * self.zoom / max(self.period_seconds, 1)

    @property
    def full_width(self) -> int:
        """The width of the whole period."""
        return round(self.room * self.zoom)

    def x(self, second: float) -> float:
        """Where a second is."""
        return self.names + second * self.per_second - self.left

    def second(self, x: float) -> int:
        """The second at a place, within the period."""
        found = round((x - self.names + self.left) / self.per_second)
        return min(max(found, 0), self.period_seconds)

    def y(self, row: int) -> int:
        """The upper edge of a row."""
        return self.axis + row * self.row - self.top

    def row_at(self, y: float) -> int | None:
        """The row at a height; None on the axis."""
        return None if y < self.axis else int(y - self.axis + self.top) // self.row

    def tick_seconds(self, word_width: int) -> int:
        """How many seconds lie between two words of the axis."""
        fitting = [tick for tick in TICKS if tick * self.per_second >= word_width]
        return fitting[0] if fitting else TICKS[-1]


def stepped_zoom(zoom: float, steps: int) -> float:
    """Nearer or farther, between the whole period and its 24th part."""
    return min(max(zoom * ZOOM_STEP**steps, 1.0), LARGEST_ZOOM)
