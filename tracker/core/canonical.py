"""Tells at a glance that a payload is in canonical form, which most rows of a server are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from tracker.core.record import Column, ColumnType, Payload, Record, column_names, columns


def is_canonical(kind: type[Record], payload: Payload) -> bool:
    """Whether the payload surely is what `make(kind, payload).payload()` would give or refuse.

    Ten times faster than that; False says only that it has to be asked. A kind with validators of
    its own is always asked.
    """
    expected = _expected(kind)
    if expected is None or tuple(payload) != expected[0]:
        return False
    try:
        for value, (plain, check) in zip(payload.values(), expected[1], strict=True):
            if value is None or type(value) is plain:
                continue
            if check is None or not check(value):
                return False
    except (ValueError, TypeError):
        return False
    return True


_Check = tuple[type | None, Callable[[Any], bool] | None]
"""Values of the type are canonical; of others those that pass the check, if there is one."""


@cache
def _expected(kind: type[Record]) -> tuple[tuple[str, ...], tuple[_Check, ...]] | None:
    found = kind.__pydantic_decorators__
    if found.field_validators or len(found.model_validators) > 1 or found.validators:
        return None
    return column_names(kind), tuple(_check(c) for c in columns(kind))


def _check(spec: Column) -> _Check:
    if spec.type in _PLAIN:
        return _PLAIN[spec.type], None
    if spec.type is not ColumnType.DECIMAL:
        return None, _IS_CANONICAL[spec.type]
    places = spec.places
    # Without places any number of digits may come, of which a float keeps some.
    if places is None:
        return None, None
    return None, lambda value: type(value) is float and round(value, places) == value


def _is_canonical_text(value: Any) -> bool:
    # What can be printed holds no control characters, and no white space but the space.
    return type(value) is str and value.isprintable() and value.strip(" ") == value != ""


_PLAIN: Mapping[ColumnType, type] = {ColumnType.INTEGER: int, ColumnType.BOOLEAN: bool}
_IS_CANONICAL: Mapping[ColumnType, Callable[[Any], bool]] = {
    ColumnType.TEXT: _is_canonical_text,
    ColumnType.DATE: lambda value: date.fromisoformat(value).isoformat() == value,
    ColumnType.TIMESTAMP: lambda value: (
        datetime.fromisoformat(value).astimezone(UTC).isoformat() == value
    ),
    ColumnType.UUID: lambda value: str(UUID(value)) == value,
}
