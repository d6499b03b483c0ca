"""What a game as a whole lacks: teams, rosters, scorers, the score, what links lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.core.profile import Finding, ScopeView
from tracker.core.record import Record
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules.chronology import type_of
from tracker.profiles.hockey.rules.findings import error, warning
from tracker.profiles.hockey.rules.statistics import Play
from tracker.profiles.hockey.rules.teams import VENUES, Teams

Found = Iterator[tuple[Record | None, Finding]]

_COUNTS_FOR_THE_RESULT = frozenset({words.GOAL, words.PENALTY})


def game_record_findings(game: Game | None) -> Found:
    """Without a game record nobody knows the teams and how long periods are."""
    if game is None:
        yield None, error("Nobody has entered the game: teams, periods and score; add it.")
        return
    for venue, name in (("home", game.home_team), ("away", game.away_team)):
        if not name:
            yield game, warning(f"The {venue} team has no name; enter it.", f"{venue}_team")


def roster_findings(roster: Sequence[RosterEntry]) -> Found:
    """A team without players, or without a goalie among them."""
    for venue in VENUES:
        team = [entry for entry in roster if entry.venue == venue]
        if not team:
            yield None, warning(f"The {venue} team has no roster: numbers stand for its players.")
        elif not any((entry.position or "").upper().startswith("G") for entry in team):
            yield team[0], warning(f"The {venue} team's roster has no goalie.", "position")


def score_findings(game: Game | None, plays: Sequence[Play], events: Sequence[Event]) -> Found:
    """Goals recorded against the official score; the winner of a shootout has one more there."""
    if game is None:
        return
    goals = Counter(play.venue for play in plays if play.is_goal)
    official = {"home": game.home_goals_official, "away": game.away_goals_official}
    for venue in VENUES:
        shown = official[venue]
        if shown is None:
            yield game, warning(f"The {venue} team's official score is not entered.", _score(venue))
        elif goals[venue] != shown and goals[venue] + _extra(game, venue, events) != shown:
            yield (
                game,
                error(
                    f"The {venue} team has {goals[venue]} goals, officially {shown}; "
                    "add or delete goals, or correct the score.",
                    _score(venue),
                ),
            )


def _score(venue: Venue) -> str:
    return f"{venue}_goals_official"


def _extra(game: Game, venue: Venue, events: Sequence[Event]) -> int:
    """The goal that a score of a shootout's winner includes."""
    if game.shootout_period is None:
        return 0
    shots = Counter(
        event.event_team
        for event in events
        if event.period == game.shootout_period and type_of(event) == words.GOAL
    )
    other: Venue = "away" if venue == "home" else "home"
    return 1 if shots[venue] > shots[other] or not shots else 0


def unresolved_findings(events: Sequence[Event], teams: Teams) -> Found:
    """Goals and penalties that count for nobody, because nothing says whose they are."""
    for event in events:
        type_ = type_of(event)
        if type_ in _COUNTS_FOR_THE_RESULT and teams.of_event(event) is None:
            yield (
                event,
                error(
                    f"It is a {type_.lower()} of no team, so it counts nowhere; choose the team.",
                    "event_team",
                ),
            )


def scorer_findings(plays: Sequence[Play]) -> Found:
    """Goals that count for a team and for nobody in it."""
    for play in plays:
        if play.is_goal and play.event.event_team_player_1 is None:
            yield (
                play.event,
                error("A goal without a scorer; enter player 1.", "event_team_player_1"),
            )


def untimed_findings(events: Sequence[Event]) -> Found:
    """Events that are on no clock."""
    for event in events:
        if event.period is not None and event.start_elapsed_seconds is None:
            yield event, warning("It has no time; enter when it happened.", "event_start_seconds")


def reference_findings(view: ScopeView) -> Found:
    """Links to events and shifts that are not there."""
    events = {event.event_index for event in view.records(Event)}
    shifts = {shift.shift_index for shift in view.records(Shift)}
    for event in view.records(Event):
        linked, shift = event.linked_event_index, event.shift_index
        if linked is not None and linked not in events:
            yield (
                event,
                warning(
                    f"It is linked to event {linked}, which is not there; link another or none.",
                    "linked_event_index",
                ),
            )
        if shift is not None and shift not in shifts:
            yield (
                event,
                warning(
                    f"It names shift {shift}, which is not there; name another or none.",
                    "shift_index",
                ),
            )
