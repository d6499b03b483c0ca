"""Penalties running at a moment, and the strength that follows from penalties alone.

Read are events only: penalties, goals, delayed penalties, and whistles (stoppages, faceoffs,
period starts). Who is on the ice by the shifts is not asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.core.profile import ScopeView
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules import chronology as order
from tracker.profiles.hockey.rules.clock import game_of
from tracker.profiles.hockey.rules.penalties import Term, term_of
from tracker.profiles.hockey.rules.penalty_box import Box
from tracker.profiles.hockey.rules.situation import Situation
from tracker.profiles.hockey.rules.statistics import play_of
from tracker.profiles.hockey.rules.teams import People, Teams

_WHISTLES = frozenset({words.FACEOFF, "Stoppage", "PeriodStart", "PeriodEnd", "Timeout", "DeadIce"})


@dataclass(frozen=True)
class RunningPenalty:
    """A line of the penalty clock."""

    event_index: int
    venue: Venue
    jersey: int | None
    """Who committed it; None is the bench."""
    served_by: int | None
    remaining_seconds: int
    """All that is left of it, both halves of a double minor."""
    is_waiting: bool
    """It begins when another one of the team, or of the player, has ended."""


@dataclass(frozen=True)
class PenaltyClock:
    """The boxes after each event that changes them; made once per change of the records."""

    game: Game | None
    events: Sequence[Event] = ()
    """In the order in which they happened, each at its second of `moments`."""
    moments: Sequence[int] = ()
    boxes: Sequence[Box] = ()

    def at(self, period: int, elapsed: int) -> list[RunningPenalty]:
        """Who is in the box, the away team first, in the order in which they are served."""
        second = order.game_second(self.game, period, elapsed)
        box = self._box(period, second)
        terms = sorted(box.terms, key=lambda t: t.venue)
        return [_running(term, second) for term in terms]

    def situation_at(self, period: int, elapsed: int) -> Situation:
        """The strength by the penalties alone, with both goalies in goal."""
        box = self._box(period, order.game_second(self.game, period, elapsed))
        return situation_of(box)

    def _box(self, period: int, second: int) -> Box:
        place = bisect_right(self.moments, second)
        box = self.boxes[place - 1] if place else Box()
        full = order.skaters_in(self.game, period)
        return (box if box.full == full else box.whistled(full)).at(second)


def situation_of(box: Box) -> Situation:
    """Both goalies in goal."""
    return Situation(True, box.skaters("away"), box.skaters("home"), True)


def _running(term: Term, second: int) -> RunningPenalty:
    served = 0 if term.started is None else second - term.started
    return RunningPenalty(
        event_index=term.event_index,
        venue=term.venue,
        jersey=term.offender,
        served_by=term.server,
        remaining_seconds=sum(term.spans) - served,
        is_waiting=term.started is None,
    )


NO_PENALTIES = Box()
NO_CLOCK = PenaltyClock(None)
"""Of no records."""


def penalty_clock(view: ScopeView, before: PenaltyClock = NO_CLOCK) -> PenaltyClock:
    """The penalty clock of the game's records; events without a time are on no clock.

    `before` is the clock of earlier records of the same game and roster, whose unchanged records
    are the same objects: what happened before the first difference is taken over from it.
    """
    game = game_of(view)
    teams = Teams(People(view.records(RosterEntry)), view.records(Shift))
    ordered = _played(order.in_order(view.records(Event)), game)
    kept = _unchanged(before.events, ordered)
    moments, boxes = list(before.moments[:kept]), list(before.boxes[:kept])
    for event, _, after in walk(ordered[kept:], teams, game, boxes[-1] if kept else NO_PENALTIES):
        moments.append(_second(event, game))
        boxes.append(after)
    return PenaltyClock(game, ordered, moments, boxes)


def walk(
    ordered: Sequence[Event], teams: Teams, game: Game | None, box: Box = NO_PENALTIES
) -> Iterator[tuple[Event, Box, Box]]:
    """Each event with the boxes as it happened and as it left them; the shootout left out.

    `box` is what the events before these left; empty at the beginning of a game.
    """
    played = _played(ordered, game)
    called = _called(played, teams)
    for place, event in enumerate(played):
        second, full = _second(event, game), order.skaters_in(game, event.period or 1)
        box = box.at(second)
        if full != box.full or order.type_of(event) == words.FACEOFF:
            box = box.whistled(full)
        after = _after(event, box, second, teams)
        if place in called:
            after = after.with_penalties(called[place], second)
        yield event, box, after
        box = after


def _played(ordered: Sequence[Event], game: Game | None) -> list[Event]:
    shootout = None if game is None else game.shootout_period
    return [e for e in ordered if e.period is not None and e.period != shootout]


def _unchanged(before: Sequence[Event], now: Sequence[Event]) -> int:
    """How many of the first events are the same, in whole seconds.

    A penalty begins after the last goal or penalty of its second, so what comes to a second changes
    what its earlier events did.
    """
    pairs = enumerate(zip(before, now, strict=False))
    kept = next((at for at, (a, b) in pairs if a is not b), min(len(before), len(now)))
    last = None if kept == 0 else (now[kept - 1].period, now[kept - 1].start_elapsed_seconds)
    while kept and (now[kept - 1].period, now[kept - 1].start_elapsed_seconds) == last:
        kept -= 1
    return kept


def _after(event: Event, box: Box, second: int, teams: Teams) -> Box:
    type_ = order.type_of(event)
    if type_ == words.GOAL:
        play = play_of(event, teams)
        scored = box.with_goal(play.venue, second) if play is not None and play.is_goal else box
        return scored.whistled(box.full)
    return box.whistled(box.full) if type_ in _WHISTLES else box


def _called(ordered: Sequence[Event], teams: Teams) -> dict[int, list[Term]]:
    """The penalties of each stoppage, by the place of the event after which they begin.

    One stoppage is one second of play without a faceoff in it. They begin after the last of its
    penalties and goals: each penalty happened, and each goal was scored, at the strength before.
    """
    found: dict[tuple[int | None, int | None, int], list[Term]] = {}
    places: dict[tuple[int | None, int | None, int], int] = {}
    faceoffs = 0
    for place, event in enumerate(ordered):
        type_ = order.type_of(event)
        faceoffs += type_ == words.FACEOFF
        stoppage = (event.period, event.start_elapsed_seconds, faceoffs)
        if type_ in (words.PENALTY, words.GOAL):
            places[stoppage] = place
        venue = teams.of_event(event) if type_ == words.PENALTY else None
        term = None if venue is None else term_of(event, venue)
        if term is not None:
            found.setdefault(stoppage, []).append(term)
    return {places[stoppage]: terms for stoppage, terms in found.items()}


def _second(event: Event, game: Game | None) -> int:
    return order.game_second(game, event.period or 1, event.start_elapsed_seconds or 0)
