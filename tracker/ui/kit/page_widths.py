"""How wide the columns of a page's table are: what they say fits, and words share what is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView

from tracker.ui.kit.page_columns import PageRows
from tracker.ui.theme import Theme

WIDEST_LETTERS = 30
MEASURED_ROWS = 300
NUMBER_PADDING, WORD_PADDING = 21, 24
HEADING_PIXELS, MARK_PIXELS = 11, 8
"""Of a heading's letters; of the mark of the order."""
MOST_SHARED = 160
"""Columns of words are not torn apart in a wide window."""


class ColumnWidths:
    """Measured by the texts alone: Qt's own hints keep room for a mark in each heading."""

    def __init__(self, rows: PageRows, theme: Theme) -> None:
        self._rows, self._theme = rows, theme

    def measured(self, view: QTableView) -> list[int]:
        """What each column needs."""
        plain = view.fontMetrics()
        strong, heading = QFont(view.font()), QFont(view.font())
        strong.setBold(True)
        heading.setBold(True)
        heading.setPixelSize(self._theme.pixels(HEADING_PIXELS))
        bold, small = QFontMetrics(strong), QFontMetrics(heading)
        count = min(self._rows.rowCount(), MEASURED_ROWS)
        widths = []
        for column in self._rows.columns:
            metrics = bold if column.is_strong else plain
            texts = {column.cell(self._rows.row(number)) for number in range(count)}
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            widest = min(widest, plain.averageCharWidth() * WIDEST_LETTERS)
            head = small.horizontalAdvance(column.heading) + self._theme.pixels(MARK_PIXELS)
            padding = NUMBER_PADDING if column.is_number else WORD_PADDING
            widths.append(max(widest, head) + self._theme.pixels(padding))
        return widths


def shared(
    widths: Sequence[int], rows: PageRows, hidden: Collection[int], room: int
) -> dict[int, int]:
    """The widths of the columns that are seen: words share the room that is left.

    Where there is too little, lesser columns are left out.
    """
    seen = {number: width for number, width in enumerate(widths) if number not in hidden}
    for number in reversed([n for n in seen if rows.columns[n].is_lesser]):
        if sum(seen.values()) > room:
            del seen[number]
    words = [number for number in seen if not rows.columns[number].is_number]
    extra = min(max(room - sum(seen.values()), 0) // max(len(words), 1), MOST_SHARED)
    return {number: width + extra * (number in words) for number, width in seen.items()}
