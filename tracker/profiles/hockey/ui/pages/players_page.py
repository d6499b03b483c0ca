"""Players: sums of a season, and one player's games beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from tracker.core.published import PublishedQuery
from tracker.core.scope import Scope
from tracker.profiles.hockey.league import GOALIES, SKATERS
from tracker.profiles.hockey.league.players import (
    PlayedGame,
    PlayerLine,
    games_query,
    played_games,
    player_lines,
)
from tracker.profiles.hockey.league.schedule import ScheduledGame
from tracker.profiles.hockey.ui.pages.league import (
    PROFILE,
    AheadNote,
    Choices,
    LeagueSchedule,
    bar,
    signed,
)
from tracker.profiles.hockey.ui.pages.player_card import PlayerCard, numbers, time_text
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.page_table import KEYS, PageColumn, PageTable

SETTLED_MILLISECONDS = 150
"""Passing over a player on the way to another asks the server nothing."""
LIST_SHARE = 52
"""Of the width, in per cent."""
SKATER, GOALIE = "skaters", "goalies"
EMPTY = (
    "Nobody has numbers in this season yet. They are summed from published games; players need an "
    "id in the rosters, for a number on a shirt is somebody else in every game."
)
NO_GAMES = "No game of this player is published in this season."
NOBODY = "Choose a player at the left; Ctrl+F finds one by a few letters."


def _decimals(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"


_WHO = (
    PageColumn("Player", lambda line: line.name, is_strong=True),
    PageColumn("Team", lambda line: line.team),
    *numbers(("games", "GP", "Games played")),
)
SKATER_COLUMNS = (
    *_WHO,
    *numbers(("goals", "G", "Goals"), ("assists", "A", "Assists"), ("points", "P", "Points")),
    PageColumn("+/-", lambda line: line["plus_minus"], signed, "Plus minus", is_number=True),
    PageColumn(
        "TOI/GP", lambda line: line.toi_a_game, time_text, "Time on ice per game", is_number=True
    ),
    *numbers(("shots", "S", "Shots on goal"), ("pim", "PIM", "Penalty minutes"), is_lesser=True),
)
GOALIE_COLUMNS = (
    *_WHO,
    *numbers(("shots_against", "SA", "Shots against"), ("saves", "Sv", "Saves")),
    PageColumn(
        "Sv%",
        lambda line: line.save_share,
        lambda value: _decimals(value, 3),
        "Saves of shots",
        is_number=True,
    ),
    PageColumn(
        "GAA",
        lambda line: line.against_an_hour,
        lambda value: _decimals(value, 2),
        "Goals against in 60 minutes",
        is_number=True,
    ),
    *numbers(
        ("goals_against", "GA", "Goals against"), ("shutouts", "SO", "Shutouts"), is_lesser=True
    ),
)


class PlayersPage(ProfilePage):
    """The players of a season at the left, the games of the one under the cursor at the right."""

    follows_records = True

    def __init__(self, desk: PageDesk) -> None:
        super().__init__()
        self._desk, self._schedule = desk, LeagueSchedule(desk)
        self._chosen: PlayerLine | None = None
        self._wanted, self._wanted_season = "", ""
        self._lines: dict[bool, tuple[Any, list[PlayerLine]]] = {}
        self.seasons, self.who = Choices("&Season", self), Choices("Sho&w", self)
        self.who.offer((SKATER, GOALIE))
        self.skaters = self._table("Skaters", SKATER_COLUMNS)
        self.goalies = self._table("Goalies", GOALIE_COLUMNS)
        self.card, self.note = PlayerCard(desk.theme, self), AheadNote(self)
        self._settling = QTimer(self, singleShot=True, interval=SETTLED_MILLISECONDS)
        self._build()
        self._connect()

    @property
    def table(self) -> PageTable:
        """The list that is seen."""
        return self.goalies if self.who.chosen == GOALIE else self.skaters

    def fill(self) -> None:
        """The players of the season, and the games of the one that was chosen."""
        games = self._schedule.games()
        is_goalie = self.who.chosen == GOALIE
        lines = self._read_lines(GOALIES if is_goalie else SKATERS, is_goalie=is_goalie)
        self._offer_seasons(games, lines)
        season = self.seasons.chosen
        shown = [line for line in lines if line.season == season]
        is_known = self._desk.reader.has((GOALIES if is_goalie else SKATERS).table, {})
        self.goalies.setVisible(is_goalie)
        self.skaters.setVisible(not is_goalie)
        self.table.show_rows(shown, EMPTY if is_known else self._desk.why_empty())
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = ""
        self._settling.stop()
        self._show_chosen(games, season)
        self.note.show_games([game for game in games if game.stage == season])

    def show_subject(self, subject: str) -> None:
        """A skater's id, or the id and a season."""
        self._wanted, _, self._wanted_season = subject.partition("\n")
        self.who.choose(SKATER)
        self.table.filter.clear()

    def focus_work(self) -> None:
        """The list of players."""
        self.table.focus_rows()

    def focus_filter(self) -> None:
        """The search for a player."""
        self.table.focus_filter()

    def copied(self) -> str:
        """The games of the player when they have the keyboard, else the list of players."""
        has_games = self.card.games.isAncestorOf(self.focusWidget())
        return self.card.games.copied() if has_games else self.table.copied()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """What Enter does, and the table's keys."""
        return (
            ("Players", "To the games of the player", "Enter on a player"),
            ("Players", "Open the game, or fetch it", "Enter on a game"),
            *KEYS,
        )

    def let_go(self) -> None:
        """The timer."""
        self._settling.stop()

    def _table(self, name: str, columns: Sequence[PageColumn]) -> PageTable:
        return PageTable(name, columns, lambda line: line.player_id, self._desk.theme, self)

    def _build(self) -> None:
        left, split = QWidget(self), QSplitter(Qt.Orientation.Horizontal, self)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(bar(left, self.seasons, self.who))
        for table in (self.skaters, self.goalies):
            inside.addWidget(table, 1)
            table.filter.setPlaceholderText("Search a player   Ctrl+F")
        split.addWidget(left)
        split.addWidget(self.card)
        split.setHandleWidth(8)
        split.setChildrenCollapsible(False)
        for number, share in enumerate((LIST_SHARE, 100 - LIST_SHARE)):
            split.setStretchFactor(number, share)
        split.setSizes([100 * LIST_SHARE, 100 * (100 - LIST_SHARE)])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(split, 1)
        box.addWidget(self.note)

    def _connect(self) -> None:
        self.seasons.changed.connect(self._desk.reload)
        self.who.changed.connect(self._desk.reload)
        self._settling.timeout.connect(self._desk.reload)
        for table in (self.skaters, self.goalies):
            table.moved.connect(self._wait)
            table.taken.connect(self._go_to_games)
        for games in (self.card.skater_games, self.card.goalie_games):
            games.taken.connect(self._open)

    def _wait(self, _line: Any) -> None:
        self._settling.start()

    def _go_to_games(self, _line: PlayerLine) -> None:
        self._desk.reload()
        self.card.games.focus_rows()

    def _open(self, game: PlayedGame) -> None:
        self._desk.open_scope(Scope(PROFILE, str(game.game_id)))

    def _read_lines(self, query: PublishedQuery, *, is_goalie: bool) -> list[PlayerLine]:
        """Parsed once per answer of the server."""
        rows: Sequence[Mapping[str, Any]] = self._desk.reader.rows(query.table, {})
        known = self._lines.get(is_goalie)
        if known is None or known[0] is not rows:
            known = (rows, player_lines(rows, is_goalie=is_goalie))
            self._lines[is_goalie] = known
        return known[1]

    def _offer_seasons(self, games: Sequence[ScheduledGame], lines: Sequence[PlayerLine]) -> None:
        """Only those in which somebody has numbers, in the order of the schedule."""
        with_numbers = {line.season for line in lines}
        last = {game.stage: game.day for game in reversed(games) if game.day is not None}
        self.seasons.offer(
            sorted(with_numbers, key=lambda s: (str(last.get(s, "")), s), reverse=True)
        )
        if self._wanted_season in with_numbers:
            self.seasons.choose_quietly(self._wanted_season)
            self._wanted_season = ""

    def _show_chosen(self, games: Sequence[ScheduledGame], season: str) -> None:
        player = self.table.current()
        if player is None:
            self.card.show_player(None, (), "" if self.table.empty_words else NOBODY)
            return
        query = games_query(player.player_id, is_goalie=player.is_goalie)
        filters = dict(query.filters)
        rows = self._desk.reader.rows(query.table, filters)
        is_known = self._desk.reader.has(query.table, filters)
        empty = NO_GAMES if is_known else self._desk.why_empty()
        self.card.show_player(player, played_games(rows, games, season), empty)
