from __future__ import annotations

import pytest

from tracker.profiles.hockey.importers.segments import (
    Line,
    Stint,
    index_at,
    segments,
    situation,
)
from tracker.profiles.hockey.kinds import Venue


def stint(jersey: int, start: int, end: int, venue: Venue = "home", position: str = "C") -> Stint:
    return Stint(venue, jersey, position, 1, start, end)


def test_a_segment_lasts_from_one_change_to_the_next() -> None:
    found = segments([stint(1, 0, 60), stint(2, 0, 30), stint(3, 30, 60)])
    assert [(s.start, s.end, s.home.skaters) for s in found] == [(0, 30, (1, 2)), (30, 60, (1, 3))]


def test_a_shift_that_goes_straight_on_makes_no_new_segment() -> None:
    found = segments([stint(1, 0, 30), stint(1, 30, 60)])
    assert [(s.start, s.end) for s in found] == [(0, 60)]


def test_overlapping_shifts_of_one_player_count_once() -> None:
    found = segments([stint(1, 0, 40), stint(1, 20, 60)])
    assert [(s.start, s.end, s.home.skaters) for s in found] == [(0, 60, (1,))]


def test_a_second_without_anybody_belongs_to_no_segment() -> None:
    found = segments([stint(1, 0, 10), stint(1, 20, 30)])
    assert [(s.start, s.end) for s in found] == [(0, 10), (20, 30)]


def test_forwards_come_before_defence_and_the_goalie_stands_apart() -> None:
    stints = [stint(4, 0, 9, position="D"), stint(30, 0, 9, position="G"), stint(88, 0, 9)]
    assert segments(stints)[0].home == Line((88, 4), 30)


def test_of_two_goalies_the_one_who_came_last_is_in_the_net() -> None:
    stints = [stint(30, 0, 20, position="G"), stint(31, 10, 20, position="G")]
    assert [s.home.goalie for s in segments(stints)] == [30, 31]


def test_a_goal_belongs_to_the_line_before_a_change_and_a_faceoff_to_the_one_after() -> None:
    found = segments([stint(1, 0, 30), stint(2, 30, 60)])
    assert index_at(found, 1, 30, is_start=False) == 1
    assert index_at(found, 1, 30, is_start=True) == 2


def test_the_first_second_belongs_to_the_first_segment_for_everything() -> None:
    found = segments([stint(1, 0, 30)])
    assert index_at(found, 1, 0, is_start=False) == 1


def test_an_event_outside_all_segments_has_none() -> None:
    found = segments([stint(1, 0, 30)])
    assert index_at(found, 1, 31, is_start=False) is None
    assert index_at(found, 2, 10, is_start=False) is None


@pytest.mark.parametrize(
    ("home", "away", "expected"),
    [
        (Line((1, 2, 3, 4, 5), 30), Line((1, 2, 3, 4, 5), 31), "Full Strength"),
        (Line((1, 2, 3, 4, 5), 30), Line((1, 2, 3, 4), 31), "Home PowerPlay"),
        (Line((1, 2, 3), 30), Line((1, 2, 3, 4), 31), "Away PowerPlay"),
        (Line((1, 2, 3, 4, 5, 6), None), Line((1, 2, 3, 4, 5), 31), "Home EmptyNet"),
        (Line((1, 2, 3, 4, 5), 30), Line((1, 2, 3, 4, 5, 6), None), "Away EmptyNet"),
        (Line((), None), Line((), None), None),
    ],
)
def test_situations_have_the_staging_tables_words(
    home: Line, away: Line, expected: str | None
) -> None:
    assert situation(home, away) == expected
