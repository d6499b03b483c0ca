"""From a page into a game, and back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.desk import GAME, press
from tests.ui.teams_page import NOW, TEAMS, opened_with_rows, team, teams
from tracker.core.published import KeptRows
from tracker.core.scope import Scope
from tracker.ui.session import ScopeThere
from tracker.ui.views.fetch_dialog import FetchDialog


def test_enter_opens_the_game_that_the_row_stands_for(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    press(window, Qt.Key.Key_Return)
    assert not window.pages.is_shown
    assert window.commands.scope == GAME


def test_a_game_that_is_not_here_is_offered_for_fetching(open_pages, source, qtbot):
    source.there[TEAMS] = [team("Ice", game="777")]
    window = open_pages(is_connected=False)
    source.here[TEAMS] = KeptRows(TEAMS, source.there[TEAMS], NOW)
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Ice"])
    press(window, Qt.Key.Key_Return)
    assert window.frame.message.text.startswith("hockey:777 is not on this laptop")
    assert "Connect" in window.frame.message.text


class Elsewhere:
    """A server with one game that is not here."""

    def unknown(self) -> list[ScopeThere]:
        return [
            ScopeThere(Scope("hockey", "555"), "Ants – Bees"),
            ScopeThere(Scope("hockey", "777"), "Owls – Ravens"),
        ]

    def want(self, scope: Scope) -> None: ...
    def give_up(self, scope: Scope) -> None: ...
    def wanted(self) -> set[Scope]:
        return set()


@pytest.mark.parametrize(
    ("game", "words"), [("777", "2 on the server"), ("999", "The server does not have hockey:999")]
)
def test_the_list_of_the_server_opens_at_the_game_of_the_row(
    open_pages, source, qtbot, game, words
):
    source.there[TEAMS] = [team("Ice", game=game)]
    window = open_pages(elsewhere=Elsewhere())
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Ice"])
    press(window, Qt.Key.Key_Return)
    (dialog,) = window.frame.findChildren(FetchDialog)
    qtbot.waitUntil(lambda: words in dialog._said.text())
    if game == "777":
        assert dialog.list.current() == "hockey:777"


def test_choosing_the_open_game_in_the_list_leaves_the_page(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    window.frame.panel.taken.emit()
    assert window.page.isVisible()
