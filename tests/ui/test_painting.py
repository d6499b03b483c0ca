"""What a key press paints: its page, and nothing of the window below it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.painted import painted_widgets
from tests.ui.desk import GAME, page_of
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow


def test_a_new_row_paints_its_table_only(
    window: MainWindow, store: Store, qapp: QApplication
) -> None:
    page = page_of(window)
    with painted_widgets(qapp) as painted:
        with store.write("add event") as unit:
            stored = unit.add(GAME, "event", {"period": 1})
        page.show_at_once(stored.key)
        at_once = set(painted)
    assert page in at_once
    assert not {window.frame, window.page, window.page.tabs} & at_once


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_page_looks_as_the_panel_that_it_lies_on(window: MainWindow, choice: str) -> None:
    window.page._theme.choose(choice)  # noqa: SLF001
    tabs = window.page.tabs
    picture = tabs.grab().toImage()
    corner = page_of(window).mapTo(tabs, page_of(window).rect().topLeft())
    assert picture.pixelColor(corner) == picture.pixelColor(corner.x() - 4, corner.y())
