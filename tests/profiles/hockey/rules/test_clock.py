"""The two sides of the clock, and which of them decides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.record import make
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.rules.clock import complete, other_side, period_length

LENGTHS = {"period_1_seconds": 1260, "period_2_seconds": 1080, "period_3_seconds": 900}
seconds = st.integers(min_value=0, max_value=7200)


def event(**fields: Any) -> Event:
    return make(Event, {"game_id": 1, "event_index": 1, "period": 1, **fields})


def times(record: Any) -> tuple[int | None, int | None]:
    return record.start_elapsed_seconds, record.event_start_seconds


@given(length=seconds, elapsed=seconds)
def test_elapsed_and_remaining_turn_into_each_other(length: int, elapsed: int) -> None:
    remaining = other_side(elapsed, length)
    if elapsed <= length:
        assert remaining == length - elapsed
        assert other_side(remaining, length) == elapsed
    else:
        assert remaining is None


@pytest.mark.parametrize(("period", "length"), [(1, 1260), (2, 1080), (3, 900), (4, 240), (5, 240)])
def test_each_period_has_the_length_of_this_game(period: int, length: int) -> None:
    game = make(Game, {"game_id": 1, "overtime_seconds": 240, **LENGTHS})
    assert period_length(game, period) == length


def test_without_a_game_record_periods_have_their_usual_length() -> None:
    assert [period_length(None, p) for p in (1, 3, 4)] == [1200, 1200, 300]


def test_a_new_record_gets_the_side_that_is_missing(empty_book: Any) -> None:
    assert times(complete(event(event_start_seconds=1080), None, empty_book)) == (120, 1080)
    assert times(complete(event(start_elapsed_seconds=120), None, empty_book)) == (120, 1080)


def test_a_new_record_with_both_sides_goes_by_elapsed(empty_book: Any) -> None:
    given_both = event(start_elapsed_seconds=100, event_start_seconds=1)
    assert times(complete(given_both, None, empty_book)) == (100, 1100)


def test_the_side_that_was_edited_decides(book: Any) -> None:
    old = complete(event(event_start_seconds=1000), None, book)
    by_board = old.changed({"event_start_seconds": 900})
    by_elapsed = old.changed({"start_elapsed_seconds": 50})
    both = old.changed({"start_elapsed_seconds": 50, "event_start_seconds": 900})
    assert times(complete(by_board, old, book)) == (300, 900)
    assert times(complete(by_elapsed, old, book)) == (50, 1150)
    assert times(complete(both, old, book)) == (50, 1150)


def test_clearing_one_side_clears_the_other(book: Any) -> None:
    old = complete(event(event_start_seconds=1000), None, book)
    for name in ("event_start_seconds", "start_elapsed_seconds"):
        assert times(complete(old.changed({name: None}), old, book)) == (None, None)


def test_a_new_board_time_replaces_a_cleared_elapsed_time(book: Any) -> None:
    old = complete(event(event_start_seconds=1000), None, book)
    new = old.changed({"start_elapsed_seconds": None, "event_start_seconds": 600})
    assert times(complete(new, old, book)) == (600, 600)


def test_moving_an_event_to_another_period_keeps_what_the_board_showed(book: Any) -> None:
    old = complete(event(period=3, event_start_seconds=180), None, book)
    assert times(complete(old.changed({"period": 4}), old, book)) == (120, 180)


def test_a_board_time_that_does_not_fit_the_new_period_keeps_the_elapsed_time(book: Any) -> None:
    old = complete(event(period=3, start_elapsed_seconds=60), None, book)
    assert times(complete(old.changed({"period": 4}), old, book)) == (60, 240)


def test_a_time_beyond_the_period_leaves_the_other_side_empty(book: Any) -> None:
    assert times(complete(event(event_start_seconds=1201), None, book)) == (None, 1201)
    assert times(complete(event(start_elapsed_seconds=1201), None, book)) == (1201, None)


def test_another_edit_leaves_the_times_alone(book: Any) -> None:
    old = complete(event(event_start_seconds=1000), None, book)
    new = old.changed({"event_type": "Hit"})
    assert complete(new, old, book) is new


def test_another_edit_fills_a_side_that_was_never_there(book: Any) -> None:
    for side in ({"event_start_seconds": 1000}, {"start_elapsed_seconds": 200}):
        old = event(**side)
        assert times(complete(old.changed({"event_type": "Hit"}), old, book)) == (200, 1000)


def test_without_a_period_nothing_is_computed(book: Any) -> None:
    record = event(period=None, event_start_seconds=1000)
    assert complete(record, None, book) is record


def test_the_shift_length_follows_from_its_times(book: Any) -> None:
    shift = make(
        Shift,
        {"game_id": 1, "shift_index": 1, "period": 1, "shift_start_seconds": 1200,
         "shift_end_seconds": 1118, "shift_duration": 5},
    )  # fmt: skip
    done = complete(shift, None, book)
    assert isinstance(done, Shift)
    assert (done.start_elapsed_seconds, done.end_elapsed_seconds) == (0, 82)
    assert done.shift_duration == 82
    backwards = done.changed({"shift_end_seconds": 1200, "shift_start_seconds": 1100})
    assert getattr(complete(backwards, done, book), "shift_duration", 0) is None


def test_a_running_shift_keeps_the_length_that_was_entered(book: Any) -> None:
    shift = make(
        Shift,
        {"game_id": 1, "shift_index": 1, "period": 1, "start_elapsed_seconds": 5,
         "shift_duration": 40},
    )  # fmt: skip
    assert getattr(complete(shift, None, book), "shift_duration", None) == 40


def test_records_without_a_clock_stay_as_they_are(book: Any) -> None:
    for record in (*book.records(Game), *book.records(RosterEntry)):
        assert complete(record, None, book) is record


@given(elapsed=st.integers(0, 1200) | st.none(), remaining=st.integers(0, 1200) | st.none())
def test_completing_twice_changes_nothing(elapsed: int | None, remaining: int | None) -> None:
    class Nothing:
        def records(self, kind: Any) -> list[Any]:
            return []

    record = event(start_elapsed_seconds=elapsed, event_start_seconds=remaining)
    once = complete(record, None, Nothing())
    assert complete(once, None, Nothing()) is once
    assert complete(once, once, Nothing()) is once
