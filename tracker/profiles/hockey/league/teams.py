"""One team's season: its games from its own side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.profiles.hockey.league.schedule import ScheduledGame, Side, result_text


@dataclass(frozen=True)
class TeamGame:
    """A game as one of its teams sees it."""

    game: ScheduledGame
    own: Side
    other: Side

    @property
    def game_id(self) -> int:
        """The game's number."""
        return self.game.game_id

    @property
    def day(self) -> date | None:
        """When it is played."""
        return self.game.day

    @property
    def opponent(self) -> str:
        """`Oil` at home, `at Oil` away."""
        return self.other.name if self.own is self.game.home else f"at {self.other.name}"

    @property
    def result(self) -> str:
        """`W 3-2 OT`; what the game stands at while it goes on; its state before it."""
        return result_text(self.game, self.own, self.other)


def team_games(games: Iterable[ScheduledGame], team: str) -> list[TeamGame]:
    """The games of a team, by its key or its name, the newest first."""
    found = [TeamGame(game, *sides) for game in games if (sides := game.of(team)) is not None]
    return sorted(found, key=lambda one: (one.day or date.min, one.game_id), reverse=True)


def teams_of(games: Iterable[ScheduledGame]) -> list[str]:
    """The names of all teams, in the order of the alphabet."""
    names = {side.name for game in games for side in (game.home, game.away) if side.name}
    return sorted(names, key=str.casefold)
