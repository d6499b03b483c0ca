"""The schedule: what the server has published of every game, and what is recorded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.profiles.hockey.kinds import Game

NO_SEASON = "no season"
PLAYOFFS = "playoffs"

FINAL, LIVE, SCHEDULED, NO_SCORE = "Final", "Live", "Scheduled", "No score"
_ENDINGS = {"overtime": "OT", "shootout": "SO"}
_OF_STATUS = {"scheduled": SCHEDULED, "live": LIVE}


@dataclass(frozen=True)
class Side:
    """A team in a game; teams without an id are told apart by their names."""

    team_id: str
    name: str
    goals: int | None = None
    points: int | None = None
    """As the league wrote them; None where it left them to be counted."""

    @property
    def key(self) -> str:
        """The same team in every game."""
        return self.team_id or self.name


@dataclass(frozen=True)
class ScheduledGame:
    """One game as a line of the schedule."""

    game_id: int
    season: str
    day: date | None
    home: Side
    away: Side
    state: str
    ending: str = ""
    """`OT` or `SO`; empty after regulation and before the end."""
    is_playoff: bool = False
    is_here: bool = False
    """Whether it is recorded on this laptop."""
    is_published: bool = True
    waiting: int = 0
    """Changes of it here that the server has not."""

    @property
    def stage(self) -> str:
        """The season as players' sums have it: `2025-2026 playoffs` is one of its own."""
        if not self.is_playoff:
            return self.season
        return PLAYOFFS if self.season == NO_SEASON else f"{self.season} {PLAYOFFS}"

    @property
    def is_final(self) -> bool:
        """Whether it counts."""
        return self.state == FINAL

    @property
    def is_ahead(self) -> bool:
        """Whether what is recorded here is newer than what the server shows."""
        return self.waiting > 0

    @property
    def score(self) -> str:
        """`4 – 3 OT`; empty without one."""
        if self.home.goals is None or self.away.goals is None:
            return ""
        return f"{self.home.goals} – {self.away.goals} {self.ending}".rstrip()

    @property
    def title(self) -> str:
        """Home first, as everywhere."""
        return f"{self.home.name or '?'} – {self.away.name or '?'}"

    def of(self, team: str) -> tuple[Side, Side] | None:
        """(the team, its opponent) by its key or its name; None when it does not play."""
        for own, other in ((self.home, self.away), (self.away, self.home)):
            if team in (own.key, own.name):
                return own, other
        return None


def result_text(game: ScheduledGame, own: Side, other: Side) -> str:
    """For one of its teams: `L 2-3 OT`, `Live 1-0`; the game's state without a score."""
    if own.goals is None or other.goals is None:
        return game.state
    letter = "W" if own.goals > other.goals else "L" if own.goals < other.goals else "T"
    word = letter if game.is_final else game.state
    return f"{word} {own.goals}-{other.goals} {game.ending}".rstrip()


@dataclass(frozen=True)
class LocalGame:
    """A game that is recorded on this laptop."""

    game_id: int
    game: Game | None
    waiting: int


def published_games(rows: Iterable[Mapping[str, Any]], today: date) -> list[ScheduledGame]:
    """The lines of `dim_schedule`, ours or a league's own, in the order given."""
    return [_game(row, today) for row in rows]


def with_scores(
    games: Iterable[ScheduledGame], team_rows: Iterable[Mapping[str, Any]]
) -> list[ScheduledGame]:
    """Games under way with the goals that were published so far."""
    goals = {(row["game_id"], row["team_venue"]): row["goals"] for row in team_rows}

    def scored(game: ScheduledGame) -> ScheduledGame:
        home, away = (goals.get((game.game_id, venue)) for venue in ("home", "away"))
        if game.state != LIVE or home is None or away is None:
            return game
        return replace(
            game, home=replace(game.home, goals=home), away=replace(game.away, goals=away)
        )

    return [scored(game) for game in games]


def with_local(
    games: Sequence[ScheduledGame], local: Iterable[LocalGame], today: date
) -> list[ScheduledGame]:
    """What is here is marked, and what is only here stands among the others."""
    here = {one.game_id: one for one in local}
    known = [
        replace(game, is_here=True, waiting=here[game.game_id].waiting)
        if game.game_id in here
        else game
        for game in games
    ]
    published = {game.game_id for game in games}
    return known + [
        _unpublished(one, today) for one in here.values() if one.game_id not in published
    ]


def day_of(row: Mapping[str, Any]) -> date | None:
    """A league's own schedule may have moments instead of days, or words."""
    try:
        return date.fromisoformat(str(row.get("game_date") or row.get("date"))[:10])
    except ValueError:
        return None


def seasons(games: Iterable[ScheduledGame]) -> list[str]:
    """The newest first, by their last day."""
    last: dict[str, date] = {}
    for game in games:
        day = game.day or date.min
        last[game.season] = max(last.get(game.season, date.min), day)
    return sorted(last, key=lambda season: (last[season], season), reverse=True)


def _game(row: Mapping[str, Any], today: date) -> ScheduledGame:
    home, away = _side(row, "home"), _side(row, "away")
    day = day_of(row)
    has_score = home.goals is not None and away.goals is not None
    state = _OF_STATUS.get(str(row.get("game_status") or "").casefold())
    if state is None or (state == SCHEDULED and has_score):
        state = FINAL if has_score else _unplayed(day, today)
    ending = _ENDINGS.get(str(row.get("last_period_type") or "").casefold(), "")
    return ScheduledGame(
        game_id=int(row["game_id"]),
        season=str(row.get("season") or NO_SEASON),
        day=day,
        home=home,
        away=away,
        state=state,
        ending=ending if state == FINAL else "",
        is_playoff=str(row.get("game_type") or "").casefold().startswith("playoff"),
    )


def _side(row: Mapping[str, Any], venue: str) -> Side:
    goals, points = row.get(f"{venue}_total_goals"), row.get(f"{venue}_team_pts")
    return Side(
        team_id=str(row.get(f"{venue}_team_id") or ""),
        name=str(row.get(f"{venue}_team_name") or row.get(f"{venue}_team") or ""),
        goals=None if goals is None else int(goals),
        points=None if points is None else int(points),
    )


def _unplayed(day: date | None, today: date) -> str:
    return NO_SCORE if day is not None and day < today else SCHEDULED


def _unpublished(local: LocalGame, today: date) -> ScheduledGame:
    game = local.game or Game.model_construct(game_id=local.game_id)
    row = game.payload() if local.game is not None else {"game_id": local.game_id}
    goals = {
        f"{venue}_total_goals": row.get(f"{venue}_goals_official") for venue in ("home", "away")
    }
    made = _game({**row, **goals, "game_status": row.get("status")}, today)
    return replace(made, is_here=True, is_published=False, waiting=local.waiting)
