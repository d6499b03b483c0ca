"""What a key press paints: the workspace, and nothing of the window below it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.painted import painted_widgets
from tests.profiles.hockey.ui.rinkside import Rinkside


def test_a_key_press_paints_nothing_of_the_window_below_the_workspace(
    rink: Rinkside, qapp: QApplication
) -> None:
    with painted_widgets(qapp) as painted:
        rink.keys("S", "H")
    assert rink.page in painted
    window = rink.window
    assert not {window.frame, window.page, window.page.tabs} & painted


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_workspace_has_the_windows_colour(rink: Rinkside, choice: str) -> None:
    rink.window.page._theme.choose(choice)
    frame, page = rink.window.frame, rink.window.page
    picture = frame.grab().toImage()
    inside = rink.page.mapTo(frame, rink.page.rect().topLeft())
    outside = page.mapTo(frame, page.rect().topLeft())
    assert picture.pixelColor(inside) == picture.pixelColor(outside.x() - 2, outside.y())
