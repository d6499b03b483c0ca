"""Which team an event belongs to, and who wears which number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue

VENUES: tuple[Venue, Venue] = ("away", "home")
"""In the order in which box scores print them."""

_SLOTS: dict[Venue, tuple[str, ...]] = {
    "home": tuple(f"home_{n}" for n in range(1, 7)),
    "away": tuple(f"away_{n}" for n in range(1, 7)),
}


def opponent(venue: Venue) -> Venue:
    """The other team."""
    return "away" if venue == "home" else "home"


def team_name(game: Game | None, venue: Venue) -> str:
    """The game's word for the team (an abbreviation in NHL games), else `home` or `away`."""
    if game is None:
        return venue
    return (game.home_team if venue == "home" else game.away_team) or venue


def goalie_in_slot(shift: Shift, venue: Venue) -> int | None:
    """The number in the team's goalie slot; None is an empty net."""
    return shift.home_goalie if venue == "home" else shift.away_goalie


def numbers_in_slots(shift: Shift, venue: Venue) -> list[int]:
    """The numbers in the team's six skater slots, in slot order, repeats included."""
    slots = (getattr(shift, name) for name in _SLOTS[venue])
    return [number for number in slots if number is not None]


@dataclass(frozen=True)
class Person:
    """One player of one team in one game, however many numbers he wore."""

    venue: Venue
    player_id: str
    name: str
    jersey: int
    position: str | None
    is_rostered: bool

    @property
    def is_goalie(self) -> bool:
        """Whether the roster says so; somebody without a position is judged by where he stood."""
        return (self.position or "").upper().startswith("G")


def person_of(entry: RosterEntry) -> Person:
    """Without a player id the number stands for the person: `home-53`, `#53`."""
    unnamed = stranger(entry.venue, entry.jersey)
    return Person(
        venue=entry.venue,
        player_id=entry.player_id or unnamed.player_id,
        name=entry.player_name or unnamed.name,
        jersey=entry.jersey,
        position=entry.position,
        is_rostered=True,
    )


def stranger(venue: Venue, jersey: int) -> Person:
    """A number that the roster does not know."""
    return Person(venue, f"{venue}-{jersey}", f"#{jersey}", jersey, None, is_rostered=False)


class People:
    """Who wears which number; one entry per player and team, the one with the lowest index.

    Two entries with one number: the lower index wins. One player id under two numbers of a team:
    one person, called by the number of the lower index.
    """

    def __init__(self, roster: Iterable[RosterEntry]) -> None:
        self._by_number: dict[tuple[Venue, int], Person] = {}
        self._by_id: dict[tuple[Venue, str], Person] = {}
        for entry in sorted(roster, key=lambda e: e.roster_index):
            person = person_of(entry)
            person = self._by_id.setdefault((person.venue, person.player_id), person)
            self._by_number.setdefault((entry.venue, entry.jersey), person)

    def rostered(self) -> list[Person]:
        """Everybody on the roster, once."""
        return list(self._by_id.values())

    def wearing(self, venue: Venue, jersey: int) -> Person:
        """The person with this number; a stranger when the roster has none."""
        return self._by_number.get((venue, jersey)) or stranger(venue, jersey)

    def is_known(self, venue: Venue, jersey: int) -> bool:
        """Whether the roster has this number in this team."""
        return (venue, jersey) in self._by_number


class Teams:
    """Which teams a number belongs to: by the roster; if that has none, by the shifts' slots."""

    def __init__(self, people: People, shifts: Sequence[Shift]) -> None:
        self._people = people
        self._on_ice = {
            (venue, number)
            for shift in shifts
            for venue in VENUES
            for number in (*numbers_in_slots(shift, venue), goalie_in_slot(shift, venue))
            if number is not None
        }

    def of_number(self, jersey: int | None) -> list[Venue]:
        """No, one or both teams."""
        if jersey is None:
            return []
        rostered = [venue for venue in VENUES if self._people.is_known(venue, jersey)]
        return rostered or [venue for venue in VENUES if (venue, jersey) in self._on_ice]

    def of_event(self, event: Event) -> Venue | None:
        """Whose event it is; None when nothing decides, then it counts nowhere.

        `event_team` if it is filled; else the one team that player 1 belongs to; else (player 1
        belongs to both teams or to none) the team that faces the one team of opponent 1.
        """
        if event.event_team is not None:
            return event.event_team
        own = self.of_number(event.event_team_player_1)
        if len(own) == 1:
            return own[0]
        facing = self.of_number(event.opp_team_player_1)
        return opponent(facing[0]) if len(facing) == 1 else None
