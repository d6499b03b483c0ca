"""One team: its season in a line, its games, the goals in each, and its players."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from tracker.core.scope import Scope
from tracker.profiles.hockey.league import SKATERS
from tracker.profiles.hockey.league.players import PlayerLine, player_lines
from tracker.profiles.hockey.league.schedule import ScheduledGame
from tracker.profiles.hockey.league.standings import TeamLine, standings
from tracker.profiles.hockey.league.teams import TeamGame, team_games, teams_of
from tracker.profiles.hockey.ui.pages.game_columns import GameColumnsChart, columns_of
from tracker.profiles.hockey.ui.pages.league import (
    PROFILE,
    AheadNote,
    Choices,
    LeagueSchedule,
    SeasonChoice,
    bar,
    short_day,
    signed,
)
from tracker.profiles.hockey.ui.pages.player_card import numbers, time_text
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.page_table import KEYS, PageColumn, PageTable, Tone

CHARTED_GAMES = 25
EMPTY = "There is no team in the schedule yet. A game in which two teams play makes them known."
NO_PLAYERS = "Nobody of this team has numbers in this season yet."


def _result_tone(game: TeamGame) -> Tone | None:
    if not game.game.is_final:
        return Tone.OK if game.own.goals is not None else Tone.DIM
    return None


GAMES = (
    PageColumn("Date", lambda game: game.day, short_day),
    PageColumn("Against", lambda game: game.opponent, is_strong=True),
    PageColumn("Result", lambda game: game.result, tone=_result_tone),
    PageColumn("GF", lambda game: game.own.goals, words="Goals for", is_number=True),
    PageColumn("GA", lambda game: game.other.goals, words="Goals against", is_number=True),
)
PLAYERS = (
    PageColumn("Player", lambda line: line.name, is_strong=True),
    *numbers(
        ("games", "GP", "Games played"),
        ("goals", "G", "Goals"),
        ("assists", "A", "Assists"),
        ("points", "P", "Points"),
    ),
    PageColumn("+/-", lambda line: line["plus_minus"], signed, "Plus minus", is_number=True),
    PageColumn(
        "TOI/GP", lambda line: line.toi_a_game, time_text, "Time on ice per game", is_number=True
    ),
)


class TeamPage(ProfilePage):
    """The team and the season are chosen, or asked for by the standings."""

    follows_records = True

    def __init__(self, desk: PageDesk) -> None:
        super().__init__()
        self._desk, self._schedule = desk, LeagueSchedule(desk)
        self._wanted = ("", "")
        self.seasons, self.teams = SeasonChoice(self), Choices("&Team", self)
        self.line, self.note = ElidedLabel(self), AheadNote(self)
        self.scored, self.allowed = GameColumnsChart(self), GameColumnsChart(self)
        self.games = PageTable("Games of the team", GAMES, _number, desk.theme, self)
        self.players = PageTable("Players of the team", PLAYERS, _player, desk.theme, self)
        self._build()
        self.seasons.changed.connect(desk.reload)
        self.teams.changed.connect(desk.reload)
        self.games.taken.connect(self._open_game)
        self.players.taken.connect(self._show_player)

    def fill(self) -> None:
        """The team's season."""
        games = self._schedule.games(with_live_scores=True)
        self._choose(games)
        season, team = self.seasons.chosen, self.teams.chosen
        of_season = [game for game in games if game.season == season]
        played = team_games(of_season, team)
        self.games.show_rows(played, EMPTY if self._schedule.is_known else self._desk.why_empty())
        published = [game for game in of_season if game.is_published]
        self.line.setText(team_line([line for line in standings(published) if line.team == team]))
        self._show_goals([game for game in played if game.game.is_final][:CHARTED_GAMES])
        self._show_players(team, season)
        self.note.show_games([game.game for game in played])

    def show_subject(self, subject: str) -> None:
        """`team`, or `team` and `season`."""
        team, _, season = subject.partition("\n")
        self._wanted = (team, season)

    def focus_work(self) -> None:
        """The team's games."""
        self.games.focus_rows()

    def focus_filter(self) -> None:
        """The filter of the games."""
        self.games.focus_filter()

    def copied(self) -> str:
        """The players when they have the keyboard, else the games."""
        has_players = self.players.isAncestorOf(self.focusWidget())
        return (self.players if has_players else self.games).copied()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """What Enter does, and the table's keys."""
        return (
            ("Team", "Open the game, or fetch it", "Enter on a game"),
            ("Team", "The player's page", "Enter on a player"),
            *KEYS,
        )

    def _build(self) -> None:
        self.line.setObjectName("hint")
        left, right, split = QWidget(self), QWidget(self), QSplitter(Qt.Orientation.Horizontal)
        inside, beside = QVBoxLayout(left), QVBoxLayout(right)
        for box in (inside, beside):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(8)
        beside.setContentsMargins(8, 0, 0, 0)
        inside.addWidget(self.games)
        for chart in (self.scored, self.allowed):
            beside.addWidget(chart, 2)
        self.players.filter.hide()
        beside.addWidget(self.players, 4)
        split.addWidget(left)
        split.addWidget(right)
        split.setHandleWidth(8)
        split.setChildrenCollapsible(False)
        for number in range(2):
            split.setStretchFactor(number, 1)
        split.setSizes([5000, 5000])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(bar(self, self.teams, self.seasons))
        whole.addWidget(self.line)
        whole.addWidget(split, 1)
        whole.addWidget(self.note)

    def _choose(self, games: Sequence[ScheduledGame]) -> None:
        self.seasons.offer_of(games)
        team, season = self._wanted
        self.seasons.choose_quietly(season)
        self.teams.offer(teams_of(g for g in games if g.season == self.seasons.chosen))
        self.teams.choose_quietly(team)
        if games:
            self._wanted = ("", "")

    def _show_goals(self, newest: Sequence[TeamGame]) -> None:
        in_order = list(reversed(newest))
        labels = [f"{g.day.day} {g.day:%b}" if g.day else str(g.game_id) for g in in_order]
        both = [side.goals or 0 for game in in_order for side in (game.own, game.other)]
        for chart, title, goals in (
            (self.scored, "Goals for by game", [g.own.goals or 0 for g in in_order]),
            (self.allowed, "Goals against by game", [g.other.goals or 0 for g in in_order]),
        ):
            chart.setVisible(bool(in_order))
            chart.show_columns(
                columns_of(title, labels, [(title, goals)], reach=max(both, default=0))
            )

    def _show_players(self, team: str, season: str) -> None:
        rows = self._desk.reader.rows(SKATERS.table, {})
        own = [row for row in rows if row.get("team_name") == team]
        lines = player_lines(own, is_goalie=False)
        is_known = self._desk.reader.has(SKATERS.table, {})
        empty = NO_PLAYERS if is_known else self._desk.why_empty()
        self.players.show_rows([line for line in lines if line.season == season], empty)

    def _open_game(self, game: TeamGame) -> None:
        self._desk.open_scope(Scope(PROFILE, str(game.game_id)))

    def _show_player(self, line: PlayerLine) -> None:
        self._desk.open_page("players", f"{line.player_id}\n{line.season}")


def team_line(lines: Sequence[TeamLine]) -> str:
    """The season's sums in a line; empty without any."""
    if not lines:
        return ""
    line = lines[0]
    parts = [
        f"No. {line.rank}",
        f"{line.points:,} points of {line.games:,} games",
        f"{line.wins} won, {line.losses} lost, {line.overtime_losses} after time, {line.ties} tied",
        f"goals {line.goals_for}-{line.goals_against} ({signed(line.difference)})",
        f"streak {line.streak}" if line.streak else "",
    ]
    return "  ·  ".join(part for part in parts if part)


def _number(game: TeamGame) -> int:
    return game.game_id


def _player(line: PlayerLine) -> str:
    return line.player_id
