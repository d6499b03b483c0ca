"""When to try again: full jitter from 1 to 60 seconds, and the server's wish."""

from __future__ import annotations

from collections.abc import Callable

SHORTEST_SECONDS = 1.0
LONGEST_SECONDS = 60.0
ASLEEP_SECONDS = 20.0
"""A wait that took this much longer than asked: the machine slept, or the clock was set."""


def retry_delay(
    failures: int, retry_after_seconds: float | None, random: Callable[[], float]
) -> float:
    """Seconds to wait after this many failures in a row; `random` gives 0 to 1.

    Full jitter, so that many laptops do not come back at once. What the server asks for is a
    floor, of at most an hour.
    """
    ceiling = min(LONGEST_SECONDS, SHORTEST_SECONDS * 2.0 ** min(failures, 10))
    delay = max(SHORTEST_SECONDS, random() * ceiling)
    return max(delay, min(retry_after_seconds or 0.0, 3600.0))


def has_slept(asked_seconds: float, wall_seconds: float, monotonic_seconds: float) -> bool:
    """Whether the machine slept during a wait: some clocks stop then, others go on."""
    return max(wall_seconds, monotonic_seconds) - asked_seconds > ASLEEP_SECONDS
