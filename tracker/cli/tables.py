"""Tables as text that fits the terminal: narrower gaps, groups, shorter words, then blocks."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.core.profile import SummaryTable

USUAL_WIDTH = 80
SHORTEST_WORD = 8
_NUMBER = re.compile(r"[-+]?[\d.,]+(:\d\d)*%?")
_GAPS = (2, 1)
_INDENT = " " * 9

Row = Sequence[str]


def terminal_width() -> int:
    """Of the terminal, or what `COLUMNS` says; 80 where the output goes elsewhere."""
    return shutil.get_terminal_size((USUAL_WIDTH, 24)).columns


def indented(text: str) -> list[str]:
    """A sentence below a line of a list, over as many lines as it takes."""
    width = max(terminal_width(), USUAL_WIDTH // 2)
    return textwrap.wrap(text, width, initial_indent=_INDENT, subsequent_indent=_INDENT)


def table_lines(table: SummaryTable, width: int | None = None) -> list[str]:
    """A table as text: words to the left, numbers to the right, nothing wider than `width`."""
    limit = terminal_width() if width is None else width
    cells = [["" if c is None else str(c) for c in row] for row in table.rows]
    grid = _Grid([str(h) for h in table.headings], cells)
    lines = [table.title, ""] if table.title else []
    return [*lines, *_fitted(grid, limit)]


@dataclass(frozen=True)
class _Grid:
    """Headings and rows of text."""

    headings: Row
    rows: Sequence[Row]

    def numeric(self) -> list[bool]:
        """Per column, whether it holds nothing but numbers and times."""
        return [_is_numeric([row[i] for row in self.rows]) for i in range(len(self.headings))]

    def widths(self) -> list[int]:
        """Per column, that of its longest text."""
        return [max(len(row[i]) for row in (self.headings, *self.rows)) for i in self._columns()]

    def width(self, gap: int) -> int:
        """Of a line."""
        return sum(self.widths()) + gap * (len(self.headings) - 1)

    def taken(self, columns: Sequence[int]) -> _Grid:
        """These columns of it."""
        return _Grid(
            [self.headings[i] for i in columns], [[row[i] for i in columns] for row in self.rows]
        )

    def shortened(self, column: int, longest: int) -> _Grid:
        """With the texts of a column cut."""
        rows = [
            [*row[:column], _cut(row[column], longest), *row[column + 1 :]] for row in self.rows
        ]
        return _Grid(self.headings, rows)

    def text(self, gap: int) -> Iterator[str]:
        """A line for the headings and one for each row."""
        widths, numeric = self.widths(), self.numeric()
        for row in (self.headings, *self.rows):
            aligned = [
                c.rjust(w) if n else c.ljust(w)
                for c, w, n in zip(row, widths, numeric, strict=True)
            ]
            yield (" " * gap).join(aligned).rstrip()

    def _columns(self) -> range:
        return range(len(self.headings))


def _fitted(grid: _Grid, limit: int) -> list[str]:
    for gap in _GAPS:
        if grid.width(gap) <= limit:
            return list(grid.text(gap))
    if _has_groups(grid):
        rest = grid.taken(range(1, len(grid.headings)))
        lines = _fitted(rest, limit)
        return _grouped(grid, lines) if len(lines) == len(grid.rows) + 1 else lines
    shorter = _shortened(grid, limit)
    return list(shorter.text(1)) if shorter is not None else _blocks(grid, limit)


def _has_groups(grid: _Grid) -> bool:
    """Whether the first column says the same over and over, as a team's name does."""
    if len(grid.headings) < 3 or grid.numeric()[0]:
        return False
    runs = len(list(groupby(row[0] for row in grid.rows)))
    return runs * 2 <= len(grid.rows)


def _grouped(grid: _Grid, lines: Sequence[str]) -> list[str]:
    """The first column's text on a line of its own where it changes."""
    found = [lines[0]]
    before = None
    for row, line in zip(grid.rows, lines[1:], strict=True):
        if row[0] != before:
            found.append(f"{row[0]}:")
            before = row[0]
        found.append(line)
    return found


def _shortened(grid: _Grid, limit: int) -> _Grid | None:
    """With the longest words cut, if that is enough."""
    numeric, widths = grid.numeric(), grid.widths()
    words = [i for i, is_number in enumerate(numeric) if not is_number]
    if not words:
        return None
    longest = max(words, key=lambda i: widths[i])
    left = widths[longest] - (grid.width(1) - limit)
    if left < max(SHORTEST_WORD, len(grid.headings[longest])):
        return None
    return grid.shortened(longest, left)


def _blocks(grid: _Grid, limit: int) -> list[str]:
    """The words at the left again and again, with as many other columns as there is room for."""
    numeric = grid.numeric()
    lead = numeric.index(True) if True in numeric else 1
    lines: list[str] = []
    rest = list(range(lead, len(grid.headings)))
    while rest:
        taken = len(rest)
        while taken > 1 and grid.taken([*range(lead), *rest[:taken]]).width(1) > limit:
            taken -= 1
        lines += [*([""] if lines else []), *grid.taken([*range(lead), *rest[:taken]]).text(1)]
        rest = rest[taken:]
    return lines


def _is_numeric(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return bool(filled) and all(_NUMBER.fullmatch(text) for text in filled)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
