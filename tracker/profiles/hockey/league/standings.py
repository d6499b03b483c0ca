"""Standings, counted from the schedule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, takewhile

from tracker.profiles.hockey.league.schedule import ScheduledGame, Side

WIN_POINTS, TIE_POINTS, OVERTIME_LOSS_POINTS = 2, 1, 1
WON, LOST, LOST_LATE, TIED = "W", "L", "OT", "T"


@dataclass(frozen=True)
class TeamLine:
    """One team of one season."""

    rank: int
    key: str
    team: str
    games: int
    wins: int
    losses: int
    overtime_losses: int
    ties: int
    points: int
    goals_for: int
    goals_against: int
    home: str
    away: str
    """Won, lost, lost in overtime or tied: `5-2-1`."""
    last_ten: str
    streak: str
    """`W3`: what came last, and how often in a row."""

    @property
    def difference(self) -> int:
        """Goals for less goals against."""
        return self.goals_for - self.goals_against

    @property
    def points_share(self) -> float | None:
        """Of the points that there were to win; None before the first game."""
        return self.points / (WIN_POINTS * self.games) if self.games else None


@dataclass(frozen=True)
class _Result:
    game: ScheduledGame
    own: Side
    other: Side

    @property
    def outcome(self) -> str:
        own, other = self.own.goals or 0, self.other.goals or 0
        if own == other:
            return TIED
        if own > other:
            return WON
        return LOST_LATE if self.game.ending else LOST

    @property
    def points(self) -> int:
        """As the league wrote them, else two for a win and one for a tie or a loss after time."""
        if self.own.points is not None:
            return self.own.points
        return {WON: WIN_POINTS, TIED: TIE_POINTS, LOST_LATE: OVERTIME_LOSS_POINTS}.get(
            self.outcome, 0
        )

    @property
    def place(self) -> tuple[date, int]:
        return self.game.day or date.min, self.game.game_id


@dataclass(frozen=True)
class TeamCourse:
    """How a team's points grew: after each of its games, the oldest first."""

    key: str
    team: str
    days: tuple[date, ...]
    points: tuple[int, ...]


def courses(games: Sequence[ScheduledGame]) -> list[TeamCourse]:
    """A course per team that has played on known days, in the order of the standings."""
    results = _results(games)
    found = []
    for line in standings(games):
        dated = [r for r in results[line.key] if r.game.day is not None]
        played = sorted(dated, key=lambda result: result.place)
        if played:
            days = tuple(result.place[0] for result in played)
            points = tuple(accumulate(result.points for result in played))
            found.append(TeamCourse(line.key, line.team, days, points))
    return found


def standings(games: Sequence[ScheduledGame]) -> list[TeamLine]:
    """The teams of these games by points, wins, goal difference, goals; playoffs do not count."""
    names = _names(games)
    lines = [_line(key, names[key], found) for key, found in _results(games).items()]
    lines.sort(key=_order)
    return [replace(line, rank=rank) for rank, line in enumerate(lines, start=1)]


def _results(games: Iterable[ScheduledGame]) -> dict[str, list[_Result]]:
    """By team, also of those that have not played yet."""
    results: dict[str, list[_Result]] = defaultdict(list)
    for game in games:
        if game.is_playoff:
            continue
        for own, other in ((game.home, game.away), (game.away, game.home)):
            if own.key:
                found = results[own.key]
                if game.is_final:
                    found.append(_Result(game, own, other))
    return results


def _names(games: Iterable[ScheduledGame]) -> dict[str, str]:
    """What each team was called last."""
    in_order = sorted(games, key=lambda game: (game.day or date.min, game.game_id))
    return {side.key: side.name or side.key for game in in_order for side in (game.away, game.home)}


def _line(key: str, team: str, results: Sequence[_Result]) -> TeamLine:
    newest = sorted(results, key=lambda result: result.place, reverse=True)
    outcomes = [result.outcome for result in newest]
    return TeamLine(
        rank=0,
        key=key,
        team=team,
        games=len(results),
        wins=outcomes.count(WON),
        losses=outcomes.count(LOST),
        overtime_losses=outcomes.count(LOST_LATE),
        ties=outcomes.count(TIED),
        points=sum(result.points for result in results),
        goals_for=sum(result.own.goals or 0 for result in results),
        goals_against=sum(result.other.goals or 0 for result in results),
        home=_record([r.outcome for r in results if r.own is r.game.home]),
        away=_record([r.outcome for r in results if r.own is r.game.away]),
        last_ten=_record(outcomes[:10]),
        streak=_streak(outcomes),
    )


def _record(outcomes: Sequence[str]) -> str:
    late = outcomes.count(LOST_LATE) + outcomes.count(TIED)
    return f"{outcomes.count(WON)}-{outcomes.count(LOST)}-{late}"


def _streak(newest: Sequence[str]) -> str:
    if not newest:
        return ""
    return f"{newest[0]}{len(list(takewhile(lambda outcome: outcome == newest[0], newest)))}"


def _order(line: TeamLine) -> tuple[int, int, int, int, str]:
    return -line.points, -line.wins, -line.difference, -line.goals_for, line.team.casefold()
