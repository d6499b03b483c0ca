"""Not sent: every change with its reason, and what can be done about it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QTableView
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME, FakeSync, acknowledge_all, disagree, page_of, park_first_event
from tracker.core.scope import Scope
from tracker.local_db.outbox import Rejected
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow
from tracker.ui.theme import Theme
from tracker.ui.unsent import read_fields, read_unsent
from tracker.ui.views.unsent_dialog import UnsentDialog

REASON = "event_team_player_1 99 is on both rosters."


@pytest.fixture
def parked(store: Store, game: Scope) -> None:
    park_first_event(store, REASON)


def opened(window: MainWindow, qtbot: QtBot, rows: int) -> UnsentDialog:
    dialog = window.review.unsent()
    qtbot.waitUntil(lambda: len(dialog.list.texts()) == rows)
    return dialog


def button(dialog: UnsentDialog, words: str) -> QAbstractButton:
    return next(b for b in dialog.findChildren(QAbstractButton) if words in b.text())


def test_the_list_is_read_again_after_a_reading_that_failed_for_a_bug(
    window: MainWindow, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, qtbot, 4)
    read = dialog._read
    monkeypatch.setattr(dialog, "_read", lambda: {}["missing"])
    with capture_exceptions() as raised:
        dialog.read_again()
        dialog.read_again()
        monkeypatch.setattr(dialog, "_read", read)
        qtbot.waitUntil(lambda: bool(raised))

    with store.write("add event") as unit:
        unit.add(GAME, "event", {"period": 1})

    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 5)


@pytest.mark.usefixtures("parked")
def test_every_change_is_listed_with_what_it_changes_and_why_it_is_here(store: Store) -> None:
    changes = read_unsent(store, store.registry)

    assert [str(change.state) for change in changes] == ["parked", "sent", "sent"]
    first = changes[0]
    assert (first.what, first.scope_title) == ("event, new", "Ice – Oil")
    assert first.why.startswith("Player 1 99 is on both rosters. Edit it")
    assert ("Period", "—", "1") in {(f.label, f.before, f.after) for f in read_fields(store, first)}
    assert "has not answered yet" in changes[1].why


def test_an_edit_shows_the_fields_that_differ_from_the_server(store: Store, game: Scope) -> None:
    acknowledge_all(store)
    with store.write("edit") as unit:
        unit.edit(game, "event", "E1896900001", {"note": "rebound"})

    (change,) = read_unsent(store, store.registry)

    assert [(f.label, f.before, f.after) for f in read_fields(store, change)] == [
        ("Note", "—", "rebound")
    ]
    assert "next sync" in change.why


def test_the_count_in_the_status_bar_leads_there_and_the_keyboard_goes_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    page_of(window).focus_table()
    QApplication.processEvents()
    before = QApplication.focusWidget()
    line = window.frame.sync_line
    next(b for b in line.findChildren(QAbstractButton) if b.text() == "4 waiting").click()
    dialog = window.review.unsent()
    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 4)
    assert dialog.isVisible()
    assert not dialog.isModal()

    dialog.close()

    qtbot.waitUntil(lambda: QApplication.focusWidget() is before)


@pytest.mark.usefixtures("parked")
def test_a_parked_change_is_sent_again_only_when_somebody_says_so(
    open_window: OpenWindow, store: Store, qtbot: QtBot
) -> None:
    sync = FakeSync()
    dialog = opened(open_window(sync=sync), qtbot, 3)
    woken = sync.calls.count("wake")
    assert dialog.list.texts()[0][0] == "parked"

    button(dialog, "again").click()

    qtbot.waitUntil(lambda: [row[0] for row in dialog.list.texts()] == ["sent"] * 3)
    assert sync.calls.count("wake") > woken


@pytest.mark.usefixtures("parked")
def test_discarding_asks_once_and_can_be_undone(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot, 3)

    button(dialog, "Discard").click()
    (box,) = dialog.findChildren(QMessageBox)
    assert "E1896900001" in box.text()
    assert len(read_unsent(store, store.registry)) == 3
    next(b for b in box.buttons() if "Discard" in b.text()).click()

    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 2)
    assert store.undo_label() == "discard the change of E1896900001"


@pytest.mark.usefixtures("parked")
def test_what_is_under_way_cannot_be_given_up_but_what_is_held_can(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot, 3)
    sent = next(c for c in read_unsent(store, store.registry) if c.state.value == "sent")
    dialog.list.choose(sent.change_id)
    assert not button(dialog, "Discard").isEnabled()
    assert not button(dialog, "again").isEnabled()

    store.holding.hold([sent.change_id], "You may not write this.")
    dialog.read_again()
    qtbot.waitUntil(lambda: button(dialog, "Discard").isEnabled())
    held = next(c for c in read_unsent(store, store.registry) if c.is_held)
    dialog.discard(held)

    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 2)


@pytest.mark.usefixtures("parked")
def test_enter_shows_the_record_and_edit_opens_its_form(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 3)
    page_of(window).set_filter("no such row")
    table = dialog.findChild(QTableView)
    assert table is not None

    QTest.keyClick(table, Qt.Key.Key_Return)

    assert not dialog.isVisible()
    current = page_of(window).current()
    assert current is not None
    assert current.key == "E1896900001"
    assert not window.page.form.is_active

    dialog = opened(window, qtbot, 3)
    button(dialog, "Edit").click()
    assert window.page.form.is_active
    assert not window.page.form.is_new


def test_a_change_that_waits_for_a_parked_one_says_so(store: Store, game: Scope) -> None:
    with store.write("shift") as unit:
        unit.add(game, "event", {"period": 1, "event_type": "Goal", "linked_event_index": 1001})
    (game_change,) = store.outbox.freeze_batch(game, "game")
    store.outbox.park([Rejected(game_change.change_id, "23514", "No such league.")])

    whys = {change.key: change.why for change in read_unsent(store, store.registry)}

    assert whys["G18969"].startswith("No such league.")


def test_a_list_without_rows_says_that_all_is_well(
    open_window: OpenWindow, store: Store, game: Scope, qtbot: QtBot
) -> None:
    acknowledge_all(store)
    window = open_window()
    dialog = window.review.unsent()

    qtbot.waitUntil(lambda: "Nothing waits" in dialog.list.empty_words)
    assert dialog.list.is_empty


def test_a_window_is_never_larger_than_the_one_beside_it(
    window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    theme.scale_to(2.0)
    dialog = opened(window, qtbot, 4)

    assert dialog.width() <= window.frame.width()
    assert dialog.height() <= window.frame.height()


def test_a_settled_conflict_that_waits_leads_to_its_record(store: Store, game: Scope) -> None:
    disagree(store)

    (change,) = read_unsent(store, store.registry)

    assert (change.what, change.kind, change.key) == (
        "settled conflict, new",
        "event",
        "E1896900001",
    )
