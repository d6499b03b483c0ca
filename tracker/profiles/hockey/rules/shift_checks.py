"""Checks of one shift segment against itself, the game and the roster."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.core.profile import Finding, ScopeView
from tracker.profiles.hockey.kinds import RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules.findings import (
    error,
    repeated,
    time_findings,
    vocabulary_findings,
    warning,
)
from tracker.profiles.hockey.rules.teams import VENUES, People, goalie_in_slot, numbers_in_slots

_STRENGTH = re.compile(r"(\d)\s*v\s*(\d)")
_FEWEST, _MOST_WITH_GOALIE = 3, 5


def shift_findings(shift: Shift, view: ScopeView) -> Iterator[Finding]:
    """Errors are contradictions within the shift; everything doubtful is a warning."""
    yield from time_findings(shift, view)
    if shift.period is None:
        yield warning("It has no period, so it counts nowhere; enter the period.", "period")
    people = People(view.records(RosterEntry))
    for venue in VENUES:
        yield from _side_findings(shift, venue, people)
    yield from vocabulary_findings(shift, is_canonical=False)
    yield from _strength_findings(shift)


def _side_findings(shift: Shift, venue: Venue, people: People) -> Iterator[Finding]:
    skaters, goalie = numbers_in_slots(shift, venue), goalie_in_slot(shift, venue)
    everyone = skaters if goalie is None else [*skaters, goalie]
    for number in repeated(everyone):
        yield error(
            f"#{number} of the {venue} team is on the ice twice; remove one of them.",
            _slot_of(shift, venue, number),
        )
    if skaters and len(set(skaters)) < _FEWEST:
        yield warning(f"The {venue} team has fewer than {_FEWEST} skaters.", f"{venue}_1")
    if goalie is not None and len(set(skaters)) > _MOST_WITH_GOALIE:
        yield warning(
            f"The {venue} team has six skaters and a goalie; one of them is too many.",
            f"{venue}_6",
        )
    if people.rostered():
        for number in dict.fromkeys(everyone):
            if not people.is_known(venue, number):
                yield warning(
                    f"#{number} is not in the {venue} team's roster.",
                    _slot_of(shift, venue, number),
                )


def _slot_of(shift: Shift, venue: Venue, number: int) -> str:
    slots = (*(f"{venue}_{n}" for n in range(1, 7)), f"{venue}_goalie")
    return [name for name in slots if getattr(shift, name) == number][-1]


def _strength_findings(shift: Shift) -> Iterator[Finding]:
    """The strength is computed from the slots; a text that says otherwise is only shown."""
    written = _STRENGTH.match(shift.strength or "")
    skaters = [len(set(numbers_in_slots(shift, venue))) for venue in ("home", "away")]
    if written is None or 0 in skaters:
        return
    if sorted(int(n) for n in written.groups()) != sorted(skaters):
        yield warning(
            f"Strength says {shift.strength}, the slots hold {skaters[0]}v{skaters[1]} "
            "(home v away); the numbers follow the slots.",
            "strength",
        )
