"""Finding one's way: filter, columns, tabs, states, the list of games, the status bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import (
    GAME,
    acknowledge_all,
    cells,
    column_of,
    field_of,
    form_error,
    in_table,
    page_of,
    park_first_event,
    press,
    states,
    table_of,
    write,
)
from tracker.core.changes import RecordState
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow

Key = Qt.Key


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
    table, number = table_of(window), column_of(window, "note")
    assert table.isColumnHidden(number)
    menu = QMenu(window.frame)
    page_of(window).fill_column_menu(menu)

    next(action for action in menu.actions() if action.text() == "Note").trigger()

    assert not table.isColumnHidden(number)


def test_a_column_appears_when_it_gets_its_first_value(window: MainWindow, store: Store) -> None:
    number = column_of(window, "note")

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
    assert window.frame.sync_line.pending_text == "4 waiting"
    assert not window.frame.commands["sync_now"].isEnabled()

    acknowledge_all(store)

    qtbot.waitUntil(lambda: window.frame.sync_line.text == "not connected")
    assert window.frame.sync_line.pending_text == "nothing waits"


def test_an_empty_laptop_says_what_to_do_next(open_window: OpenWindow) -> None:
    window = open_window()

    visible = {
        child.text() for child in window.frame.panel.findChildren(QWidget)
        if child.isVisible() and hasattr(child, "text")
    }  # fmt: skip
    assert {"Import…   Ctrl+I", "New game or raid…   Ctrl+Shift+N"} <= visible
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
