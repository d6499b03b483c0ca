"""When to try again (full jitter from 1 to 60 seconds, and the server's wish), and when to look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass
class Wait:
    """The time between two runs: what is due when, in seconds of the caller's clock."""

    run_at: float
    look_at: float | None = None
    """When to look around; None for not at all."""

    def run_by(self, moment: float) -> None:
        """The run begins then, or earlier."""
        self.run_at = min(self.run_at, moment)

    def is_run_due(self, now: float) -> bool:
        """Whether the wait is over."""
        return now >= self.run_at

    def is_look_due(self, now: float) -> bool:
        """Whether it is time to look around; a run that is due comes before."""
        return self.look_at is not None and now >= self.look_at

    def left(self, now: float) -> float:
        """Seconds until something is due."""
        moments = (self.run_at, self.run_at if self.look_at is None else self.look_at)
        return max(0.0, min(moments) - now)


def has_slept(asked_seconds: float, wall_seconds: float, monotonic_seconds: float) -> bool:
    """Whether the machine slept during a wait: some clocks stop then, others go on."""
    return max(wall_seconds, monotonic_seconds) - asked_seconds > ASLEEP_SECONDS
