"""Changing players: both teams' line-ups while they are put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.ui.scene import Line, Lineup, Scene


@dataclass(frozen=True)
class Change:
    """Who is on the ice from the moment on, as far as it was said."""

    moment: Moment
    home: Lineup
    away: Lineup
    side: Venue = "home"

    def lineup(self, venue: Venue) -> Lineup:
        """The line-up as it will be."""
        return self.home if venue == "home" else self.away

    @property
    def own(self) -> Lineup:
        """The line-up of the side that is changed now."""
        return self.lineup(self.side)

    def with_lineup(self, venue: Venue, lineup: Lineup) -> Change:
        """Another line-up for a team."""
        if venue == "home":
            return replace(self, home=lineup)
        return replace(self, away=lineup)


def begun(scene: Scene, side: Venue) -> Change:
    """From the line-ups on the ice."""
    return Change(scene.moment, scene.lineup("home"), scene.lineup("away"), side)


def with_number(change: Change, venue: Venue, number: int, scene: Scene) -> Change:
    """A player on or off; a goalie takes the other goalie's place."""
    lineup = change.lineup(venue)
    if scene.is_goalie(venue, number) and number not in lineup.skaters:
        is_off = lineup.goalie == number
        return change.with_lineup(venue, replace(lineup, goalie=None if is_off else number))
    return change.with_lineup(venue, in_order(lineup.toggled(number), venue, scene))


def with_line(change: Change, line: Line, scene: Scene) -> Change:
    """Forwards come on for forwards, defenders for defenders, a unit of five for everybody."""
    venue, lineup = change.side, change.own
    coming = tuple(n for n in line if not scene.is_goalie(venue, n))
    if len(coming) > 3 or _is_mixed(coming, venue, scene):
        staying: Line = ()
    else:
        is_defence = bool(coming) and scene.is_defender(venue, coming[0])
        staying = tuple(n for n in lineup.skaters if scene.is_defender(venue, n) is not is_defence)
    together = dict.fromkeys((*coming, *staying))
    goalies = [n for n in line if scene.is_goalie(venue, n)]
    goalie = goalies[0] if goalies else lineup.goalie
    present = Lineup(tuple(together)[:6], goalie)
    return change.with_lineup(venue, in_order(present, venue, scene))


def in_order(lineup: Lineup, venue: Venue, scene: Scene) -> Lineup:
    """Forwards by number, then defenders: the same five have the same keys every time."""
    ordered = sorted(lineup.skaters, key=lambda n: (scene.is_defender(venue, n), n))
    return replace(lineup, skaters=tuple(ordered))


def with_goalie(change: Change, scene: Scene) -> Change:
    """Pulls the goalie; back again is whoever stood there, else the roster's first."""
    lineup = change.own
    if lineup.goalie is not None:
        return change.with_lineup(change.side, replace(lineup, goalie=None))
    stood = scene.lineup(change.side).goalie
    known = sorted(
        number
        for (venue, number), position in scene.positions.items()
        if venue == change.side and position.upper().startswith("G")
    )
    back = stood if stood is not None else next(iter(known), None)
    return change.with_lineup(change.side, replace(lineup, goalie=back))


def _is_mixed(line: Line, venue: Venue, scene: Scene) -> bool:
    return len({scene.is_defender(venue, n) for n in line}) > 1
