"""Standings of a season; Enter shows the team."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from tracker.profiles.hockey.league.standings import TeamLine, courses, standings
from tracker.profiles.hockey.ui.pages.course_chart import CourseChart
from tracker.profiles.hockey.ui.pages.league import (
    AheadNote,
    LeagueSchedule,
    SeasonChoice,
    bar,
    signed,
)
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.page_table import KEYS, PageColumn, PageTable, Tone

CHARTED_PIXELS = 440
"""The height from which the chart stands below the table."""
SUBJECT_MARK = "\n"
"""Between a team and a season, for the team's page."""
EMPTY = (
    "No season has a game with two teams yet. A game is in the schedule as soon as the server has "
    "published it; standings count games that are complete."
)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".lstrip("0") if value < 1 else "1.000"


def _direction(line: TeamLine) -> Tone | None:
    if line.difference == 0:
        return None
    return Tone.OK if line.difference > 0 else Tone.DIM


COLUMNS = (
    PageColumn("#", lambda line: line.rank, words="Rank", is_number=True),
    PageColumn("Team", lambda line: line.team, is_strong=True),
    PageColumn("GP", lambda line: line.games, words="Games played", is_number=True),
    PageColumn("W", lambda line: line.wins, words="Won", is_number=True),
    PageColumn("L", lambda line: line.losses, words="Lost in regulation", is_number=True),
    PageColumn(
        "OTL",
        lambda line: line.overtime_losses,
        words="Lost in overtime or a shootout",
        is_number=True,
    ),
    PageColumn("T", lambda line: line.ties, words="Tied", is_number=True),
    PageColumn("PTS", lambda line: line.points, words="Points", is_number=True, is_strong=True),
    PageColumn(
        "P%",
        lambda line: line.points_share,
        _share,
        words="Points of those to be won",
        is_number=True,
        is_lesser=True,
    ),
    PageColumn("GF", lambda line: line.goals_for, words="Goals for", is_number=True),
    PageColumn("GA", lambda line: line.goals_against, words="Goals against", is_number=True),
    PageColumn(
        "Diff",
        lambda line: line.difference,
        signed,
        words="Goal difference",
        is_number=True,
        tone=_direction,
    ),
    PageColumn("Home", lambda line: line.home, words="At home: won, lost, other", is_lesser=True),
    PageColumn("Away", lambda line: line.away, words="Away: won, lost, other", is_lesser=True),
    PageColumn(
        "Last 10", lambda line: line.last_ten, words="Last ten: won, lost, other", is_lesser=True
    ),
    PageColumn("Streak", lambda line: line.streak, words="What came last, how often in a row"),
)


class StandingsPage(ProfilePage):
    """Counts what the server has published; games that are ahead here are named below."""

    follows_records = True

    def __init__(self, desk: PageDesk) -> None:
        super().__init__()
        self._desk, self._schedule = desk, LeagueSchedule(desk)
        self.seasons, self.note = SeasonChoice(self), AheadNote(self)
        self.table = PageTable("Standings", COLUMNS, lambda line: line.key, desk.theme, self)
        self.chart = CourseChart(self)
        self._has_played = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(bar(self, self.seasons, self.table.filter))
        box.addWidget(self.table, 2)
        box.addWidget(self.chart, 1)
        box.addWidget(self.note)
        self.table.moved.connect(self._show_course)
        self.seasons.changed.connect(desk.reload)
        self.table.taken.connect(self._show_team)

    def fill(self) -> None:
        """The season that is chosen."""
        games = self._schedule.games()
        published = [game for game in games if game.is_published]
        season = self.seasons.offer_of(published)
        of_season = [game for game in published if game.season == season]
        lines = standings(of_season)
        empty = EMPTY if self._schedule.is_known else self._desk.why_empty()
        self.table.show_rows(lines, empty)
        self.chart.show_courses(courses(of_season))
        self._has_played = any(line.games for line in lines)
        self._make_room()
        self.table.hide_column("T", not any(line.ties for line in lines))
        shown = [game for game in games if game.season == season or not game.is_published]
        self.note.show_games(shown)

    def focus_work(self) -> None:
        """The table."""
        self.table.focus_rows()

    def focus_filter(self) -> None:
        """The filter."""
        self.table.focus_filter()

    def copied(self) -> str:
        """The standings as they are shown."""
        return self.table.copied()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """What Enter does, and the table's keys."""
        return (("Standings", "The team's page", "Enter"), *KEYS)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """The table comes first."""
        is_high = self.height() >= self._desk.theme.pixels(CHARTED_PIXELS)
        self.chart.setVisible(is_high and self._has_played)

    def _show_course(self, line: TeamLine | None) -> None:
        self.chart.choose("" if line is None else line.key)

    def _show_team(self, line: TeamLine) -> None:
        self._desk.open_page("teams", f"{line.team}{SUBJECT_MARK}{self.seasons.chosen}")
