"""The window from the keyboard: record, mend, delete, undo, find, copy."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import (
    GAME,
    acknowledge_all,
    cells,
    field_of,
    page_of,
    park_first_event,
    states,
    table_of,
)
from tracker.core.changes import RecordState
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow

Key = Qt.Key


def press(window: MainWindow, key: Qt.Key, control: bool = False, shift: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    if control:
        modifiers |= Qt.KeyboardModifier.ControlModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or window.frame, key, modifiers)


def write(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def in_table(window: MainWindow, row: int) -> None:
    page_of(window).focus_table()
    page_of(window).select(page_of(window).table.stored(row).key)
    QApplication.processEvents()


def form_error(window: MainWindow) -> str:
    labels = window.page.form.findChildren(QLabel)
    return next((x.text() for x in labels if x.property("tone") == "bad" and x.isVisible()), "")


def test_the_newest_game_is_open_with_its_events(window: MainWindow) -> None:
    assert window.frame.panel.current() == GAME
    assert cells(window, "event_index", "event_type") == [
        ("1", "Shot"),
        ("2", "Shot"),
        ("3", "Shot"),
    ]


def test_ins_records_events_one_after_the_other(window: MainWindow, store: Store) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("2")
    press(window, Key.Key_Return)
    write("3")
    press(window, Key.Key_S, control=True)

    assert cells(window, "event_index", "period")[3:] == [("4", "2"), ("5", "3")]
    assert window.frame.message.text.startswith("Saved E1896900005.")
    assert window.page.form.isVisible()
    with store.read() as reader:
        assert len(reader.list(GAME, "event")) == 5


def test_the_new_row_is_selected_and_in_sight(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("2")
    press(window, Key.Key_Return)

    current = page_of(window).current()
    assert current is not None
    assert current.key == "E1896900004"


def test_saving_with_ctrl_s_selects_the_new_row_alone(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("2")
    press(window, Key.Key_S, control=True)

    assert [stored.key for stored in page_of(window).selection()] == ["E1896900004"]


def test_escape_closes_the_form_and_gives_the_keyboard_back(window: MainWindow) -> None:
    in_table(window, 1)
    press(window, Key.Key_Insert)
    write("2")
    press(window, Key.Key_Escape)

    assert window.page.form.isHidden()
    assert QApplication.focusWidget() is table_of(window)
    assert len(cells(window, "event_index")) == 3


@pytest.mark.parametrize("key", [Key.Key_F2, Key.Key_Return])
def test_f2_or_enter_edits_the_record_in_the_field_of_the_cursor(
    window: MainWindow, key: Qt.Key
) -> None:
    in_table(window, 1)
    table = table_of(window)
    table.setCurrentIndex(table.model().index(1, _column(window, "event_team_player_1")))
    press(window, key)
    write("53")
    press(window, Key.Key_Return)

    assert cells(window, "event_team_player_1") == [("",), ("53",), ("",)]
    assert window.page.form.isHidden()


def test_an_empty_form_records_nothing(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    press(window, Key.Key_Return)

    assert form_error(window) == "Nothing is entered yet; Esc closes the form."
    assert len(cells(window, "event_index")) == 3


def test_an_edit_without_a_change_writes_nothing(window: MainWindow, store: Store) -> None:
    acknowledge_all(store)
    before = store.undo_label()
    in_table(window, 1)
    press(window, Key.Key_F2)
    press(window, Key.Key_Return)

    assert window.page.form.isHidden()
    assert store.undo_label() == before


def test_the_number_of_a_record_cannot_be_edited(window: MainWindow) -> None:
    in_table(window, 1)
    press(window, Key.Key_F2)

    assert field_of(window.page.form, "No.").isReadOnly()


def test_del_deletes_without_asking_and_ctrl_z_brings_it_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    in_table(window, 1)
    press(window, Key.Key_Delete)
    assert cells(window, "event_index") == [("1",), ("3",)]
    assert "E1896900002" in window.frame.message.text

    press(window, Key.Key_Z, control=True)
    assert cells(window, "event_index") == [("1",), ("2",), ("3",)]

    qtbot.waitUntil(lambda: window.frame.commands["redo"].isEnabled())
    press(window, Key.Key_Z, control=True, shift=True)
    assert cells(window, "event_index") == [("1",), ("3",)]


def test_several_selected_rows_are_deleted_in_one_step(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_A, control=True)
    press(window, Key.Key_Delete)
    assert cells(window, "event_index") == []

    press(window, Key.Key_Z, control=True)
    assert len(cells(window, "event_index")) == 3


def test_undo_names_what_it_will_undo(window: MainWindow, qtbot: QtBot) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("2")
    press(window, Key.Key_Return)

    undo = window.frame.commands["undo"]
    qtbot.waitUntil(lambda: undo.text() == "Undo: add event E1896900004")


def test_ctrl_z_in_a_field_takes_back_typing_first(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("2")
    press(window, Key.Key_Return)
    write("3")
    press(window, Key.Key_Z, control=True)
    assert len(cells(window, "event_index")) == 4

    press(window, Key.Key_Z, control=True)
    assert len(cells(window, "event_index")) == 3


def test_a_value_that_cannot_be_read_is_said_beside_the_form(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("1")
    clock = field_of(window.page.form, "Clock, minutes and seconds")
    clock.setFocus()
    write("7:99")
    press(window, Key.Key_Return)

    assert form_error(window) == "Clock: '7:99' is not a time; write it like 7:42 or 742."
    assert clock.property("wrong") is True
    assert len(cells(window, "event_index")) == 3

    write("730")
    assert form_error(window) == ""
    press(window, Key.Key_Return)
    assert cells(window, "event_start_seconds")[3:] == [("7:30",)]


def test_what_the_records_kind_refuses_is_said_with_the_fields_label(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    field_of(window.page.form, "Player 1").setFocus()
    write("530")
    press(window, Key.Key_Return)

    assert "Player 1 530 cannot be used" in form_error(window)
    assert "event_team_player_1" not in form_error(window)
    assert QApplication.focusWidget() is field_of(window.page.form, "Player 1")


def test_a_warning_of_the_rules_is_told_after_saving(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    field_of(window.page.form, "Type").setFocus()
    write("Curling")
    press(window, Key.Key_Return)

    assert cells(window, "event_type")[3:] == [("Curling",)]
    assert window.frame.message.text.startswith("Saved E1896900004. ")
    assert "Curling" in window.frame.message.text


def test_an_untouched_form_follows_the_selection(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_F2)
    page_of(window).select(page_of(window).table.stored(2).key)

    assert field_of(window.page.form, "Period").text() == "3"


def test_a_touched_form_is_saved_before_another_record_is_edited(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_F2)
    write("2")
    page_of(window).select(page_of(window).table.stored(2).key)
    window.commands.edit()

    assert cells(window, "period") == [("2",), ("2",), ("3",)]
    assert field_of(window.page.form, "Period").text() == "3"


def test_what_cannot_be_saved_keeps_the_window_open(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_F2)
    write("x")
    window.frame.close()

    assert window.frame.isVisible()
    assert "Esc drops it" in window.frame.message.text
    window.page.form.cancel()


def test_ctrl_f_filters_and_escape_shows_all_again(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_F, control=True)
    write("2:00")
    assert cells(window, "event_index") == [("2",)]

    press(window, Key.Key_Escape)
    assert len(cells(window, "event_index")) == 3
    assert QApplication.focusWidget() is table_of(window)


def test_a_filter_without_a_match_says_how_to_leave_it(window: MainWindow) -> None:
    press(window, Key.Key_F, control=True)
    write("nothing like it")

    assert "Esc in the filter" in page_of(window).empty_text()


def test_ctrl_c_copies_the_shown_columns_as_tsv(window: MainWindow) -> None:
    in_table(window, 1)
    press(window, Key.Key_C, control=True)

    lines = QGuiApplication.clipboard().text().splitlines()
    headings, row = (line.split("\t") for line in lines)
    assert dict(zip(headings, row, strict=True))["Elapsed"] == "2:00"
    assert "Note" not in headings


def test_a_hidden_column_can_be_shown(window: MainWindow) -> None:
    table, number = table_of(window), _column(window, "note")
    assert table.isColumnHidden(number)
    menu = QMenu(window.frame)
    page_of(window).fill_column_menu(menu)

    next(action for action in menu.actions() if action.text() == "Note").trigger()

    assert not table.isColumnHidden(number)


def test_a_column_appears_when_it_gets_its_first_value(window: MainWindow, store: Store) -> None:
    number = _column(window, "note")

    with store.write("edit event") as unit:
        unit.edit(GAME, "event", page_of(window).table.stored(0).key, {"note": "rebound"})

    assert not table_of(window).isColumnHidden(number)


def test_every_kind_has_its_tab_and_count(window: MainWindow, qtbot: QtBot) -> None:
    tabs = window.page.tabs
    qtbot.waitUntil(lambda: tabs.tab_texts()[0] == "Events  3")
    qtbot.waitUntil(lambda: tabs.tab_texts()[1:] == ["Shifts  0", "Roster entries  0", "Game"])

    press(window, Key.Key_PageDown, control=True)

    assert page_of(window).kind.kind.name == "shift"
    assert page_of(window).empty_text() == "No shift recorded yet.\nPress Ins for the first one."


def test_the_game_itself_is_edited_in_its_tab(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Key.Key_PageUp, control=True)
    press(window, Key.Key_Insert)
    home = field_of(window.page.form, "Home")
    home.setFocus()
    home.selectAll()
    write("Flames")
    press(window, Key.Key_Return)

    qtbot.waitUntil(lambda: window.frame.scopes.item(0).title == "Flames – Oil")


def test_row_states_are_told_in_words(window: MainWindow, store: Store, qtbot: QtBot) -> None:
    park_first_event(store, "The period is not played.")
    qtbot.waitUntil(lambda: states(window)[0] is RecordState.PARKED)
    assert cells(window, "state") == [("parked",), ("sent",), ("sent",)]
    qtbot.waitUntil(lambda: window.frame.sync_line.text == "1 needs you")
    assert window.frame.scopes.item(0).parked == 1


def test_the_form_of_a_parked_record_says_why(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    park_first_event(store, "The period is not played.")
    qtbot.waitUntil(lambda: states(window)[0] is RecordState.PARKED)
    in_table(window, 0)
    press(window, Key.Key_F2)

    assert form_error(window) == "The server refused it. The period is not played."


def test_the_status_bar_counts_what_waits_without_a_server(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    assert window.frame.sync_line.text == "not connected — 4 waiting"
    assert window.frame.sync_line.pending_text == "4 pending"
    assert not window.frame.commands["sync_now"].isEnabled()

    acknowledge_all(store)

    qtbot.waitUntil(lambda: window.frame.sync_line.text == "not connected")
    assert window.frame.sync_line.pending_text == "nothing pending"


def test_an_empty_laptop_says_what_to_do_next(open_window: OpenWindow) -> None:
    window = open_window()

    visible = {
        child.text() for child in window.frame.panel.findChildren(QWidget)
        if child.isVisible() and hasattr(child, "text")
    }  # fmt: skip
    assert {"Import…   Ctrl+I", "New game…   Ctrl+Shift+N"} <= visible
    assert window.page.page() is None


def test_the_list_shows_the_newest_game_first_and_keeps_the_choice(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    with store.write("another game") as unit:
        fields = {"home_team": "A", "away_team": "B", "game_date": "2026-03-01"}
        unit.add(Scope("hockey", "7"), "game", fields)

    qtbot.waitUntil(lambda: window.frame.scopes.rowCount() == 2)
    assert [window.frame.scopes.item(n).title for n in range(2)] == ["A – B", "Ice – Oil"]
    assert window.frame.panel.current() == GAME


def test_f6_goes_round_the_panes(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_F2)
    visited = []
    for _ in range(3):
        press(window, Key.Key_F6)
        visited.append(type(QApplication.focusWidget()).__name__)

    assert visited == ["QListView", "RecordTableView", "LineField"]


def _column(window: MainWindow, name: str) -> int:
    return [column.name for column in page_of(window).table.columns].index(name)
