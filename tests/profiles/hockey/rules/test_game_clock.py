"""The clock: exact whatever is pressed, alive after a restart, and it belongs to its period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event, Game
from tracker.profiles.hockey.rules.game_clock import (
    GameClock,
    Moment,
    after_last,
    first_period_side,
    follows,
    from_text,
    home_attacks_right,
    period_name,
    stored_text,
)

START = datetime(2026, 2, 28, 19, 0, tzinfo=UTC)
LENGTH = 1200


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_a_stopped_clock_stands_and_a_started_one_counts_down() -> None:
    clock = GameClock().started(START, LENGTH)
    assert GameClock().board(at(60), LENGTH) == 1200
    assert clock.board(at(0), LENGTH) == 1200
    assert clock.board(at(0.5), LENGTH) == 1200
    assert clock.board(at(1), LENGTH) == 1199
    assert clock.moment(at(61.2), LENGTH) == Moment(1, 61)


def test_a_press_after_the_last_second_belongs_to_the_period() -> None:
    clock = GameClock(2).started(START, LENGTH)
    assert clock.board(at(1500), LENGTH) == 0
    assert clock.moment(at(1500), LENGTH) == Moment(2, 1200)
    assert clock.stopped(at(1500), LENGTH) == GameClock(2, 1_200_000)


def test_a_clock_at_nought_does_not_start_again() -> None:
    clock = GameClock(1, LENGTH * 1000)
    assert clock.toggled(START, LENGTH) == clock


def test_sleep_crash_and_restart_lose_no_second() -> None:
    clock = GameClock().started(START, LENGTH)
    woken = from_text(stored_text(clock))
    assert woken.board(at(400), LENGTH) == 800


@pytest.mark.parametrize("text", [None, "", "x", "[1]", '["a", 2, null]', "{}", "[1, 2, 3]"])
def test_a_kept_clock_that_cannot_be_read_is_a_fresh_one(text: str | None) -> None:
    assert from_text(text) == GameClock()


def test_a_machine_whose_time_is_put_back_makes_the_clock_wait() -> None:
    clock = GameClock(1, 5_000).started(START, LENGTH)
    assert clock.board(at(-600), LENGTH) == 1195


def test_setting_and_nudging_leave_it_running_or_standing() -> None:
    running = GameClock().started(START, LENGTH).set_to(600, at(10), LENGTH)
    assert (running.is_running, running.board(at(15), LENGTH)) == (True, 595)
    standing = GameClock().nudged(-1, START, LENGTH)
    assert (standing.is_running, standing.board(at(99), LENGTH)) == (False, 1199)
    assert GameClock().nudged(1, START, LENGTH).board(START, LENGTH) == 1200


def test_a_time_beyond_the_period_is_refused() -> None:
    with pytest.raises(InputError, match="20:00"):
        GameClock().set_to(1201, START, LENGTH)


def test_another_length_of_the_period_does_not_reset_the_clock() -> None:
    clock = GameClock().started(START, LENGTH)
    assert clock.board(at(60), 900) == 840


presses = st.lists(
    st.tuples(st.sampled_from(["toggle", "more", "less", "pass"]), st.integers(0, 40_000)),
    max_size=40,
)


@given(presses)
def test_the_clock_is_what_a_stopwatch_would_show(pressed: list[tuple[str, int]]) -> None:
    clock, now, elapsed, is_running = GameClock(), START, 0, False
    for what, milliseconds in pressed:
        now += timedelta(milliseconds=milliseconds)
        elapsed = min(elapsed + (milliseconds if is_running else 0), LENGTH * 1000)
        if what == "toggle":
            can_start = elapsed < LENGTH * 1000
            clock, is_running = clock.toggled(now, LENGTH), not is_running and can_start
        elif what in ("more", "less"):
            step = 1 if what == "more" else -1
            clock = clock.nudged(step, now, LENGTH)
            elapsed = min(max(elapsed - step * 1000, 0), LENGTH * 1000)
        assert clock.elapsed(now, LENGTH) == elapsed
        assert from_text(stored_text(clock)) == clock


def game(**fields: object) -> Game:
    return Game.model_validate({"game_id": 1, **fields})


def test_periods_have_names_and_an_order() -> None:
    nhl = game(shootout_period=5)
    assert [period_name(nhl, n) for n in range(1, 6)] == ["1st", "2nd", "3rd", "OT", "SO"]
    assert period_name(game(), 5) == "2OT"
    assert follows(nhl, 3, is_tied=False) is None
    assert [follows(nhl, n, is_tied=True) for n in (1, 3, 4, 5)] == [2, 4, 5, None]
    assert follows(nhl, 1, is_tied=False) == 2
    assert follows(game(), 5, is_tied=True) == 6


def test_ends_change_every_period() -> None:
    first = game(home_attacks_right_first=True)
    assert [home_attacks_right(first, n) for n in range(1, 5)] == [True, False, True, False]
    assert home_attacks_right(game(), 1) is None
    assert first_period_side(True, 2) is False


def test_a_game_recorded_elsewhere_stands_at_its_last_event() -> None:
    events = [
        Event.model_validate(
            {"game_id": 1, "event_index": n, "period": p, "start_elapsed_seconds": t}
        )
        for n, (p, t) in enumerate([(1, 1100), (2, 30), (2, 20)], start=1)
    ]
    assert after_last(events, game()).moment(START, LENGTH) == Moment(2, 30)
    assert after_last([], None) == GameClock()
