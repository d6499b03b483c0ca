"""Columns are drawn to scale, whatever there is to draw."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from tracker.profiles.hockey.ui.pages.game_columns import GameColumnsChart, columns_of

LABELS = ("1 Jan", "2 Jan", "3 Jan")


@pytest.fixture
def chart(qtbot, theme) -> GameColumnsChart:
    made = GameColumnsChart()
    qtbot.addWidget(made)
    made.resize(300, 160)
    made.show()
    return made


def painted(chart: GameColumnsChart, colour: QColor) -> list[int]:
    """Per third of the width, how high this colour stands."""
    image = chart.grab().toImage()
    third = image.width() // 3
    counts = []
    for part in range(3):
        columns = range(part * third, (part + 1) * third)
        heights = [
            sum(image.pixelColor(x, y) == colour for y in range(image.height())) for x in columns
        ]
        counts.append(max(heights))
    return counts


def test_columns_are_as_high_as_their_values(chart, theme):
    chart.show_columns(columns_of("Points", LABELS, [("Points", (4, 2, 0))]))
    first, second, third = painted(chart, theme.colour("accent"))
    assert first == pytest.approx(2 * second, abs=3)
    assert first > 60
    assert third == 0


def test_parts_stand_one_on_the_other(chart, theme):
    chart.show_columns(columns_of("P", LABELS, [("Goals", (2, 1, 1)), ("Assists", (2, 0, 0))]))
    goals = painted(chart, theme.colour("accent"))
    assert goals[0] == pytest.approx(2 * goals[1], abs=8)


@pytest.mark.parametrize("count", [0, 1, 200])
def test_any_number_of_games_can_be_drawn(chart, count):
    labels = [f"{n} Jan" for n in range(count)]
    chart.show_columns(
        columns_of("TOI", labels, [("TOI", [60 * n for n in range(count)])], is_time=True)
    )
    assert not chart.grab().isNull()


def test_times_are_heard_as_minutes():
    columns = columns_of("TOI", LABELS[:1], [("TOI", [61])], is_time=True)
    assert columns.in_words == "1 Jan 1:01"


def test_two_charts_of_one_reach_can_be_compared(chart, theme):
    chart.show_columns(columns_of("Goals for", LABELS, [("Goals", (4, 2, 1))]))
    alone = painted(chart, theme.colour("accent"))
    chart.show_columns(columns_of("Goals for", LABELS, [("Goals", (4, 2, 1))], reach=8))
    beside = painted(chart, theme.colour("accent"))
    assert alone[0] == pytest.approx(2 * beside[0], abs=4)
