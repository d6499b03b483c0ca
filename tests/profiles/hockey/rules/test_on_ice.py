"""Who is on the ice at a moment, and for how long."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.profiles.hockey.kinds import Shift
from tracker.profiles.hockey.rules.on_ice import Timeline, seconds_on_ice, segment_of, segments


def found(book: Any, *, shootout_period: int | None = None) -> list[Any]:
    return segments(book.records(Shift), shootout_period)


def index_at(book: Any, second: int, *, faceoff: bool = False, **fields: Any) -> int | None:
    timeline, event = Timeline(found(book)), book.event("Shot", at=second, **fields)
    segment = timeline.at_faceoff(event) if faceoff else timeline.at_action(event)
    return None if segment is None else segment.index


def test_a_change_comes_after_the_action_and_before_the_faceoff(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 120)
    assert [index_at(book, t) for t in (1, 60, 61, 120, 121)] == [1, 1, 2, 2, None]
    assert [index_at(book, t, faceoff=True) for t in (0, 59, 60, 119, 120)] == [1, 1, 2, 2, None]


def test_an_action_in_the_first_second_belongs_to_those_who_began(book: Any) -> None:
    book.shift(0, 60)
    assert index_at(book, 0) == 1


def test_an_action_in_the_second_of_a_first_change_has_nobody_on_the_ice(book: Any) -> None:
    book.shift(200, 260)
    assert index_at(book, 200) is None
    assert index_at(book, 200, faceoff=True) == 1


def test_the_same_second_of_another_period_is_another_moment(book: Any) -> None:
    book.shift(0, 60)
    book.shift(0, 60, period=2)
    assert index_at(book, 30, period=2) == 2
    assert index_at(book, 30, period=3) is None


def test_overlapping_segments_go_by_the_lowest_index(book: Any) -> None:
    book.shift(0, 60)
    book.shift(30, 90)
    for faceoff in (False, True):
        assert index_at(book, 45, faceoff=faceoff) == 1
        assert index_at(book, 75, faceoff=faceoff) == 2


def test_an_event_without_a_time_goes_by_its_shift(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 120)
    assert index_at(book, None, shift_index=2) == 2
    assert index_at(book, 500, shift_index=2) == 2
    assert index_at(book, 30, shift_index=2) == 1
    assert index_at(book, None, shift_index=9) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"period": None},
        {"start_elapsed_seconds": None},
        {"end_elapsed_seconds": None},
        {"end_elapsed_seconds": 0},
    ],
)
def test_a_shift_without_a_lasting_time_is_no_segment(fields: dict[str, Any], book: Any) -> None:
    assert segment_of(book.shift(0, 60, **fields)) is None


def test_five_on_five_needs_both_goalies(book: Any) -> None:
    shifts = [
        book.shift(0, 60),
        book.shift(60, 90, home_goalie=None, home=range(11, 17)),
        book.shift(90, 120, home_goalie=None),
        book.shift(120, 150, away=[21, 22, 23, 24]),
    ]
    assert [s.is_five_on_five for s in found(book)] == [True, False, False, False]
    assert len(shifts) == 4


def test_the_extra_attacker_is_no_advantage(book: Any) -> None:
    book.shift(0, 60, home_goalie=None, home=range(11, 17))
    (segment,) = found(book)
    assert (segment.strength("home"), segment.strength("away")) == (5, 5)


def test_a_goalie_who_also_stands_in_a_slot_is_no_skater(book: Any) -> None:
    book.shift(0, 60, home=[11, 12, 13, 14, 1])
    (segment,) = found(book)
    assert segment.skaters["home"] == {11, 12, 13, 14}


def test_ice_time_adds_up_over_segments_and_periods(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 100, home=[12, 13, 14, 15, 16])
    book.shift(0, 30, period=2)
    stays = seconds_on_ice(found(book))
    assert stays["home", 11, False] == 90
    assert stays["home", 12, False] == 130
    assert stays["home", 16, False] == 40
    assert stays["away", 2, True] == 130


def test_no_second_counts_twice(book: Any) -> None:
    book.shift(0, 60)
    book.shift(0, 60)
    book.shift(30, 90)
    book.shift(40, 50)
    book.shift(60, 80)
    assert seconds_on_ice(found(book))["home", 11, False] == 90


def test_the_shootout_is_no_ice_time(book: Any) -> None:
    book.shift(0, 60, period=5)
    assert found(book, shootout_period=5) == []
    assert len(found(book)) == 1
