"""The window comes back where it was, with the columns as they were arranged."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHeaderView

from tests.ui.conftest import OpenWindow
from tests.ui.desk import column_of, page_of, table_of
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.record_columns import STATE_WORDS
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.places import FILE_NAME, ColumnPlaces, Places, read_places, write_places
from tracker.ui.theme import Theme


def header_of(window: MainWindow) -> QHeaderView:
    return table_of(window).horizontalHeader()


def test_widths_order_and_chosen_columns_are_kept_over_a_restart(
    open_window: OpenWindow, game: Scope, tmp_path: Path
) -> None:
    window = open_window()
    period, kind = column_of(window, "period"), column_of(window, "event_type")
    header = header_of(window)
    header.resizeSection(kind, 222)
    header.moveSection(header.visualIndex(kind), 1)
    page_of(window)._choose_column(column_of(window, "key"), True)
    order = [header.logicalIndex(n) for n in range(header.count())]
    window.frame.close()

    again = open_window(places=read_places(tmp_path))

    kept = header_of(again)
    assert kept.sectionSize(kind) == 222
    assert [kept.logicalIndex(n) for n in range(kept.count())] == order
    assert not kept.isSectionHidden(column_of(again, "key"))
    assert kept.sectionSize(period) != 222


def test_what_the_program_does_to_columns_is_nobodys_wish(
    open_window: OpenWindow, game: Scope, theme: Theme, tmp_path: Path
) -> None:
    window = open_window()
    theme.scale_to(1.5)
    window.frame.close()

    assert read_places(tmp_path).columns == {}


def test_a_width_grows_with_the_text(open_window: OpenWindow, game: Scope, theme: Theme) -> None:
    window = open_window()
    kind = column_of(window, "event_type")
    header_of(window).resizeSection(kind, 200)

    theme.scale_to(1.5)

    assert header_of(window).sectionSize(kind) == 300


def test_the_geometry_is_kept_in_the_data_folder(
    open_window: OpenWindow, game: Scope, store: Store, theme: Theme, tmp_path: Path
) -> None:
    window = open_window()
    window.frame.resize(740, 610)
    QApplication.processEvents()
    window.frame.close()

    frame = WindowFrame(theme, scope_labels(store.registry), read_places(tmp_path))
    assert (frame.width(), frame.height()) == (740, 610)
    frame.deleteLater()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"geometry": "x", "columns": {"a": 1}}'])
def test_a_broken_file_costs_nothing_but_the_arrangement(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")

    assert read_places(tmp_path) == Places()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    places = Places("x", {"hockey.event": ColumnPlaces({"period": 70})})
    write_places(tmp_path / "missing", places)
    write_places(tmp_path, places)

    assert read_places(tmp_path) == places


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_word_of_the_state_column_has_room(
    window: MainWindow, theme: Theme, scale: float
) -> None:
    theme.scale_to(scale)
    table = table_of(window)
    letters = table.fontMetrics()

    widest = max(map(letters.horizontalAdvance, STATE_WORDS.values()))
    assert table.columnWidth(0) >= widest + theme.pixels(18 + 4)
