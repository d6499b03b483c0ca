"""What a figure shows, as a table: spreadsheets get the numbers instead of the picture."""

from __future__ import annotations

from enum import StrEnum

from tracker.core.record import JsonValue
from tracker.profiles.hockey.reports.content import Cell, Report, ReportColumn, ReportTable
from tracker.profiles.hockey.reports.figures import Bars, Steps


class Chart(StrEnum):
    """How a spreadsheet draws a table that stands for a figure."""

    BARS = "bars"
    LINES = "lines"


def charted_tables(report: Report) -> list[tuple[ReportTable, Chart | None]]:
    """The report's tables and its figures as tables, in order; the shot map has its own list."""
    found: list[tuple[ReportTable, Chart | None]] = []
    for part in report.parts:
        if isinstance(part, ReportTable):
            found.append((part, None))
        elif isinstance(part, Bars):
            found.append((_bars(part), Chart.BARS))
        elif isinstance(part, Steps):
            found.append((_steps(part), Chart.LINES))
    return found


def plain_tables(report: Report) -> list[ReportTable]:
    """Without those figures whose numbers are in a table of the report: ice times."""
    times = {part.title for part in report.parts if isinstance(part, Bars) and part.is_time}
    return [table for table, _ in charted_tables(report) if table.title not in times]


def _bars(figure: Bars) -> ReportTable:
    cell = Cell.TIME if figure.is_time else Cell.NUMBER
    columns = (
        ReportColumn("Who", is_wide=True),
        *(ReportColumn(series.name, cell) for series in figure.series),
    )
    rows: tuple[tuple[JsonValue, ...], ...] = tuple(
        (name, *(round(series.values[place]) for series in figure.series))
        for place, name in enumerate(figure.categories)
    )
    return ReportTable(figure.title, columns, rows)


def _steps(figure: Steps) -> ReportTable:
    columns = (
        ReportColumn("Second of the game", Cell.NUMBER),
        *(ReportColumn(name, Cell.NUMBER) for name, _, _ in figure.moments),
    )
    seconds = sorted({second for _, _, moments in figure.moments for second in moments})
    rows = tuple(
        (second, *(sum(m <= second for m in moments) for _, _, moments in figure.moments))
        for second in seconds
    )
    return ReportTable("Shot attempts over the game", columns, rows)
