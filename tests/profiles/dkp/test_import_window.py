"""A guild's files are imported in the window as by the command: seen first, then recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tracker.profiles.dkp.kinds import Raid
from tracker.profiles.dkp.parsing.patterns import OwnPattern, keep_patterns
from tracker.ui.background import Background
from tracker.ui.importing import Importing
from tracker.ui.views.import_dialog import ImportDialog

NIGHT = "raid1_20260212"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@contextmanager
def opened(officer: Any, qtbot: QtBot) -> Iterator[ImportDialog]:
    parent, background = QWidget(), Background()
    qtbot.addWidget(parent)
    made = ImportDialog([officer.profile], Importing(officer.store), background, parent)
    made.show()
    yield made
    made.close()
    assert background.close()


@pytest.fixture
def dialog(officer: Any, qtbot: QtBot) -> Iterator[ImportDialog]:
    with opened(officer, qtbot) as made:
        yield made


def words(dialog: ImportDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def found(dialog: ImportDialog) -> str:
    lines = dialog.findChild(QPlainTextEdit)
    assert lines is not None
    return lines.toPlainText() if lines.isVisible() else ""


def button(dialog: ImportDialog, text: str) -> QPushButton:
    (one,) = [b for b in dialog.findChildren(QPushButton) if b.text().startswith(text)]
    return one


def is_asked(dialog: ImportDialog) -> bool:
    return button(dialog, "Record this").isVisible()


def test_a_night_is_seen_before_it_is_recorded(
    officer: Any, dialog: ImportDialog, nights: Path, expected: Any, qtbot: QtBot
) -> None:
    wanted = expected(nights / NIGHT)
    dialog.choice.take("everquest")
    dialog.choice.name_it(wanted["raid"])

    dialog.start([nights / NIGHT])
    qtbot.waitUntil(lambda: is_asked(dialog))

    assert "Record this?" in words(dialog)
    assert "unmatched: Zzunknown" in found(dialog)
    assert "same account, one credit: Octahedron with Rangerwoodelf" in found(dialog)
    with officer.local() as local:
        assert list(local.scope_ids()) == ["guild"]

    assert dialog.focusWidget() is button(dialog, "Record this")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Imported: " in words(dialog))

    assert officer.show(wanted["raid"]) == wanted
    assert not is_asked(dialog)
    assert "tic: 3 added" in found(dialog)


def test_the_guilds_own_patterns_are_seen_before_it_is_recorded(
    officer: Any, dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    keep_patterns(
        officer.store.meta.set, [OwnPattern("sold", "SOLD {item} to {winner} for {cost}")]
    )
    log = tmp_path / "eqlog_Inacht_loginse.txt"
    log.write_text("[Thu Feb 12 21:05:00 2026] You tell Nag:1, 'SOLD Black Tear to Hinora for 8'\n")
    dialog.choice.take("everquest")
    dialog.choice.name_it("Minis")

    dialog.start([log])
    qtbot.waitUntil(lambda: is_asked(dialog))

    assert "Black Tear to Hinora, 8 DKP" in found(dialog)


def test_what_is_left_is_not_recorded(
    officer: Any, dialog: ImportDialog, nights: Path, qtbot: QtBot
) -> None:
    dialog.choice.take("everquest")
    dialog.choice.name_it("Minis")
    dialog.start([nights / NIGHT])
    qtbot.waitUntil(lambda: is_asked(dialog))

    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert "Nothing was recorded." in words(dialog)
    assert dialog.isVisible()
    assert (is_asked(dialog), found(dialog)) == (False, "")
    with officer.local() as local:
        assert list(local.scope_ids()) == ["guild"]


def test_one_undo_takes_a_night_back_and_importing_twice_changes_nothing(
    officer: Any, dialog: ImportDialog, nights: Path, qtbot: QtBot
) -> None:
    dialog.choice.take("everquest")
    dialog.choice.name_it("Minis")
    for sentence in ("155 added, 0 changed, 0 unchanged", "0 added, 0 changed, 155 unchanged"):
        dialog.start([nights / NIGHT])
        qtbot.waitUntil(lambda: is_asked(dialog))
        dialog.record()
        qtbot.waitUntil(lambda sentence=sentence: sentence in words(dialog))

    officer.store.undo()

    with officer.local() as local:
        assert not local.view(local.scope_ids()[0]).records(Raid)


def test_a_night_without_a_raids_name_is_not_read(
    dialog: ImportDialog, nights: Path, qtbot: QtBot
) -> None:
    dialog.choice.take("everquest")

    dialog.start([nights / NIGHT])

    assert "Say first which raid it was." in words(dialog)
    qtbot.waitUntil(lambda: isinstance(dialog.focusWidget(), QLineEdit))


def test_the_open_raid_lends_its_name(dialog: ImportDialog) -> None:
    raid = Raid(raid_id="1", raid_name="Vex Thal", date_iso=date(2026, 2, 12))
    dialog.choice.take("everquest")

    dialog.suggest("dkp", raid)

    assert dialog.choice.order([]).name == "Vex Thal"


def test_what_a_format_is_for_is_told_in_full(
    officer: Any, dialog: ImportDialog, nights: Path, qtbot: QtBot
) -> None:
    dialog.choice.take("everquest")
    (hint,) = [w for w in dialog.choice.findChildren(QLabel) if w.text().startswith("The night")]
    qtbot.waitUntil(lambda: hint.height() >= hint.heightForWidth(hint.width()))
    dialog.choice.name_it("Minis")

    dialog.start([nights / NIGHT])
    QApplication.processEvents()
    assert hint.height() >= hint.heightForWidth(hint.width())

    qtbot.waitUntil(lambda: is_asked(dialog))
    lines = hint.heightForWidth(hint.width())
    assert lines <= hint.height() < 2 * lines


def test_only_formats_that_take_a_name_ask_for_one(dialog: ImportDialog) -> None:
    asked = {}
    for importer in ("everquest", "characters", "dkp-ledger", "dkp-history"):
        dialog.choice.take(importer)
        asked[importer] = any(line.isVisible() for line in dialog.findChildren(QLineEdit))

    assert asked == {
        "everquest": True, "characters": False, "dkp-ledger": True, "dkp-history": False,
    }  # fmt: skip


def test_a_whole_history_is_recorded_without_a_question_and_undone_in_one_step(
    officers: Any, qtbot: QtBot, nights: Path
) -> None:
    empty = officers("empty")
    with opened(empty, qtbot) as dialog:
        dialog.choice.take("dkp-history")
        dialog.start([nights.parent / "guild/history"])
        qtbot.waitUntil(lambda: "Imported: " in words(dialog))
        assert "raids.csv: raids" in found(dialog)

    assert empty.store.undo() == "import dkp:guild and 1 more from dkp-history"
    with empty.store.read() as reader:
        assert sum(row.record_count for row in reader.scopes()) == 0


def test_files_are_dropped_onto_the_window(
    officer: Any, dialog: ImportDialog, nights: Path, qtbot: QtBot
) -> None:
    dialog.choice.take("characters")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(nights / "characters.tsv"))])
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    left, place = Qt.MouseButton.LeftButton, QPointF(5, 5)
    entered = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    dialog.dragEnterEvent(entered)
    assert entered.isAccepted()

    dialog.dropEvent(QDropEvent(place, copy, data, left, none))

    qtbot.waitUntil(lambda: "Imported: 0 added" in words(dialog))


def test_cancelling_while_reading_records_nothing(
    officer: Any, dialog: ImportDialog, nights: Path, qtbot: QtBot
) -> None:
    dialog.choice.take("everquest")
    dialog.choice.name_it("Minis")
    dialog.start([nights / NIGHT])
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: "Cancelled; nothing was recorded." in words(dialog))
    assert not is_asked(dialog)
