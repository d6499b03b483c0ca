"""Between records and PostgREST's JSON: columns, request bodies, rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from tracker.core.record import ColumnType, JsonValue, Record, column_names, columns

SYNC_COLUMNS = ("record_id", "change_id", "base_version", "deleted", "device_id", "edited_at")
PULLED_COLUMNS = ("record_id", "version", "deleted", "edited_at")
LARGEST_GET = 100
"""Ids in one GET: an address of 30 kB passes, one of 120 kB does not."""


def sent_columns(kind: type[Record]) -> tuple[str, ...]:
    """The columns of a pushed row, in its order."""
    return (kind.kind.key_field, *column_names(kind), *SYNC_COLUMNS)


def pulled_columns(kind: type[Record]) -> tuple[str, ...]:
    """The columns that a pull asks for."""
    return (kind.kind.key_field, *column_names(kind), *PULLED_COLUMNS)


def body_of(rows: Iterable[bytes]) -> bytes:
    """A JSON array of rows that are JSON already: what was frozen is sent byte for byte."""
    return b"[" + b",".join(rows) + b"]"


def arguments(values: Mapping[str, Any], **raw: bytes) -> bytes:
    """A JSON object of a function's arguments; `raw` ones are JSON already."""
    parts = [orjson.dumps(name) + b":" + orjson.dumps(value) for name, value in values.items()]
    parts += [orjson.dumps(name) + b":" + value for name, value in raw.items()]
    return b"{" + b",".join(parts) + b"}"


def any_of(values: Iterable[str]) -> str:
    """PostgREST's filter for a column that is one of these."""
    quoted = ('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values)
    return f"in.({','.join(quoted)})"


def contents(kind: type[Record], row: Mapping[str, Any]) -> dict[str, JsonValue]:
    """A row's business fields in the form that equal contents share."""
    return {c.name: _canonical(c.type, row.get(c.name)) for c in columns(kind)}


def canonical(kind: type[Record], name: str, value: Any) -> JsonValue:
    """One business field's value as `contents` gives it; other columns' as text."""
    for column in columns(kind):
        if column.name == name:
            return _canonical(column.type, value)
    return None if value is None else str(value)


def _canonical(column_type: ColumnType, value: Any) -> JsonValue:
    if value is None:
        return None
    if column_type is ColumnType.TIMESTAMP:
        return datetime.fromisoformat(value).astimezone(UTC).isoformat()
    if column_type is ColumnType.DECIMAL:
        return float(value)
    assert isinstance(value, (str, int, float, bool))
    return value
