"""Records to stored JSON text and back. Reading is tolerant, entering is strict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import orjson

from tracker.core.canonical import is_canonical
from tracker.core.record import ColumnType, JsonValue, Payload, Record, columns, make
from tracker.errors import InputError

PARSED_RECORDS = 4096
"""How many parsed records are remembered; a game has about 1,500."""

_FROM_JSON: dict[ColumnType, Callable[[Any], Any]] = {
    ColumnType.DECIMAL: lambda value: Decimal(str(value)),
    ColumnType.DATE: date.fromisoformat,
    ColumnType.TIMESTAMP: datetime.fromisoformat,
    ColumnType.UUID: UUID,
}


def dump(payload: Mapping[str, Any]) -> str:
    """JSON text in the order of the mapping; equal payloads of one kind give equal texts."""
    return orjson.dumps(payload).decode()


def dump_list(values: Sequence[Any]) -> str:
    """A JSON array, to hand many values to one statement."""
    return orjson.dumps(values).decode()


def parse(text: str) -> dict[str, JsonValue]:
    """A stored JSON object."""
    values: dict[str, JsonValue] = orjson.loads(text)
    return values


def source_of(imported: str | None) -> dict[str, JsonValue] | None:
    """What a record's source said last; None where it has none, or where its import was undone."""
    return (parse(imported) or None) if imported is not None else None


@lru_cache(maxsize=PARSED_RECORDS)
def load(kind: type[Record], text: str) -> Record:
    """The record of a stored payload, without checking limits: what is stored can be shown.

    Rows of other programs come in by sync and may break limits that a form would enforce. Fields
    that this version of the kind lacks are passed over, new ones get their defaults.
    """
    stored = parse(text)
    plain = _plain(kind)
    values: dict[str, Any] = {name: stored.get(name, value) for name, value in plain.values.items()}
    for name, convert in _converters(kind).items():
        if values[name] is not None and name in stored:
            values[name] = convert(values[name])
    return _constructed(kind, values, plain.names)


def canonical(kind: type[Record], payload: Payload) -> Payload:
    """A server row's business fields in canonical form; odd values are kept as they are."""
    if is_canonical(kind, payload):
        return payload
    known = {name: payload[name] for name in kind.model_fields if name in payload}
    try:
        return make(kind, known).payload()
    except InputError:
        return {name: known.get(name) for name in kind.model_fields}


@cache
def defaults(kind: type[Record]) -> Mapping[str, JsonValue]:
    """What a new record says in the fields that nobody filled in; None for required ones."""
    fields = kind.model_fields.items()
    values = {n: None if f.is_required() else f.get_default() for n, f in fields}
    return kind.model_construct(**values).payload()


@dataclass(frozen=True)
class _Plain:
    """What a stored record of a kind begins with."""

    values: Mapping[str, Any]
    names: set[str]
    """Of all fields. One set for all records: a set of their own would double their size."""


@cache
def _plain(kind: type[Record]) -> _Plain:
    empty = kind.model_construct()
    return _Plain({n: empty.__dict__.get(n) for n in kind.model_fields}, set(kind.model_fields))


def _constructed(kind: type[Record], values: dict[str, Any], names: set[str]) -> Record:
    """`model_construct` for a whole set of values, in a third of its time and half its room."""
    record = kind.__new__(kind)
    for name, value in (
        ("__dict__", values),
        ("__pydantic_fields_set__", names),
        ("__pydantic_extra__", None),
        ("__pydantic_private__", None),
    ):
        object.__setattr__(record, name, value)
    return record


@cache
def _converters(kind: type[Record]) -> dict[str, Callable[[Any], Any]]:
    return {c.name: _FROM_JSON[c.type] for c in columns(kind) if c.type in _FROM_JSON}
