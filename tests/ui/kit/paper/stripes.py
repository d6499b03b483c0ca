"""Paper that remembers what was taken of it, and tables to put onto it."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from tracker.core.record import JsonValue
from tracker.reports.content import Cell, ReportColumn, ReportTable
from tracker.ui.kit.paper.flow import Flow, Fonts

A4 = (794.0, 1123.0)


class Stripes(Flow):
    """Remembers what was taken, by page."""

    def __init__(self, fonts: Fonts) -> None:
        super().__init__(None, A4, fonts)
        self.taken: list[tuple[int, QRectF]] = []

    def take(self, height: float) -> QRectF:
        box = super().take(height)
        self.taken.append((self.pages, box))
        return box


def a_table(rows: int, words: str = "word") -> ReportTable:
    columns = (
        ReportColumn("No.", Cell.NUMBER),
        ReportColumn("Words", is_wide=True),
        ReportColumn("Time", Cell.TIME),
    )
    found: tuple[tuple[JsonValue, ...], ...] = tuple((n, words, 60 * n) for n in range(rows))
    return ReportTable("Many", columns, found, frozenset({0}))
