"""A report as CSV: its tables one below the other."""

from __future__ import annotations

import csv
import io

from tracker.core.record import JsonValue
from tracker.reports.content import Cell, Report, shown
from tracker.reports.formulas import guarded


def csv_bytes(report: Report) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read names right; no cell begins a formula.

    A report of one table is that table with its headings. Of several, each has a line with its
    title above it and an empty line below.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    tables = report.plain_tables
    for number, table in enumerate(tables):
        if len(tables) > 1:
            if number:
                writer.writerow([])
            writer.writerow([guarded(table.title)])
        writer.writerow([guarded(column.heading) for column in table.columns])
        for row in table.rows:
            cells = zip(row, table.columns, strict=True)
            writer.writerow([_cell(value, column.cell) for value, column in cells])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: JsonValue, cell: Cell) -> str:
    """Numbers as they are, times as minutes and seconds, shares as numbers from 0 to 1."""
    if cell is Cell.SHARE and isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, int | float) and cell is not Cell.TIME:
        return str(value)
    return guarded(shown(value, cell))
