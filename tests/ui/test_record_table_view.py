"""Rows are painted once and kept as pictures: what is shown is always what is true."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.ui.desk import GAME, acknowledge_all, column_of, in_table, page_of, table_of
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow
from tracker.ui.theme import ThemeChoice
from tracker.ui.views.record_table_view import RecordTableView


def shown(window: MainWindow) -> QImage:
    return table_of(window).viewport().grab().toImage()


def shown_afresh(window: MainWindow) -> QImage:
    view = table_of(window)
    assert isinstance(view, RecordTableView)
    view._pictures.clear()
    return shown(window)


def edit(window: MainWindow, store: Store) -> None:
    with store.write("edit") as unit:
        unit.edit(GAME, "event", page_of(window).table.stored(1).key, {"event_type": "Goal"})


CHANGES: dict[str, Callable[[MainWindow, Store], None]] = {
    "edit": edit,
    "state": lambda _window, store: acknowledge_all(store),
    "selection": lambda window, _store: in_table(window, 2),
    "columns": lambda window, _store: table_of(window).setColumnHidden(2, True),
    "width": lambda window, _store: table_of(window).setColumnWidth(
        column_of(window, "period"), 200
    ),
    "order": lambda window, _store: table_of(window).sortByColumn(
        column_of(window, "period"), Qt.SortOrder.DescendingOrder
    ),
    "theme": lambda window, _store: window._theme.choose(ThemeChoice("dark")),
    "text": lambda window, _store: window._theme.scale_to(1.5),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_picture_outlives_what_it_shows(window: MainWindow, store: Store, change: str) -> None:
    in_table(window, 0)
    before = shown(window)

    CHANGES[change](window, store)
    page_of(window).table._read_slice()

    after = shown(window)
    assert after != before
    assert after == shown_afresh(window)
