"""How wide a table's columns are and how high its rows, for a given width of paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from tracker.reports.content import Cell, ReportTable, shown

PAD = 5.0
"""Beside the words of a cell."""
MOST_ADDED = 110.0
"""Columns are not drawn apart farther than this: the eye must find the numbers of a row."""
GROUP_GAP = 12.0
NARROWEST = 70.0
"""What a column that breaks its words keeps at least."""


def wrapping(text: str, width: float, metrics: QFontMetricsF) -> int:
    """Qt's flag for breaking a text into lines: between words, and within one that is too long."""
    longest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0.0)
    return int(Qt.TextFlag.TextWrapAnywhere if longest > width else Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class Laid:
    """A table's texts with the widths of its columns."""

    table: ReportTable
    texts: Sequence[Sequence[str]]
    widths: Sequence[float]
    metrics: QFontMetricsF
    bold: QFontMetricsF

    def row_height(self, row: int) -> float:
        """One line, or as many as the longest broken cell needs."""
        metrics = self.bold if row in self.table.strong else self.metrics
        lines = metrics.height()
        for text, width, column in zip(
            self.texts[row], self.widths, self.table.columns, strict=True
        ):
            if column.is_wide and metrics.horizontalAdvance(text) > width - 2 * PAD:
                box = QRectF(0, 0, width - 2 * PAD, 10_000)
                lines = max(
                    lines,
                    metrics.boundingRect(box, wrapping(text, box.width(), metrics), text).height(),
                )
        return lines + PAD

    @property
    def height(self) -> float:
        """All rows, without heading and title."""
        return sum(self.row_height(row) for row in range(len(self.texts)))


def laid_out(
    table: ReportTable,
    room: float,
    metrics: QFontMetricsF,
    bold: QFontMetricsF,
    added: float = MOST_ADDED,
) -> Laid:
    """Columns as wide as their longest words; those that break words get up to `added` more."""
    texts = [
        [shown(value, column.cell) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    natural = [
        max(
            [bold.horizontalAdvance(column.heading)]
            + [
                (bold if row in table.strong else metrics).horizontalAdvance(cells[number])
                for row, cells in enumerate(texts)
            ]
        )
        + 2 * PAD
        + 1
        + (GROUP_GAP if column.cell is Cell.RATIO else 0)
        for number, column in enumerate(table.columns)
    ]
    wide = [number for number, column in enumerate(table.columns) if column.is_wide]
    return Laid(table, texts, _shared(natural, wide, room, added), metrics, bold)


def _shared(
    natural: Sequence[float], wide: Sequence[int], room: float, added: float
) -> list[float]:
    widths = list(natural)
    left = room - sum(widths)
    if not wide:
        return widths
    if left >= 0:
        for number in wide:
            widths[number] += min(left / len(wide), added)
        return widths
    wanted = sum(natural[number] for number in wide)
    for number in wide:
        widths[number] = max(natural[number] + left * natural[number] / wanted, NARROWEST)
    return widths


def is_right(cell: Cell) -> bool:
    """Numbers stand to the right."""
    return cell is not Cell.WORDS
