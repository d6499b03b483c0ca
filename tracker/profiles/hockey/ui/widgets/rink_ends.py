"""Who attacks where, and from which side of the ice the scorekeeper looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RinkEnds:
    """The records' frame is the building's; these say how it is shown.

    `is_mirrored` turns the picture by half for somebody who sits opposite; `keeps_home_right` turns
    it whenever home attacks left, so that every period looks alike. Positions stay in the records'
    frame in all cases.
    """

    home_attacks_right: bool | None = None
    home_name: str = "home"
    away_name: str = "away"
    is_mirrored: bool = False
    keeps_home_right: bool = False

    @property
    def is_turned(self) -> bool:
        """Whether the picture is turned by half."""
        is_flipped = self.keeps_home_right and self.home_attacks_right is False
        return self.is_mirrored is not is_flipped

    @property
    def defenders(self) -> tuple[str, str]:
        """Who defends the left and the right end of the picture; empty while nobody knows."""
        if self.home_attacks_right is None:
            return "", ""
        is_home_left = self.home_attacks_right is not self.is_turned
        names = (self.home_name, self.away_name)
        return names if is_home_left else (names[1], names[0])


def attacks_right(first: bool | None, period: int) -> bool | None:
    """Whether home attacks right in a period when it did so (or not) in the first.

    Teams change ends after every period, overtime included.
    """
    if first is None:
        return None
    return first is (period % 2 == 1)
