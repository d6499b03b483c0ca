"""Players: found by typing, their season in a line, their games in a chart and a table."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.profiles.hockey.ui.pages.conftest import SEASON, press
from tracker.core.scope import Scope
from tracker.profiles.hockey import league
from tracker.profiles.hockey.league.players import games_query
from tracker.profiles.hockey.ui.pages.players_page import EMPTY, GOALIE, NO_GAMES, PlayersPage


def player(player_id: str, name: str, goals: int, **more: Any) -> dict[str, Any]:
    return {
        "season": "20252026", "player_id": player_id, "player_name": name, "team_name": "Ice",
        "games": 2, "goals": goals, "assists": 1, "points": goals + 1, "plus_minus": 2,
        "toi_seconds": 1800, "shots": 7, "pim": 2, **more,
    }  # fmt: skip


SKATERS = [
    player("p1", "Anna Able", 4),
    player("p2", "Bert Baker", 1),
    player("p3", "Carla Old", 9, season="20242025"),
]
GOALIES = [
    {"season": "20252026", "player_id": "g1", "player_name": "Gus Net", "team_name": "Sea",
     "games": 2, "shots_against": 40, "saves": 38, "goals_against": 2, "shutouts": 1,
     "toi_seconds": 7200}
]  # fmt: skip
ANNAS_GAMES = [
    {"game_id": 11, "team_venue": "home", "goals": 3, "assists": 1, "points": 4, "shots": 5,
     "pim": 2, "plus_minus": 3, "hits": 0, "blocks": 1, "toi_seconds": 1000},
    {"game_id": 13, "team_venue": "away", "goals": 1, "assists": 0, "points": 1, "shots": 2,
     "pim": 0, "plus_minus": -1, "hits": 2, "blocks": 0, "toi_seconds": 800},
]  # fmt: skip


def take_games(desk: Any, player_id: str, rows: Any, *, is_goalie: bool = False) -> None:
    query = games_query(player_id, is_goalie=is_goalie)
    desk.take(query.table, rows, **dict(query.filters))


@pytest.fixture
def page(desk: Any, open_page: Any) -> PlayersPage:
    desk.take_schedule(SEASON)
    desk.take(league.SKATERS.table, SKATERS)
    desk.take(league.GOALIES.table, GOALIES)
    take_games(desk, "p1", ANNAS_GAMES)
    take_games(desk, "g1", [], is_goalie=True)
    made: PlayersPage = open_page(PlayersPage)
    return made


def names(page: PlayersPage) -> list[str]:
    return [line[0] for line in page.table.texts()]


def test_the_seasons_players_are_listed_and_the_first_ones_games_shown(page):
    assert page.seasons.chosen == "20252026"
    assert names(page) == ["Anna Able", "Bert Baker"]
    assert page.table.texts()[0] == [
        "Anna Able", "Ice", "2", "4", "1", "5", "+2", "15:00", "7", "2"
    ]  # fmt: skip
    assert page.card.name.text() == "Anna Able"
    assert page.card.line.text() == "Ice  ·  2 games  ·  4 G + 1 A = 5 P  ·  15:00 a game"
    assert [line[:7] for line in page.card.games.texts()] == [
        ["12 Jan 2026", "at Oil", "L 2-3 OT", "1", "0", "1", "13:20"],
        ["10 Jan 2026", "Oil", "W 5-1", "3", "1", "4", "16:40"],
    ]


def test_the_charts_go_from_the_oldest_game_to_the_newest_and_can_be_heard(page):
    assert page.card.score.accessibleName() == "Points by game"
    assert page.card.score.accessibleDescription() == "10 Jan 4, 12 Jan 1"
    assert page.card.time.accessibleDescription() == "10 Jan 16:40, 12 Jan 13:20"


def test_a_player_is_found_by_a_few_letters(page):
    page.focus_filter()
    QTest.keyClicks(QApplication.focusWidget(), "bak")
    assert names(page) == ["Bert Baker"]


def test_the_games_of_the_next_player_are_asked_for_after_a_moment(page, desk, qtbot):
    press(page, Qt.Key.Key_Down)
    assert page.card.name.text() == "Anna Able"
    qtbot.waitUntil(lambda: page.card.name.text() == "Bert Baker")
    assert games_query("p2", is_goalie=False) in desk.reader.missing
    assert page.card.games.empty_words == "Asking the server…"
    assert page.card.score.isHidden()

    take_games(desk, "p2", [])
    desk.fill()
    assert page.card.games.empty_words == NO_GAMES


def test_enter_goes_to_the_games_and_again_into_the_game(page, desk):
    press(page, Qt.Key.Key_Return)
    assert page.card.games.view.hasFocus()
    assert page.copied().startswith("Date\tAgainst")
    press(page, Qt.Key.Key_Return)
    assert desk.opened == [Scope("hockey", "13")]


def test_goalies_have_their_own_columns(page):
    page.who.choose(GOALIE)
    assert page.table.texts() == [["Gus Net", "Sea", "2", "40", "38", "0.950", "1.00", "2", "1"]]
    assert page.card.line.text() == "Sea  ·  2 games  ·  38 of 40 saved  ·  95.0 %"
    assert page.card.games.view.accessibleName() == "Games of the goalie"
    assert page.copied().startswith("Player\tTeam\tGP\tSA")


def test_an_older_season_has_its_own_players(page):
    page.seasons.choose("20242025")
    assert names(page) == ["Carla Old"]


def test_another_page_may_ask_for_a_player(page, desk):
    page.show_subject("p2")
    desk.fill()
    assert page.table.current().player_id == "p2"


def test_without_ice_time_there_is_no_chart_of_it(page, desk):
    take_games(desk, "p1", [{**row, "toi_seconds": 0} for row in ANNAS_GAMES])
    desk.fill()
    assert page.card.time.isHidden()
    assert page.card.games.texts()[0][6] == ""


def test_without_players_it_is_said_what_to_do(desk, open_page):
    page = open_page(PlayersPage)
    assert page.table.empty_words == "Asking the server…"
    desk.take(league.SKATERS.table, [])
    desk.fill()
    assert page.table.empty_words == EMPTY
    assert page.card.name.text() == ""


def test_all_of_it_is_reached_by_tab(page):
    seen = set()
    for _ in range(5):
        press(page, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget().accessibleName())
    assert seen == {"Season", "Show", "Filter skaters", "Skaters", "Games of the skater"}


def test_another_page_may_ask_for_a_player_of_another_season(page, desk):
    page.who.choose(GOALIE)
    page.show_subject("p3\n20242025")
    desk.fill()
    assert page.table.current().name == "Carla Old"
    assert page.seasons.chosen == "20242025"
