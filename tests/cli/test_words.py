"""Numbers and times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.cli.words import ago, counted, told_moment

NOW = datetime(2026, 1, 31, 18, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-60, "just now"),
        (4, "just now"),
        (5, "5 seconds ago"),
        (60, "1 minute ago"),
        (359, "5 minutes ago"),
        (3600, "1 hour ago"),
        (47 * 3600, "47 hours ago"),
        (49 * 3600, "2 days ago"),
    ],
)
def test_how_long_ago_something_was(seconds: int, told: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == told


def test_a_moment_is_told_in_the_time_of_the_machine() -> None:
    then = NOW - timedelta(minutes=5)
    assert told_moment(then, NOW) == f"{then.astimezone():%Y-%m-%d %H:%M} (5 minutes ago)"


def test_one_and_many() -> None:
    assert [counted(n, "edit") for n in (0, 1, 1000)] == ["0 edits", "1 edit", "1,000 edits"]
    assert [counted(n, "change is") for n in (1, 2)] == ["1 change is", "2 changes are"]
