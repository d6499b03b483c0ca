"""A game read once for a report: plays in order, who was on the ice, and what people are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.core.profile import ScopeView
from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules.boxscore import BoxScore, box_score
from tracker.profiles.hockey.rules.chronology import in_order
from tracker.profiles.hockey.rules.clock import FIRST_OVERTIME, game_of, period_length
from tracker.profiles.hockey.rules.on_ice import Segment, Timeline, segments
from tracker.profiles.hockey.rules.situation import Manpower, Situation
from tracker.profiles.hockey.rules.statistics import Play, assists_by_goal, plays
from tracker.profiles.hockey.rules.strength import situations_from_penalties, situations_from_shifts
from tracker.profiles.hockey.rules.teams import VENUES, People, Teams, opponent, team_name

_ORDINALS = ("1st", "2nd", "3rd")
_STATUS = {"complete": "final", "live": "in progress", "scheduled": "not complete"}
SHORT_MANPOWER = {
    Manpower.EVEN: "EV",
    Manpower.POWER_PLAY: "PP",
    Manpower.SHORT_HANDED: "SH",
}


@dataclass(frozen=True)
class Source:
    """The game behind a report; everything is computed on first use and kept."""

    scope_id: str
    view: ScopeView

    def __post_init__(self) -> None:
        if not self.events and not self.view.records(RosterEntry):
            raise InputError(
                f"Game {self.scope_id} has no events and no roster yet, so there is nothing to "
                "report; record or import it first."
            )

    @cached_property
    def game(self) -> Game | None:
        """The game's own record."""
        return game_of(self.view)

    @cached_property
    def people(self) -> People:
        """Who wears which number."""
        return People(self.view.records(RosterEntry))

    @cached_property
    def events(self) -> Sequence[Event]:
        """By index."""
        return self.view.records(Event)

    @cached_property
    def ordered(self) -> Sequence[Event]:
        """As they happened, those without a time at the end."""
        timed = in_order(self.events)
        known = {event.event_index for event in timed}
        return [*timed, *(e for e in self.events if e.event_index not in known)]

    @cached_property
    def teams(self) -> Teams:
        """Whose an event is."""
        return Teams(self.people, self.view.records(Shift))

    @cached_property
    def plays(self) -> Sequence[Play]:
        """What counts, as it happened; without the shootout."""
        place = {event.event_index: n for n, event in enumerate(self.ordered)}
        found = plays(self.events, self.teams, self.shootout_period)
        return sorted(found, key=lambda play: place[play.event.event_index])

    @cached_property
    def _linked_assists(self) -> Mapping[int, tuple[int | None, int | None]]:
        return assists_by_goal(self.events)

    def assists(self, goal: Event) -> list[int]:
        """The numbers that assisted: the goal's own columns, else the events linked to it."""
        named = (goal.assist_1_player, goal.assist_2_player)
        if named == (None, None):
            named = self._linked_assists.get(goal.event_index, named)
        return [number for number in named if number is not None]

    @cached_property
    def segments(self) -> Sequence[Segment]:
        """Who was on the ice from change to change."""
        return segments(self.view.records(Shift), self.shootout_period)

    @cached_property
    def timeline(self) -> Timeline:
        """Finds the segment of a moment."""
        return Timeline(self.segments)

    @cached_property
    def situations(self) -> dict[int, Situation]:
        """By event: from the shifts, and where no shift covers it from the penalties."""
        return {**situations_from_penalties(self.view), **situations_from_shifts(self.view)}

    @cached_property
    def box(self) -> BoxScore:
        """The box score."""
        return box_score(self.view)

    @property
    def shootout_period(self) -> int | None:
        """The period that counts nowhere."""
        return None if self.game is None else self.game.shootout_period

    @cached_property
    def periods(self) -> tuple[int, ...]:
        """The periods that were played or begun, at least three; the shootout is none."""
        numbers = {1, 2, 3}
        numbers |= {event.period for event in self.events if event.period is not None}
        numbers |= {segment.period for segment in self.segments}
        return tuple(sorted(numbers - {self.shootout_period}))

    def period_name(self, period: int | None) -> str:
        """`1st`, `OT`, `2OT`, `SO`."""
        if period is None:
            return "?"
        if period == self.shootout_period:
            return "SO"
        if period < FIRST_OVERTIME:
            return _ORDINALS[period - 1]
        number = period - FIRST_OVERTIME + 1
        return "OT" if number == 1 else f"{number}OT"

    def team(self, venue: Venue | None) -> str:
        """The short name."""
        return "" if venue is None else team_name(self.game, venue)

    def full_team(self, venue: Venue) -> str:
        """The long name where the game has one."""
        return _full_team(self.game, venue)

    def name(self, venue: Venue, jersey: int | None) -> str:
        """`#25 O. Power`; the number alone for a stranger."""
        if jersey is None:
            return ""
        person = self.people.wearing(venue, jersey)
        return f"#{jersey} {person.name}" if person.is_rostered and person.name else f"#{jersey}"

    def names(self, venue: Venue, jerseys: Iterable[int]) -> str:
        """Several, with commas."""
        return ", ".join(self.name(venue, jersey) for jersey in jerseys)

    def board(self, event: Event) -> int | None:
        """What the board showed: seconds remaining."""
        elapsed = event.start_elapsed_seconds
        if event.period is None or elapsed is None:
            return event.event_start_seconds
        return max(period_length(self.game, event.period) - elapsed, 0)

    def strength(self, event: Event, venue: Venue) -> str:
        """`EV`, `PP`, `SH` as the team plays; with `EN` when the other goal is empty."""
        situation = self.situations.get(event.event_index)
        if situation is None:
            return ""
        words = SHORT_MANPOWER[situation.manpower(venue)]
        return words if situation.has_goalie(opponent(venue)) else f"{words} EN"

    @property
    def score(self) -> dict[Venue, int]:
        """Goals of both teams, without the shootout."""
        return {v: sum(p.is_goal for p in self.plays if p.venue == v) for v in VENUES}

    @property
    def title(self) -> str:
        """`New Jersey Devils 4 at Buffalo Sabres 1`."""
        return title_of(self.game, self.score)

    @property
    def subtitle(self) -> str:
        """Date, season and how far the game is."""
        return subtitle_of(self.scope_id, self.game)


def title_of(game: Game | None, score: Mapping[Venue, int]) -> str:
    """`New Jersey Devils 4 at Buffalo Sabres 1`."""
    away, home = (f"{_full_team(game, venue)} {score.get(venue, 0)}" for venue in VENUES)
    return f"{away} at {home}"


def subtitle_of(scope_id: str, game: Game | None) -> str:
    """`9 October 2024 · game 2024020009 · final`."""
    if game is None:
        return f"Game {scope_id}"
    parts = [None if game.game_date is None else f"{game.game_date.day} {game.game_date:%B %Y}"]
    parts += [f"game {scope_id}", _STATUS.get(game.status)]
    return " · ".join(part for part in parts if part)


def _full_team(game: Game | None, venue: Venue) -> str:
    if game is None:
        return venue.capitalize()
    long = game.home_team_name if venue == "home" else game.away_team_name
    return long or team_name(game, venue)
