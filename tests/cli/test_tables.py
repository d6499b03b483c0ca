"""Tables for people fit the terminal, whatever is in them."""

from __future__ import annotations

import pytest

from tracker.cli.tables import table_lines
from tracker.core.profile import SummaryTable

NUMBERS = tuple(f"N{i}" for i in range(15))


def table(team: str, name: str, rows: int = 4) -> SummaryTable:
    body = [(team, f"{name} {i}", *range(15)) for i in range(rows)]
    return SummaryTable("Skaters", ("Team", "Name", *NUMBERS), body)


def test_a_table_that_fits_is_left_as_it_is() -> None:
    small = SummaryTable("", ("Team", "G", "TOI"), [("BUF", 1, "17:25"), ("NJD", 14, "9:05")])

    assert table_lines(small, 80) == ["Team   G    TOI", "BUF    1  17:25", "NJD   14   9:05"]


def test_a_name_that_is_in_every_line_becomes_a_heading() -> None:
    lines = table_lines(table("Velodrome", "Player"), 66)

    assert [line for line in lines if "Velodrome" in line] == ["Velodrome:"]
    assert max(len(line) for line in lines) <= 66
    assert lines[2].split() == ["Name", *NUMBERS]


def test_long_names_are_cut() -> None:
    lines = table_lines(table("V", "A very long name of a player indeed", 1), 80)

    assert max(len(line) for line in lines) <= 80
    assert "…" in lines[-1]


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 120])
def test_no_number_is_left_out_where_there_is_little_room(width: int) -> None:
    lines = table_lines(table("Velodrome", "P"), width)

    assert max(len(line) for line in lines) <= width
    assert all(any(name in line.split() for line in lines) for name in NUMBERS)


def test_an_empty_table_is_its_headings() -> None:
    assert table_lines(SummaryTable("", ("Team", "G"), []), 80) == ["Team  G"]
