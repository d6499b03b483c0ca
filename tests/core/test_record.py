"""A record holds canonical values, and says in a sentence what cannot be used."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.keys import KeyPattern
from tracker.core.record import ColumnType, Record, RecordKind, column, columns, make
from tracker.errors import InputError


class Lap(Record):
    """A lap of a race, for these tests."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="lap",
        label="Lap",
        table="staging_laps",
        key_field="lap_key",
        key_pattern=KeyPattern("L"),
        scope_field="race_id",
        index_field="lap_index",
    )

    race_id: int = column("Race", default=...)
    lap_index: int = column("No.", default=..., ge=1, le=99_999)
    rider: str | None = column("Rider", max_length=10)
    speed: Decimal | None = column("Speed", unit="km/h", places=2)
    is_valid: bool | None = column("Valid")


def lap(**fields: object) -> Lap:
    return make(Lap, {"race_id": 7, "lap_index": 1, **fields})  # type: ignore[dict-item]


def test_the_key_is_letter_scope_and_five_digits() -> None:
    assert lap(lap_index=42).key == "L700042"


def test_text_is_stripped_of_control_characters_and_space() -> None:
    assert lap(rider=" Vex\x00\x1b ").rider == "Vex"


def test_empty_text_is_no_value() -> None:
    assert lap(rider="  ").rider is None


def test_numbers_are_rounded_as_the_server_will_store_them() -> None:
    assert lap(speed=1.005).speed == Decimal("1.01")


def test_numbers_in_text_are_numbers() -> None:
    assert lap(lap_index="3").lap_index == 3


@given(st.decimals(min_value=-9999, max_value=9999, places=4))
def test_a_payload_makes_the_same_record_again(speed: Decimal) -> None:
    record = lap(speed=speed, rider="Vex", is_valid=True)
    assert make(Lap, record.payload()) == record
    assert make(Lap, record.payload()).payload() == record.payload()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"race_id": "abc"}, "Lap: race_id 'abc' cannot be used"),
        ({"lap_index": 100_000}, "Lap: lap_index 100000 cannot be used"),
        ({"lap_index": True}, "Lap: lap_index True cannot be used"),
        ({"rider": "x" * 11}, "Lap: rider 'xxxxxxxxxxx' cannot be used"),
        ({"rider": True}, "Lap: rider True cannot be used"),
        ({"speed": "fast"}, "Lap: speed 'fast' cannot be used"),
        ({"speed": float("nan")}, "Lap: speed nan cannot be used"),
        ({"colour": "red"}, "Lap: there is no field 'colour'"),
    ],
)
def test_what_cannot_be_used_is_named(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        lap(**fields)
    assert str(refused.value).startswith(sentence)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(InputError, match="Lap: lap_index is missing"):
        make(Lap, {"race_id": 7})


def test_a_changed_copy_is_checked_like_a_new_record() -> None:
    with pytest.raises(InputError, match="lap_index 0"):
        lap().changed({"lap_index": 0})


def test_columns_follow_from_the_class() -> None:
    found = {c.name: c for c in columns(Lap)}
    assert [c for c in found] == ["race_id", "lap_index", "rider", "speed", "is_valid"]
    assert found["speed"].type is ColumnType.DECIMAL
    assert (found["speed"].unit, found["speed"].places) == ("km/h", 2)
    assert (found["rider"].label, found["rider"].max_length) == ("Rider", 10)
    assert found["race_id"].is_required
    assert not found["rider"].is_required
