"""A value that was begun is completed with Tab or Enter; any other text stays as it is typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.desk import field_of
from tracker.core.record import Column, ColumnType
from tracker.ui.kit.editors import UNKNOWN, ChoiceField
from tracker.ui.main_window import MainWindow

KINDS = ("Shot", "Save", "Shootout", "Goal")
COLUMN = Column("event_type", "Type", ColumnType.TEXT, False, None, KINDS, 40, None)


@pytest.fixture
def field(qapp: QApplication) -> Iterator[ChoiceField]:
    host = QWidget()
    made = ChoiceField(COLUMN, host)
    host.show()
    made.setFocus()
    yield made
    host.close()
    host.deleteLater()


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize(
    ("typed", "taken"),
    [("g", "Goal"), ("sa", "Save"), ("SHO", "Shot"), ("shot", "Shot"), ("shoo", "Shootout")],
)
def test_the_known_value_that_was_begun_is_taken(
    field: ChoiceField, key: Qt.Key, typed: str, taken: str
) -> None:
    QTest.keyClicks(field.line(), typed)
    QTest.keyClick(field.line(), key)

    assert field.value() == taken
    assert not field.property("unknown")


@pytest.mark.parametrize("typed", ["oal", "Shots", "Puck over glass"])
def test_what_begins_no_known_value_stays_and_is_marked(field: ChoiceField, typed: str) -> None:
    QTest.keyClicks(field.line(), typed)
    QTest.keyClick(field.line(), Qt.Key.Key_Tab)

    assert field.value() == typed
    assert field.property("unknown")
    assert field.line().accessibleDescription() == UNKNOWN

    field.set_value("Goal")
    assert not field.property("unknown")


def test_an_empty_field_stays_empty(field: ChoiceField) -> None:
    QTest.keyClick(field.line(), Qt.Key.Key_Tab)

    assert field.value() is None


def test_enter_in_a_form_saves_the_completed_value(window: MainWindow) -> None:
    window.commands.new()
    line = field_of(window.page.form, "Type")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "faceo")
    QTest.keyClick(line, Qt.Key.Key_Return)

    page = window.page.page()
    assert page is not None
    newest = page.table.newest()
    assert newest is not None
    assert newest.record.payload()["event_type"] == "Faceoff"
