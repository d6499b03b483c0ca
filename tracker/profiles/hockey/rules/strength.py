"""The situation at every event: from the players on the ice and, separately, from penalties.

From shifts: the segment of the event's moment. What ended play is judged by who was on the ice
before it, a faceoff by who is there for it. Two moments differ from the on-ice rule of credits: a
stoppage that follows a penalty in its second has the strength that the penalty leaves, and an
action in the second in which a penalised player comes back has him on the ice, because a penalty
is over with its last second.

From penalties alone: the number of skaters, by the penalty box, see `penalties` and `penalty_box`.
Who stands in goal is another question. Where shifts name a team's goalies at all, it is the goalie
slots of the event's moment; a row without a goalie of either team says nothing, because blank rows
are common and two empty nets are not. Skater slots are not read, except that they say whose a
number is that the roster does not know. Else events say it. Both are in goal, except
* for a goal whose `goalie_player` is empty in a game whose goals name them, and what happened in
  the ten seconds before it, back to the last shot that a goalie of that team faced: nobody leaves
  the goal for the bench and is scored on sooner;
* while a penalty is delayed, from ten seconds after the signal until it is called: the other
  team's goalie is at the bench by then.
Without shifts a goalie who is pulled without either is not seen: those events have both goalies in
goal and no extra attacker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.core.profile import ScopeView
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules.chronology import in_order, type_of
from tracker.profiles.hockey.rules.clock import game_of
from tracker.profiles.hockey.rules.on_ice import Segment, Timeline, segments
from tracker.profiles.hockey.rules.penalty_clock import situation_of, walk
from tracker.profiles.hockey.rules.situation import Situation, lone_shots, of_segment
from tracker.profiles.hockey.rules.statistics import Play, play_of
from tracker.profiles.hockey.rules.teams import VENUES, People, Teams, goalie_in_slot, opponent

Situations = dict[int, Situation]
"""By the event's index; an event whose situation is not known is missing."""

MOST_SKATERS = 6
TO_THE_BENCH_SECONDS = 10
EMPTY_NET_SECONDS = 10

_RESTARTS = frozenset({words.FACEOFF, "PeriodStart", "GameStart"})
_WHISTLED = frozenset({"Stoppage", "Timeout", "DeadIce", "Clockstop", "Challenge"})


def situations_from_shifts(view: ScopeView) -> Situations:
    """By the players on the ice; an event that no segment covers is missing."""
    game = game_of(view)
    shootout = None if game is None else game.shootout_period
    events, teams = view.records(Event), _teams(view)
    ordered = in_order(events)
    timeline = Timeline(segments(view.records(Shift), shootout))
    alone = lone_shots(ordered, teams, shootout)
    found: Situations = {}
    for event, is_restart in _with_restarts([*ordered, *_untimed(events)]):
        if event.event_index in alone:
            situation = alone[event.event_index]
        else:
            segment = _segment(event, timeline, is_restart=is_restart)
            situation = None if segment is None else of_segment(segment)
        if situation is not None:
            found[event.event_index] = situation
    return found


def _teams(view: ScopeView) -> Teams:
    return Teams(People(view.records(RosterEntry)), view.records(Shift))


def _untimed(events: Sequence[Event]) -> list[Event]:
    return [e for e in events if e.period is None or e.start_elapsed_seconds is None]


def _with_restarts(ordered: Sequence[Event]) -> Iterator[tuple[Event, bool]]:
    """Each event, and whether it is judged by who is on the ice after its second's changes."""
    stoppage, is_penalised = None, False
    for event in ordered:
        type_, second = type_of(event), (event.period, event.start_elapsed_seconds)
        if second != stoppage or type_ in _RESTARTS:
            stoppage, is_penalised = second, False
        yield event, type_ in _RESTARTS or (is_penalised and type_ in _WHISTLED)
        is_penalised = is_penalised or type_ == words.PENALTY


def _segment(event: Event, timeline: Timeline, *, is_restart: bool) -> Segment | None:
    if is_restart:
        return timeline.at_faceoff(event)
    before, after = timeline.at_action(event), timeline.at_faceoff(event)
    if before is None or after is None or type_of(event) not in _IN_PLAY:
        return before
    return after if _is_return(before, after) else before


_IN_PLAY = frozenset({words.SHOT, words.HIT, words.TURNOVER, words.BLOCK, "Pass", "Save"})
"""Play goes on, so more skaters in the same second are those of a penalty that is over."""


def _is_return(before: Segment, after: Segment) -> bool:
    more = [len(after.skaters[v]) - len(before.skaters[v]) for v in VENUES]
    return min(more) >= 0 and max(more) > 0 and before.goalie == after.goalie


def situations_from_penalties(view: ScopeView) -> Situations:
    """By the penalties and who stands in goal; an event without a period or a time is missing."""
    game, teams = game_of(view), _teams(view)
    shootout = None if game is None else game.shootout_period
    ordered = in_order(view.records(Event))
    found: Situations = {
        event.event_index: situation_of(before) for event, before, _ in walk(ordered, teams, game)
    }
    for index, venue in _empty_nets(ordered, teams, view):
        if index in found:
            found[index] = _without_goalie(found[index], venue)
    for index, situation in lone_shots(ordered, teams, shootout).items():
        found.pop(index, None)
        if situation is not None:
            found[index] = situation
    return found


def _without_goalie(situation: Situation, venue: Venue) -> Situation:
    if venue == "home":
        skaters = min(MOST_SKATERS, situation.home_skaters + 1)
        return replace(situation, home_goalie=False, home_skaters=skaters)
    skaters = min(MOST_SKATERS, situation.away_skaters + 1)
    return replace(situation, away_goalie=False, away_skaters=skaters)


def _empty_nets(
    ordered: Sequence[Event], teams: Teams, view: ScopeView
) -> Iterator[tuple[int, Venue]]:
    """Events with a team whose goalie is off the ice, by the goalie slots or else by events."""
    rows, by_slots = view.records(Shift), situations_from_shifts(view)
    named = [v for v in VENUES if any(goalie_in_slot(row, v) is not None for row in rows)]
    pulled = {(event.event_index, venue) for event, venue in _pulled(ordered, teams)}
    for event in ordered:
        seen = by_slots.get(event.event_index)
        is_said = seen is not None and (seen.home_goalie or seen.away_goalie)
        for venue in VENUES:
            if seen is not None and is_said and venue in named:
                is_empty = not seen.has_goalie(venue)
            else:
                is_empty = (event.event_index, venue) in pulled
            if is_empty:
                yield event.event_index, venue


def _pulled(ordered: Sequence[Event], teams: Teams) -> set[tuple[Event, Venue]]:
    """Events with a team whose goalie has left the ice, as far as events say so."""
    return {*_during_delayed_penalties(ordered, teams), *_before_empty_nets(ordered, teams)}


def _during_delayed_penalties(
    ordered: Sequence[Event], teams: Teams
) -> Iterator[tuple[Event, Venue]]:
    signal: Event | None = None
    for event in ordered:
        type_ = type_of(event)
        if type_ == words.FACEOFF or (signal and event.period != signal.period):
            signal = None
        if type_ == "Penalty_Delayed":
            signal = event
        offender = None if signal is None else teams.of_event(signal)
        if signal and offender and _seconds_between(signal, event) >= TO_THE_BENCH_SECONDS:
            yield event, opponent(offender)
        if type_ == words.GOAL:
            signal = None


def _before_empty_nets(ordered: Sequence[Event], teams: Teams) -> Iterator[tuple[Event, Venue]]:
    plays = [play_of(event, teams) for event in ordered]
    if not _names_goalies(plays):
        return
    for place, play in enumerate(plays):
        if play is None or not _is_empty_net_goal(play):
            continue
        yield play.event, opponent(play.venue)
        for earlier in range(place - 1, -1, -1):
            event = ordered[earlier]
            if event.period != play.event.period or type_of(event) == words.GOAL:
                break
            if _seconds_between(event, play.event) > EMPTY_NET_SECONDS:
                break
            if _faced(plays[earlier], opponent(play.venue)) or type_of(event) == "Stoppage":
                break
            yield event, opponent(play.venue)


def _names_goalies(plays: Sequence[Play | None]) -> bool:
    """Most goals say who was in goal, so that an empty field is an empty net."""
    named = [
        p.event.goalie_player is not None for p in plays if p is not None and p.is_shot_on_goal
    ]
    return sum(named) * 2 > len(named)


def _is_empty_net_goal(play: Play) -> bool:
    return (
        play.type == words.GOAL
        and play.detail in words.GOAL_IN_PLAY
        and play.event.goalie_player is None
    )


def _faced(play: Play | None, venue: Venue) -> bool:
    return play is not None and play.venue != venue and play.event.goalie_player is not None


def _seconds_between(earlier: Event, later: Event) -> int:
    return (later.start_elapsed_seconds or 0) - (earlier.start_elapsed_seconds or 0)
