"""What is begun and not saved comes back when the program ended in the middle of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.profiles.hockey.ui.conftest import OpenRink
from tests.profiles.hockey.ui.rinkside import GAME, HandClock, Rinkside
from tracker.core.registry import discover
from tracker.local_db.store import Store, open_store
from tracker.profiles.hockey.rules.game_clock import Moment

NOTE = "hockey/18969/begun"


def on_ice(rink: Rinkside) -> None:
    rink.keys("L", "H")
    for number in (15, 16, 17, 11, 12, 10):
        rink.keys("J", *str(number))
    rink.keys("A")
    for number in (45, 46, 47, 41, 42, 40):
        rink.keys("J", *str(number))
    rink.keys("Return")


def kept(store: Store, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in (store.meta.get(NOTE) or ""))


def test_an_event_that_was_begun_comes_back_with_its_players_place_and_time(
    rink: Rinkside, open_rink: OpenRink, qtbot: QtBot
) -> None:
    on_ice(rink)
    rink.set_clock("7:42")
    rink.keys("G", "A", "1", "2", ".")
    rink.click_ice(160, 30)
    before = rink.page.entry.entry.draft
    kept(rink.store, qtbot, '"spot": [')

    again = open_rink()

    assert again.page.entry.entry.draft == before
    assert (again.mode(), "is back" in again.said()) == ("BROUGHT BACK", True)
    state = again.page.parts.bar.state
    assert state is not None
    assert state.hint == "Esc drops it"
    again.keys("Return")
    (goal,) = again.events()
    assert (goal.event_type, goal.event_team_player_1, goal.assist_1_player) == ("Goal", 45, 46)
    assert (goal.period, goal.event_start_seconds) == (1, 462)


def test_escape_drops_what_came_back_for_good(
    rink: Rinkside, open_rink: OpenRink, qtbot: QtBot
) -> None:
    rink.keys("S", "H")
    kept(rink.store, qtbot, "Shot")
    again = open_rink()
    again.keys("Esc")
    assert again.mode() == "READY"
    qtbot.waitUntil(lambda: again.store.meta.get(NOTE) == "")
    assert (open_rink().mode(), again.events()) == ("READY", [])


def test_what_was_saved_does_not_come_back(
    rink: Rinkside, open_rink: OpenRink, qtbot: QtBot
) -> None:
    rink.keys("S", "H")
    kept(rink.store, qtbot, "Shot")
    note = rink.store.meta.get(NOTE)
    rink.keys("Return")
    qtbot.waitUntil(lambda: rink.store.meta.get(NOTE) == "")
    # As if the program had ended right after the record, before the note followed.
    rink.store.meta.set(NOTE, note or "")
    again = open_rink()
    assert (again.mode(), len(again.events())) == ("READY", 1)


def test_a_second_event_of_the_same_second_is_not_taken_for_the_first(
    rink: Rinkside, open_rink: OpenRink, qtbot: QtBot
) -> None:
    rink.keys("S", "H", "Shift+Return", "Q")
    kept(rink.store, qtbot, '"zone": "o"')
    again = open_rink()
    assert again.mode() == "BROUGHT BACK"
    again.keys("Return")
    assert [e.event_team_zone for e in again.events()] == [None, "o"]


def test_an_edit_that_was_begun_is_still_an_edit(
    rink: Rinkside, open_rink: OpenRink, qtbot: QtBot
) -> None:
    rink.line("S h 15")
    rink.keys("Up", "Return", "Q")
    kept(rink.store, qtbot, '"zone": "o"')
    again = open_rink()
    again.keys("Return")
    assert [e.event_team_zone for e in again.events()] == ["o"]


def test_a_change_of_players_and_a_typed_line_come_back(
    rink: Rinkside, open_rink: OpenRink, qtbot: QtBot
) -> None:
    on_ice(rink)
    rink.keys("/")
    rink.write("G 53 20")
    kept(rink.store, qtbot, "G 53 20")
    rink.page.focus_work()
    rink.keys("L", "H", "J", "1", "8")
    kept(rink.store, qtbot, "18")
    again = open_rink()
    assert again.page.parts.bar.line.text() == "G 53 20"
    assert again.mode() == "BROUGHT BACK"
    change = again.page.entry.entry.change
    assert change is not None
    assert (change.moment, 18 in change.home.skaters) == (Moment(1, 0), True)


@pytest.mark.parametrize("text", ["{", "[]", '{"draft": {"type": 3}}', '{"newest": 1}'])
def test_a_note_of_another_version_is_passed_over(
    open_rink: OpenRink, game: None, store: Store, text: str
) -> None:
    store.meta.set(NOTE, text)
    assert open_rink().mode() == "READY"


CRASHING = """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tests.profiles.hockey.ui.rinkside import HandClock, Rinkside
from tracker.core.registry import discover
from tracker.local_db.store import open_store
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme
app = QApplication([])
folder = Path(sys.argv[1])
store = open_store(folder, discover(), HandClock())
theme = Theme(app, "light", 1.0)
frame = WindowFrame(theme, scope_labels(store.registry))
session = WindowSession(store, store.registry, HandClock(), folder, has_workspaces=True)
window = MainWindow(session, theme, frame)
frame.show()
window.begin()
rink = Rinkside(window, store, HandClock())
rink.page.focus_work()
rink.keys("P", "A", "U")
while '"success": "u"' not in (store.meta.get("hockey/18969/begun") or ""):
    app.processEvents()
os._exit(3)
"""


def test_a_program_that_was_ended_in_the_middle_of_an_event_has_kept_it(tmp_path: Path) -> None:
    folder = tmp_path / "crashed"
    with open_store(folder, discover(), HandClock()) as store, store.write("fill") as unit:
        unit.add(GAME, "game", {"game_id": 18969})
    done = subprocess.run(
        [sys.executable, "-c", CRASHING, str(folder)],
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    with open_store(folder, discover(), HandClock()) as store:
        found = json.loads(store.meta.get(NOTE) or "{}")
    assert (found["draft"]["type"], found["draft"]["team"]) == ("Pass", "away")
