"""A team's season: its games from its side, the goals in each, its players."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.profiles.hockey.ui.pages.conftest import SEASON, press, record
from tracker.core.scope import Scope
from tracker.profiles.hockey import league
from tracker.profiles.hockey.ui.pages.team_page import EMPTY, NO_PLAYERS, TeamPage

SKATERS = [
    {"season": "20252026", "player_id": "p1", "player_name": "Anna Able", "team_name": "Ice",
     "games": 2, "goals": 4, "assists": 1, "points": 5, "plus_minus": 2, "toi_seconds": 1800},
    {"season": "20252026", "player_id": "p2", "player_name": "Otto Oil", "team_name": "Oil",
     "games": 2, "goals": 1, "assists": 1, "points": 2, "plus_minus": 0, "toi_seconds": 0},
]  # fmt: skip


@pytest.fixture
def page(desk: Any, open_page: Any) -> TeamPage:
    desk.take_schedule(SEASON)
    desk.take(league.SKATERS.table, SKATERS)
    made: TeamPage = open_page(TeamPage)
    return made


def test_the_first_teams_newest_season_is_shown(page):
    assert (page.teams.chosen, page.seasons.chosen) == ("Ice", "20252026")
    assert page.games.texts() == [
        ["25 Jan 2026", "Sea", "Scheduled", "", ""],
        ["12 Jan 2026", "at Oil", "L 2-3 OT", "2", "3"],
        ["10 Jan 2026", "Oil", "W 5-1", "5", "1"],
    ]
    assert page.line.text() == (
        "No. 2  ·  3 points of 2 games  ·  1 won, 0 lost, 1 after time, 0 tied  ·  goals 7-4 (+3)"
        "  ·  streak OT1"
    )
    assert page.players.texts() == [["Anna Able", "2", "4", "1", "5", "+2", "15:00"]]


def test_goals_of_each_game_can_be_heard(page):
    assert page.scored.accessibleDescription() == "10 Jan 5, 12 Jan 2"
    assert page.allowed.accessibleDescription() == "10 Jan 1, 12 Jan 3"


def test_the_standings_ask_for_a_team_and_a_season(page, desk):
    page.show_subject("Oil\n20242025")
    desk.fill()
    assert (page.teams.chosen, page.seasons.chosen) == ("Oil", "20242025")
    assert [line[2] for line in page.games.texts()] == ["L 0-9"]
    assert page.players.empty_words == NO_PLAYERS


def test_what_was_asked_for_before_there_were_rows_is_shown_when_they_come(desk, open_page):
    page = open_page(TeamPage)
    page.show_subject("Sea\n20252026")
    desk.fill()
    assert page.games.empty_words == "Asking the server…"
    desk.take_schedule(SEASON)
    desk.fill()
    assert page.teams.chosen == "Sea"


def test_enter_opens_the_game_or_the_player(page, desk):
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Return)
    assert desk.opened == [Scope("hockey", "13")]
    assert page.copied().startswith("Date\tAgainst")
    page.players.focus_rows()
    assert page.copied().startswith("Player\tGP")
    press(page, Qt.Key.Key_Return)
    assert desk.pages == [("players", "p1\n20252026")]


def test_games_of_the_team_that_are_ahead_here_are_named(page, desk, store):
    record(store, 12, home_team="Sea", away_team="Oil")
    record(store, 11, home_team="Ice", away_team="Oil")
    desk.fill()
    assert "1 game here has changes" in page.note.text()


def test_a_live_game_shows_how_it_stands(page, desk):
    goals = [
        {"game_id": 14, "team_venue": "home", "goals": 1},
        {"game_id": 14, "team_venue": "away", "goals": 2},
    ]
    filters = {"game_id": "in.(14)", "select": "game_id,team_venue,goals"}
    desk.take("fact_team_game_stats", goals, **filters)
    page.show_subject("Sea")
    desk.fill()
    assert page.games.texts()[1][2] == "Live 1-2"


def test_without_games_it_is_said_what_to_do(desk, open_page):
    page = open_page(TeamPage)
    desk.take_schedule([])
    desk.fill()
    assert page.games.empty_words == EMPTY
    assert page.scored.isHidden()


def test_columns_use_their_room_also_where_words_stood_first(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(TeamPage)
    narrow = page.players.view.columnWidth(0)
    desk.take(league.SKATERS.table, SKATERS)
    desk.fill()
    header = page.players.view.horizontalHeader()
    assert narrow < page.players.view.columnWidth(0)
    assert page.players.width() - header.length() < 40
