"""Zones of the rink from where the puck was: ends flip by period, and by team.

Feet from the rink's corner, 0 to 200 from left to right, blue lines at 75 and 125.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tracker.core.profile import Finding
from tracker.core.record import Record
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Game, Venue
from tracker.profiles.hockey.rules.findings import warning
from tracker.profiles.hockey.rules.statistics import Play

LEFT_BLUE_LINE, RIGHT_BLUE_LINE = 75, 125
_NAMES = {"o": "offensive", "d": "defensive", "n": "neutral"}
_CHECKED = frozenset({words.FACEOFF, words.GOAL})
"""Where the puck was is where it happened; a hit or a turnover is often marked elsewhere."""


def attacks_right(game: Game | None, venue: Venue, period: int) -> bool | None:
    """Whether the team attacks the right end; None while nobody said so of the first period.

    Teams change ends after every period, overtimes included.
    """
    if game is None or game.home_attacks_right_first is None:
        return None
    is_home_right = game.home_attacks_right_first is (period % 2 == 1)
    return is_home_right if venue == "home" else not is_home_right


def zone_at(x: Decimal, *, is_attacking_right: bool) -> str:
    """`o`, `d` or `n` as the team sees it; on a blue line it is the neutral zone."""
    if LEFT_BLUE_LINE <= x <= RIGHT_BLUE_LINE:
        return "n"
    return "o" if (x > RIGHT_BLUE_LINE) is is_attacking_right else "d"


def zone_findings(plays: Iterable[Play], game: Game | None) -> Iterator[tuple[Record, Finding]]:
    """Faceoffs and goals whose zone is not where the puck was."""
    for play in plays:
        event = play.event
        if play.type not in _CHECKED or event.period is None or event.puck_x is None:
            continue
        is_right = attacks_right(game, play.venue, event.period)
        if is_right is None or event.event_team_zone not in _NAMES:
            continue
        seen = zone_at(event.puck_x, is_attacking_right=is_right)
        if seen != event.event_team_zone:
            yield (
                event,
                warning(
                    f"It is marked in the {_NAMES[seen]} zone and entered as "
                    f"{_NAMES[event.event_team_zone]}; correct the zone, the place, or who attacks "
                    "right in the first period.",
                    "event_team_zone",
                ),
            )
