"""Penalties as terms in the box: what each one costs its team, and which ones cancel each other.

The NHL's rules 16 to 19 and 26, which the IIHF's are today. A misconduct costs no skater. At one
stoppage equal numbers of majors cancel each other, then equal numbers of minors (a double minor
is two), with one exception: one minor each and nothing else, while nobody is in the box, is
played four on four. In a shortened overtime there is no such exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.rules.chronology import detail_of

MINUTE = 60
MAJOR_MINUTES = 5
MISCONDUCT_MINUTES = 10
_MAJORS = frozenset({"Penalty_Major", "Penalty_Match"})
_COSTS_NOBODY = frozenset(
    {"Penalty_Misconduct", "Penalty_GameMisconduct", "Penalty_PenaltyShot", "Penalty_Offsetting"}
)
_BY_MINUTES = {4: "Penalty_DoubleMinor", 5: "Penalty_Major"}


@dataclass(frozen=True)
class Term:
    """What one penalty keeps its team short for; spans are seconds, two for a double minor."""

    event_index: int
    venue: Venue
    offender: int | None
    """The jersey of who committed it; None for the bench's."""
    server: int | None
    """The jersey of who sits for him, if that is somebody else."""
    spans: tuple[int, ...]
    is_minor: bool
    is_coincident: bool = False
    """One of two minors that are played four on four: a goal ends neither."""
    started: int | None = None
    """The second of the game in which the first of the spans began to run; None while waiting."""

    @property
    def person(self) -> tuple[str, int]:
        """Who is in the box: one person's penalties are served one after the other."""
        who = self.offender if self.server is None else self.server
        return ("bench", self.event_index) if who is None else ("player", who)


def term_of(event: Event, venue: Venue) -> Term | None:
    """None for a penalty that costs no skater."""
    detail = detail_of(event)
    minutes = event.penalty_minutes
    if minutes is None:
        minutes = words.PENALTY_MINUTES.get(detail, 0)
    if detail not in words.PENALTY_MINUTES and detail not in _COSTS_NOBODY:
        detail = _by_minutes(minutes)
    if detail in _COSTS_NOBODY or minutes == 0:
        return None
    return Term(
        event_index=event.event_index,
        venue=venue,
        offender=event.event_team_player_1,
        server=event.served_by_player,
        spans=_spans(detail, minutes),
        is_minor=detail not in _MAJORS,
    )


def _by_minutes(minutes: int) -> str:
    if minutes >= MISCONDUCT_MINUTES:
        return "Penalty_Misconduct"
    return _BY_MINUTES.get(minutes, "Penalty_Minor")


def _spans(detail: str, minutes: int) -> tuple[int, ...]:
    if detail in _MAJORS and minutes >= MISCONDUCT_MINUTES:
        # A match penalty and a major with a game misconduct are written with all their minutes.
        return (MAJOR_MINUTES * MINUTE,)
    is_double = detail == "Penalty_DoubleMinor" or (detail == "Penalty_Minor" and minutes == 4)
    if is_double:
        half = minutes * MINUTE // 2
        return (half, minutes * MINUTE - half)
    return (minutes * MINUTE,)


def assessed(terms: Sequence[Term], *, is_box_empty: bool, is_full_strength: bool) -> list[Term]:
    """Of the penalties of one stoppage those that are served without a substitute on the ice.

    In the order in which they are served: of different players of a team the minor comes first,
    of one player the major.
    """
    away = [t for t in terms if t.venue == "away"]
    home = [t for t in terms if t.venue == "home"]
    if is_box_empty and is_full_strength and _is_one_minor_each(away, home):
        return [replace(term, is_coincident=True) for term in terms]
    majors = min(_majors(away), _majors(home))
    minors = min(_units(away), _units(home))
    left = [*_without(away, majors, minors), *_without(home, majors, minors)]
    return sorted(left, key=lambda t: (_rank(t, left), t.event_index))


def _is_one_minor_each(away: Sequence[Term], home: Sequence[Term]) -> bool:
    both = (*away, *home)
    return len(away) == len(home) == 1 and all(t.is_minor and len(t.spans) == 1 for t in both)


def _majors(terms: Iterable[Term]) -> int:
    return sum(not term.is_minor for term in terms)


def _units(terms: Iterable[Term]) -> int:
    return sum(len(term.spans) for term in terms if term.is_minor)


def _without(terms: Sequence[Term], majors: int, minors: int) -> list[Term]:
    """Takes so many majors and minors away, so that few players stay in the box.

    The captain may choose otherwise; whom somebody else sits for stays, because that is how the
    choice is recorded.
    """
    total = {t.person: sum(len(o.spans) for o in terms if o.person == t.person) for t in terms}
    left: list[Term] = []
    for term in sorted(terms, key=lambda t: (t.server is not None, total[t.person])):
        if not term.is_minor:
            if majors == 0:
                left.append(term)
            majors = max(0, majors - 1)
            continue
        taken = min(minors, len(term.spans))
        minors -= taken
        if taken < len(term.spans):
            left.append(replace(term, spans=term.spans[taken:]))
    return left


def _rank(term: Term, left: Sequence[Term]) -> int:
    if not term.is_minor:
        return 1
    has_major = any(
        not t.is_minor and (t.venue, t.person) == (term.venue, term.person) for t in left
    )
    return 2 if has_major else 0
