"""Period lengths of a game, and the two ways of saying when: elapsed and remaining."""

from __future__ import annotations

from dataclasses import dataclass

REGULAR_PERIODS = 3


@dataclass(frozen=True)
class Lengths:
    """Seconds per period; every period after the third counts as overtime."""

    regular: tuple[int, int, int] = (1200, 1200, 1200)
    overtime: int = 300

    def of(self, period: int) -> int:
        """The length of a period, counted from 1."""
        return self.regular[period - 1] if period <= REGULAR_PERIODS else self.overtime

    def fields(self) -> dict[str, int]:
        """The game's columns."""
        first, second, third = self.regular
        return {
            "period_1_seconds": first,
            "period_2_seconds": second,
            "period_3_seconds": third,
            "overtime_seconds": self.overtime,
        }
