"""What may be typed into a field, and what it means."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.core.record import Column, ColumnType, JsonValue
from tracker.errors import InputError
from tracker.ui.kit.field_texts import shown_text, stepped, typed_value

TODAY = date(2026, 2, 28)


def column(kind: ColumnType, unit: str | None = None, places: int | None = None) -> Column:
    return Column("f", "Field", kind, False, unit, (), None, places)


SECONDS = column(ColumnType.INTEGER, "s")
NUMBER = column(ColumnType.INTEGER)
FEET = column(ColumnType.DECIMAL, "ft", 2)
DAY = column(ColumnType.DATE)
WORDS = column(ColumnType.TEXT)


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (SECONDS, "7:42", 462),
        (SECONDS, "7.42", 462),
        (SECONDS, "742", 462),
        (SECONDS, "1200", 720),
        (SECONDS, "42", 42),
        (SECONDS, "5", 5),
        (SECONDS, " ", None),
        (NUMBER, "53", 53),
        (NUMBER, "-2", -2),
        (FEET, "12,5", 12.5),
        (DAY, "2026-02-28", "2026-02-28"),
        (WORDS, " on net ", "on net"),
        (WORDS, "", None),
    ],
)
def test_typed_text_means(spec: Column, text: str, value: JsonValue) -> None:
    assert typed_value(spec, text) == value


@pytest.mark.parametrize(
    ("spec", "text", "hint"),
    [
        (SECONDS, "7:99", "write it like 7:42"),
        (SECONDS, "790", "write it like 7:42"),
        (SECONDS, "soon", "write it like 7:42"),
        (NUMBER, "5x", "not a whole number"),
        (FEET, "far", "not a number"),
        (DAY, "28.2.2026", "write it like 2026-02-28"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(spec: Column, text: str, hint: str) -> None:
    with pytest.raises(InputError, match=f"Field: '{text}'.*{hint}"):
        typed_value(spec, text)


@pytest.mark.parametrize(
    ("spec", "value"),
    [(SECONDS, 462), (SECONDS, 3725), (NUMBER, 7), (FEET, 1.5), (DAY, "2026-02-28"), (WORDS, "x")],
)
def test_shown_and_typed_again_is_the_same_value(spec: Column, value: JsonValue) -> None:
    assert typed_value(spec, shown_text(spec, value)) == value


@pytest.mark.parametrize(
    ("spec", "value", "steps", "after"),
    [
        (NUMBER, 5, 1, 6),
        (NUMBER, None, 1, 0),
        (SECONDS, 3, -10, 0),
        (FEET, 1.5, 1, 2.5),
        (DAY, "2026-02-28", 1, "2026-03-01"),
        (DAY, None, 1, "2026-02-28"),
        (DAY, None, -1, "2026-02-28"),
    ],
)
def test_up_and_down_step(spec: Column, value: JsonValue, steps: int, after: JsonValue) -> None:
    assert stepped(spec, value, steps, TODAY) == after
