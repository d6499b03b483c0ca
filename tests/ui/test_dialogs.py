"""New game, import, connect, keys and the palette: beside the work, never in its way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
)
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME, FakeSync, cells, field_of, page_of
from tracker.core.ids import derived_record_id
from tracker.core.profile import Imported, ImportedScope, ImportResult, Note, Profile, Tools
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.imports import SLICE
from tracker.local_db.store import Store
from tracker.ui.importing import Importing, ImportOrder, ImportReport, Progress
from tracker.ui.main_window import MainWindow


def words(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_a_new_game_is_recorded_and_opened(window: MainWindow, store: Store) -> None:
    dialog = window.dialogs.new_scope()
    assert not dialog.isModal()
    field_of(dialog, "Game").setText("20001")
    field_of(dialog, "Home").setText("Hawks")
    field_of(dialog, "Game").textEdited.emit("20001")
    dialog.form.save()

    assert window.frame.panel.current() == Scope("hockey", "20001")
    with store.read() as reader:
        stored = reader.get(Scope("hockey", "20001"), "game", "G20001")
    assert stored is not None
    assert stored.record.title == "Hawks – ?"


def test_with_several_profiles_the_form_is_that_of_the_open_game_and_another_has_a_key(
    window: MainWindow, store: Store
) -> None:
    dialog = window.dialogs.new_scope()
    assert dialog.windowTitle() == "New game"
    assert "Game number *" in words(dialog)
    assert {"Create game   ⏎"} <= {b.text() for b in dialog.findChildren(QPushButton)}

    choice = dialog.findChild(QComboBox)
    assert choice is not None
    assert choice.accessibleName() == "What is recorded"
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Up)
    assert dialog.windowTitle() == "New raid"
    assert dialog.focusWidget() is choice
    assert "Raid id *" in words(dialog)

    QTest.keyClick(choice, Qt.Key.Key_Tab)
    QTest.keyClicks(field_of(dialog, "Raid"), "night-7")
    QTest.keyClick(field_of(dialog, "Raid"), Qt.Key.Key_Return)
    assert window.frame.panel.current() == Scope("dkp", "night-7")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Game: Game is missing; every game has one."),
        ("18969", "Game 18969 exists already: Ice – Oil."),
        ("x", "Game: 'x' is not a whole number."),
    ],
)
def test_a_new_game_needs_a_number_of_its_own(
    window: MainWindow, number: str, sentence: str
) -> None:
    dialog = window.dialogs.new_scope()
    field_of(dialog, "Game").setText(number)
    field_of(dialog, "Home").setFocus()
    QTest.keyClicks(field_of(dialog, "Home"), "A")
    dialog.form.save()

    assert sentence in words(dialog)
    assert dialog.isVisible()
    dialog.close()


def imported(number: int, **fields: object) -> Imported:
    kind = _event_kind()
    payload = {"game_id": 18969, "period": 1, **fields}
    return Imported(kind, derived_record_id("test", "event", str(number)), payload, f"row {number}")


def _event_kind() -> type:
    from tracker.core.registry import discover

    return discover().kind(GAME, "event")


def run_import(
    store: Store, order: ImportOrder, progress: Progress, is_cancelled: Callable[[], bool]
) -> ImportReport:
    work = Importing(store)
    return work.record(order, work.read(order), progress, is_cancelled)


class Reader:
    """An importer whose file has three slices, one bad row and one that was altered."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def __call__(self, paths: Sequence[Path]) -> ImportResult:
        self.threads.append(threading.current_thread())
        if paths[0].name == "broken":
            raise InputError("broken is not a recording.")
        if paths[0].name == "bug":
            raise KeyError
        rows = [imported(number) for number in range(2 * SLICE + 1)]
        rows.append(imported(999, event_team_player_1=530))
        notes = [Note("line 7", is_refused=False, message="5v6 became 6v5.")]
        return ImportResult([ImportedScope("18969", rows)], notes)


@pytest.fixture
def reader(store: Store) -> Reader:
    return Reader()


@pytest.fixture
def profile(store: Store, reader: Reader) -> Profile:
    tools = Tools(importers={"sheet": reader})
    return replace(store.registry.profile("hockey"), load_tools=lambda: tools)


def test_an_import_reports_row_by_row_and_shows_the_game(
    open_window: OpenWindow, store: Store, profile: Profile, reader: Reader, qtbot: QtBot
) -> None:
    store.registry = Registry([profile])
    window = open_window()
    dialog = window.dialogs.import_files()

    dialog.start([Path("sheet.csv")])
    qtbot.waitUntil(lambda: "Imported: 101 added" in words(dialog))

    assert "1 refused" in words(dialog)
    assert "1 rows were altered on the way in." in words(dialog)
    table = dialog.findChild(QTableWidget)
    assert table is not None
    listed = [[table.item(row, n).text() for n in range(2)] for row in range(table.rowCount())]
    assert listed == [["row 999", "refused"], ["line 7", "changed"]]
    assert threading.main_thread() not in reader.threads
    assert window.frame.panel.current() == GAME
    assert len(cells(window, "event_index")) == 101


def test_an_import_that_cannot_be_read_says_so_and_changes_nothing(
    open_window: OpenWindow, store: Store, profile: Profile, qtbot: QtBot
) -> None:
    store.registry = Registry([profile])
    dialog = open_window().dialogs.import_files()

    dialog.start([Path("broken")])

    qtbot.waitUntil(lambda: "broken is not a recording. Nothing was imported." in words(dialog))
    assert store.undo_label() is None


def test_after_a_bug_in_an_importer_another_file_can_be_imported(
    open_window: OpenWindow, store: Store, profile: Profile, reader: Reader, qtbot: QtBot
) -> None:
    store.registry = Registry([profile])
    dialog = open_window().dialogs.import_files()
    with capture_exceptions() as raised:
        dialog.start([Path("bug")])
        qtbot.waitUntil(lambda: bool(raised))
    assert "Something went wrong inside Tracker." in words(dialog)
    assert dialog.choice.isEnabled()

    dialog.start([Path("sheet.csv")])

    qtbot.waitUntil(lambda: "Imported: 101 added" in words(dialog))


def test_one_undo_takes_an_import_back(store: Store, profile: Profile, game: Scope) -> None:
    order = ImportOrder(profile, "sheet", [Path("sheet.csv")])
    run_import(store, order, lambda _done, _total: None, lambda: False)

    assert store.undo() == "import hockey:18969 from sheet"

    with store.read() as reader:
        assert len(reader.list(GAME, "event")) == 3


def test_importing_twice_changes_nothing(store: Store, profile: Profile) -> None:
    order = ImportOrder(profile, "sheet", [Path("sheet.csv")])
    run_import(store, order, lambda _done, _total: None, lambda: False)

    again = run_import(store, order, lambda _done, _total: None, lambda: False)

    assert again.counts == {"unchanged": 101, "refused": 1}


def test_a_cancelled_import_keeps_what_was_recorded_and_can_go_on(
    store: Store, profile: Profile
) -> None:
    order = ImportOrder(profile, "sheet", [Path("sheet.csv")])
    told: list[tuple[int, int]] = []

    report = run_import(
        store, order, lambda done, total: told.append((done, total)), lambda: len(told) == 1
    )
    assert report.is_cancelled
    assert report.counts["added"] == SLICE
    assert told == [(SLICE, 2 * SLICE + 2)]

    rest = run_import(store, order, lambda _done, _total: None, lambda: False)
    assert (rest.counts["unchanged"], rest.counts["added"]) == (SLICE, SLICE + 1)


def test_f1_lists_the_keys_of_the_actions_themselves(window: MainWindow) -> None:
    overview = window.dialogs.keys()

    texts = {label.text() for label in overview.findChildren(QLabel)}
    assert {"New event", "Ins or Ctrl+N", "F2 or Enter in a table", "Sync now", "F5"} <= texts
    with_keys = [action for _, action in window.frame.commands.listed() if action.shortcuts()]
    for action in with_keys:
        assert window.frame.commands.keys_text(action) in texts


def test_no_key_is_given_twice(window: MainWindow) -> None:
    keys = [
        key.toString() for _, action in window.frame.commands.listed() for key in action.shortcuts()
    ]

    assert sorted(keys) == sorted(set(keys))


def test_the_palette_finds_and_runs_an_action(window: MainWindow) -> None:
    line = window.dialogs.palette().findChild(QLineEdit)
    assert line is not None

    QTest.keyClicks(line, "compact")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert window.frame.commands["compact"].isChecked()


@pytest.mark.parametrize("name", ["new_scope", "import", "connect", "keys", "palette", "unsent"])
def test_after_a_window_beside_it_the_keyboard_is_where_it_was(
    open_window: OpenWindow, game: Scope, qtbot: QtBot, name: str
) -> None:
    window = open_window(connect=lambda _url, _token, _key, _settle: FakeSync())
    page_of(window).focus_table()
    QApplication.processEvents()
    before = QApplication.focusWidget()
    shown = set(window.frame.findChildren(QDialog))

    window.frame.commands[name].trigger()
    (dialog,) = set(window.frame.findChildren(QDialog)) - shown
    QApplication.processEvents()
    assert QApplication.focusWidget() is not before
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is before)


def test_a_new_record_without_anything_open_says_what_to_do(open_window: OpenWindow) -> None:
    window = open_window()
    QTest.keyClick(window.frame, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert "There is nothing open to record into." in window.frame.message.text
    assert "Ctrl+Shift+N" in window.frame.message.text


def test_an_import_window_has_no_empty_box_until_there_is_a_report(
    open_window: OpenWindow, store: Store, profile: Profile, qtbot: QtBot
) -> None:
    store.registry = Registry([profile])
    dialog = open_window().dialogs.import_files()
    QApplication.processEvents()
    small = dialog.height()
    assert small < dialog.fontMetrics().height() * 14

    dialog.start([Path("sheet.csv")])
    qtbot.waitUntil(lambda: "Imported" in words(dialog))
    assert dialog.height() > small
