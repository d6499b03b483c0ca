"""Power plays: how many a team had, what came of them, and how long they lasted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.rules.chronology import in_order
from tracker.profiles.hockey.rules.penalty_clock import walk
from tracker.profiles.hockey.rules.situation import Manpower, of_segment
from tracker.profiles.hockey.rules.teams import VENUES, opponent


@dataclass(frozen=True)
class PowerPlays:
    """A team's; seconds are None where no shifts say who was on the ice."""

    goals: int
    chances: int
    seconds: int | None
    goals_short_handed: int


def power_plays(source: Source) -> dict[Venue, PowerPlays]:
    """Of both teams.

    A chance is every minor or major of the opponent that is served and not cancelled by another
    one of the same stoppage; a double minor is two.
    """
    chances: Counter[Venue] = Counter()
    for _, before, after in walk(in_order(source.events), source.teams, source.game):
        known = {term.event_index for term in before.terms}
        for term in after.terms:
            if term.event_index not in known and not term.is_coincident:
                chances[opponent(term.venue)] += len(term.spans)
    return {
        venue: PowerPlays(
            goals=_goals(source, venue, Manpower.POWER_PLAY),
            chances=chances[venue],
            seconds=_seconds(source, venue),
            goals_short_handed=_goals(source, venue, Manpower.SHORT_HANDED),
        )
        for venue in VENUES
    }


def _goals(source: Source, venue: Venue, manpower: Manpower) -> int:
    found = 0
    for play in source.plays:
        if play.venue != venue or not play.is_goal or play.detail in words.GOAL_PENALTY_SHOT:
            continue
        situation = source.situations.get(play.event.event_index)
        found += situation is not None and situation.manpower(venue) is manpower
    return found


def _seconds(source: Source, venue: Venue) -> int | None:
    if not source.segments:
        return None
    lengths = [
        segment.end - segment.start
        for segment in source.segments
        if of_segment(segment).manpower(venue) is Manpower.POWER_PLAY
    ]
    return sum(lengths)
