"""Players over a season and game by game, from the published numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.core.published import PublishedQuery
from tracker.profiles.hockey.league.schedule import NO_SEASON, ScheduledGame, result_text

_SKATER_COLUMNS = (
    "game_id,team_venue,goals,assists,points,shots,pim,plus_minus,hits,blocks,toi_seconds"
)
_GOALIE_COLUMNS = "game_id,team_venue,shots_against,saves,goals_against,toi_seconds"
PER_HOUR = 3600


@dataclass(frozen=True)
class PlayerLine:
    """A skater's or goalie's season; `numbers` are the server's columns."""

    season: str
    player_id: str
    name: str
    team: str
    numbers: Mapping[str, int]
    is_goalie: bool = False

    def __getitem__(self, column: str) -> int:
        return self.numbers.get(column, 0)

    @property
    def toi_a_game(self) -> int | None:
        """Seconds on the ice per game; None where nobody's time was kept."""
        return round(self["toi_seconds"] / self["games"]) if self._is_timed else None

    @property
    def save_share(self) -> float | None:
        """Saves of shots; None before the first shot."""
        shots = self["shots_against"]
        return self["saves"] / shots if shots else None

    @property
    def against_an_hour(self) -> float | None:
        """Goals against in 60 minutes."""
        return PER_HOUR * self["goals_against"] / self["toi_seconds"] if self._is_timed else None

    @property
    def _is_timed(self) -> bool:
        return self["games"] > 0 and self["toi_seconds"] > 0


@dataclass(frozen=True)
class PlayedGame:
    """One game of one player."""

    game_id: int
    day: date | None
    opponent: str
    """`at Oil` or `Ice`."""
    result: str
    numbers: Mapping[str, int]

    def __getitem__(self, column: str) -> int:
        return self.numbers.get(column, 0)


def games_query(player_id: str, *, is_goalie: bool) -> PublishedQuery:
    """One player's numbers, game by game."""
    table = "fact_goalie_game_stats" if is_goalie else "fact_player_game_stats"
    columns = _GOALIE_COLUMNS if is_goalie else _SKATER_COLUMNS
    # In quotes: an id may hold what would end a value.
    quoted = '"' + player_id.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return PublishedQuery.of(table, {"player_id": f"in.({quoted})", "select": columns})


def player_lines(rows: Iterable[Mapping[str, Any]], *, is_goalie: bool) -> list[PlayerLine]:
    """The sums that the server gives, the most points (or wins of the net) first."""
    lines = [
        PlayerLine(
            season=str(row.get("season") or NO_SEASON),
            player_id=str(row["player_id"]),
            name=str(row.get("player_name") or row["player_id"]),
            team=str(row.get("team_name") or ""),
            numbers=_numbers(row),
            is_goalie=is_goalie,
        )
        for row in rows
    ]
    return sorted(lines, key=_order)


def played_games(
    rows: Iterable[Mapping[str, Any]], games: Iterable[ScheduledGame], season: str | None
) -> list[PlayedGame]:
    """A player's games of a season, or of all, the newest first.

    Those without a second on the ice are left out where others have some.
    """
    by_id = {game.game_id: game for game in games}
    found = []
    for row in rows:
        game = by_id.get(int(row["game_id"]))
        if season is None or (game.stage if game is not None else NO_SEASON) == season:
            found.append(_played(row, game))
    timed = [one for one in found if one["toi_seconds"] > 0]
    return sorted(timed or found, key=lambda one: (one.day or date.min, one.game_id), reverse=True)


def _played(row: Mapping[str, Any], game: ScheduledGame | None) -> PlayedGame:
    game_id, is_home = int(row["game_id"]), row.get("team_venue") == "home"
    if game is None:
        return PlayedGame(game_id, None, f"game {game_id}", "", _numbers(row))
    own, other = (game.home, game.away) if is_home else (game.away, game.home)
    opponent = other.name if is_home else f"at {other.name}"
    return PlayedGame(game_id, game.day, opponent, result_text(game, own, other), _numbers(row))


def _numbers(row: Mapping[str, Any]) -> Mapping[str, int]:
    """A league's own tables may hold whole numbers as decimals."""
    return {name: round(value) for name, value in row.items() if isinstance(value, int | float)}


def _order(line: PlayerLine) -> tuple[int, int, float, str]:
    if line.is_goalie:
        return -line["games"], 0, -(line.save_share or 0.0), line.name.casefold()
    return -line["points"], -line["goals"], line["games"], line.name.casefold()
