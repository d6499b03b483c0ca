"""What each event counts for: credits to a team and a number, and what counts for all on the ice.

Terms are compared in their underscore form (`vocabulary.canonical`). Events of the shootout
period, events whose team nothing decides (`Teams.of_event`) and other types count nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.rules.on_ice import Segment, Timeline
from tracker.profiles.hockey.rules.teams import People, Teams, opponent


class Stat(StrEnum):
    """What can be counted for a player; the names are those of the box score's columns."""

    GOALS = "goals"
    ASSISTS = "assists"
    SHOTS = "shots"
    PIM = "pim"
    PLUS_MINUS = "plus_minus"
    HITS = "hits"
    BLOCKS = "blocks"
    GIVEAWAYS = "giveaways"
    TAKEAWAYS = "takeaways"
    FACEOFF_WINS = "faceoff_wins"
    FACEOFF_LOSSES = "faceoff_losses"
    SHOT_ATTEMPTS = "shot_attempts"
    CORSI_FOR = "corsi_for"
    CORSI_AGAINST = "corsi_against"
    FENWICK_FOR = "fenwick_for"
    FENWICK_AGAINST = "fenwick_against"
    CORSI_FOR_5V5 = "corsi_for_5v5"
    CORSI_AGAINST_5V5 = "corsi_against_5v5"
    FENWICK_FOR_5V5 = "fenwick_for_5v5"
    FENWICK_AGAINST_5V5 = "fenwick_against_5v5"
    SHOTS_AGAINST = "shots_against"
    GOALS_AGAINST = "goals_against"
    POWER_PLAY_GOALS = "power_play_goals"
    POWER_PLAY_POINTS = "power_play_points"
    SHORT_HANDED_GOALS = "short_handed_goals"
    SHORT_HANDED_POINTS = "short_handed_points"


class Attempt(StrEnum):
    """How an attempt to score ended; each counts for Corsi, all but the blocked for Fenwick."""

    GOAL = "goal"
    SAVED = "saved"
    MISSED = "missed"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Play:
    """An event that may count: its team is known and its terms are canonical."""

    event: Event
    venue: Venue
    type: str
    detail: str

    @property
    def is_goal(self) -> bool:
        """A goal for the box score: in play or on a penalty shot, never in a shootout."""
        return self.type == words.GOAL and (
            self.detail in words.GOAL_IN_PLAY or self.detail in words.GOAL_PENALTY_SHOT
        )

    @property
    def is_shot_on_goal(self) -> bool:
        """A goal or a shot that only the goalie stopped; the shot of a goal is not a second one."""
        return self.is_goal or self.attempt is Attempt.SAVED or self.is_saved_penalty_shot

    @property
    def is_saved_penalty_shot(self) -> bool:
        """A shot on goal, but no shot attempt of anybody on the ice."""
        return self.detail in words.PENALTY_SHOT_SAVED

    @property
    def attempt(self) -> Attempt | None:
        """A shot attempt in play; penalty shots are none, and a goal's own shot neither."""
        if self.type == words.GOAL and self.detail in words.GOAL_IN_PLAY:
            return Attempt.GOAL
        return _ATTEMPTS.get(self.detail) if self.type == words.SHOT else None


_ATTEMPTS: Mapping[str, Attempt] = {
    **dict.fromkeys(words.ON_NET_SAVED, Attempt.SAVED),
    **dict.fromkeys(words.MISSED, Attempt.MISSED),
    **dict.fromkeys(words.BLOCKED, Attempt.BLOCKED),
}

_COUNTED_TYPES = frozenset(
    {words.FACEOFF, words.SHOT, words.GOAL, words.HIT, words.BLOCK, words.PENALTY, words.TURNOVER}
) | frozenset(words.PENALTY_SHOT_TYPES)


def plays(events: Iterable[Event], teams: Teams, shootout_period: int | None) -> list[Play]:
    """The events that may count, by index."""
    found = (
        play_of(event, teams)
        for event in sorted(events, key=lambda e: e.event_index)
        if shootout_period is None or event.period != shootout_period
    )
    return [play for play in found if play is not None]


def play_of(event: Event, teams: Teams) -> Play | None:
    """None for an event that counts nowhere, whatever its period is."""
    if event.event_type is None:
        return None
    type_ = words.canonical(event.event_type)
    venue = teams.of_event(event) if type_ in _COUNTED_TYPES else None
    if venue is None:
        return None
    return Play(event, venue, type_, words.canonical(event.event_detail or ""))


@dataclass(frozen=True)
class Credit:
    """So much of one number for a team, and for the player if one is named."""

    stat: Stat
    venue: Venue
    jersey: int | None
    amount: int = 1


def player_credits(found: Sequence[Play], events: Iterable[Event]) -> Iterator[Credit]:
    """What the plays are worth to those who made them (see each rule below)."""
    assists = assists_by_goal(events)
    blocked = {play.event.event_index for play in found if play.detail in words.BLOCKED_BY_OPPONENT}
    for play in found:
        match play.type:
            case words.GOAL | words.SHOT:
                yield from _shot_credits(play)
                yield from _assist_credits(play, assists)
            case words.FACEOFF:
                yield from _faceoff_credits(play)
            case words.PENALTY:
                yield _penalty_credit(play)
            case words.BLOCK:
                if play.event.linked_event_index not in blocked:
                    yield Credit(Stat.BLOCKS, play.venue, play.event.event_team_player_1)
            case _:
                yield from _other_credits(play)


def _shot_credits(play: Play) -> Iterator[Credit]:
    """Scorer and shooter are player 1. A goal is a shot, too; its accompanying shot is nothing.

    A block: type Shot, detail Shot_Blocked; by `blocked_by_player`, else opponent 1; without
    either nobody's. A teammate's block (Shot_BlockedSameTeam) and a deflection are no blocks.
    """
    shooter = play.event.event_team_player_1
    if play.is_goal:
        yield Credit(Stat.GOALS, play.venue, shooter)
    if play.is_shot_on_goal:
        yield Credit(Stat.SHOTS, play.venue, shooter)
    if play.attempt is not None:
        yield Credit(Stat.SHOT_ATTEMPTS, play.venue, shooter)
    if play.type == words.SHOT and play.detail in words.BLOCKED_BY_OPPONENT:
        blocker = play.event.blocked_by_player
        if blocker is None:
            blocker = play.event.opp_team_player_1
        if blocker is not None:
            yield Credit(Stat.BLOCKS, opponent(play.venue), blocker)


def assists_by_goal(events: Iterable[Event]) -> dict[int, tuple[int | None, int | None]]:
    """Goal's index -> first and second assist, as BenchSight records them.

    The assist is player 1 of an event that has AssistPrimary (AssistSecondary) as one of its play
    details and the goal as its linked event; of several for one goal the lowest index. A third
    assist is not official.
    """
    found: dict[int, list[int | None]] = {}
    for event in sorted(events, key=lambda e: e.event_index):
        if event.linked_event_index is None or event.event_team_player_1 is None:
            continue
        details = {words.canonical(d) for d in (event.play_detail1, event.play_detail2) if d}
        for place, names in enumerate((words.ASSIST_PRIMARY, words.ASSIST_SECONDARY)):
            if details & names:
                pair = found.setdefault(event.linked_event_index, [None, None])
                pair[place] = event.event_team_player_1 if pair[place] is None else pair[place]
    return {index: (pair[0], pair[1]) for index, pair in found.items()}


def assists_of(play: Play, linked: Mapping[int, tuple[int | None, int | None]]) -> list[int | None]:
    """The goal's own assist columns; where both are empty, the linked events. Never both."""
    if not play.is_goal:
        return []
    named = (play.event.assist_1_player, play.event.assist_2_player)
    if named == (None, None):
        named = linked.get(play.event.event_index, named)
    return [player for player in named if player is not None]


def _assist_credits(
    play: Play, linked: Mapping[int, tuple[int | None, int | None]]
) -> Iterator[Credit]:
    for player in assists_of(play, linked):
        yield Credit(Stat.ASSISTS, play.venue, player)


def _faceoff_credits(play: Play) -> Iterator[Credit]:
    """Player 1 won, opponent 1 lost; the teams count it even when nobody is named."""
    yield Credit(Stat.FACEOFF_WINS, play.venue, play.event.event_team_player_1)
    yield Credit(Stat.FACEOFF_LOSSES, opponent(play.venue), play.event.opp_team_player_1)


def _penalty_credit(play: Play) -> Credit:
    """Minutes go to player 1, who committed it, whoever served; without one to the team alone.

    Minutes that were not recorded follow from the detail (`vocabulary.PENALTY_MINUTES`).
    """
    minutes = play.event.penalty_minutes
    if minutes is None:
        minutes = words.PENALTY_MINUTES.get(play.detail, 0)
    return Credit(Stat.PIM, play.venue, play.event.event_team_player_1, minutes)


def _other_credits(play: Play) -> Iterator[Credit]:
    """Hits, giveaways and takeaways are player 1's; a saved penalty shot is a shot on goal."""
    player = play.event.event_team_player_1
    if play.type == words.HIT:
        yield Credit(Stat.HITS, play.venue, player)
    elif play.is_saved_penalty_shot:
        yield Credit(Stat.SHOTS, play.venue, player)
    elif play.type == words.TURNOVER and play.detail in words.GIVEAWAY:
        yield Credit(Stat.GIVEAWAYS, play.venue, player)
    elif play.type == words.TURNOVER and play.detail in words.TAKEAWAY:
        yield Credit(Stat.TAKEAWAYS, play.venue, player)


def goalie_credits(found: Iterable[Play], timeline: Timeline, people: People) -> Iterator[Credit]:
    """Shots on goal and goals against the goalie who faced them; none is an empty net.

    The goalie is `goalie_player`; else opponent 1 if the roster has him as a goalie; else whoever
    stood in that goal by the segment of the moment. Penalty shots count.
    """
    for play in found:
        if not play.is_shot_on_goal:
            continue
        facing = opponent(play.venue)
        goalie = _goalie_faced(play.event, facing, timeline, people)
        if goalie is None:
            continue
        yield Credit(Stat.SHOTS_AGAINST, facing, goalie)
        if play.is_goal:
            yield Credit(Stat.GOALS_AGAINST, facing, goalie)


def _goalie_faced(event: Event, facing: Venue, timeline: Timeline, people: People) -> int | None:
    if event.goalie_player is not None:
        return event.goalie_player
    named = event.opp_team_player_1
    if named is not None and people.wearing(facing, named).is_goalie:
        return named
    segment = timeline.at_action(event)
    return None if segment is None else segment.goalie[facing]


def on_ice_credits(found: Iterable[Play], timeline: Timeline) -> Iterator[Credit]:
    """Plus/minus, Corsi and Fenwick for the skaters who were on the ice."""
    worth: dict[int, tuple[Segment, Counter[tuple[Venue, Stat]]]] = {}
    for play in found:
        attempt = play.attempt
        segment = None if attempt is None else timeline.at_action(play.event)
        if attempt is None or segment is None:
            continue
        # Added up per segment first: its players are gone through once, not once for each attempt.
        _, sums = worth.setdefault(id(segment), (segment, Counter()))
        if attempt is Attempt.GOAL and not is_power_play_goal(segment, play.venue):
            sums[play.venue, Stat.PLUS_MINUS] += 1
            sums[opponent(play.venue), Stat.PLUS_MINUS] -= 1
        for own, facing in _attempt_columns(attempt, segment):
            sums[play.venue, own] += 1
            sums[opponent(play.venue), facing] += 1
    for segment, sums in worth.values():
        for (venue, stat), amount in sums.items():
            yield from (Credit(stat, venue, n, amount) for n in segment.skaters[venue])


def is_power_play_goal(segment: Segment, venue: Venue) -> bool:
    """More skaters than the opponent, the extra attacker of a pulled goalie taken away."""
    return segment.strength(venue) > segment.strength(opponent(venue))


def _attempt_columns(attempt: Attempt, segment: Segment) -> Iterator[tuple[Stat, Stat]]:
    """Columns (for, against): all situations, and five on five with both goalies in net."""
    yield Stat.CORSI_FOR, Stat.CORSI_AGAINST
    if segment.is_five_on_five:
        yield Stat.CORSI_FOR_5V5, Stat.CORSI_AGAINST_5V5
    if attempt is Attempt.BLOCKED:
        return
    yield Stat.FENWICK_FOR, Stat.FENWICK_AGAINST
    if segment.is_five_on_five:
        yield Stat.FENWICK_FOR_5V5, Stat.FENWICK_AGAINST_5V5


def team_attempts(found: Iterable[Play]) -> Iterator[Credit]:
    """Corsi and Fenwick of the teams: every attempt in play, whoever was on the ice."""
    for play in found:
        attempt = play.attempt
        if attempt is None:
            continue
        yield Credit(Stat.CORSI_FOR, play.venue, None)
        yield Credit(Stat.CORSI_AGAINST, opponent(play.venue), None)
        if attempt is not Attempt.BLOCKED:
            yield Credit(Stat.FENWICK_FOR, play.venue, None)
            yield Credit(Stat.FENWICK_AGAINST, opponent(play.venue), None)
