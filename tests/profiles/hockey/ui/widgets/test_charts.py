"""Figures are drawn to scale and can be heard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from tracker.profiles.hockey.reports.figures import Bars, Series, Steps
from tracker.profiles.hockey.ui.widgets.charts import Chart

BARS = Bars("Shots", ("53 Skinner", "72 Thompson"), (Series("Shots", (4.0, 2.0), "home"),))
STEPS = Steps(
    "Shots",
    (("BUF", "home", (10, 700, 1300)), ("NJD", "away", (400,))),
    ((700, "home"),),
    ((0, "1st"), (1200, "2nd")),
    2400,
)


@pytest.fixture
def chart(show: Callable[[QWidget, int, int], None]) -> Chart:
    made = Chart()
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    show(made, 600, 120)
    return made


def coloured(chart: Chart, y: int) -> int:
    """How many pixels of a line have the home team's colour."""
    image = chart.grab().toImage()
    wanted = QColor("#6D3BC4").rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()))


def test_bars_are_as_long_as_their_values(chart: Chart) -> None:
    chart.set_figure(BARS)
    QApplication.processEvents()
    widths = sorted({n for n in (coloured(chart, y) for y in range(120)) if n})

    assert widths[-1] == pytest.approx(2 * widths[0], rel=0.05)


def test_a_chart_can_be_heard(chart: Chart) -> None:
    chart.set_figure(BARS)
    assert (chart.accessibleName(), chart.accessibleDescription()) == (
        "Shots",
        "53 Skinner 4, 72 Thompson 2",
    )
    chart.set_figure(STEPS)
    assert chart.accessibleDescription() == "BUF 3, NJD 1"


def test_a_bar_chart_asks_for_a_line_per_category(chart: Chart) -> None:
    chart.set_figure(BARS)
    small = chart.sizeHint().height()
    names = tuple(str(n) for n in range(20))
    chart.set_figure(Bars("Many", names, (Series("Shots", (1.0,) * 20),), is_time=True))

    assert chart.sizeHint().height() > small * 3


@pytest.mark.parametrize(
    "figure",
    [
        Bars("Nobody", (), (Series("Shots", ()),)),
        Bars("Nothing", ("53",), (Series("Shots", (0.0,)),)),
        Steps("No shots", (("BUF", "home", ()), ("NJD", "away", ())), (), (), 0),
    ],
    ids=lambda figure: figure.title,
)
def test_an_empty_figure_is_drawn_without_complaint(chart: Chart, figure: Bars | Steps) -> None:
    chart.set_figure(figure)
    assert not chart.grab().isNull()


def test_rising_lines_are_drawn_in_the_teams_colours(chart: Chart) -> None:
    chart.resize(600, 300)
    chart.set_figure(STEPS)
    QApplication.processEvents()
    assert sum(coloured(chart, y) for y in range(300)) > 100
