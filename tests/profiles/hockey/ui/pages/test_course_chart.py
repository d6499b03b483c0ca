"""The course of a season: one team before the others, also for those who do not see it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.profiles.hockey.ui.pages.conftest import SEASON
from tracker.profiles.hockey.league.standings import TeamCourse
from tracker.profiles.hockey.ui.pages.course_chart import CourseChart, spread
from tracker.profiles.hockey.ui.pages.standings_page import StandingsPage

DAYS = (date(2026, 1, 1), date(2026, 1, 8))
COURSES = [TeamCourse("a", "Ants", DAYS, (2, 4)), TeamCourse("b", "Bees", DAYS, (0, 1))]


@pytest.fixture
def chart(qtbot, theme) -> CourseChart:
    made = CourseChart()
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    made.show_courses(COURSES)
    return made


def accented(chart: CourseChart, theme) -> list[tuple[int, int]]:
    """Where the accent is, left of the names."""
    image, wanted = chart.grab().toImage(), theme.colour("accent")
    return [
        (x, y)
        for x in range(50, 350)
        for y in range(image.height())
        if image.pixelColor(x, y) == wanted
    ]


def test_the_chosen_teams_line_is_in_the_accent_and_as_high_as_its_points(chart, theme):
    assert accented(chart, theme) == []
    chart.choose("a")
    high = min(y for _x, y in accented(chart, theme))
    chart.choose("b")
    low = min(y for _x, y in accented(chart, theme))
    assert high < low


def test_it_can_be_heard(chart):
    chart.choose("a")
    assert chart.accessibleDescription() == "Ants 4, Bees 1. Ants: 01 Jan 2, 08 Jan 4"


@pytest.mark.parametrize("count", [1, 40])
def test_any_number_of_teams_can_be_drawn(chart, count):
    chart.show_courses([TeamCourse(str(n), f"Team {n}", DAYS[:1], (0,)) for n in range(count)])
    chart.choose("0")
    assert not chart.grab().isNull()


def test_names_are_a_line_apart_where_there_is_room_and_never_beyond_the_edge():
    assert spread([10, 12, 50], 16, 0, 100) == [10, 26, 50]
    assert spread([90, 95, 100], 16, 0, 100) == [68, 84, 100]
    assert spread([0, 0, 0], 16, 0, 20) == [0, 10, 20]
    assert spread([], 16, 0, 20) == []


def test_the_team_under_the_cursor_is_brought_to_the_front(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    page.table.choose("TSea")
    assert page.chart.accessibleDescription().endswith("Sea: 11 Jan 0")
    assert page.chart.isVisible()


def test_in_a_low_window_the_table_has_all_the_room(desk, open_page):
    desk.take_schedule(SEASON)
    page = open_page(StandingsPage)
    page.resize(800, 300)
    assert page.chart.isHidden()
