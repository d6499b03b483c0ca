from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.merge import (
    DELETED,
    Conflict,
    Merged,
    Settled,
    Side,
    Stamp,
    counter,
    merge,
    set_union,
)

START = datetime(2026, 1, 31, 18, 0, tzinfo=UTC)


def stamp(seconds: int, device: str = "a") -> Stamp:
    return Stamp(START + timedelta(seconds=seconds), device)


def side(seconds: int = 0, device: str = "a", *, gone: bool = False, **payload: Any) -> Side:
    complete = {"text": "old", "points": 1, **payload}
    return Side(complete, gone, dict.fromkeys(complete, stamp(seconds, device)))


BASE = side()

CASES = {
    "nothing happened": (side(), side(), Merged({"text": "old", "points": 1}, False)),
    "only mine": (side(text="m"), side(), Merged({"text": "m", "points": 1}, False)),
    "only theirs": (side(), side(text="t"), Merged({"text": "t", "points": 1}, False)),
    "different fields": (side(text="m"), side(points=2), Merged({"text": "m", "points": 2}, False)),
    "equal edits": (side(text="x"), side(text="x"), Merged({"text": "x", "points": 1}, False)),
    "emptied by me": (side(text=None), side(points=2), Merged({"text": None, "points": 2}, False)),
    "mine is later": (
        side(9, text="m"),
        side(5, "b", text="t"),
        Conflict({"text": "m", "points": 1}, False, (Settled("text", "old", "m", "t", "mine"),)),
    ),
    "theirs is later": (
        side(5, text="m"),
        side(9, "b", text="t"),
        Conflict({"text": "t", "points": 1}, False, (Settled("text", "old", "m", "t", "theirs"),)),
    ),
    "the device breaks ties": (
        side(5, "a", text="m"),
        side(5, "b", text="t"),
        Conflict({"text": "t", "points": 1}, False, (Settled("text", "old", "m", "t", "theirs"),)),
    ),
    "both deleted": (
        side(gone=True),
        side(text="t", gone=True),
        Merged({"text": "t", "points": 1}, True),
    ),
    "deleted here, untouched there": (
        side(gone=True),
        side(),
        Merged({"text": "old", "points": 1}, True),
    ),
    "deleted there, untouched here": (
        side(),
        side(gone=True),
        Merged({"text": "old", "points": 1}, True),
    ),
    "an edit beats a deletion here": (
        side(9, gone=True),
        side(5, text="t"),
        Conflict(
            {"text": "t", "points": 1}, False, (Settled(DELETED, False, True, False, "theirs"),)
        ),
    ),
    "an edit beats a deletion there": (
        side(5, text="m"),
        side(9, gone=True),
        Conflict(
            {"text": "m", "points": 1}, False, (Settled(DELETED, False, False, True, "mine"),)
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_case_has_one_outcome(name: str) -> None:
    local, remote, expected = CASES[name]
    assert merge(BASE, local, remote) == expected


def test_a_record_that_one_side_brought_back_is_there() -> None:
    gone = side(gone=True)
    assert merge(gone, side(), gone) == Merged({"text": "old", "points": 1}, False)
    assert merge(gone, gone, side()) == Merged({"text": "old", "points": 1}, False)


def test_each_field_is_settled_by_its_own_time() -> None:
    local = Side({"text": "m", "points": 5}, False, {"text": stamp(9), "points": stamp(1)})
    remote = Side({"text": "t", "points": 6}, False, {"text": stamp(5), "points": stamp(4)})
    merged = merge(BASE, local, remote)
    assert merged.payload == {"text": "m", "points": 6}


def test_a_field_whose_edit_left_no_trace_loses() -> None:
    merged = merge(BASE, side(1, text="m"), Side({"text": "t", "points": 1}))
    assert merged.payload["text"] == "m"


def test_a_rule_of_the_kind_merges_without_a_conflict() -> None:
    merged = merge(BASE, side(points=4), side(points=3), {"points": counter})
    assert merged == Merged({"text": "old", "points": 6}, False)


@pytest.mark.parametrize(
    ("base", "one", "other", "expected"),
    [
        ("a, b", "a, b, c", "a, b, d", "a, b, c, d"),
        ("a, b", "b", "a, b, c", "b, c"),
        (None, "a", "b", "a, b"),
        ("a", None, "a", None),
    ],
)
def test_sets_keep_what_was_added_and_lose_what_was_taken_away(
    base: Any, one: Any, other: Any, expected: Any
) -> None:
    assert set_union(base, one, other) == expected


words = st.sets(st.sampled_from("abcde")).map(lambda found: ", ".join(sorted(found)) or None)


@given(words, words, words)
def test_set_union_does_not_care_who_comes_first(base: Any, one: Any, other: Any) -> None:
    assert set_union(base, one, other) == set_union(base, other, one)


@given(st.integers(), st.integers(), st.integers())
def test_a_counter_does_not_care_who_comes_first(base: Any, one: Any, other: Any) -> None:
    assert counter(base, one, other) == counter(base, other, one)


NAMES = ("text", "points", "tags")
values = st.sampled_from([None, 0, 1, 2, "x", "y"])
payloads = st.fixed_dictionaries(
    {"text": values, "points": st.integers(0, 3), "tags": words, "other": values}
)
stamps = st.dictionaries(
    st.sampled_from(["text", "points", "tags", "other"]),
    st.builds(stamp, st.integers(0, 3), st.sampled_from("ab")),
)
sides = st.builds(Side, payloads, st.booleans(), stamps)
RULES = {"points": counter, "tags": set_union}


@given(sides, sides, sides)
def test_two_devices_that_merge_in_either_order_end_equal(base: Any, one: Any, other: Any) -> None:
    here, there = merge(base, one, other, RULES), merge(base, other, one, RULES)
    assert (here.payload, here.is_deleted) == (there.payload, there.is_deleted)
    assert type(here) is type(there)


@given(sides, sides)
def test_a_side_that_changed_nothing_takes_the_other_over(base: Any, other: Any) -> None:
    merged = merge(base, base, other, RULES)
    assert merged == Merged(other.payload, other.is_deleted)


@given(sides, sides, sides)
def test_whatever_loses_is_listed(base: Any, one: Any, other: Any) -> None:
    merged = merge(base, one, other)
    listed = {s.field for s in merged.settled} if isinstance(merged, Conflict) else set()
    for name, mine in one.payload.items():
        is_lost = mine != base.payload[name] and merged.payload[name] != mine
        assert not is_lost or name in listed or merged.is_deleted
