"""One player: the season in a line, a chart of the games, and each game's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.profiles.hockey.league.players import PlayedGame, PlayerLine
from tracker.profiles.hockey.ui.pages.game_columns import (
    GameColumns,
    GameColumnsChart,
    columns_of,
)
from tracker.profiles.hockey.ui.pages.league import short_day, signed
from tracker.profiles.hockey.ui.widgets.stays import clock_text
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.page import Theme
from tracker.ui.kit.page_table import PageColumn, PageTable

CHARTED_GAMES = 25


def time_text(seconds: int | None) -> str:
    """Minutes and seconds; empty where no time was kept."""
    return clock_text(seconds) if seconds else ""


def numbers(*columns: tuple[str, str, str], is_lesser: bool = False) -> tuple[PageColumn, ...]:
    """Columns of counts: (name of the number, heading, words)."""
    return tuple(
        PageColumn(heading, itemgetter(name), words=words, is_number=True, is_lesser=is_lesser)
        for name, heading, words in columns
    )


_GAME = (
    PageColumn("Date", lambda game: game.day, short_day),
    PageColumn("Against", lambda game: game.opponent, is_strong=True),
    PageColumn("Result", lambda game: game.result),
)
_TOI = PageColumn(
    "TOI", lambda game: game["toi_seconds"] or None, time_text, "Time on ice", is_number=True
)
SKATER_GAMES = (
    *_GAME,
    *numbers(
        ("goals", "G", "Goals"),
        ("assists", "A", "Assists"),
        ("points", "P", "Points"),
    ),
    _TOI,
    PageColumn(
        "+/-",
        lambda game: game["plus_minus"],
        signed,
        "Plus minus",
        is_number=True,
        is_lesser=True,
    ),
    *numbers(
        ("shots", "S", "Shots on goal"),
        ("pim", "PIM", "Penalty minutes"),
        ("hits", "Hits", "Hits"),
        ("blocks", "Blk", "Blocked shots"),
        is_lesser=True,
    ),
)
GOALIE_GAMES = (
    *_GAME,
    *numbers(
        ("shots_against", "SA", "Shots against"),
        ("saves", "Sv", "Saves"),
        ("goals_against", "GA", "Goals against"),
    ),
    _TOI,
)


class PlayerCard(QWidget):
    """Shows a skater or a goalie; each has a table of its own."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self.line = ElidedLabel(self), ElidedLabel(self)
        self.name.setObjectName("title")
        self.line.setObjectName("hint")
        self.score, self.time = GameColumnsChart(self), GameColumnsChart(self)
        self.skater_games = PageTable(
            "Games of the skater", SKATER_GAMES, lambda game: game.game_id, theme, self
        )
        self.goalie_games = PageTable(
            "Games of the goalie", GOALIE_GAMES, lambda game: game.game_id, theme, self
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 0, 0, 0)
        box.setSpacing(8)
        for widget in (self.name, self.line):
            box.addWidget(widget)
        for chart in (self.score, self.time):
            box.addWidget(chart, 2)
        for table in (self.skater_games, self.goalie_games):
            table.filter.hide()
            box.addWidget(table, 4)

    @property
    def games(self) -> PageTable:
        """The table that is seen."""
        return self.skater_games if self.goalie_games.isHidden() else self.goalie_games

    def show_player(
        self, player: PlayerLine | None, games: Sequence[PlayedGame], empty_text: str
    ) -> None:
        """The games from the newest; None when nobody is chosen."""
        is_goalie = player is not None and player.is_goalie
        self.name.setText(player.name if player is not None else "")
        self.line.setText(season_line(player) if player is not None else "")
        self.skater_games.setVisible(not is_goalie)
        self.goalie_games.setVisible(is_goalie)
        self.games.show_rows(games, empty_text)
        in_order = list(reversed(games[:CHARTED_GAMES]))
        is_timed = any(game["toi_seconds"] for game in in_order)
        self.score.setVisible(bool(in_order))
        self.time.setVisible(is_timed)
        if in_order:
            self.score.show_columns(score_columns(in_order, is_goalie=is_goalie))
        if is_timed:
            self.time.show_columns(time_columns(in_order))


def season_line(player: PlayerLine) -> str:
    """The season's sums in a line."""
    games = f"{player['games']:,} {'game' if player['games'] == 1 else 'games'}"
    parts = [player.team, games]
    if player.is_goalie:
        share = player.save_share
        parts += [f"{player['saves']:,} of {player['shots_against']:,} saved"]
        parts += [] if share is None else [f"{100 * share:.1f} %"]
    else:
        parts += [f"{player['goals']:,} G + {player['assists']:,} A = {player['points']:,} P"]
        toi = player.toi_a_game
        parts += [] if toi is None else [f"{clock_text(toi)} a game"]
    return "  ·  ".join(part for part in parts if part)


def score_columns(games: Sequence[PlayedGame], *, is_goalie: bool) -> GameColumns:
    """Goals and assists, or what came through and what did not."""
    first, second = (
        (("Saves", "saves"), ("Goals against", "goals_against"))
        if is_goalie
        else (("Goals", "goals"), ("Assists", "assists"))
    )
    parts = [(name, [game[column] for game in games]) for name, column in (first, second)]
    title = "Shots against by game" if is_goalie else "Points by game"
    return columns_of(title, [_label(game) for game in games], parts)


def time_columns(games: Sequence[PlayedGame]) -> GameColumns:
    """Time on ice."""
    seconds = [game["toi_seconds"] for game in games]
    labels = [_label(game) for game in games]
    return columns_of("Time on ice by game", labels, [("Time on ice", seconds)], is_time=True)


def _label(game: PlayedGame) -> str:
    return f"{game.day.day} {game.day:%b}" if game.day is not None else str(game.game_id)
