"""The bench puts a change together and sends it as one, by mouse as by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QWidget

from tracker.profiles.hockey.ui.widgets.bench import GOAL, Bench, BenchState
from tracker.profiles.hockey.ui.widgets.bench_list import BenchList
from tracker.profiles.hockey.ui.widgets.lines import BenchPlayer, Boxed, LinePreset, OnIce
from tracker.profiles.hockey.ui.widgets.slot_button import SlotButton
from tracker.ui.palette import LIGHT

FIVE = OnIce((13, 28, 91, 52, 4, None), 25)
PLAYERS = tuple(
    BenchPlayer(number, f"Some Body{number}", position)
    for number, position in (
        *((n, "F") for n in (13, 28, 91, 10, 11, 27)),
        *((n, "D") for n in (52, 4, 6, 8)),
        *((n, "G") for n in (25, 80)),
    )
)
STATE = BenchState(
    team="CGY",
    on_ice=FIVE,
    players=PLAYERS,
    presets=(LinePreset("Line 1", (13, 28, 91)), LinePreset("Line 2", (10, 11, 27))),
    boxed=(Boxed(6, 77),),
    slot_keys=("1", "2", "3", "4", "5", "", "6"),
    preset_keys=("F7", "F8"),
)


@pytest.fixture
def bench(show: Callable[[QWidget, int, int], None]) -> Bench:
    made = Bench("home")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.set_state(STATE)
    show(made, 190, 420)
    return made


@pytest.fixture
def sent(bench: Bench) -> list[OnIce]:
    found: list[OnIce] = []
    bench.line_changed.connect(found.append)
    return found


def button(bench: Bench, name: str) -> QAbstractButton:
    (found,) = [b for b in bench.findChildren(QAbstractButton) if name in b.accessibleName()]
    return found


def entry(bench: Bench) -> QLineEdit:
    (found,) = bench.findChildren(QLineEdit)
    return found


def roster(bench: Bench) -> QListView:
    (found,) = bench.findChildren(QListView)
    return found


def row_of(bench: Bench, jersey: int) -> QModelIndex:
    model = roster(bench).model()
    assert isinstance(model, BenchList)
    row = model.row_of(jersey)
    assert row is not None
    return model.index(row)


def sentences(bench: Bench) -> list[str]:
    return [label.text() for label in bench.findChildren(QLabel) if label.isVisible()]


def test_a_slot_that_is_pressed_chooses_who_stands_there(bench: Bench) -> None:
    chosen: list[int] = []
    bench.player_chosen.connect(chosen.append)

    QTest.mouseClick(button(bench, "Home F3"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(bench, "Home X"), Qt.MouseButton.LeftButton)

    assert chosen == [91]


def test_somebody_from_the_list_comes_on_for_who_is_pressed(
    bench: Bench, sent: list[OnIce]
) -> None:
    view = roster(bench)
    place = view.visualRect(row_of(bench, 10))
    view.scrollTo(row_of(bench, 10))
    QApplication.processEvents()
    place = view.visualRect(row_of(bench, 10)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.coming == 10
    assert "10 Body10 for …? Press a slot." in sentences(bench)

    QTest.mouseClick(button(bench, "Home F2"), Qt.MouseButton.LeftButton)
    assert sent == []
    assert bench.waiting.title == "10 for 28"
    QTest.mouseClick(button(bench, "Send the home change"), Qt.MouseButton.LeftButton)

    assert sent == [FIVE.put(1, 10)]


def test_the_keyboard_makes_the_same_change_as_the_mouse(bench: Bench, sent: list[OnIce]) -> None:
    view = roster(bench)
    view.setFocus()
    view.setCurrentIndex(row_of(bench, 10))
    QTest.keyClick(view, Qt.Key.Key_Return)
    button(bench, "Home F2").setFocus()
    QTest.keyClick(button(bench, "Home F2"), Qt.Key.Key_Space)
    QTest.keyClick(bench, Qt.Key.Key_Return)

    assert sent == [FIVE.put(1, 10)]


def test_a_number_is_found_in_the_list_by_typing_it(bench: Bench) -> None:
    roster(bench).setFocus()
    QTest.keyClicks(roster(bench), "27")

    assert roster(bench).currentIndex() == row_of(bench, 27)


def test_several_changes_are_sent_as_one(bench: Bench, sent: list[OnIce]) -> None:
    for jersey, slot in ((10, 0), (11, 1), (8, 3)):
        bench.call(jersey)
        bench.press_slot(slot)
    bench.send()

    assert sent == [OnIce((10, 11, 91, 8, 4, None), 25)]


def test_escape_drops_what_waits(bench: Bench, sent: list[OnIce]) -> None:
    bench.call(10)
    bench.press_slot(0)
    QTest.keyClick(bench, Qt.Key.Key_Escape)
    bench.send()

    assert bench.planned == FIVE
    assert sent == []


def test_somebody_takes_a_free_slot_of_his_kind_at_once(bench: Bench) -> None:
    bench.set_state(replace(STATE, on_ice=FIVE.put(0, None).put(4, None)))
    bench.call(8)
    bench.call(10)

    assert bench.planned == OnIce((10, 28, 91, 52, 8, None), 25)


def test_a_goalie_goes_into_the_net(bench: Bench) -> None:
    bench.call(80)
    assert bench.planned == replace(FIVE, goalie=80)


def test_delete_empties_the_slot_that_has_the_keyboard(bench: Bench) -> None:
    slot = button(bench, "Home G")
    slot.setFocus()
    QTest.keyClick(slot, Qt.Key.Key_Delete)

    assert bench.planned == replace(FIVE, goalie=None)


def test_a_preset_is_sent_at_once(bench: Bench, sent: list[OnIce]) -> None:
    QTest.mouseClick(button(bench, "Home line 2"), Qt.MouseButton.LeftButton)
    bench.use_preset(4)

    assert sent == [OnIce((10, 11, 27, 52, 4, None), 25)]


def test_control_and_a_preset_keeps_who_is_on_the_ice(bench: Bench, sent: list[OnIce]) -> None:
    kept: list[tuple[int, LinePreset]] = []
    bench.preset_kept.connect(lambda number, preset: kept.append((number, preset)))

    held = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(button(bench, "Home line 3"), Qt.MouseButton.LeftButton, held)
    bench.keep_preset(0)

    everybody = (13, 28, 91, 52, 4)
    assert kept == [(2, LinePreset("Line 3", everybody)), (0, LinePreset("Line 1", everybody))]
    assert sent == []


def test_a_preset_is_named_by_typing(bench: Bench, sent: list[OnIce]) -> None:
    kept: list[tuple[int, LinePreset]] = []
    bench.preset_kept.connect(lambda number, preset: kept.append((number, preset)))
    for typed in ("=2 PP 1", "=1", "=6 Last"):
        QTest.keyClicks(entry(bench), typed)
        QTest.keyClick(entry(bench), Qt.Key.Key_Return)

    everybody = (13, 28, 91, 52, 4)
    assert kept == [
        (1, LinePreset("PP 1", everybody)),
        (0, LinePreset("Line 1", everybody)),
        (2, LinePreset("Last", everybody)),
    ]
    assert (sent, entry(bench).text()) == ([], "")


def test_a_typed_change_is_sent_at_once(bench: Bench, sent: list[OnIce]) -> None:
    bench.begin_typing()
    QTest.keyClicks(entry(bench), "28/10 g80")
    QTest.keyClick(entry(bench), Qt.Key.Key_Return)

    assert sent == [OnIce((13, 10, 91, 52, 4, None), 80)]
    assert entry(bench).text() == ""


def test_what_cannot_be_read_stays_in_the_field(bench: Bench, sent: list[OnIce]) -> None:
    QTest.keyClicks(entry(bench), "who?")
    QTest.keyClick(entry(bench), Qt.Key.Key_Return)

    assert sent == []
    assert entry(bench).text() == "who?"
    assert any("'who?' is no change" in text for text in sentences(bench))


def test_the_penalty_box_is_shown_and_its_people_may_come_on_with_a_remark(bench: Bench) -> None:
    assert "Penalty box: #6 1:17" in sentences(bench)
    assert row_of(bench, 6).data() == "6 Body6  box 1:17"
    bench.set_state(replace(STATE, on_ice=FIVE.put(4, 6)))

    assert "#6 is in the penalty box." in sentences(bench)


def test_a_new_clock_in_the_box_keeps_the_waiting_change(bench: Bench) -> None:
    bench.call(10)
    bench.press_slot(0)
    bench.set_state(replace(STATE, boxed=(Boxed(6, 76),)))
    assert bench.planned == FIVE.put(0, 10)

    bench.set_state(replace(STATE, on_ice=FIVE.put(0, 27)))
    assert bench.planned == FIVE.put(0, 27)


def test_the_goalies_slot_brings_on_a_skater_who_was_called_for_it(bench: Bench) -> None:
    bench.call(10)
    bench.press_slot(GOAL)
    assert bench.planned.goalie == 10


def test_every_part_has_a_name_for_screen_readers(bench: Bench) -> None:
    parts = [w for w in bench.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
    nameless = []
    for part in parts:
        spoken = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
        if not spoken:
            nameless.append(type(part).__name__)
    assert nameless == []
    assert button(bench, "Home F1").accessibleName() == "Home F1: 13 Body13, key 1"


def test_a_long_name_gives_way(bench: Bench) -> None:
    long = BenchPlayer(13, "An Extraordinarilylongsurnamethatnobodyhas", "F")
    bench.set_state(replace(STATE, players=(long, *PLAYERS[1:])))
    QApplication.processEvents()

    slot = button(bench, "Home F1")
    assert isinstance(slot, SlotButton)
    assert bench.width() == 190
    assert slot.width() < slot.fontMetrics().horizontalAdvance(slot.words)
    assert long.name.split()[-1] in slot.toolTip()


def test_the_list_keeps_the_promises_of_a_model() -> None:
    model = BenchList(LIGHT)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_players(PLAYERS)
    told: list[int] = []
    model.dataChanged.connect(lambda first, _last: told.append(first.row()))

    model.set_state(FIVE, {})
    first = len(told)
    model.set_state(FIVE.put(0, 10), {})
    model.set_players(PLAYERS[:2])

    assert (first, len(told)) == (6, 8)
    assert model.rowCount() == 2
