"""What a report says, as values that every kind of file is written from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tracker.core.record import JsonValue


class Cell(StrEnum):
    """How a column's values are written."""

    WORDS = "words"
    NUMBER = "number"
    TIME = "time"
    """Seconds, shown as minutes and seconds."""
    SHARE = "share"
    """0 to 1, shown in per cent."""
    POINTS = "points"
    """A number with up to two decimals, as few as it needs."""
    RATIO = "ratio"
    """Words such as `7 / 18`, which stand to the right like numbers."""


@dataclass(frozen=True)
class ReportColumn:
    """A column of a report's table."""

    heading: str
    cell: Cell = Cell.WORDS
    is_wide: bool = False
    """Takes the room that is left, and breaks its words into lines."""


@dataclass(frozen=True)
class ReportTable:
    """Rows under headings; `strong` rows are totals and sections."""

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[JsonValue, ...], ...]
    strong: frozenset[int] = frozenset()
    is_beside_next: bool = False
    """On paper the next table stands to the right of it, where both have room."""


class Chart(StrEnum):
    """How a spreadsheet draws a table that stands for a figure."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True)
class Charted:
    """The numbers of a figure, and how a spreadsheet draws them."""

    table: ReportTable
    """A column of names, then one per series."""
    chart: Chart
    colours: tuple[str, ...]
    """Of the series, as on paper."""
    is_repeated: bool = False
    """Another table of the report has these numbers: files without charts leave it out."""


class Figure(Protocol):
    """A picture; what is in it, paper knows and spreadsheets need not."""

    @property
    def title(self) -> str:
        """Stands above it."""
        ...

    def charted(self) -> Charted | None:
        """Its numbers; None where a table of the report lists them."""
        ...


@dataclass(frozen=True)
class Report:
    """A whole report; the parts come one after the other."""

    title: str
    subtitle: str
    parts: tuple[ReportTable | Figure, ...]
    is_landscape: bool = False

    @property
    def tables(self) -> tuple[ReportTable, ...]:
        """The parts that a spreadsheet can hold."""
        return tuple(part for part in self.parts if isinstance(part, ReportTable))

    @property
    def charted(self) -> list[tuple[ReportTable, Charted | None]]:
        """The tables, and the figures as tables, in order."""
        found: list[tuple[ReportTable, Charted | None]] = []
        for part in self.parts:
            if isinstance(part, ReportTable):
                found.append((part, None))
            elif (drawn := part.charted()) is not None:
                found.append((drawn.table, drawn))
        return found

    @property
    def plain_tables(self) -> list[ReportTable]:
        """What a file without charts lists: every number once."""
        return [t for t, drawn in self.charted if drawn is None or not drawn.is_repeated]


def shown(value: JsonValue, cell: Cell) -> str:
    """The value as people read it."""
    if value is None:
        return ""
    if cell is Cell.TIME and isinstance(value, int):
        return f"{value // 60}:{value % 60:02d}"
    if cell is Cell.SHARE and isinstance(value, int | float):
        return f"{value * 100:.1f} %"
    if cell is Cell.POINTS and isinstance(value, int | float):
        whole = f"{value:,.2f}"
        return whole.rstrip("0").rstrip(".")
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value)


def share(part: int, whole: int) -> float | None:
    """Nothing of nothing is no share."""
    return part / whole if whole else None
