"""The shift timeline: stays are found, walked through, chosen and mended by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tracker.profiles.hockey.ui.widgets.shift_timeline import ShiftTimeline
from tracker.profiles.hockey.ui.widgets.stays import BoundaryMove, Stay, TimelineRow
from tracker.profiles.hockey.ui.widgets.timeline_paint import stay_box

ROWS = (
    TimelineRow("home", 13, "13 Sharangovich", (Stay(0, 45, (1, 2)), Stay(300, 350, (7,)))),
    TimelineRow("home", 28, "28 Lindholm", (Stay(45, 90, (3,)), Stay(360, None, (9,)))),
    TimelineRow("home", 91, "91 Kadri", ()),
    TimelineRow("home", 25, "25 Markstrom", (Stay(0, None, (1, 2, 3, 7, 9)),), is_goalie=True),
)
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


class Told:
    """What the timeline emitted."""

    def __init__(self, timeline: ShiftTimeline) -> None:
        self.chosen: list[tuple[str, int, int]] = []
        self.moves: list[BoundaryMove] = []
        timeline.stay_chosen.connect(lambda *stay: self.chosen.append(stay))
        timeline.boundary_moved.connect(self.moves.append)


@pytest.fixture
def timeline(show: Callable[[QWidget, int, int], None]) -> ShiftTimeline:
    made = ShiftTimeline()
    made.set_period(1200)
    made.set_rows(ROWS)
    made.set_now(400)
    show(made, 800, 200)
    return made


@pytest.fixture
def told(timeline: ShiftTimeline) -> Told:
    return Told(timeline)


def middle(timeline: ShiftTimeline, row: int, place: int) -> QPoint:
    stay = timeline.rows[row].stays[place]
    return stay_box(timeline.scale(), row, stay, timeline.now).center().toPoint()


def drag(timeline: ShiftTimeline, row: int, before: int, after: int) -> None:
    scale = timeline.scale()
    y = round(scale.y(row) + scale.row / 2)
    start, end = (QPoint(round(scale.x(second)), y) for second in (before, after))
    QTest.mousePress(timeline.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(timeline.viewport(), end)
    QTest.mouseRelease(timeline.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_a_click_chooses_the_stay(timeline: ShiftTimeline, told: Told) -> None:
    place = middle(timeline, 0, 1)
    QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert told.chosen == [("home", 13, 7)]
    assert timeline.selected == 7


def test_the_keyboard_chooses_the_same_stay(timeline: ShiftTimeline, told: Told) -> None:
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    QTest.keyClick(timeline, Qt.Key.Key_Return)

    assert told.chosen == [("home", 13, 7)]


def test_every_stay_can_be_walked_to(timeline: ShiftTimeline) -> None:
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    visited = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Down):
        visited.append(timeline.accessibleName().removeprefix("Shifts: "))
        QTest.keyClick(timeline, key)
    visited.append(timeline.accessibleName().removeprefix("Shifts: "))

    assert visited == [
        "13 Sharangovich, 20:00 to 19:15, 0:45",
        "13 Sharangovich, 15:00 to 14:10, 0:50",
        "28 Lindholm, 14:00 to now, 0:40",
        "28 Lindholm, 19:15 to 18:30, 0:45",
        "25 Markstrom, 20:00 to now, 6:40",
    ]


def test_the_running_stay_grows_with_the_clock(timeline: ShiftTimeline) -> None:
    stay = ROWS[1].stays[1]
    before = stay_box(timeline.scale(), 1, stay, timeline.now).width()
    timeline.set_now(460)

    assert stay_box(timeline.scale(), 1, stay, timeline.now).width() > before
    assert timeline.words((1, 1)) == "28 Lindholm, 14:00 to now, 1:40"


def test_a_boundary_that_is_dragged_is_told_of(timeline: ShiftTimeline, told: Told) -> None:
    drag(timeline, 0, 350, 380)

    (move,) = told.moves
    assert (move.jersey, move.is_start, move.before, move.shift_index) == (13, False, 350, 7)
    assert abs(move.after - 380) <= 2
    assert told.chosen == []


def test_the_beginning_is_the_first_segments(timeline: ShiftTimeline, told: Told) -> None:
    timeline.focus_place = (0, 0)
    QTest.keyClick(timeline, Qt.Key.Key_Right, ALT | SHIFT)

    assert told.moves == [BoundaryMove("home", 13, True, 0, 1, 1)]


def test_the_end_is_the_last_segments(timeline: ShiftTimeline, told: Told) -> None:
    timeline.focus_place = (0, 0)
    QTest.keyClick(timeline, Qt.Key.Key_Left, ALT)

    assert told.moves == [BoundaryMove("home", 13, False, 45, 44, 2)]


def test_a_stay_cannot_end_before_it_began_nor_leave_the_period(
    timeline: ShiftTimeline, told: Told
) -> None:
    drag(timeline, 0, 350, 200)
    assert told.moves[-1].after == 301
    drag(timeline, 0, 350, 5000)
    assert told.moves[-1].after == 1200
    timeline.focus_place = (0, 0)
    QTest.keyClick(timeline, Qt.Key.Key_Left, ALT | SHIFT)

    assert len(told.moves) == 2


def test_a_running_stay_has_no_end_to_move(timeline: ShiftTimeline, told: Told) -> None:
    timeline.focus_place = (1, 1)
    QTest.keyClick(timeline, Qt.Key.Key_Right, ALT)

    assert told.moves == []


def test_zooming_keeps_the_second_under_the_mouse(timeline: ShiftTimeline) -> None:
    x = 500.0
    before = timeline.scale().second(x)
    place = QPointF(x, 50)
    wheel = QWheelEvent(
        place, timeline.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    for _ in range(3):
        QApplication.sendEvent(timeline.viewport(), wheel)

    assert timeline.zoom == pytest.approx(1.5**3)
    assert timeline.scale().second(x) == pytest.approx(before, abs=1)


def test_zoom_has_keys(timeline: ShiftTimeline) -> None:
    for _ in range(12):
        QTest.keyClick(timeline, Qt.Key.Key_Plus)
    assert timeline.zoom == 24.0
    assert timeline.horizontalScrollBar().maximum() > 0
    QTest.keyClick(timeline, Qt.Key.Key_Minus)
    assert timeline.zoom == 16.0
    QTest.keyClick(timeline, Qt.Key.Key_0)
    assert timeline.horizontalScrollBar().maximum() == 0


def test_what_the_keyboard_goes_to_is_scrolled_into_view(timeline: ShiftTimeline) -> None:
    timeline.resize(800, 60)
    timeline.zoom_by(6)
    timeline.focus_place = (0, 1)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_End):
        QTest.keyClick(timeline, key)

    box = stay_box(timeline.scale(), 1, timeline.stay((1, 1)), timeline.now)
    assert box.top() >= timeline.scale().axis - 1
    assert box.left() <= timeline.viewport().width()


def test_the_keyboard_stays_at_its_stay_when_the_rows_are_renewed(timeline: ShiftTimeline) -> None:
    timeline.focus_place = (1, 1)
    newcomer = TimelineRow("home", 10, "10 Huberdeau", (Stay(390, None, (10,)),))
    grown = replace(ROWS[1], stays=(ROWS[1].stays[0], Stay(360, 390, (9,))))
    timeline.set_rows((newcomer, ROWS[0], grown))
    assert timeline.focus_place == (2, 1)

    timeline.set_rows((newcomer,))
    assert timeline.focus_place is None


def test_an_empty_timeline_takes_every_key(show: Callable[[QWidget, int, int], None]) -> None:
    empty = ShiftTimeline()
    show(empty, 300, 100)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Plus):
        QTest.keyClick(empty, key)

    assert empty.focus_place is None
    assert empty.accessibleName() == "Shifts"
