"""PostgREST's query strings, as far as the engine uses them, over rows in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from tests.sync.fakes.tables import Refused

_RESERVED = frozenset(["select", "order", "limit", "offset"])
_ELEMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,]+)')


def answer(
    rows: Iterable[Mapping[str, Any]],
    columns: Collection[str],
    query: Sequence[tuple[str, str]],
    max_rows: int | None,
) -> list[dict[str, Any]]:
    """The rows that match, ordered, cut and with the chosen columns."""
    wishes = dict(query)
    _require_columns(columns, query)
    found = [dict(row) for row in rows if all(_matches(row, *f) for f in query)]
    for column, direction in reversed(_order(wishes.get("order", ""))):
        found.sort(key=_by(column), reverse=direction == "desc")
    start = int(wishes.get("offset", "0"))
    limits = [int(n) for n in (wishes.get("limit"), max_rows) if n is not None]
    found = found[start : start + min(limits)] if limits else found[start:]
    names = wishes.get("select", "*")
    if names == "*":
        return found
    return [{name: row[name] for name in names.split(",")} for row in found]


def _require_columns(columns: Collection[str], query: Sequence[tuple[str, str]]) -> None:
    wishes = dict(query)
    asked = [name for name, _ in query if name not in _RESERVED]
    asked += [name for name in wishes.get("select", "*").split(",") if name != "*"]
    asked += [column for column, _ in _order(wishes.get("order", ""))]
    for name in asked:
        if name not in columns:
            raise Refused(400, "42703", f"column {name} does not exist")


def _order(text: str) -> list[tuple[str, str]]:
    parts = [part.partition(".") for part in text.split(",") if part]
    return [(column, direction) for column, _, direction in parts]


def _by(column: str) -> Callable[[Mapping[str, Any]], tuple[bool, Any]]:
    def sortable(row: Mapping[str, Any]) -> tuple[bool, Any]:
        value = row[column]
        return value is None, 0 if value is None else value

    return sortable


def _matches(row: Mapping[str, Any], column: str, condition: str) -> bool:
    if column in _RESERVED:
        return True
    value = row[column]
    operator, _, operand = condition.partition(".")
    if operator == "not":
        return not _matches(row, column, operand)
    return _compare(operator, value, operand)


def _compare(operator: str, value: Any, operand: str) -> bool:
    match operator:
        case "eq":
            return value is not None and _text(value) == operand
        case "in":
            return value is not None and _text(value) in _elements(operand)
        case "gt":
            return value is not None and int(value) > int(operand)
        case "gte":
            return value is not None and int(value) >= int(operand)
        case "lte":
            return value is not None and int(value) <= int(operand)
        case "is":
            return _text(value) == operand
    raise Refused(400, "PGRST100", f"the operator {operator} is not known here")


def _text(value: Any) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _elements(operand: str) -> set[str]:
    inner = operand.removeprefix("(").removesuffix(")")
    return {
        re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        for quoted, plain in _ELEMENT.findall(inner)
    }
