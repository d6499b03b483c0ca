"""Both penalty boxes at a second of the game, and how many skaters they leave on the ice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.chronology import FULL_STRENGTH
from tracker.profiles.hockey.rules.penalties import Term, assessed
from tracker.profiles.hockey.rules.teams import VENUES, opponent

MOST_RUNNING = 2
FEWEST_SKATERS = 3


@dataclass(frozen=True)
class Box:
    """The terms that are still to be served, in their order, and the skaters of each team.

    Two terms of a team run at once; a third waits. One person's terms run one after the other.
    """

    terms: tuple[Term, ...] = ()
    full: int = FULL_STRENGTH
    """Skaters of a team without penalties; three in most overtimes."""
    on_ice: Mapping[Venue, int] | None = None
    """What differs from what the penalties ask for, until the next whistle."""

    def of(self, venue: Venue) -> list[Term]:
        """A team's terms in the order in which they are served."""
        return [term for term in self.terms if term.venue == venue]

    def skaters(self, venue: Venue) -> int:
        """Skaters on the ice; an extra attacker is not among them."""
        return (self.on_ice or self._asked_for())[venue]

    def missing(self, venue: Venue) -> int:
        """How many are in the box without a substitute on the ice."""
        return min(MOST_RUNNING, len({term.person for term in self.of(venue)}))

    def _asked_for(self) -> Mapping[Venue, int]:
        """No team has fewer than three: the opponent gets more instead."""
        short = {venue: self.full - self.missing(venue) for venue in VENUES}
        lift = max(0, FEWEST_SKATERS - min(short.values()))
        return {venue: min(FULL_STRENGTH, short[venue] + lift) for venue in VENUES}

    def whistled(self, full: int) -> Box:
        """After a stoppage the teams have what the penalties ask for."""
        return replace(self, full=full, on_ice=None)

    def at(self, second: int) -> Box:
        """A later second: served terms are gone, waiting ones have begun.

        A penalty that began at second t and lasts two minutes is over in second t + 120. Who comes
        out of the box joins those on the ice: in overtime that is four on four until the whistle.
        """
        box = self
        while (term := box._next_to_end()) is not None and _end(term) <= second:
            box = box._ended(term, _end(term))
        return box

    def _next_to_end(self) -> Term | None:
        running = [term for term in self.terms if term.started is not None]
        return min(running, key=_end) if running else None

    def _ended(self, term: Term, second: int) -> Box:
        rest = replace(term, spans=term.spans[1:], started=None)
        kept = [rest if t is term else t for t in self.terms]
        left = _begun([t for t in kept if t.spans], second)
        after = replace(self, terms=left)
        returning = self.missing(term.venue) - after.missing(term.venue)
        ice = {venue: self.skaters(venue) for venue in VENUES}
        ice[term.venue] = min(FULL_STRENGTH, ice[term.venue] + returning)
        return replace(after, on_ice=None if ice == after._asked_for() else ice)

    def with_penalties(self, terms: Sequence[Term], second: int) -> Box:
        """After the stoppage at which these penalties were called."""
        served = assessed(
            terms, is_box_empty=not self.terms, is_full_strength=self.full == FULL_STRENGTH
        )
        return replace(self, terms=_begun([*self.terms, *served], second), on_ice=None)

    def with_goal(self, scorer: Venue, second: int) -> Box:
        """A goal against a team that is short-handed ends its minor with the least time left."""
        scored_on = opponent(scorer)
        if self.skaters(scored_on) >= self.skaters(scorer):
            return self
        minors = [
            term
            for term in self.of(scored_on)
            if term.is_minor and term.started is not None and not term.is_coincident
        ]
        return self._ended(min(minors, key=_end), second) if minors else self


def _end(term: Term) -> int:
    return (term.started or 0) + term.spans[0]


def _begun(terms: Iterable[Term], second: int) -> tuple[Term, ...]:
    """The first two persons of each team serve; the others wait."""
    serving: dict[Venue, list[tuple[str, int]]] = {venue: [] for venue in VENUES}
    found: list[Term] = []
    for term in terms:
        persons = serving[term.venue]
        if term.person in persons or len(persons) == MOST_RUNNING:
            found.append(term)
            continue
        persons.append(term.person)
        found.append(term if term.started is not None else replace(term, started=second))
    return tuple(found)
