"""Power play and short-handed: whose goals and points they were, and for how long each played.

Judged by the segment of the moment, extra attackers taken away, so a goal on a delayed penalty is
an even one. Goals in play only: a penalty shot is scored by one against nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.rules.on_ice import Segment, Timeline, union_seconds
from tracker.profiles.hockey.rules.situation import Manpower, of_segment
from tracker.profiles.hockey.rules.statistics import (
    Attempt,
    Credit,
    Play,
    Stat,
    assists_by_goal,
    assists_of,
)
from tracker.profiles.hockey.rules.teams import VENUES

_STATS: Mapping[Manpower, tuple[Stat, Stat]] = {
    Manpower.POWER_PLAY: (Stat.POWER_PLAY_GOALS, Stat.POWER_PLAY_POINTS),
    Manpower.SHORT_HANDED: (Stat.SHORT_HANDED_GOALS, Stat.SHORT_HANDED_POINTS),
}


def special_credits(
    found: Iterable[Play], events: Iterable[Event], timeline: Timeline
) -> Iterator[Credit]:
    """Goals and points with an advantage and without one."""
    linked = assists_by_goal(events)
    for play in found:
        segment = timeline.at_action(play.event) if play.attempt is Attempt.GOAL else None
        if segment is None:
            continue
        stats = _STATS.get(of_segment(segment).manpower(play.venue))
        if stats is None:
            continue
        yield Credit(stats[0], play.venue, play.event.event_team_player_1)
        for player in (play.event.event_team_player_1, *assists_of(play, linked)):
            yield Credit(stats[1], play.venue, player)


def seconds_by_manpower(found: Iterable[Segment]) -> dict[tuple[Venue, int, Manpower], int]:
    """Seconds of skaters per team, number and manpower; each second of one kind once."""
    stays: dict[tuple[Venue, int, Manpower], list[tuple[int, int, int]]] = {}
    for segment in found:
        situation = of_segment(segment)
        for venue in VENUES:
            manpower = situation.manpower(venue)
            for number in segment.skaters[venue]:
                span = (segment.period, segment.start, segment.end)
                stays.setdefault((venue, number, manpower), []).append(span)
    return {who: union_seconds(spans) for who, spans in stays.items()}
