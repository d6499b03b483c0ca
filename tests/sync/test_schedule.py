from __future__ import annotations

import pytest

from tracker.sync.loop import Pace
from tracker.sync.schedule import Wait, has_slept, retry_delay


@pytest.mark.parametrize(
    ("failures", "longest"), [(1, 2.0), (2, 4.0), (5, 32.0), (6, 60.0), (5000, 60.0)]
)
def test_the_longest_wait_doubles_up_to_a_minute(failures: int, longest: float) -> None:
    assert retry_delay(failures, None, lambda: 1.0) == longest


def test_the_wait_is_anything_up_to_the_longest_but_at_least_a_second() -> None:
    assert retry_delay(6, None, lambda: 0.0) == 1.0
    assert retry_delay(6, None, lambda: 0.5) == 30.0


def test_the_servers_wish_is_a_floor() -> None:
    assert retry_delay(1, 40.0, lambda: 1.0) == 40.0
    assert retry_delay(6, 2.0, lambda: 1.0) == 60.0


def test_a_wish_for_days_is_cut_to_an_hour() -> None:
    assert retry_delay(1, 864_000.0, lambda: 1.0) == 3600.0


@pytest.mark.parametrize(
    ("wall", "monotonic", "slept"),
    [(5.0, 5.0, False), (3600.0, 5.0, True), (3600.0, 3600.0, True), (0.2, 0.2, False)],
)
def test_a_wait_that_took_far_longer_than_asked_was_a_sleep(
    wall: float, monotonic: float, slept: bool
) -> None:
    assert has_slept(5.0, wall, monotonic) is slept


def test_a_wait_ends_with_its_run_and_is_interrupted_by_looks() -> None:
    wait = Wait(run_at=30.0, look_at=2.0)
    assert (wait.left(0.0), wait.is_look_due(1.9), wait.is_look_due(2.0)) == (2.0, False, True)
    wait.look_at = None
    assert (wait.left(2.0), wait.is_look_due(29.0), wait.is_run_due(30.0)) == (28.0, False, True)


def test_a_burst_of_edits_does_not_put_the_run_off() -> None:
    wait = Wait(run_at=30.0)
    for moment in (1.0, 1.2, 1.4):
        wait.run_by(moment + 0.3)
    assert wait.run_at == pytest.approx(1.3)


NETWORK_AND_WORK = 0.4
"""A push or a pull of a few rows, generously."""


@pytest.mark.parametrize("knows_writer", [True, False])
@pytest.mark.parametrize("knows_reader", [True, False])
def test_a_row_is_at_the_neighbours_within_three_seconds_whoever_knows_whom(
    knows_writer: bool, knows_reader: bool
) -> None:
    # The reader has just looked when the row arrives at the server, which is the worst moment.
    pace = Pace()
    writer, reader = Wait(run_at=pace.idle), Wait(run_at=pace.idle)
    writer.run_by(pace.debounce_in_company if knows_reader else pace.debounce)
    arrived = writer.run_at + NETWORK_AND_WORK / 2
    reader.look_at = arrived + (pace.around_in_company if knows_writer else pace.around)

    shown = arrived + reader.left(arrived) + NETWORK_AND_WORK / 2

    if knows_reader or knows_writer:
        assert shown <= 3.0
    else:
        assert shown <= 3.5  # both opened the game in the last two seconds
