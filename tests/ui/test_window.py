"""Recording from the keyboard: add, mend, delete, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk import (
    GAME,
    acknowledge_all,
    cells,
    column_of,
    field_of,
    form_error,
    in_table,
    page_of,
    press,
    table_of,
    write,
)
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow

Key = Qt.Key


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


def test_a_new_event_begins_with_period_and_team_of_the_one_before(
    window: MainWindow, store: Store
) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    form = window.page.form
    assert [field_of(form, name).text() for name in ("Period", "Team", "Type")] == ["3", "home", ""]

    write("4")
    press(window, Key.Key_Return)
    assert [field_of(form, name).text() for name in ("Period", "Team")] == ["4", "home"]
    press(window, Key.Key_Return)

    assert form_error(window) == "Nothing is entered yet; Esc closes the form."
    assert cells(window, "event_index", "period", "event_team")[3:] == [("4", "4", "home")]


def test_the_new_row_is_selected_and_in_sight(window: MainWindow) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("2")
    press(window, Key.Key_Return)

    current = page_of(window).current()
    assert current is not None
    assert current.key == "E1896900004"


def test_the_new_row_is_painted_before_the_form_for_the_next_one_is_filled(
    window: MainWindow, qtbot: QtBot
) -> None:
    in_table(window, 0)
    press(window, Key.Key_Insert)
    write("2")
    QApplication.processEvents()
    seen: list[str] = []

    class Paints(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() is QEvent.Type.Paint:
                seen.append(str(page_of(window).current().key))  # type: ignore[union-attr]
            return False

    paints = Paints()
    table_of(window).viewport().installEventFilter(paints)
    window.page.form.opened.connect(lambda: seen.append("next form"))
    press(window, Key.Key_Return)

    assert seen[:2] == ["E1896900004", "next form"]


def test_the_row_of_the_cursor_stays_in_sight_when_the_table_gets_lower(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    with store.write("fill") as unit:
        for _ in range(60):
            unit.add(GAME, "event", {"period": 1, "event_type": "Shot"})
    view = table_of(window)
    qtbot.waitUntil(lambda: page_of(window).table.rowCount() == 63)
    in_table(window, 62)
    view.scrollToBottom()
    before = view.viewport().height()

    window.frame.resize(1366, 600)
    qtbot.waitUntil(lambda: view.viewport().height() < before)

    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


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
    table.setCurrentIndex(table.model().index(1, column_of(window, "event_team_player_1")))
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


def test_deleting_with_nothing_selected_does_nothing(window: MainWindow, store: Store) -> None:
    press(window, Key.Key_PageDown, control=True)
    before = store.undo_label()

    window.commands.delete()

    assert store.undo_label() == before
