"""The schedule: past and coming games, what is here, and the way into a game."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.profiles.hockey.ui.pages.conftest import SEASON, press, record
from tracker.core.scope import Scope
from tracker.profiles.hockey.ui.pages.schedule_page import (
    COMING,
    EMPTY,
    NONE_SUCH,
    PLAYED,
    SchedulePage,
)
from tracker.ui.kit.workspace import Tone

LIVE_GOALS = {"game_id": "in.(14)", "select": "game_id,team_venue,goals"}


def lines(page: SchedulePage) -> list[tuple[str, str, str, str]]:
    """Home, score, away, state."""
    return [(line[1], line[2], line[3], line[4]) for line in page.table.texts()]


def here(page: SchedulePage) -> dict[str, str]:
    return {line[6]: line[5] for line in page.table.texts()}


def test_games_are_listed_from_the_newest_with_scores_and_states(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(SchedulePage)
    assert lines(page) == [
        ("Ice", "", "Sea", "Scheduled"),
        ("Sea", "", "Oil", "Live"),
        ("Oil", "3 – 2 OT", "Ice", "Final, overtime"),
        ("Sea", "0 – 4", "Oil", "Final"),
        ("Ice", "5 – 1", "Oil", "Final"),
    ]
    assert page.table.texts()[0][0] == "Sun 25 Jan 2026"


def test_a_live_games_goals_are_asked_for(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(SchedulePage)
    assert [dict(query.filters) for query in desk.reader.missing] == [LIVE_GOALS]
    goals = [
        {"game_id": 14, "team_venue": "home", "goals": 1},
        {"game_id": 14, "team_venue": "away", "goals": 2},
    ]
    desk.take("fact_team_game_stats", goals, **LIVE_GOALS)
    desk.fill()
    assert lines(page)[1] == ("Sea", "1 – 2", "Oil", "Live")


def test_the_cursor_begins_where_play_is(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(SchedulePage)
    assert page.table.current().game_id == 14
    page.shown.choose(COMING)
    assert page.table.current().game_id == 14
    page.shown.choose(PLAYED)
    assert page.table.current().game_id == 13


def test_games_to_come_are_listed_from_the_next(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(SchedulePage)
    page.shown.choose(COMING)
    assert [line[0] for line in lines(page)] == ["Sea", "Ice"]


def test_enter_opens_the_game(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(SchedulePage)
    press(page, Qt.Key.Key_Return)
    assert desk.opened == [Scope("hockey", "14")]


def test_what_is_here_is_marked_and_what_was_not_sent_is_counted(desk, open_page, store):
    desk.take_schedule(SEASON)
    scope = record(store, 14, home_team="Sea", away_team="Oil", status="live")
    with store.write("event") as unit:
        unit.add(scope, "event", {"period": 1, "event_type": "Shot"})
    record(store, 99, home_team="Ant", away_team="Bee", season="20252026")
    page = open_page(SchedulePage)

    assert here(page)["14"] == "● 2 changes not sent"
    assert here(page)["99"] == "● 1 change not sent, only here"
    assert here(page)["11"] == ""
    assert "2 games here have changes" in page.note.text()
    page.table.choose(14)
    column = page.table.view.model().index(page.table.view.currentIndex().row(), 5)
    assert column.data(Qt.ItemDataRole.ForegroundRole) == desk.theme.colour(Tone.ACCENT.value)


def test_a_team_of_the_standings_narrows_the_list_to_its_games(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(SchedulePage)
    page.shown.choose(PLAYED)
    page.show_subject("Ice\n20242025")
    desk.fill()
    assert page.seasons.chosen == "20242025"
    assert lines(page) == [("Ice", "9 – 0", "Oil", "Final")]
    page.show_subject("Sea")
    page.seasons.choose("20252026")
    assert [line[0] for line in lines(page)] == ["Ice", "Sea", "Sea"]


def test_copying_takes_the_rows_that_are_shown(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(SchedulePage)
    page.focus_filter()
    page.table.filter.setText("final over")
    assert page.copied().splitlines() == [
        "Date\tHome\tScore\tAway\tState\tOn this laptop\tGame",
        "Mon 12 Jan 2026\tOil\t3 – 2 OT\tIce\tFinal, overtime\t\t13",
    ]


@pytest.mark.parametrize("shown", [COMING, PLAYED])
def test_a_part_of_the_season_without_games_says_so(desk, open_page, shown):
    rows = [row for row in SEASON if (row["game_id"] > 13) is (shown == PLAYED)]
    desk.take_schedule(rows)
    page = open_page(SchedulePage)
    page.seasons.choose("20252026")
    page.shown.choose(shown)
    assert page.table.empty_words == NONE_SUCH


def test_without_games_it_is_said_what_to_do(desk, open_page, store):
    page = open_page(SchedulePage)
    assert page.table.empty_words == "Asking the server…"
    desk.take_schedule([])
    desk.fill()
    assert page.table.empty_words == EMPTY
    record(store, 99, home_team="Ant", away_team="Bee", game_date="2026-01-30")
    desk.fill()
    assert lines(page) == [("Ant", "", "Bee", "Scheduled")]
