"""The schedule: past and coming games with their scores; Enter opens a game."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout

from tracker.profiles.hockey.league.schedule import FINAL, LIVE, NO_SCORE, ScheduledGame
from tracker.profiles.hockey.ui.pages.league import (
    AheadNote,
    Choices,
    LeagueSchedule,
    SeasonChoice,
    bar,
    day_text,
    open_game,
)
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.page_table import KEYS, PageColumn, PageTable, Tone

ALL, COMING, PLAYED = "all games", "to come", "played"
EMPTY = (
    "There is no game in the schedule yet. Begin one with Ctrl+Shift+N or import one; it is listed "
    "here at once, and for everybody when the server has it."
)
NONE_SUCH = "The season has no such game. Choose another season, or all games."
_STATE_TONES = {LIVE: Tone.OK, NO_SCORE: Tone.DIM}


def _state(game: ScheduledGame) -> str:
    ending = {"OT": "Final, overtime", "SO": "Final, shootout"}.get(game.ending, game.state)
    return f"{ending}, playoffs" if game.is_playoff else ending


def _here(game: ScheduledGame) -> str:
    """In words, so that a screen reader says it and the filter finds it."""
    if game.is_ahead:
        changes = "change" if game.waiting == 1 else "changes"
        words = f"● {game.waiting:,} {changes} not sent"
        return words if game.is_published else f"{words}, only here"
    if not game.is_published:
        return "only here"
    return "here" if game.is_here else ""


COLUMNS = (
    PageColumn("Date", lambda game: game.day, day_text),
    PageColumn("Home", lambda game: game.home.name, is_strong=True),
    PageColumn("Score", lambda game: game.score, is_number=True, is_strong=True),
    PageColumn("Away", lambda game: game.away.name, is_strong=True),
    PageColumn("State", _state, tone=lambda game: _STATE_TONES.get(game.state)),
    PageColumn(
        "On this laptop", _here, tone=lambda game: Tone.ACCENT if game.is_ahead else Tone.DIM
    ),
    PageColumn("Game", lambda game: game.game_id, words="Number of the game", is_number=True),
)


class SchedulePage(ProfilePage):
    """Published games and those that are recorded here."""

    follows_records = True

    def __init__(self, desk: PageDesk) -> None:
        super().__init__()
        self._desk, self._schedule = desk, LeagueSchedule(desk)
        self.seasons, self.shown = SeasonChoice(self), Choices("Sho&w", self)
        self.shown.offer((ALL, COMING, PLAYED))
        self.note = AheadNote(self)
        self.table = PageTable("Schedule", COLUMNS, lambda game: game.game_id, desk.theme, self)
        self._season_wanted = ""
        self._placed: tuple[str, str] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(bar(self, self.seasons, self.shown, self.table.filter))
        box.addWidget(self.table, 1)
        box.addWidget(self.note)
        self.seasons.changed.connect(desk.reload)
        self.shown.changed.connect(desk.reload)
        self.table.taken.connect(open_game(desk))

    def fill(self) -> None:
        """The season and the part of it that is chosen."""
        games = self._schedule.games(with_live_scores=True)
        self.seasons.offer_of(games)
        if games and self._season_wanted:
            self.seasons.choose_quietly(self._season_wanted)
            self._season_wanted = ""
        season = self.seasons.chosen
        of_season = [game for game in games if game.season == season]
        rows = [game for game in of_season if self._is_shown(game)]
        is_coming = self.shown.chosen == COMING
        rows.sort(key=_place, reverse=not is_coming)
        self.table.show_rows(rows, NONE_SUCH if games else self._why_empty())
        self._place_cursor(rows, season)
        self.note.show_games(of_season)

    def show_subject(self, subject: str) -> None:
        """`team` or `team` and `season`: their games."""
        team, _, self._season_wanted = subject.partition("\n")
        self.table.filter.setText(team)
        self.shown.choose(ALL)

    def focus_work(self) -> None:
        """The table."""
        self.table.focus_rows()

    def focus_filter(self) -> None:
        """The filter."""
        self.table.focus_filter()

    def copied(self) -> str:
        """The games as they are shown."""
        return self.table.copied()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """What Enter does, and the table's keys."""
        return (("Schedule", "Open the game, or fetch it", "Enter"), *KEYS)

    def _why_empty(self) -> str:
        return EMPTY if self._schedule.is_known else self._desk.why_empty()

    def _is_shown(self, game: ScheduledGame) -> bool:
        is_past = game.state in (FINAL, NO_SCORE)
        return self.shown.chosen == ALL or is_past is (self.shown.chosen == PLAYED)

    def _place_cursor(self, rows: Sequence[ScheduledGame], season: str) -> None:
        """Once per list: on the newest game that is not to come, where play is."""
        if not rows or self._placed == (season, self.shown.chosen):
            return
        self._placed = (season, self.shown.chosen)
        today = self._schedule.today
        near = next((game for game in rows if game.day is None or game.day <= today), rows[-1])
        self.table.choose((rows[0] if self.shown.chosen == COMING else near).game_id)


def _place(game: ScheduledGame) -> tuple[date, int]:
    return game.day or date.min, game.game_id
