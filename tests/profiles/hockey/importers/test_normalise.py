from __future__ import annotations

import pytest

from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.normalise import Changes, Strength


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Pass-Rim/Wrap", "Pass_Rim_Wrap"),
        ("SeperateFromPuck", "SeparateFromPuck"),
        ("OffensivePlay_Pass-AssistPrimary", "AssistPrimary"),
        ("  Shot_Wrist\x1b ", "Shot_Wrist"),
        ("", None),
        (None, None),
    ],
)
def test_words_get_their_one_spelling(given: object, expected: str | None) -> None:
    assert normalise.word(given) == expected
    assert normalise.word(expected) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ozone", "o"),
        ("O", "o"),
        ("offensive", "o"),
        (" d", "d"),
        ("defensive", "d"),
        ("neutral", "n"),
        ("nzone", "n"),
        ("somewhere", "somewhere"),
        (None, None),
    ],
)
def test_zones_become_one_letter(given: object, expected: str | None) -> None:
    assert normalise.zone(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("s", "s"), (True, "s"), ("True", "s"), ("u", "u"), (False, "u"), ("", None), ("x", "x")],
)
def test_success_becomes_s_or_u(given: object, expected: str | None) -> None:
    assert normalise.success(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("5v6 Away EN", Strength("5v6", "Away EmptyNet")),
        ("0v0 Home EN", Strength("0v0", "Home EmptyNet")),
        ("4V5", Strength("4v5")),
        ("odd", Strength("odd")),
        (None, Strength(None)),
    ],
)
def test_strength_keeps_ten_characters_and_the_empty_net_moves(
    given: object, expected: Strength
) -> None:
    assert normalise.strength(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("18:00", 1080), ("9:06", 546), ("00:0.01", 0), ("0:12.9", 12), ("19:", None), ("", None),
     ("12:75", None), (None, None), ("-1:00", None)],
)  # fmt: skip
def test_clocks_become_full_seconds(given: object, expected: int | None) -> None:
    assert normalise.clock(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("0.01", "0"), ("18:00", "1080"), ("1080", "1080"), ("998.0", "998.0"), ("late", "late")],
)
def test_columns_of_seconds_take_clocks_and_fractions(given: str, expected: str) -> None:
    assert normalise.seconds(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [(53, 53), ("53", 53), ("53.0", 53), (53.0, 53), ("5x", None), (True, None), (5.5, None)],
)
def test_whole_numbers_come_as_text_or_number(given: object, expected: int | None) -> None:
    assert normalise.whole(given) == expected


def test_all_changes_of_a_row_become_one_note() -> None:
    changes = Changes("line 7")
    changes.apply("zone", "ozone", normalise.zone)
    changes.apply("detail", "Goal_Scored", normalise.word)
    changes.apply("success", True, normalise.success)

    note = changes.note()

    assert note is not None
    assert (note.place, note.is_refused) == ("line 7", False)
    assert note.message == "zone 'ozone' became 'o'; success True became 's'."


def test_a_row_without_changes_has_no_note() -> None:
    changes = Changes("line 7")
    changes.apply("detail", "", normalise.word)
    assert changes.note() is None
