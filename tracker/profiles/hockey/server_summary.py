"""The box score read back from the server's published tables, in the local summary's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from tracker.core.profile import ServerReader
from tracker.profiles.hockey.kinds import Game, Venue
from tracker.profiles.hockey.league.schedule import day_of
from tracker.profiles.hockey.reports.source import subtitle_of, title_of
from tracker.profiles.hockey.rules.boxscore import GoalieLine, SkaterLine, TeamLine

_COLUMNS = {"name": "player_name"}
"""Where a published column has another name than the line's field."""
_TOLD = ("game_id", "home_team", "away_team", "home_team_name", "away_team_name")


def server_summary(scope_id: str, reader: ServerReader) -> dict[str, Any]:
    """What `summary.summary` gives, from the state that was published last.

    A game that was never published has no lines.
    """
    return {
        "game": int(scope_id) if scope_id.isdecimal() else scope_id,
        "teams": _lines(TeamLine, "fact_team_game_stats", scope_id, reader),
        "players": _lines(SkaterLine, "fact_player_game_stats", scope_id, reader),
        "goalies": _lines(GoalieLine, "fact_goalie_game_stats", scope_id, reader),
    }


def server_headline(scope_id: str, reader: ServerReader) -> list[str]:
    """What `summary.headline` gives, from the published schedule and the teams' goals.

    A league's own schedule may lack the game; then the game's number is all.
    """
    wanted = {"game_id": f"eq.{scope_id}"}
    rows = reader.rows("dim_schedule", wanted)
    if not rows:
        return [f"Game {scope_id}"]
    row = rows[0]
    told: dict[str, Any] = {name: row.get(name) for name in _TOLD}
    told["status"] = str(row.get("game_status") or "").casefold()
    game = Game.model_construct(**told, game_date=day_of(row))
    teams = reader.rows("fact_team_game_stats", wanted)
    score: dict[Venue, int] = {team["team_venue"]: team["goals"] for team in teams}
    return [title_of(game, score), subtitle_of(scope_id, game)]


def _lines(
    line: type[TeamLine | SkaterLine | GoalieLine], table: str, scope_id: str, reader: ServerReader
) -> Sequence[Mapping[str, Any]]:
    rows = sorted(reader.rows(table, {"game_id": f"eq.{scope_id}"}), key=_order)
    names = [field.name for field in fields(line)]
    # A server of an older pack lacks columns that were added since.
    return [{name: row.get(_COLUMNS.get(name, name)) for name in names} for row in rows]


def _order(row: Mapping[str, Any]) -> tuple[str, int, str]:
    # "away" before "home", as box scores print them.
    return row["team_venue"], row.get("jersey") or 0, row.get("player_id") or ""
