"""Reports as values, and the files that need no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.reports.content import (
    Cell,
    Chart,
    Charted,
    Report,
    ReportColumn,
    ReportTable,
    shown,
)
from tracker.reports.csv_file import csv_bytes
from tracker.reports.formulas import guarded, unguarded
from tracker.reports.writing import write_report

COLUMNS = (ReportColumn("Who"), ReportColumn("Points", Cell.POINTS))
TABLE = ReportTable("Sums", COLUMNS, (("Walex", 2.25), ("=SUM(A1)", None)))


@dataclass(frozen=True)
class Drawn:
    """A figure with the numbers of the table, which it repeats or not."""

    title: str
    is_repeated: bool

    def charted(self) -> Charted:
        table = ReportTable(self.title, COLUMNS, TABLE.rows)
        return Charted(table, Chart.BARS, ("#000000",), self.is_repeated)


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.25, "2.25"), (2.5, "2.5"), (100, "100"), (1897, "1,897"), (0, "0"), (-0.5, "-0.5")],
)
def test_points_are_written_with_as_many_decimals_as_they_need(value: float, text: str) -> None:
    assert shown(value, Cell.POINTS) == text


def test_a_figure_is_listed_unless_a_table_has_its_numbers() -> None:
    report = Report("T", "S", (TABLE, Drawn("Bars", False), Drawn("Again", True)))

    assert [table.title for table, _ in report.charted] == ["Sums", "Bars", "Again"]
    assert [table.title for table in report.plain_tables] == ["Sums", "Bars"]


def test_numbers_are_exact_in_a_csv_and_nothing_is_run() -> None:
    lines = csv_bytes(Report("T", "S", (TABLE,))).decode("utf-8-sig").splitlines()

    assert lines == ["Who,Points", "Walex,2.25", "'=SUM(A1),"]


@given(text=st.text(alphabet="='+-@aé ", max_size=6))
def test_a_guarded_text_is_given_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))


def test_a_file_is_replaced_by_what_its_ending_says(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.PDF"
    write_report(lambda: Report("T", "S", (TABLE,)), path, {".pdf": lambda r: r.title.encode()})
    write_report(lambda: Report("U", "S", (TABLE,)), path, {".pdf": lambda r: r.title.encode()})

    assert path.read_bytes() == b"U"
    assert list(path.parent.iterdir()) == [path]


def test_an_unknown_ending_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"end in one of: \.csv, \.pdf, \.png, \.xlsx"):
        write_report(lambda: pytest.fail("made"), tmp_path / "report.doc", {})


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_report(lambda: Report("T", "S", (TABLE,)), blocked / "report.csv", {})
