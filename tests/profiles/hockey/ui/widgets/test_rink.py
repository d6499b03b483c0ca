"""The rink gives the records' feet, whichever way it is turned, by mouse as by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.profiles.hockey.ui.widgets.rink import Rink
from tracker.profiles.hockey.ui.widgets.rink_ends import RinkEnds, attacks_right
from tracker.profiles.hockey.ui.widgets.spots import (
    CENTRE_SPOT,
    FACEOFF_SPOTS,
    Mark,
    Shape,
    Spot,
    shape_of,
    zone_words,
)
from tracker.ui.theme import Theme, ThemeChoice

NO, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
SLOT, CREASE = Spot(169.0, 42.5), Spot(12.0, 40.0)


class Told:
    """What the rink emitted."""

    def __init__(self, rink: Rink) -> None:
        self.places: list[Spot] = []
        self.ways: list[tuple[Spot, Spot]] = []
        self.chosen: list[str] = []
        rink.puck_placed.connect(self.places.append)
        rink.path_drawn.connect(lambda start, end: self.ways.append((start, end)))
        rink.mark_chosen.connect(self.chosen.append)


@pytest.fixture
def rink(show: Callable[[QWidget, int, int], None]) -> Rink:
    made = Rink()
    show(made, 824, 364)  # 206 by 91 ft with the margin: four pixels to a foot
    return made


@pytest.fixture
def told(rink: Rink) -> Told:
    return Told(rink)


def click(rink: Rink, spot: Spot, held: Qt.KeyboardModifier = NO) -> None:
    place = rink.place_of(spot).toPoint()
    QTest.mouseClick(rink.viewport(), Qt.MouseButton.LeftButton, held, place)


def is_near(one: Spot, other: Spot, feet: float = 0.3) -> bool:
    return abs(one.x - other.x) <= feet and abs(one.y - other.y) <= feet


TURNS = {
    "as it is": RinkEnds(home_attacks_right=True),
    "home attacks left": RinkEnds(home_attacks_right=False),
    "from the other side": RinkEnds(home_attacks_right=True, is_mirrored=True),
    "home kept right": RinkEnds(home_attacks_right=False, keeps_home_right=True),
}


@pytest.mark.parametrize("ends", TURNS.values(), ids=TURNS.keys())
@pytest.mark.parametrize("spot", [SLOT, CREASE, CENTRE_SPOT])
def test_a_click_gives_the_feet_of_the_records(
    rink: Rink, told: Told, ends: RinkEnds, spot: Spot
) -> None:
    rink.set_ends(ends)

    click(rink, spot)

    assert is_near(told.places[0], spot), told.places


def test_y_grows_upwards_as_in_the_records(rink: Rink) -> None:
    top, bottom = rink.spot_at(QPoint(412, 30)), rink.spot_at(QPoint(412, 330))
    assert top.y > bottom.y


def test_a_picture_seen_from_the_other_side_is_turned_by_half(rink: Rink) -> None:
    before = rink.place_of(SLOT)
    rink.set_ends(RinkEnds(is_mirrored=True))
    after = rink.place_of(SLOT)

    size = rink.viewport().size()
    assert before.x() + after.x() == pytest.approx(size.width(), abs=2)
    assert before.y() + after.y() == pytest.approx(size.height(), abs=2)


def test_with_home_kept_right_every_period_looks_alike(rink: Rink) -> None:
    attacked = []
    for period in (1, 2):
        right = attacks_right(True, period)
        rink.set_ends(RinkEnds(home_attacks_right=right, keeps_home_right=True))
        attacked.append(rink.place_of(Spot(189.0 if right else 11.0, 42.5)))

    assert attacked[0].x() == pytest.approx(attacked[1].x(), abs=2)


@pytest.mark.parametrize(
    ("ends", "defenders"),
    [
        (RinkEnds(None, "VAN", "CGY"), ("", "")),
        (RinkEnds(True, "VAN", "CGY"), ("VAN", "CGY")),
        (RinkEnds(False, "VAN", "CGY"), ("CGY", "VAN")),
        (RinkEnds(True, "VAN", "CGY", is_mirrored=True), ("CGY", "VAN")),
        (RinkEnds(False, "VAN", "CGY", keeps_home_right=True), ("VAN", "CGY")),
    ],
)
def test_the_ends_say_who_defends_them(ends: RinkEnds, defenders: tuple[str, str]) -> None:
    assert ends.defenders == defenders


def test_teams_change_ends_after_every_period() -> None:
    assert [attacks_right(True, period) for period in (1, 2, 3, 4)] == [True, False, True, False]
    assert attacks_right(None, 2) is None


def test_a_drag_is_a_way(rink: Rink, told: Told) -> None:
    start, end = (rink.place_of(spot).toPoint() for spot in (CENTRE_SPOT, SLOT))
    QTest.mousePress(rink.viewport(), Qt.MouseButton.LeftButton, NO, start)
    QTest.mouseMove(rink.viewport(), end)
    QTest.mouseRelease(rink.viewport(), Qt.MouseButton.LeftButton, NO, end)

    assert told.places == []
    assert is_near(told.ways[0][0], CENTRE_SPOT)
    assert is_near(told.ways[0][1], SLOT)


def test_a_shaking_hand_is_no_drag(rink: Rink, told: Told) -> None:
    start = rink.place_of(SLOT).toPoint()
    QTest.mousePress(rink.viewport(), Qt.MouseButton.LeftButton, NO, start)
    QTest.mouseRelease(rink.viewport(), Qt.MouseButton.LeftButton, NO, start + QPoint(3, 2))

    assert told.ways == []
    assert len(told.places) == 1


def test_two_fast_clicks_are_two_places(rink: Rink, told: Told) -> None:
    click(rink, SLOT)
    place = rink.place_of(CREASE).toPoint()
    QTest.mouseDClick(rink.viewport(), Qt.MouseButton.LeftButton, NO, place)
    QTest.mouseRelease(rink.viewport(), Qt.MouseButton.LeftButton, NO, place)

    assert is_near(told.places[-1], CREASE)


def test_a_click_beside_the_ice_is_at_the_boards(rink: Rink) -> None:
    assert rink.spot_at(QPoint(-50, -50)) == Spot(0.0, 85.0)


def test_the_keyboard_reaches_the_same_place_as_the_mouse(rink: Rink, told: Told) -> None:
    click(rink, Spot(116.0, 37.5))
    rink.move_cursor(CENTRE_SPOT)
    for key in (Qt.Key.Key_Right,) * 3 + (Qt.Key.Key_Down,):
        QTest.keyClick(rink, key)
    QTest.keyClick(rink, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(rink, Qt.Key.Key_Return)

    assert told.places[1] == Spot(116.0, 37.5)
    assert is_near(*told.places)


def test_the_keyboard_draws_the_same_way_as_the_mouse(rink: Rink, told: Told) -> None:
    QTest.keyClick(rink, Qt.Key.Key_Return, SHIFT)
    for _ in range(4):
        QTest.keyClick(rink, Qt.Key.Key_Right)
    QTest.keyClick(rink, Qt.Key.Key_Return)

    assert told.ways == [(CENTRE_SPOT, Spot(120.0, 42.5))]
    assert told.places == []


def test_escape_forgets_the_way_that_was_begun_and_is_the_windows_otherwise(
    rink: Rink, told: Told
) -> None:
    QTest.keyClick(rink, Qt.Key.Key_Return, SHIFT)
    assert rink.is_drawing
    QTest.keyClick(rink, Qt.Key.Key_Escape)
    assert not rink.is_drawing

    QTest.keyClick(rink, Qt.Key.Key_Return)
    assert told.places == [CENTRE_SPOT]


def test_a_click_forgets_the_way_that_the_keyboard_began(rink: Rink, told: Told) -> None:
    QTest.keyClick(rink, Qt.Key.Key_Return, SHIFT)
    click(rink, SLOT)
    QTest.keyClick(rink, Qt.Key.Key_Return)

    assert told.ways == []
    assert len(told.places) == 2


def test_arrows_follow_the_picture_when_it_is_turned(rink: Rink) -> None:
    rink.set_ends(RinkEnds(is_mirrored=True))
    before = rink.place_of(rink.cursor_spot)
    QTest.keyClick(rink, Qt.Key.Key_Right)

    assert rink.place_of(rink.cursor_spot).x() > before.x()
    assert rink.cursor_spot == Spot(95.0, 42.5)


def test_page_down_visits_all_faceoff_spots(rink: Rink) -> None:
    visited = set()
    for _ in FACEOFF_SPOTS:
        QTest.keyClick(rink, Qt.Key.Key_PageDown)
        visited.add(rink.cursor_spot)

    assert visited == set(FACEOFF_SPOTS)


def test_the_cursor_stays_inside_the_boards(rink: Rink) -> None:
    rink.move_cursor(Spot(198.0, 84.0))
    QTest.keyClick(rink, Qt.Key.Key_Right)
    QTest.keyClick(rink, Qt.Key.Key_Up)

    assert rink.cursor_spot == Spot(200.0, 85.0)


def test_the_place_is_announced_in_words(rink: Rink) -> None:
    rink.set_ends(RinkEnds(home_attacks_right=True))
    rink.move_cursor(SLOT)

    assert rink.accessibleName() == "Rink: x 169, y 42.5 feet, away zone"
    assert "Enter sets the puck" in rink.accessibleDescription()


@pytest.mark.parametrize(
    ("x", "right", "words"),
    [
        (74.9, True, "home zone"),
        (75.0, True, "neutral zone"),
        (125.1, True, "away zone"),
        (125.1, False, "home zone"),
        (10.0, None, "left zone"),
    ],
)
def test_zones_change_with_the_ends(x: float, right: bool | None, words: str) -> None:
    assert zone_words(Spot(x, 10.0), right) == words


def a_mark(key: str, spot: Spot, venue: str | None = "home") -> Mark:
    return Mark(key, spot, Shape.CIRCLE, venue, "53", title=f"shot {key}")  # type: ignore[arg-type]


def test_control_click_chooses_the_newest_mark_there(rink: Rink, told: Told) -> None:
    rink.set_marks([a_mark("E1", SLOT), a_mark("E2", SLOT), a_mark("E3", CREASE)])

    click(rink, SLOT, CONTROL)

    assert told.chosen == ["E2"]
    assert told.places == []
    assert rink.selected == "E2"


def test_marks_can_be_walked_through_by_keyboard(rink: Rink, told: Told) -> None:
    rink.set_marks([a_mark("E1", SLOT), a_mark("E2", CREASE), a_mark("E3", SLOT)])

    QTest.keyClick(rink, Qt.Key.Key_Left, CONTROL)
    assert rink.selected == "E3"
    QTest.keyClick(rink, Qt.Key.Key_Left, CONTROL)
    assert rink.accessibleName() == "Rink: shot E2"
    QTest.keyClick(rink, Qt.Key.Key_Right, CONTROL)
    QTest.keyClick(rink, Qt.Key.Key_Return, CONTROL)

    assert told.chosen == ["E3"]


def test_letters_and_digits_are_the_windows(rink: Rink, qtbot: QtBot) -> None:
    passed: list[int] = []

    class Window(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
            passed.append(event.key())

    window = Window()
    qtbot.addWidget(window)
    inner = Rink(window)
    for key in (Qt.Key.Key_G, Qt.Key.Key_1, Qt.Key.Key_Escape, Qt.Key.Key_Left):
        QTest.keyClick(inner, key)

    assert passed == [Qt.Key.Key_G, Qt.Key.Key_1, Qt.Key.Key_Escape]


@pytest.mark.parametrize(
    ("type_", "detail", "shape"),
    [
        ("Goal", "Goal_Scored", Shape.STAR),
        ("Shot", "Shot_OnNetSaved", Shape.CIRCLE),
        ("Shot", "Shot-Missed", Shape.CROSS),
        ("Shot", "Shot_Blocked", Shape.SHIELD),
        ("Faceoff", None, Shape.DIAMOND),
        (None, None, Shape.DOT),
    ],
)
def test_each_type_has_its_shape(type_: str | None, detail: str | None, shape: Shape) -> None:
    assert shape_of(type_, detail) is shape


def colour_at(rink: Rink, spot: Spot) -> str:
    QApplication.processEvents()
    return rink.grab().toImage().pixelColor(rink.place_of(spot).toPoint()).name()


def test_older_marks_are_fainter_and_the_selected_one_is_not(rink: Rink) -> None:
    blank = Mark("old", SLOT, Shape.SQUARE, "home")
    rink.set_marks([blank])
    fresh = colour_at(rink, SLOT)
    rink.set_marks([blank, *(a_mark(str(n), CREASE) for n in range(80))])
    faded = colour_at(rink, SLOT)
    rink.set_selected("old")

    assert faded != fresh
    assert colour_at(rink, SLOT) == fresh


def test_home_is_filled_and_away_is_not(rink: Rink) -> None:
    seen = []
    for venue in ("home", "away"):
        rink.set_marks([Mark("E1", SLOT, Shape.SQUARE, venue)])  # type: ignore[arg-type]
        seen.append(colour_at(rink, SLOT))
    rink.set_marks([])
    bare = colour_at(rink, Spot(169.0, 50.0))

    assert seen[0] != bare
    assert seen[1] == bare


def test_the_ice_follows_the_theme(rink: Rink, theme: Theme) -> None:
    light = colour_at(rink, Spot(60.0, 42.5))
    theme.choose(ThemeChoice.DARK)
    dark = colour_at(rink, Spot(60.0, 42.5))

    assert (light, dark) == ("#fafcfe", "#1b242e")


def test_the_picture_keeps_its_proportions_in_any_size(rink: Rink) -> None:
    for width, height in ((300, 300), (1900, 400), (824, 364)):
        rink.resize(width, height)
        QApplication.processEvents()
        origin, corner = rink.place_of(Spot(0, 0)), rink.place_of(Spot(200, 85))
        wide, high = corner.x() - origin.x(), origin.y() - corner.y()
        assert wide / high == pytest.approx(200 / 85, rel=0.01)
        assert rink.viewport().rect().contains(corner.toPoint())
