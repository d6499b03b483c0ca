"""Period lengths of a game, and which columns they fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.profiles.hockey.rules.clock import FIRST_OVERTIME, other_side

MINUTE = 60
SHORTEST_PERIOD = 600
SHORTEST_OVERTIME = 180
_DEFAULT_PERIOD = 1200
_DEFAULT_OVERTIME = 300

OFF_THE_CLOCK = frozenset({"Intermission", "Timeout", "Clockstop"})
"""Events whose clock columns hold video time in real recordings: up to 56:46 in a period of 18."""


@dataclass(frozen=True)
class Lengths:
    """Seconds per period; every period after the third counts as overtime."""

    regular: tuple[int, int, int] = (_DEFAULT_PERIOD,) * 3
    overtime: int = _DEFAULT_OVERTIME

    def of(self, period: int) -> int:
        """The length of a period, counted from 1."""
        return self.regular[max(period, 1) - 1] if period < FIRST_OVERTIME else self.overtime

    def flipped(self, period: int | None, seconds: int | None) -> int | None:
        """Remaining from elapsed and elapsed from remaining; None when it is beyond the period."""
        return None if period is None else other_side(seconds, self.of(period))

    def at_least(self, seen: Mapping[int, int]) -> Lengths:
        """Periods as long as the highest clock that was seen in each of them."""
        first, second, third = (max(self.of(p), seen.get(p, 0)) for p in (1, 2, 3))
        later = [clock for period, clock in seen.items() if period >= FIRST_OVERTIME]
        return Lengths((first, second, third), max([self.overtime, *later]))

    def fields(self) -> dict[str, int]:
        """The game's columns."""
        first, second, third = self.regular
        return {
            "period_1_seconds": first,
            "period_2_seconds": second,
            "period_3_seconds": third,
            "overtime_seconds": self.overtime,
        }


def inferred(seen: Mapping[int, int]) -> Lengths:
    """Lengths from the highest clock seen in each period, for files that do not say.

    A period opens with a faceoff at its full length, so the highest clock is the length, up to the
    seconds that a slow first entry lost: rounded up to a full minute. Shorter than ten
    minutes (overtime: three) no league plays, so less than that is a fragment. A period without
    any clock is as long as the others.
    """
    clocks = {p: max(_minutes(s), SHORTEST_PERIOD) for p, s in seen.items() if p < FIRST_OVERTIME}
    other = max(clocks.values(), default=_DEFAULT_PERIOD)
    first, second, third = (clocks.get(period, other) for period in (1, 2, 3))
    later = [_minutes(s) for p, s in seen.items() if p >= FIRST_OVERTIME]
    overtime = max([*later, SHORTEST_OVERTIME]) if later else _DEFAULT_OVERTIME
    return Lengths((first, second, third), overtime)


def _minutes(seconds: int) -> int:
    return -(-seconds // MINUTE) * MINUTE
