"""To settle: base, mine and theirs with who and when; the other value is one key away."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME, disagree, page_of
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow
from tracker.ui.settling import read_settled
from tracker.ui.views.conflict_dialog import ConflictDialog

KEY = "E1896900001"


@pytest.fixture
def conflict(store: Store, game: Scope) -> None:
    disagree(store)


def note(store: Store) -> object:
    with store.read() as reader:
        stored = reader.get(GAME, "event", KEY)
    assert stored is not None
    return stored.record.payload()["note"]


def opened(window: MainWindow, qtbot: QtBot) -> ConflictDialog:
    dialog = window.review.to_settle()
    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 1)
    return dialog


def button(dialog: ConflictDialog, words: str) -> QAbstractButton:
    return next(b for b in dialog.findChildren(QAbstractButton) if words in b.text())


@pytest.mark.usefixtures("conflict")
def test_a_conflict_says_who_wrote_what_and_what_was_taken(store: Store) -> None:
    (found,) = read_settled(store, store.registry, None, with_reviewed=False)

    (field,) = found.fields
    assert (found.what, found.scope_title) == (f"event {KEY}", "Ice – Oil")
    assert (field.label, field.base, field.mine, field.theirs) == ("Note", "—", "mine", "theirs")
    assert field.chosen == "theirs"
    assert field.mine_by.startswith("this laptop, 2026-02-28")
    assert field.theirs_by.startswith("laptop other-la, ")


@pytest.mark.usefixtures("conflict")
def test_the_list_is_read_again_after_a_reading_that_failed_for_a_bug(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, qtbot)
    reads: list[object] = []

    def fail(scope: Scope | None, with_reviewed: bool) -> None:
        reads.append(scope)
        raise KeyError

    monkeypatch.setattr(dialog, "_read", fail)
    with capture_exceptions() as raised:
        dialog.read_again()
        qtbot.waitUntil(lambda: len(raised) == 1)
        dialog.read_again()
        qtbot.waitUntil(lambda: len(raised) == 2)

    assert len(reads) == 2


@pytest.mark.usefixtures("conflict")
def test_the_count_leads_there_and_the_other_value_is_one_button_away(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    line = window.frame.sync_line
    assert "1 to settle" in {b.text() for b in line.findChildren(QAbstractButton) if b.isVisible()}
    dialog = opened(window, qtbot)
    assert "Mine: this laptop" in " ".join(label.text() for label in dialog.findChildren(QLabel))

    button(dialog, "Take “mine”").click()

    assert note(store) == "mine"
    qtbot.waitUntil(lambda: dialog.list.is_empty)
    qtbot.waitUntil(lambda: not window.frame.commands["undo"].text().endswith("Undo"))
    qtbot.waitUntil(lambda: "take the other note" in window.frame.commands["undo"].text())

    window.frame.commands["undo"].trigger()
    assert note(store) == "theirs"
    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 1)


@pytest.mark.usefixtures("conflict")
def test_agreeing_takes_it_off_the_list_and_reviewed_ones_can_be_seen(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)

    button(dialog, "Leave it").click()
    qtbot.waitUntil(lambda: dialog.list.is_empty)
    assert note(store) == "theirs"

    reviewed = next(b for b in dialog.findChildren(QCheckBox) if "Reviewed" in b.text())
    reviewed.click()
    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 1)
    assert not button(dialog, "Leave it").isEnabled()


@pytest.mark.usefixtures("conflict")
def test_the_open_games_or_all(open_window: OpenWindow, store: Store, qtbot: QtBot) -> None:
    other = Scope("hockey", "7")
    with store.write("another") as unit:
        unit.add(other, "game", {"home_team": "A", "away_team": "B", "game_date": "2026-03-01"})
    window = open_window()
    dialog = opened(window, qtbot)
    only = next(b for b in dialog.findChildren(QCheckBox) if "Only" in b.text())
    assert only.text() == "&Only A – B"

    only.click()
    qtbot.waitUntil(lambda: dialog.list.is_empty)
    only.click()
    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 1)

    button(dialog, "Show record").click()
    assert window.frame.panel.current() == GAME
    current = page_of(window).current()
    assert current is not None
    assert current.key == KEY
