"""Reports fit their paper: nothing is cut, rows stay whole, and titles stay with their rows."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from tests.profiles.hockey.reports.conftest import OVERTIME_GAME, source_of
from tests.ui.kit.paper.stripes import A4, Stripes
from tracker.profiles.hockey.reports.figures import Bars, Series, ShotMap
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.reports.writing import KINDS
from tracker.profiles.hockey.ui.paper.figures import draw_figure
from tracker.profiles.hockey.ui.paper.printing import pdf, png
from tracker.reports.content import Report
from tracker.ui.kit.paper.flow import MARGIN, Fonts


@functools.cache
def overtime() -> Source:
    return source_of(OVERTIME_GAME)


@pytest.fixture
def fonts(qapp: QApplication) -> Fonts:
    return Fonts(QGuiApplication.font().family())


@pytest.mark.parametrize(
    "figure",
    [
        Bars("Bars", tuple("abcdefgh"), (Series("One", (1.0,) * 8),)),
        ShotMap("Map", (), "Home", "Away"),
    ],
    ids=lambda figure: figure.title,
)
def test_a_figure_goes_to_the_next_page_with_its_title(
    figure: Bars | ShotMap, fonts: Fonts
) -> None:
    flow = Stripes(fonts)
    flow.y = 930
    draw_figure(flow, figure)

    assert {page for page, _ in flow.taken} == {2}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_real_report_leaves_its_margins(kind: str, qapp: QApplication) -> None:
    image = QImage.fromData(png(KINDS[kind](overtime())))
    edge = round(MARGIN * image.width() / (A4[1] if kind == "playbyplay" else A4[0])) - 6
    inked = [
        (x, y)
        for x in (*range(0, edge, 3), *range(image.width() - edge, image.width(), 3))
        for y in range(0, image.height(), 5)
        if image.pixelColor(x, y).name() != "#ffffff"
    ]
    assert inked == []


def test_long_names_leave_the_bars_their_room(qapp: QApplication) -> None:
    bars = Bars("Bars", ("W" * 200, "b"), (Series("One", (4.0, 2.0), "home"),))
    image = QImage.fromData(png(Report("W" * 300, "S" * 300, (bars,))))
    counted = max(
        sum(image.pixelColor(x, y).name() == "#6d3bc4" for x in range(0, image.width(), 4))
        for y in range(0, image.height(), 6)
    )
    assert counted * 4 > image.width() / 4


def test_a_document_is_the_same_whether_it_is_drawn_first_or_again(qapp: QApplication) -> None:
    report = KINDS["toi"](overtime())
    first, again = (len(pdf(report)) for _ in range(2))
    assert abs(first - again) < 64


def test_reports_need_no_running_application(tmp_path: Path) -> None:
    script = (
        "from tests.profiles.hockey.reports.conftest import OVERTIME_GAME, imported\n"
        "from tracker.profiles.hockey.reports.writing import write_report\n"
        "from pathlib import Path\n"
        f"write_report('toi', *imported(OVERTIME_GAME), Path({str(tmp_path / 'toi.pdf')!r}))\n"
    )
    root = Path(__file__).parents[5]
    without = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY")}
    subprocess.run([sys.executable, "-c", script], cwd=root, env=without, check=True)

    assert (tmp_path / "toi.pdf").read_bytes().startswith(b"%PDF-")
