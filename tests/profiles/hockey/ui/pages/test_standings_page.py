"""The standings: what the server has published, what is ahead here, and the way to the games."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.profiles.hockey.ui.pages.conftest import SEASON, over, press, record
from tracker.profiles.hockey.ui.pages.standings_page import EMPTY, StandingsPage


def column(page: StandingsPage, heading: str) -> list[str]:
    headings = page.table.copied().splitlines()[0].split("\t")
    return [line[headings.index(heading)] for line in page.table.texts()]


def test_the_newest_season_is_shown_in_order_of_points(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    assert page.seasons.chosen == "20252026"
    assert column(page, "Team") == ["Oil", "Ice", "Sea"]
    assert column(page, "PTS") == ["4", "3", "0"]
    assert column(page, "OTL") == ["0", "1", "0"]
    assert column(page, "Diff") == ["+1", "+3", "-4"]
    assert column(page, "Streak") == ["W2", "OT1", "L1"]
    assert column(page, "P%") == [".667", ".750", ".000"]


def test_another_season_is_chosen_and_stays_when_newer_rows_come(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    page.seasons.choose("20242025")
    assert column(page, "Team") == ["Ice", "Oil"]

    desk.take_schedule([*SEASON, over(4, 6, "Sea", "Oil", "1-0", season="20242025")])
    desk.fill()

    assert page.seasons.chosen == "20242025"
    assert column(page, "Team") == ["Ice", "Sea", "Oil"]


def test_numbers_are_right_aligned_and_spoken_with_their_names(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    model = page.table.view.model()
    points = column_number(page, "PTS")
    aligned = model.index(0, points).data(Qt.ItemDataRole.TextAlignmentRole)
    assert Qt.AlignmentFlag.AlignRight in aligned
    assert model.index(0, points).data(Qt.ItemDataRole.AccessibleTextRole) == "Points 4"
    assert page.seasons.findChild(type(page.seasons._box)).accessibleName() == "Season"


def column_number(page: StandingsPage, heading: str) -> int:
    return page.table.copied().splitlines()[0].split("\t").index(heading)


def test_standings_ask_for_no_scores_of_games_under_way(desk, open_page):
    desk.take_schedule(SEASON)
    open_page(StandingsPage)
    assert desk.reader.missing == set()


def test_ties_have_a_column_only_where_there_are_some(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    ties = column_number(page, "T")
    assert page.table.view.isColumnHidden(ties)
    desk.take_schedule([*SEASON, over(16, 14, "Ice", "Sea", "2-2")])
    desk.fill()
    assert not page.table.view.isColumnHidden(ties)


def test_everything_fits_the_windows_first_size(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    assert not page.table.view.horizontalScrollBar().isVisible()


def test_enter_asks_for_the_team_in_this_season(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Return)
    assert desk.pages == [("teams", "Ice\n20252026")]


def test_games_that_are_ahead_here_are_named(desk, open_page, store):
    desk.take_schedule(SEASON)
    record(store, 11, home_team="Ice", away_team="Oil")
    page = open_page(StandingsPage)
    assert page.note.text() == (
        "● 1 game here has changes that were not sent: Ice – Oil (1). The server's numbers follow "
        "when it has them."
    )
    record(store, 15, home_team="Ice", away_team="Sea")
    desk.fill()
    assert page.note.text().startswith("● 2 games here have changes")


def test_a_game_that_is_only_here_does_not_count_but_is_named(desk, open_page, store):
    desk.take_schedule(SEASON)
    fields = {"status": "complete", "home_goals_official": 9, "away_goals_official": 0}
    record(store, 99, home_team="Sea", away_team="Oil", season="20252026", **fields)
    page = open_page(StandingsPage)
    assert column(page, "PTS") == ["4", "3", "0"]
    assert "Sea – Oil (1)" in page.note.text()


def test_without_games_it_is_said_what_to_do(desk, open_page):
    page = open_page(StandingsPage)
    assert page.table.empty_words == "Asking the server…"
    desk.take_schedule([])
    desk.fill()
    assert page.table.empty_words == EMPTY
    assert page.copied() == ""
