"""The known values and their one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.record import columns
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Shift

TERMS = (
    *words.EVENT_TYPES,
    *words.EVENT_DETAILS,
    *words.EVENT_DETAILS_2,
    *words.PLAY_DETAILS,
)


@pytest.mark.parametrize(
    ("spelled", "term"),
    [
        ("Shot-Wrist", "Shot_Wrist"),
        ("Pass-Rim/Wrap", "Pass_Rim_Wrap"),
        (" Penalty-Bench Penalty ", "Penalty_Bench_Penalty"),
        ("Play-SeperateFromPuck", "Play_SeparateFromPuck"),
        ("Zone_Entry_Failed", "Zone_EntryFailed"),
        ("Zone_Entryfailed", "Zone_EntryFailed"),
        ("Shot_HitPost", "Shot_MissedPost"),
        ("OffensivePlay_Pass-AssistPrimary", "AssistPrimary"),
        ("Defensive_PlayPossession-StickCheck", "StickCheck"),
        ("PuckRecoveryRetreivalShot", "PuckRecoveryRetrievalShot"),
        ("Unheard-Of", "Unheard_Of"),
    ],
)
def test_spellings_have_one_form(spelled: str, term: str) -> None:
    assert words.canonical(spelled) == term


def test_known_values_are_in_that_form() -> None:
    assert [term for term in TERMS if words.canonical(term) != term] == []


@given(st.text(max_size=30))
def test_the_form_is_stable(text: str) -> None:
    once = words.canonical(text)
    assert words.canonical(once) == once


def test_no_list_has_a_value_twice_or_an_empty_one() -> None:
    lists = (words.EVENT_TYPES, words.EVENT_DETAILS, words.EVENT_DETAILS_2, words.PLAY_DETAILS,
             words.SHIFT_START_TYPES, words.SHIFT_STOP_TYPES, words.SITUATIONS)  # fmt: skip
    for values in lists:
        assert values
        assert len(set(values)) == len(values)
        assert all(values)


def test_known_values_fit_their_columns() -> None:
    for kind in (Event, Shift):
        for column in columns(kind):
            for choice in column.choices:
                assert column.max_length is None or len(choice) <= column.max_length


def test_details_belong_to_known_types() -> None:
    assert set(words.DETAILS_BY_TYPE) <= set(words.EVENT_TYPES)
    assert set(words.DETAILS_2_BY_TYPE) <= set(words.EVENT_TYPES)
    assert set(words.WITHOUT_PLAYER) <= set(words.EVENT_TYPES)


def test_what_a_shot_became_is_one_thing() -> None:
    groups = (words.ON_NET_SAVED, words.MISSED, words.BLOCKED, words.BECAME_GOAL,
              words.PENALTY_SHOT_SAVED)  # fmt: skip
    together = [term for group in groups for term in group]
    assert len(together) == len(set(together))
    shots = set(words.DETAILS_BY_TYPE["Shot"])
    assert shots <= set(together)


def test_penalties_without_minutes_have_known_details() -> None:
    assert set(words.PENALTY_MINUTES) <= set(words.DETAILS_BY_TYPE["Penalty"])
