"""What a key press paints: its page, and nothing of the window below it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from tests.ui.desk import GAME, page_of
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow


class Painted(QObject):
    """The widgets that were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: set[QObject] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Paint:
            self.widgets.add(watched)
        return False


@pytest.fixture
def painted(qapp: QApplication) -> Iterator[Painted]:
    painted = Painted()
    qapp.installEventFilter(painted)
    yield painted
    qapp.removeEventFilter(painted)


def test_a_new_row_paints_its_table_only(
    window: MainWindow, store: Store, painted: Painted
) -> None:
    page = page_of(window)
    QApplication.processEvents()
    painted.widgets.clear()
    with store.write("add event") as unit:
        stored = unit.add(GAME, "event", {"period": 1})
    page.show_at_once(stored.key)
    assert page in painted.widgets
    assert not {window.frame, window.page, window.page.tabs} & painted.widgets


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_page_looks_as_the_panel_that_it_lies_on(window: MainWindow, choice: str) -> None:
    window.page._theme.choose(choice)  # noqa: SLF001
    tabs = window.page.tabs
    picture = tabs.grab().toImage()
    corner = page_of(window).mapTo(tabs, page_of(window).rect().topLeft())
    assert picture.pixelColor(corner) == picture.pixelColor(corner.x() - 4, corner.y())
