"""Every wrong field of a record is said in plain words, with what it may hold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

import pytest

from tracker.core.keys import KeyPattern
from tracker.core.record import Payload, Record, RecordKind, column, make
from tracker.errors import InputError


class _Lap(Record):
    kind: ClassVar[RecordKind] = RecordKind(
        name="lap",
        label="Lap",
        table="staging_laps",
        key_field="lap_key",
        key_pattern=KeyPattern("L"),
        scope_field="race_id",
        index_field="lap_index",
    )

    race_id: int = column("Race", default=..., ge=1)
    lap_index: int = column("Number", default=..., ge=1, le=99_999)
    seconds: int | None = column("Time", unit="s", ge=0, le=7200)
    rider: str | None = column("Rider", max_length=10)
    place: Literal["inside", "outside"] | None = column("Place")
    speed: Decimal | None = column("Speed", places=1, ge=0)
    is_last: bool | None = column("Last")
    day: date | None = column("Day")
    began_at: datetime | None = column("Began")


def said(**fields: object) -> str:
    given: Payload = {"race_id": 5, "lap_index": 1, **fields}  # type: ignore[dict-item]
    with pytest.raises(InputError) as refused:
        make(_Lap, given)
    return str(refused.value)


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("lap_index", "two", "a whole number from 1 to 99,999"),
        ("race_id", 0, "a whole number, 1 or more"),
        ("seconds", -4, "a whole number of seconds from 0 to 7,200"),
        ("rider", "x" * 11, "text of at most 10 characters"),
        ("rider", 5, "text of at most 10 characters"),
        ("place", "middle", "inside or outside"),
        ("speed", "fast", "a number, 0 or more"),
        ("is_last", "perhaps", "true or false"),
        ("day", "tomorrow", "a day, like 2026-01-31"),
        ("began_at", "soon", "a point in time, like 2026-01-31T18:45Z"),
    ],
)
def test_a_wrong_field_is_said_with_what_it_may_hold(
    field: str, value: object, allowed: str
) -> None:
    assert said(**{field: value}) == f"Lap: {field} {value!r} cannot be used: it must be {allowed}."


def test_every_wrong_field_is_said_at_once() -> None:
    told = said(seconds="x", rider="much too long a name", place="middle")

    assert [name for name in ("seconds", "rider", "place") if f"{name} '" in told] == [
        "seconds",
        "rider",
        "place",
    ]
    assert told.count("cannot be used") == 3


def test_unknown_fields_are_said_together_and_the_likely_ones_named() -> None:
    told = said(ridr="A", colour="red")

    # The likely one before the long list, where it is read.
    assert (
        "there is no field 'ridr' and no field 'colour'. Perhaps you mean rider. There are: race_id"
    ) in told


def test_a_long_value_is_cut() -> None:
    assert len(said(rider="x" * 5000)) < 120
