"""What commands share: their common options, and answers for people and for machines."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tracker.cli.folders import VARIABLE, default_folder
from tracker.core.profile import SummaryTable
from tracker.core.scope import Scope

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar=VARIABLE,
        help="The data folder; a data folder is a laptop.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
ScopeName = Annotated[str, typer.Argument(metavar="SCOPE", help="Such as hockey:18969.")]


def folder_of(data_dir: Path | None) -> Path:
    """The data folder that a command works in."""
    return data_dir if data_dir is not None else default_folder()


def scope_of(text: str | None) -> Scope | None:
    """The scope that was named, if one was."""
    return None if text is None else Scope.parse(text)


def say(text: str = "") -> None:
    """A line for a person, on standard output."""
    typer.echo(text)


def remark(text: str) -> None:
    """A line beside the answer (progress, warnings), on standard error."""
    typer.echo(text, err=True)


def answer(as_json: bool, value: Mapping[str, Any] | Sequence[Any], lines: Sequence[str]) -> None:
    """The same answer as JSON or as lines of text."""
    if as_json:
        sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        for line in lines:
            say(line)


def table_lines(table: SummaryTable) -> list[str]:
    """A table as text: words to the left, numbers to the right, columns aligned."""
    cells = [[str(h) for h in table.headings]]
    cells += [["" if c is None else str(c) for c in row] for row in table.rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(table.headings))]
    numeric = [
        bool(table.rows) and all(isinstance(row[i], int | float) for row in table.rows)
        for i in range(len(table.headings))
    ]
    lines = [table.title, ""] if table.title else []
    for row in cells:
        parts = [
            c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return lines
