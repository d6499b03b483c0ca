from __future__ import annotations

import pytest

from tracker.sync.schedule import has_slept, retry_delay


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
