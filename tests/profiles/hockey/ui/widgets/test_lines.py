"""A change of line is computed the same way by preset, by typing and by single places."""

from __future__ import annotations

import pytest

from tracker.errors import InputError
from tracker.profiles.hockey.ui.widgets import lines
from tracker.profiles.hockey.ui.widgets.lines import (
    BenchPlayer,
    Boxed,
    LinePreset,
    OnIce,
    typed_change,
    with_preset,
)

FIVE = OnIce((13, 28, 91, 52, 4, None), 25)
ROSTER = lines.roster_of(
    [BenchPlayer(n, f"Player {n}", "F") for n in (13, 28, 91, 10, 11, 27)]
    + [BenchPlayer(n, f"Player {n}", "D") for n in (52, 4, 6, 8)]
    + [BenchPlayer(n, f"Player {n}", "G") for n in (25, 80)]
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10 11 27", OnIce((10, 11, 27, 52, 4, None), 25)),
        ("6 8", OnIce((13, 28, 91, 6, 8, None), 25)),
        ("13, 10 11 52 6", OnIce((13, 10, 11, 52, 6, None), 25)),
        ("13 10 52 6", OnIce((13, 10, None, 52, 6, None), 25)),
        ("10 11 27 13 52", OnIce((10, 11, 27, 52, 13, None), 25)),
        ("28/10", OnIce((13, 10, 91, 52, 4, None), 25)),
        ("28/10 4/8", OnIce((13, 10, 91, 52, 8, None), 25)),
        ("-91", OnIce((13, 28, None, 52, 4, None), 25)),
        ("g80", OnIce((13, 28, 91, 52, 4, None), 80)),
        ("g", OnIce((13, 28, 91, 52, 4, None), None)),
        ("X10", OnIce((13, 28, 91, 52, 4, 10), None)),
        ("", FIVE),
    ],
)
def test_what_is_typed(typed: str, expected: OnIce) -> None:
    assert typed_change(FIVE, typed, ROSTER) == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("goalie", "'goalie' is no change"),
        ("99/13", "#99 is not on the ice"),
        ("123", "'123' is no change"),
        ("-", "'-' is no change"),
        ("g1/2", "'g1/2' is no change"),
        ("/5", "'/5' is no change"),
        ("10 6", "Name a trio, a pair"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        typed_change(FIVE, typed, ROSTER)


def test_a_goalie_who_comes_in_takes_the_extra_attacker_off() -> None:
    pulled = FIVE.pulled(10)
    assert (pulled.goalie, pulled.skaters[5]) == (None, 10)
    assert pulled.with_goalie(25) == FIVE


def test_a_preset_of_a_trio_leaves_the_defence_and_the_goalie() -> None:
    trio = LinePreset("Line 2", (10, 11, 27))
    assert with_preset(FIVE, trio, ROSTER) == OnIce((10, 11, 27, 52, 4, None), 25)


def test_a_preset_of_a_unit_replaces_all_skaters() -> None:
    unit = LinePreset("PP 1", (13, 10, 11, 27, 52))
    after = with_preset(FIVE.pulled(8), unit, ROSTER)
    assert sorted(after.numbers) == [10, 11, 13, 27, 52]
    assert after.goalie is None


def test_somebody_on_the_ice_moves_to_his_place_in_the_line() -> None:
    moved = OnIce((13, 28, 91, 10, 4, None), 25)
    after = with_preset(moved, LinePreset("Line 2", (10, 11, 27)), ROSTER)
    assert after == OnIce((10, 11, 27, None, 4, None), 25)


def test_nobody_stands_in_two_places() -> None:
    exchanged = FIVE.put(0, 28)
    assert exchanged.skaters == (28, 13, 91, 52, 4, None)
    assert FIVE.put(0, 25) == OnIce((25, 28, 91, 52, 4, None), None)


def test_a_number_that_the_roster_lacks_can_play() -> None:
    assert typed_change(FIVE, "28/99", ROSTER).has(99)


def test_what_changes_is_named() -> None:
    assert lines.change(FIVE, FIVE.put(1, 10)).title == "10 for 28"
    assert lines.change(FIVE, FIVE.put(1, None)).title == "28 off"
    assert lines.change(FIVE, FIVE.put(5, 10)).title == "10 on"
    assert lines.change(FIVE, FIVE.put(0, 28)).title == ""


def test_what_is_odd_is_said_and_never_forbidden() -> None:
    assert lines.doubts(FIVE, ROSTER, ()) == []
    assert lines.doubts(FIVE, ROSTER, [Boxed(28)]) == ["#28 is in the penalty box."]
    assert lines.doubts(FIVE.put(5, 99), ROSTER, ()) == [
        "#99 is not on the roster.",
        "6 skaters and a goalie.",
    ]


def test_titles_are_short() -> None:
    assert BenchPlayer(53, "Jeff Skinner").title == "53 Skinner"
    assert BenchPlayer(53, " ").title == "53"
    assert Boxed(6, 77).title == "6 1:17"
