"""Line segments become stays of players."""

from __future__ import annotations

from typing import Any

from tracker.core.record import make
from tracker.profiles.hockey.kinds import Shift
from tracker.profiles.hockey.ui.widgets.stays import Stay, timeline_rows


def segment(index: int, start: int, end: int | None, **slots: Any) -> Shift:
    times = {"start_elapsed_seconds": start, "end_elapsed_seconds": end}
    return make(Shift, {"game_id": 1, "shift_index": index, "period": 1, **times, **slots})


def stays(*shifts: Shift) -> dict[int, tuple[Stay, ...]]:
    return {row.jersey: row.stays for row in timeline_rows(shifts, 1, "home")}


def test_segments_that_touch_are_one_stay() -> None:
    found = stays(
        segment(1, 0, 30, home_1=53, home_2=9),
        segment(2, 30, 50, home_1=53, home_2=8),
        segment(3, 80, 90, home_1=53),
    )
    assert found == {
        53: (Stay(0, 50, (1, 2)), Stay(80, 90, (3,))),
        9: (Stay(0, 30, (1,)),),
        8: (Stay(30, 50, (2,)),),
    }


def test_the_segment_without_an_end_runs() -> None:
    found = stays(segment(1, 0, 30, home_1=53), segment(2, 30, None, home_1=53, home_2=9))
    assert found == {53: (Stay(0, None, (1, 2)),), 9: (Stay(30, None, (2,)),)}
    assert found[53][0].seconds(70) == 70


def test_a_forgotten_end_is_where_the_next_segment_begins() -> None:
    found = stays(segment(1, 0, None, home_1=53), segment(2, 40, 60, home_1=9))
    assert found[53] == (Stay(0, 40, (1,)),)


def test_goalies_come_last_and_are_no_skaters() -> None:
    rows = timeline_rows([segment(1, 0, 30, home_1=53, home_2=1, home_goalie=1)], 1, "home")
    assert [(row.jersey, row.is_goalie) for row in rows] == [(53, False), (1, True)]


def test_other_periods_and_teams_are_left_out() -> None:
    shifts = [segment(1, 0, 30, away_1=53), segment(2, 0, 30, home_1=9).changed({"period": 2})]
    assert timeline_rows(shifts, 1, "home") == []


def test_a_segment_in_wrong_order_of_index_is_placed_by_its_time() -> None:
    found = stays(segment(2, 0, 30, home_1=53), segment(1, 30, 60, home_1=53))
    assert found[53] == (Stay(0, 60, (2, 1)),)
