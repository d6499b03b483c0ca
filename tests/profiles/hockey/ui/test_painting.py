"""What a key press paints: the workspace, and nothing of the window below it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from tests.profiles.hockey.ui.rinkside import Rinkside


class Painted(QObject):
    """The widgets that were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: set[QObject] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Paint:
            self.widgets.add(watched)
        return False


def test_a_key_press_paints_nothing_of_the_window_below_the_workspace(
    rink: Rinkside, qapp: QApplication
) -> None:
    QApplication.processEvents()
    painted = Painted()
    qapp.installEventFilter(painted)
    rink.keys("S", "H")
    QApplication.processEvents()
    qapp.removeEventFilter(painted)
    assert rink.page in painted.widgets
    window = rink.window
    assert not {window.frame, window.page, window.page.tabs} & painted.widgets


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_workspace_has_the_windows_colour(rink: Rinkside, choice: str) -> None:
    rink.window.page._theme.choose(choice)
    frame, page = rink.window.frame, rink.window.page
    picture = frame.grab().toImage()
    inside = rink.page.mapTo(frame, rink.page.rect().topLeft())
    outside = page.mapTo(frame, page.rect().topLeft())
    assert picture.pixelColor(inside) == picture.pixelColor(outside.x() - 2, outside.y())
