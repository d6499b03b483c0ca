"""What a person may type into a field of each column type, and what it means."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tracker.core.record import Column, ColumnType, JsonValue
from tracker.errors import InputError
from tracker.ui.models.cells import minutes_text

_MINUTES = re.compile(r"(\d{1,3})[:.](\d{2})")
_DIGITS = re.compile(r"\d{1,5}")


def typed_value(column: Column, text: str) -> JsonValue:
    """The field's value; InputError says how to write it. Limits are checked with the record."""
    text = text.strip()
    if not text:
        return None
    if column.unit == "s":
        return _seconds(column, text)
    if column.type is ColumnType.INTEGER:
        return _integer(column, text)
    if column.type is ColumnType.DECIMAL:
        return _decimal(column, text)
    if column.type is ColumnType.DATE:
        return _date(column, text)
    return text


def shown_text(column: Column, value: JsonValue) -> str:
    """How a payload's value is written in the field; typing it again gives the same value."""
    if value is None:
        return ""
    if column.unit == "s" and isinstance(value, int):
        return minutes_text(value)
    if isinstance(value, float) and column.places is not None:
        return f"{value:.{column.places}f}"
    return str(value)


def stepped(column: Column, value: JsonValue, steps: int, today: date) -> JsonValue:
    """The value after so many presses of Up; an empty field begins at 0, or today."""
    if column.type is ColumnType.DATE:
        day = date.fromisoformat(str(value)) if value else today - timedelta(days=steps)
        return (day + timedelta(days=steps)).isoformat()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    after = value + steps
    return max(after, 0) if column.unit == "s" else after


def _seconds(column: Column, text: str) -> int:
    """`7:42`, `7.42` or `742`; one or two digits alone are seconds."""
    match = _MINUTES.fullmatch(text)
    if match is None and _DIGITS.fullmatch(text):
        match = _MINUTES.fullmatch(f"{text[:-2] or '0'}:{text[-2:]:0>2}")
    if match is None or int(match[2]) > 59:
        raise InputError(f"{column.label}: '{text}' is not a time; write it like 7:42 or 742.")
    return int(match[1]) * 60 + int(match[2])


def _integer(column: Column, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise InputError(f"{column.label}: '{text}' is not a whole number.") from error


def _decimal(column: Column, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise InputError(f"{column.label}: '{text}' is not a number.") from error


def _date(column: Column, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(
            f"{column.label}: '{text}' is not a date; write it like 2026-02-28."
        ) from error
