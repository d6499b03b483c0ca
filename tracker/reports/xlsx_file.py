"""A report as a workbook: a sheet per table, numbers as numbers and times as times."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.core.record import JsonValue
from tracker.reports.content import (
    Cell,
    Chart,
    Charted,
    Report,
    ReportColumn,
    ReportTable,
    shown,
)

_SECONDS_A_DAY = 86_400
_FIRST_ROW = 3
"""Below the report's title, its subtitle and an empty row."""
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_FAINT = {"color": "#D5DBE1"}
_LOOKS: Mapping[Cell, Mapping[str, Any]] = {
    Cell.WORDS: {"align": "left"},
    Cell.NUMBER: {"align": "right"},
    Cell.POINTS: {"align": "right"},
    Cell.RATIO: {"align": "right"},
    Cell.TIME: {"align": "right", "num_format": "[m]:ss"},
    Cell.SHARE: {"align": "right", "num_format": "0.0%"},
}


def xlsx_bytes(report: Report) -> bytes:
    """Words are always words: no cell is a formula, whatever somebody is called."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(data, options)
    book.set_properties({"title": report.title, "subject": report.subtitle})
    used: set[str] = set()
    for table, drawn in report.charted:
        sheet = book.add_worksheet(_sheet_name(table.title, used))
        _write(book, sheet, report, table)
        if drawn is not None and table.rows:
            _draw(book, sheet, drawn)
    book.close()
    return data.getvalue()


def _write(book: Workbook, sheet: Worksheet, report: Report, table: ReportTable) -> None:
    sheet.write_string(0, 0, report.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, f"{table.title} · {report.subtitle}")
    for place, column in enumerate(table.columns):
        look = book.add_format({**_LOOKS[column.cell], "bold": True, "bottom": 1})
        sheet.write_string(_FIRST_ROW, place, column.heading, look)
        sheet.set_column(place, place, _width(table, place, column))
        formats = [
            book.add_format({**_LOOKS[column.cell], "bold": is_strong})
            for is_strong in (False, True)
        ]
        for number, row in enumerate(table.rows):
            look = formats[number in table.strong]
            _write_cell(sheet, (_FIRST_ROW + 1 + number, place), row[place], column.cell, look)
    sheet.freeze_panes(_FIRST_ROW + 1, 0)
    last = _FIRST_ROW + len(table.rows)
    if table.rows:
        sheet.autofilter(
            _FIRST_ROW, 0, last - bool(table.strong & {len(table.rows) - 1}), len(table.columns) - 1
        )
    if report.is_landscape or len(table.columns) > 10:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST_ROW)


def _draw(book: Workbook, sheet: Worksheet, figure: Charted) -> None:
    """The spreadsheet's own chart beside the table, which follows when a number is changed."""
    table, chart = figure.table, figure.chart
    kinds = {
        Chart.BARS: {"type": "bar", "subtype": "stacked"},
        Chart.LINES: {"type": "scatter", "subtype": "straight"},
    }
    drawn: Any = book.add_chart(kinds[chart])
    first, last = _FIRST_ROW + 1, _FIRST_ROW + len(table.rows)
    for place in range(1, len(table.columns)):
        colour = figure.colours[(place - 1) % len(figure.colours)]
        drawn.add_series(
            {
                **({"fill": {"color": colour}} if chart is Chart.BARS else {}),
                **({"line": {"color": colour, "width": 2}} if chart is Chart.LINES else {}),
                "name": [sheet.name, _FIRST_ROW, place],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
            }
        )
    drawn.set_title({"name": table.title, "overlay": False})
    if chart is Chart.BARS:
        is_time = table.columns[1].cell is Cell.TIME
        five_minutes = {"num_format": "[m]:ss", "major_unit": 300 / _SECONDS_A_DAY}
        axis = five_minutes if is_time else {"num_format": "0"}
        drawn.set_x_axis({**axis, "major_gridlines": {"visible": True, "line": _FAINT}})
        drawn.set_y_axis({"reverse": True})
        drawn.set_chartarea({"border": {"none": True}})
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 720, "height": 220 + 20 * min(len(table.rows), 16)})
    sheet.set_landscape()
    sheet.insert_chart(_FIRST_ROW, len(table.columns) + 1, drawn)


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], value: JsonValue, cell: Cell, look: Any
) -> None:
    if value is None:
        sheet.write_blank(*place, None, look)
    elif isinstance(value, str | bool) or cell is Cell.WORDS:
        sheet.write_string(*place, str(value), look)
    elif cell is Cell.TIME:
        sheet.write_number(*place, value / _SECONDS_A_DAY, look)
    else:
        sheet.write_number(*place, value, look)


def _width(table: ReportTable, place: int, column: ReportColumn) -> float:
    texts = [shown(row[place], column.cell) for row in table.rows]
    longest = max([len(column.heading) + 3, *(len(text) for text in texts)])
    return min(longest + 1.5, 70)


def _sheet_name(title: str, used: set[str]) -> str:
    """What a spreadsheet allows, and never one name twice."""
    name = " ".join(_FORBIDDEN.sub(" ", title).split())[:_LONGEST_NAME].strip() or "Table"
    number = 2
    while name.casefold() in used:
        ending = f" {number}"
        name = f"{name[: _LONGEST_NAME - len(ending)].rstrip()}{ending}"
        number += 1
    used.add(name.casefold())
    return name
