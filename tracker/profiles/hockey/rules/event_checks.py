"""Checks of one event against itself, the game and the roster."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.profile import Finding, ScopeView
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, RosterEntry, Venue
from tracker.profiles.hockey.rules.findings import (
    error,
    repeated,
    time_findings,
    vocabulary_findings,
    warning,
)
from tracker.profiles.hockey.rules.teams import VENUES, People, Teams, opponent

_OWN = tuple(f"event_team_player_{n}" for n in range(1, 7))
_OPPOSING = tuple(f"opp_team_player_{n}" for n in range(1, 7))
_OWN_ALSO = ("assist_1_player", "assist_2_player", "served_by_player")
_OPPOSING_ALSO = ("goalie_player", "drawn_by_player")

_NEEDS_PLAYER = "{type} without player 1: nobody is credited; enter who it was."


def event_findings(event: Event, view: ScopeView) -> Iterator[Finding]:
    """Errors are contradictions within the event; everything doubtful is a warning."""
    yield from time_findings(event, view)
    yield from _repeated_players(event)
    if event.linked_event_index == event.event_index:
        yield error(
            f"Event {event.event_index} is linked to itself; link another event or none.",
            "linked_event_index",
        )
    yield from vocabulary_findings(event, is_canonical=True)
    yield from _type_findings(event)
    people = People(view.records(RosterEntry))
    if people.rostered():
        yield from _roster_findings(event, people)


def _repeated_players(event: Event) -> Iterator[Finding]:
    for side, names in (("the event's team", _OWN), ("the opponent", _OPPOSING)):
        numbers = [n for n in (getattr(event, name) for name in names) if n is not None]
        for number in repeated(numbers):
            last = [name for name in names if getattr(event, name) == number][-1]
            yield error(f"#{number} is entered twice for {side}; remove one of them.", last)


def _type_findings(event: Event) -> Iterator[Finding]:
    if event.event_type is None:
        yield warning("It has no type, so it counts nowhere; choose one.", "event_type")
        return
    type_ = words.canonical(event.event_type)
    detail = words.canonical(event.event_detail or "")
    if event.period is None:
        yield warning("It has no period; enter the period.", "period")
    if type_ == words.FACEOFF:
        yield from _faceoff_findings(event)
    elif type_ == words.GOAL:
        yield from _goal_findings(event, detail)
    elif type_ == words.PENALTY:
        yield from _penalty_findings(event, detail)
    elif _is_nobody(event, type_):
        yield warning(_NEEDS_PLAYER.format(type=event.event_type), "event_team_player_1")


def _is_nobody(event: Event, type_: str) -> bool:
    if event.event_team_player_1 is not None or type_ in words.WITHOUT_PLAYER:
        return False
    return type_ in words.EVENT_TYPES


def _faceoff_findings(event: Event) -> Iterator[Finding]:
    if event.event_team_player_1 is None:
        yield warning("Faceoff without a winner; enter player 1.", "event_team_player_1")
    if event.opp_team_player_1 is None:
        yield warning("Faceoff without a loser; enter opponent 1.", "opp_team_player_1")


def _goal_findings(event: Event, detail: str) -> Iterator[Finding]:
    scorer, assists = event.event_team_player_1, (event.assist_1_player, event.assist_2_player)
    if detail not in words.GOAL_IN_PLAY | words.GOAL_PENALTY_SHOT | words.GOAL_SHOOTOUT:
        yield warning(
            "A goal counts only with the detail Goal_Scored or Goal_PenaltyShot; choose one.",
            "event_detail",
        )
    if scorer is None:
        yield warning("Goal without a scorer; enter player 1.", "event_team_player_1")
    elif scorer in assists:
        yield warning(f"#{scorer} scores and assists; remove the assist.", "assist_1_player")
    if assists[0] is not None and assists[0] == assists[1]:
        yield warning(f"#{assists[0]} assists twice; remove one.", "assist_2_player")
    if assists[0] is None and assists[1] is not None:
        yield warning("Second assist without a first; enter it as the first.", "assist_2_player")


def _penalty_findings(event: Event, detail: str) -> Iterator[Finding]:
    if event.penalty_minutes is None and detail not in words.PENALTY_MINUTES:
        yield warning("Penalty without minutes counts 0; enter them.", "penalty_minutes")
    is_bench = detail == "Penalty_Bench" or event.served_by_player is not None
    if event.event_team_player_1 is None and not is_bench:
        yield warning(
            "Penalty without player 1 counts for the team alone; enter who committed it.",
            "event_team_player_1",
        )


def _roster_findings(event: Event, people: People) -> Iterator[Finding]:
    venue = event.event_team or Teams(people, ()).of_event(event)
    if venue is None:
        if event.event_team_player_1 is not None or event.opp_team_player_1 is not None:
            yield warning(_why_unresolved(event, people), "event_team")
        return
    blocker_venue = venue if _is_teammates_block(event) else opponent(venue)
    sides: tuple[tuple[Venue, tuple[str, ...]], ...] = (
        (venue, _OWN + _OWN_ALSO),
        (opponent(venue), _OPPOSING + _OPPOSING_ALSO),
        (blocker_venue, ("blocked_by_player",)),
    )
    for side, names in sides:
        for name in names:
            number = getattr(event, name)
            if number is not None and not people.is_known(side, number):
                yield warning(f"#{number} is not in the {side} team's roster.", name)


def _is_teammates_block(event: Event) -> bool:
    return words.canonical(event.event_detail or "") == "Shot_BlockedSameTeam"


def _why_unresolved(event: Event, people: People) -> str:
    number = event.event_team_player_1
    if number is not None and all(people.is_known(venue, number) for venue in VENUES):
        return f"Both teams have a #{number}: choose the team, or it counts nowhere."
    who = "The player" if number is None else f"#{number}"
    return f"{who} is in neither team's roster: choose the team, or it may count nowhere."
