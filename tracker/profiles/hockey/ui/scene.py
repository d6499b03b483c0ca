"""What the entry of events sees of the game: the moment, the ice, and what went before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.core.ids import Key
from tracker.profiles.hockey.kinds import Event, Game, Venue
from tracker.profiles.hockey.rules.clock import period_length
from tracker.profiles.hockey.rules.game_clock import Moment, is_shootout
from tracker.profiles.hockey.ui.open_fields import TIERS
from tracker.profiles.hockey.ui.predictions import Prediction, predictions

MOST_SKATERS = 6


@dataclass(frozen=True)
class Lineup:
    """One team's players on the ice; skaters by slot."""

    skaters: tuple[int, ...] = ()
    goalie: int | None = None

    def in_slot(self, number: int) -> int | None:
        """The player of key 1 to 6; 6 is the sixth skater, or the goalie while there is none."""
        if number <= len(self.skaters):
            return self.skaters[number - 1]
        return self.goalie if number == MOST_SKATERS else None

    def toggled(self, number: int) -> Lineup:
        """A skater on, or off again; a seventh one stays out."""
        if number in self.skaters:
            return replace(self, skaters=tuple(n for n in self.skaters if n != number))
        if len(self.skaters) >= MOST_SKATERS:
            return self
        return replace(self, skaters=(*self.skaters, number))


EMPTY = Lineup()
Line = tuple[int, ...]
"""A preset: the players who come on together."""


@dataclass(frozen=True)
class Scene:
    """Facts at one moment; the entry decides from nothing else."""

    moment: Moment
    game: Game | None = None
    ice: Mapping[Venue, Lineup] = field(default_factory=dict)
    before: Sequence[Event] = ()
    """The events up to the moment, in the order of play."""
    selected: tuple[Key, Event] | None = None
    """The event that the log's cursor is on."""
    positions: Mapping[tuple[Venue, int], str] = field(default_factory=dict)
    """The roster's position of each number."""
    lines: Mapping[Venue, Mapping[int, Line]] = field(default_factory=dict)
    attacks_right: Mapping[Venue, bool] = field(default_factory=dict)
    tier: int = 3

    @property
    def last(self) -> Event | None:
        """The event before the one that is entered."""
        return self.before[-1] if self.before else None

    @property
    def is_shootout(self) -> bool:
        """Whether the moment is in the shootout."""
        return is_shootout(self.game, self.moment.period)

    def length(self, period: int) -> int:
        """Seconds in a period of this game."""
        return period_length(self.game, period)

    def predictions(self) -> Sequence[Prediction]:
        """What the keys 1 to 3 record."""
        return predictions(self.last, TIERS[self.tier])

    def lineup(self, venue: Venue) -> Lineup:
        """Who is on the ice."""
        return self.ice.get(venue, EMPTY)

    def is_goalie(self, venue: Venue, number: int) -> bool:
        """Whether the roster says so, or he stands in the goal."""
        position = self.positions.get((venue, number), "")
        return position.upper().startswith("G") or self.lineup(venue).goalie == number

    def is_defender(self, venue: Venue, number: int) -> bool:
        """Whether the roster says so."""
        return self.positions.get((venue, number), "").upper().startswith("D")
