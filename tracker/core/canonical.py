"""Tells at a glance that a payload is in canonical form, which most rows of a server are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from tracker.core.record import Column, ColumnType, Payload, Record, columns


def is_canonical(kind: type[Record], payload: Payload) -> bool:
    """Whether the payload surely is what `make(kind, payload).payload()` would give or refuse.

    Ten times faster than that; False says only that it has to be asked. A kind with validators of
    its own is always asked.
    """
    checks = _canonical_checks(kind)
    if checks is None or len(payload) != len(checks):
        return False
    try:
        for (name, value), (expected, check) in zip(payload.items(), checks, strict=True):
            if name != expected or not (value is None or check(value)):
                return False
    except (ValueError, TypeError):
        return False
    return True


@cache
def _canonical_checks(
    kind: type[Record],
) -> tuple[tuple[str, Callable[[Any], bool]], ...] | None:
    found = kind.__pydantic_decorators__
    if found.field_validators or len(found.model_validators) > 1 or found.validators:
        return None
    return tuple((c.name, _canonical_check(c)) for c in columns(kind))


def _canonical_check(spec: Column) -> Callable[[Any], bool]:
    if spec.type is not ColumnType.DECIMAL:
        return _IS_CANONICAL[spec.type]
    places = spec.places
    # Without places any number of digits may come, of which a float keeps some.
    return lambda value: (
        places is not None and type(value) is float and round(value, places) == value
    )


def _is_canonical_text(value: Any) -> bool:
    # What can be printed holds no control characters, and no white space but the space.
    is_text = type(value) is str and value.isprintable()
    return is_text and value != "" and value[0] != " " and value[-1] != " "


_IS_CANONICAL: Mapping[ColumnType, Callable[[Any], bool]] = {
    ColumnType.INTEGER: lambda value: type(value) is int,
    ColumnType.TEXT: _is_canonical_text,
    ColumnType.BOOLEAN: lambda value: type(value) is bool,
    ColumnType.DATE: lambda value: date.fromisoformat(value).isoformat() == value,
    ColumnType.TIMESTAMP: lambda value: (
        datetime.fromisoformat(value).astimezone(UTC).isoformat() == value
    ),
    ColumnType.UUID: lambda value: str(UUID(value)) == value,
}
