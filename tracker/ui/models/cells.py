"""How a value of each column type is written in a cell, and how it sorts."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.core.record import Column, ColumnType, Record, columns

NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def cell_text(column: Column, value: Any) -> str:
    """What a person reads; empty for None."""
    if value is None:
        return ""
    if column.unit == "s" and isinstance(value, int):
        return minutes_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:.{column.places}f}" if column.places is not None else str(value)
    if isinstance(value, datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def minutes_text(seconds: int) -> str:
    """`m:ss`, the way a board shows it."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def heading(column: Column) -> str:
    """The label, with its unit unless the cells show it (`m:ss`)."""
    return f"{column.label}, {column.unit}" if column.unit not in (None, "s") else column.label


def scope_caption(column: Column) -> str:
    """What is wanted in the field that names the scope: `Game number`, not `Game`."""
    return f"{column.label} {'number' if column.type is ColumnType.INTEGER else 'id'}"


def is_number(column: Column) -> bool:
    """Whether cells are aligned right."""
    return column.type in NUMBERS


def with_labels(sentence: str, kind: type[Record]) -> str:
    """The sentence with the columns called as a form calls them."""
    labels = {c.name: c.label for c in columns(kind) if "_" in c.name}
    return re.sub(r"\b\w+_\w+\b", lambda found: labels.get(found[0], found[0]), sentence)
