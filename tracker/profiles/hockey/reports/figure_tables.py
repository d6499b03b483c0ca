"""What a figure shows, as a table: spreadsheets get the numbers instead of the picture."""

from __future__ import annotations

from tracker.core.record import JsonValue
from tracker.profiles.hockey.reports.content import Cell, Report, ReportColumn, ReportTable
from tracker.profiles.hockey.reports.figures import Bars, Steps


def spreadsheet_tables(report: Report) -> list[ReportTable]:
    """The report's tables, and of its figures those whose numbers no table of it has."""
    found: list[ReportTable] = []
    for part in report.parts:
        if isinstance(part, ReportTable):
            found.append(part)
        elif isinstance(part, Bars) and not part.is_time:
            found.append(_bars(part))
        elif isinstance(part, Steps):
            found.append(_steps(part))
    return found


def _bars(figure: Bars) -> ReportTable:
    columns = (
        ReportColumn("", is_wide=True),
        *(ReportColumn(series.name, Cell.NUMBER) for series in figure.series),
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
