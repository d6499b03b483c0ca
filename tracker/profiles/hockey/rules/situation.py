"""Who is on the ice in numbers: goalies and skaters of both teams, as a four-digit code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.rules.chronology import detail_of, type_of
from tracker.profiles.hockey.rules.on_ice import Segment
from tracker.profiles.hockey.rules.teams import Teams, opponent


class Manpower(StrEnum):
    """A team's side of a situation; the extra attacker of a pulled goalie is no advantage."""

    EVEN = "even"
    POWER_PLAY = "power play"
    SHORT_HANDED = "short-handed"


@dataclass(frozen=True)
class Situation:
    """Skaters and goalies of both teams at one moment."""

    away_goalie: bool
    away_skaters: int
    home_skaters: int
    home_goalie: bool

    @property
    def code(self) -> str:
        """Away goalie, away skaters, home skaters, home goalie: `1551` is five on five."""
        return (
            f"{int(self.away_goalie)}{self.away_skaters}{self.home_skaters}{int(self.home_goalie)}"
        )

    @property
    def strength(self) -> str:
        """Skaters, home first, as shifts have it: `5v4` is a power play of the home team."""
        return f"{self.home_skaters}v{self.away_skaters}"

    def skaters(self, venue: Venue) -> int:
        """A team's skaters, an extra attacker included."""
        return self.home_skaters if venue == "home" else self.away_skaters

    def has_goalie(self, venue: Venue) -> bool:
        """Whether somebody is in the team's goal."""
        return self.home_goalie if venue == "home" else self.away_goalie

    def manpower(self, venue: Venue) -> Manpower:
        """What the team plays, extra attackers taken away."""
        own, other = self.in_play(venue), self.in_play(opponent(venue))
        if own == other:
            return Manpower.EVEN
        return Manpower.POWER_PLAY if own > other else Manpower.SHORT_HANDED

    def in_play(self, venue: Venue) -> int:
        """A team's skaters without the extra attacker of a pulled goalie."""
        return self.skaters(venue) - (0 if self.has_goalie(venue) else 1)


def of_segment(segment: Segment) -> Situation:
    """The situation while these players are on the ice."""
    return Situation(
        away_goalie=segment.goalie["away"] is not None,
        away_skaters=len(segment.skaters["away"]),
        home_skaters=len(segment.skaters["home"]),
        home_goalie=segment.goalie["home"] is not None,
    )


def shooter_alone(venue: Venue) -> Situation:
    """A penalty shot or an attempt of the shootout: one shooter against the other goalie."""
    if venue == "home":
        return Situation(away_goalie=True, away_skaters=0, home_skaters=1, home_goalie=False)
    return Situation(away_goalie=False, away_skaters=1, home_skaters=0, home_goalie=True)


_ATTEMPTS = frozenset({words.SHOT, words.GOAL}) | words.PENALTY_SHOT_TYPES


def lone_shots(
    ordered: Iterable[Event], teams: Teams, shootout_period: int | None
) -> dict[int, Situation | None]:
    """What is known of the events of the shootout and of penalty shots, by index.

    A penalty shot is what says so itself, and the first attempt after a penalty that is one. In
    the shootout only an attempt has a situation: None for the other events.
    """
    found: dict[int, Situation | None] = {}
    is_awarded = False
    for event in ordered:
        type_, detail = type_of(event), detail_of(event)
        is_attempt = type_ in _ATTEMPTS
        is_shootout = shootout_period is not None and event.period == shootout_period
        if is_shootout or (is_attempt and (is_awarded or _is_alone(type_, detail))):
            venue = teams.of_event(event) if is_attempt else None
            found[event.event_index] = None if venue is None else shooter_alone(venue)
        if is_attempt or type_ == words.FACEOFF:
            is_awarded = False
        is_awarded = is_awarded or (type_, detail) == (words.PENALTY, "Penalty_PenaltyShot")
    return found


def _is_alone(type_: str, detail: str) -> bool:
    return type_ in words.PENALTY_SHOT_TYPES or (
        type_ == words.GOAL and detail in words.GOAL_PENALTY_SHOT | words.GOAL_SHOOTOUT
    )
