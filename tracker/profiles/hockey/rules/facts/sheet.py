"""What the rows of one game are made from, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from tracker.core.ids import Key
from tracker.core.profile import ScopeView
from tracker.core.record import JsonValue, Record
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules.clock import game_of
from tracker.profiles.hockey.rules.on_ice import Segment, Timeline, segments
from tracker.profiles.hockey.rules.statistics import Play, plays
from tracker.profiles.hockey.rules.teams import People, Teams, team_name

Row = dict[str, JsonValue]
"""A row of a published table, by column."""


@dataclass(frozen=True)
class Sheet:
    """One game's records and what follows from all of them."""

    game_id: int
    game: Game | None
    people: People
    teams: Teams
    events: Sequence[Event]
    """By index."""
    shifts: Sequence[Shift]
    """By index."""
    segments: Sequence[Segment]
    timeline: Timeline
    plays: Sequence[Play]

    @cached_property
    def event_indexes(self) -> frozenset[int]:
        """The events that are there."""
        return frozenset(event.event_index for event in self.events)

    @cached_property
    def shift_indexes(self) -> frozenset[int]:
        """The shifts that are there."""
        return frozenset(shift.shift_index for shift in self.shifts)

    def segment(self, shift_index: int) -> Segment | None:
        """The shift as a segment; None where it counts nowhere."""
        return self._segments.get(shift_index)

    @cached_property
    def _segments(self) -> dict[int, Segment]:
        return {segment.index: segment for segment in self.segments}

    def key(self, kind: type[Record], index: int | None) -> Key:
        """The key of a record of this game."""
        return kind.kind.key_pattern.key(str(self.game_id), index)

    def player(self, venue: Venue, number: int) -> Mapping[str, str]:
        """The columns that say who wears the number."""
        person = self.people.wearing(venue, number)
        return {"player_id": person.player_id, "player_name": person.name}

    def team(self, venue: Venue | None) -> str | None:
        """The team's name in published rows; None where nobody knows whose it is."""
        return None if venue is None else team_name(self.game, venue)

    def team_id(self, venue: Venue | None) -> str | None:
        """The team's id; its short name stands for one that was not entered."""
        if venue is None:
            return None
        game = self.game
        own = None if game is None else getattr(game, f"{venue}_team_id")
        return own or team_name(game, venue)[:20]


def sheet_of(game_id: int, view: ScopeView) -> Sheet:
    """Reads each kind once."""
    game = game_of(view)
    shootout = None if game is None else game.shootout_period
    people = People(view.records(RosterEntry))
    shifts = sorted(view.records(Shift), key=lambda s: s.shift_index)
    events = sorted(view.records(Event), key=lambda e: e.event_index)
    teams = Teams(people, shifts)
    on_ice = segments(shifts, shootout)
    found = plays(events, teams, shootout)
    return Sheet(game_id, game, people, teams, events, shifts, on_ice, Timeline(on_ice), found)


def share(made: int, conceded: int) -> float | None:
    """How much of both was made, in percent with one place; None of nothing."""
    if made + conceded == 0:
        return None
    exact = Decimal(100 * made) / Decimal(made + conceded)
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
