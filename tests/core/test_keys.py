"""Keys are readable, unambiguous, and run out with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.keys import LAST_INDEX, KeyPattern, Slot, next_index
from tracker.core.scope import Scope
from tracker.errors import InputError, ScopeFull

EVENT = KeyPattern("E")
games = st.integers(min_value=1, max_value=2_147_483_647)
indexes = st.integers(min_value=1, max_value=LAST_INDEX)


def test_a_key_is_the_write_back_strategys() -> None:
    assert EVENT.key("18969", 1) == "E1896900001"


@given(games, indexes, games, indexes)
def test_two_records_never_share_a_key(game: int, index: int, other: int, other_index: int) -> None:
    same = (game, index) == (other, other_index)
    assert (EVENT.key(str(game), index) == EVENT.key(str(other), other_index)) == same


@given(games, indexes)
def test_the_scope_can_be_read_off_a_key(game: int, index: int) -> None:
    assert EVENT.scope_id(EVENT.key(str(game), index)) == str(game)


@pytest.mark.parametrize("text", ["", "E", "E00001", "S1896900001", "E18969x0001", "E1234"])
def test_what_is_no_key_has_no_scope(text: str) -> None:
    assert EVENT.scope_id(text) is None


@pytest.mark.parametrize("index", [None, 0, -1, 100_000])
def test_an_index_out_of_range_is_refused(index: int | None) -> None:
    with pytest.raises(InputError, match="from 1 to 99,999"):
        EVENT.key("18969", index)


def test_the_scopes_own_record_needs_no_index() -> None:
    assert KeyPattern("G", indexed=False).key("18969", None) == "G18969"


def test_indexes_go_up_from_the_highest_known() -> None:
    assert next_index(None, "hockey:1") == 1
    assert next_index(1593, "hockey:1") == 1594


def test_a_full_scope_is_refused_with_a_sentence() -> None:
    with pytest.raises(ScopeFull, match=r"hockey:1 is full.*Nothing was recorded"):
        next_index(LAST_INDEX, "hockey:1")


@pytest.mark.parametrize("text", ["hockey:18969", "dkp:manual-1598662", "community:2026.1"])
def test_a_scope_reads_as_it_is_written(text: str) -> None:
    assert str(Scope.parse(text)) == text


@pytest.mark.parametrize("text", ["", "hockey", "hockey:", ":1", "Hockey:1"])
def test_what_is_not_a_scope_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="write it like hockey:18969"):
        Scope.parse(text)


@pytest.mark.parametrize("text", ["dkp:Vex Thal", "dkp:b:c", "dkp:-1"])
def test_a_name_in_place_of_an_id_is_answered_for_its_own_profile(text: str) -> None:
    with pytest.raises(InputError, match="an id follows 'dkp:', without spaces") as refused:
        Scope.parse(text)
    assert "hockey" not in str(refused.value)


@pytest.mark.parametrize(
    ("highest", "slot", "expected"),
    [
        (None, Slot(0, 1), 1),
        (7, Slot(0, 1), 8),
        (None, Slot(0, 2), 2),
        (None, Slot(1, 4), 1),
        (5, Slot(1, 4), 9),
        (5, Slot(2, 4), 6),
        (8, Slot(0, 4), 12),
    ],
)
def test_a_device_uses_the_indexes_of_its_slot(
    highest: int | None, slot: Slot, expected: int
) -> None:
    assert next_index(highest, "hockey:1", slot) == expected


def test_a_slot_whose_next_index_is_too_large_is_full() -> None:
    with pytest.raises(ScopeFull):
        next_index(LAST_INDEX - 1, "hockey:1", Slot(2, 4))
