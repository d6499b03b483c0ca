"""The strip above the rink: what is read at a glance stays where the eye knows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tracker.profiles.hockey.ui.scoreboard import Board, Scoreboard, TeamBoard
from tracker.ui.theme import Theme

KEYS = {
    "clock.toggle": "␣", "clock.less": "◀", "clock.more": "▶", "period.next": "Ctrl+⏎",
}  # fmt: skip
EVEN = Board(
    home=TeamBoard("BUF", "Buffalo Sabres", 0, "shots 1", "#0038a8"),
    away=TeamBoard("NJD", "New Jersey Devils", 3, "shots 9 · faceoffs 48 %", "#c8102e"),
    period="Begin 1st",
    strength="5 v 5",
    keys=KEYS,
)
LONG = "6 v 5  Buffalo power play  Buffalo net empty  New Jersey net empty"
OTHERS = {
    "a power play": replace(EVEN, strength="5 v 4  BUF power play", penalties=["NJD 14 01:32"]),
    "a longer power play": replace(EVEN, strength=LONG, penalties=[LONG, LONG]),
    "nobody on the ice": replace(EVEN, strength=""),
    "the end of a period": replace(EVEN, period="End 3rd overtime"),
    "a score of two digits": replace(EVEN, home=replace(EVEN.home, score=10)),
    "many shots": replace(EVEN, home=replace(EVEN.home, facts="shots 127 · faceoffs 100 %")),
}


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme) -> Iterator[Scoreboard]:
    around = QWidget()
    made = Scoreboard(theme, around)
    qtbot.addWidget(around)
    around.resize(1340, 60)
    made.resize(1340, 60)
    made.show_clock(1200, is_running=False)
    made.show_board(EVEN)
    with qtbot.waitExposed(around):
        around.show()
    yield made
    around.close()


def places(strip: Scoreboard) -> dict[str, tuple[int, int]]:
    """Left edge and width of the scores, the clock, and what is written beside them."""
    QApplication.processEvents()
    scores = [w for w in strip.findChildren(QLabel) if w.objectName() == "score"]
    (clock,) = (w for w in strip.findChildren(QPushButton) if w.objectName() == "clock")
    strength = next(
        w for w in strip.findChildren(QLabel) if w.accessibleName().startswith("Strength")
    )
    steps = [w for w in strip.findChildren(QPushButton) if " s" in w.text()]
    shown = {"home": scores[0], "away": scores[1], "clock": clock, "strength": strength}
    shown |= {w.text(): w for w in steps}
    assert len(shown) == 6
    return {name: (widget.x(), widget.width()) for name, widget in shown.items()}


@pytest.mark.parametrize("width", [1340, 1254])
@pytest.mark.parametrize("board", OTHERS.values(), ids=OTHERS.keys())
def test_score_and_clock_stay_in_place_whatever_is_said_beside_them(
    strip: Scoreboard, board: Board, width: int
) -> None:
    strip.resize(width, 60)
    before = places(strip)
    strip.show_board(board)
    assert places(strip) == before


@pytest.mark.parametrize(("seconds", "is_shootout"), [(5, False), (671, False), (0, True)])
def test_the_clock_keeps_its_place_while_it_runs(
    strip: Scoreboard, seconds: int, is_shootout: bool
) -> None:
    before = places(strip)
    strip.show_clock(seconds, is_running=True, is_shootout=is_shootout)
    assert places(strip) == before


def test_the_clock_stands_in_the_middle(strip: Scoreboard) -> None:
    left, width = places(strip)["clock"]
    assert abs(left + width / 2 - strip.width() / 2) <= 1


def test_what_has_no_room_is_said_in_full_to_who_asks(strip: Scoreboard) -> None:
    strip.show_board(OTHERS["a longer power play"])
    strength = next(
        w for w in strip.findChildren(QLabel) if w.accessibleName().startswith("Strength")
    )
    assert strength.toolTip() == LONG
    assert strength.accessibleName() == f"Strength {LONG}"
    assert strip.strength_text() == LONG
