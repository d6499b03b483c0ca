"""Reads CSV files row by row: a bad row becomes a note, an unusable file an error."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.core.profile import Note
from tracker.errors import InputError
from tracker.profiles.hockey.importers.files import read_text
from tracker.reports.formulas import unguarded

_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class TableRow:
    """One row; empty cells are None."""

    place: str
    cells: dict[str, str | None]


@dataclass(frozen=True)
class Table:
    """A file with a header line."""

    path: Path
    columns: tuple[str, ...]
    rows: Sequence[TableRow]


def read_table(path: Path, notes: list[Note]) -> Table:
    """Every usable row; InputError when the file has no usable header or breaks off in a cell."""
    text = read_text(path)
    first = text.split("\n", 1)[0]
    if "\0" in first:
        raise InputError(f"{path} is not a text file; save it as CSV in UTF-8.")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = _lines(reader, path, notes)
    _, header = next(lines, (0, []))
    columns = tuple(name.strip().lower() for name in header)
    repeated = [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]
    if repeated:
        raise InputError(f"{path} has more than one column '{repeated[0]}'.")
    return Table(path, columns, list(_rows(lines, columns, path.name, notes)))


def _lines(
    reader: Iterator[list[str]], path: Path, notes: list[Note]
) -> Iterator[tuple[int, list[str]]]:
    while True:
        number = _line_number(reader) + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise InputError(
                    f"{path} breaks off inside a quoted cell that begins in line {number}; "
                    "it is not complete."
                ) from error
            notes.append(Note(f"{path.name} line {number}", True, f"It is not CSV: {error}."))
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells


def _line_number(reader: Iterator[list[str]]) -> int:
    number: int = reader.line_num  # type: ignore[attr-defined]
    return number


def _rows(
    lines: Iterator[tuple[int, list[str]]],
    columns: tuple[str, ...],
    name: str,
    notes: list[Note],
) -> Iterator[TableRow]:
    for number, cells in lines:
        place = f"{name} line {number}"
        if len(cells) != len(columns):
            message = f"It has {len(cells)} cells, the header has {len(columns)}."
            notes.append(Note(place, True, message))
        elif any("\0" in cell for cell in cells):
            notes.append(Note(place, True, "It has zero bytes in it."))
        else:
            values = [unguarded(cell) or None for cell in cells]
            yield TableRow(place, dict(zip(columns, values, strict=True)))
