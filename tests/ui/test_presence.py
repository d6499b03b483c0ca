"""Who else has the open scope in sight is said in the window, and what one does oneself is told."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QInputDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME, FakeSync, FixedClock, Heard, ScriptedEngine
from tracker.core.neighbour import Neighbour, Surroundings
from tracker.core.scope import Scope
from tracker.errors import ServerUnreachable, StoreReadOnly
from tracker.local_db.store import Store
from tracker.sync.report import SyncReport
from tracker.ui.main_window import MainWindow
from tracker.ui.presence import here_text
from tracker.ui.session import ShownName
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.sync_bridge import SyncBridge, ThreadController

ANA, BO = Neighbour("Ana", "events"), Neighbour("Bo", "shifts")
OTHER = Scope("hockey", "18970")


@pytest.mark.parametrize(
    ("neighbours", "text"),
    [
        ((), ""),
        ((ANA,), "Here: Ana (events)"),
        ((ANA, BO), "Here: Ana (events), Bo (shifts)"),
        ((Neighbour("Cy"),), "Here: Cy"),
        ([Neighbour(name) for name in "ABCDE"], "Here: A, B, C, D, E"),
        ([Neighbour(name) for name in "ABCDEF"], "Here: A, B, C, D, 2 more"),
    ],
)
def test_neighbours_are_named_in_one_line(neighbours: list[Neighbour], text: str) -> None:
    assert here_text(neighbours) == text


def test_who_has_the_open_game_in_sight_is_said_and_who_left_is_not(
    open_window: OpenWindow, game: Scope
) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)
    line = window.frame.sync_line
    assert sync.sights == [(game, "")]

    sync.meet((ANA, BO))
    assert line.neighbours == "Here: Ana (events), Bo (shifts)"
    (label,) = (x for x in line.findChildren(QLabel) if x.text() == line.neighbours)
    assert label.isVisible()
    assert label.accessibleName() == line.neighbours

    sync.meet(())
    assert line.neighbours == ""
    assert not label.isVisible()


def test_what_was_recorded_last_is_what_the_neighbours_read(
    open_window: OpenWindow, store: Store, game: Scope
) -> None:
    sync = FakeSync()
    open_window(sync=sync)
    for kind in ("event", "event", "shift"):
        with store.write("add") as unit:
            unit.add(GAME, kind, {"period": 1})
    with store.write("add elsewhere") as unit:
        unit.add(OTHER, "event", {"period": 1})

    assert sync.sights == [(game, ""), (game, "events"), (game, "shifts")]


def test_another_open_game_is_told_and_the_neighbours_of_the_first_are_gone(
    open_window: OpenWindow, store: Store, game: Scope
) -> None:
    with store.write("fill") as unit:
        unit.add(OTHER, "event", {"period": 1})
    sync = FakeSync()
    window = open_window(sync=sync)
    window.open_scope(GAME)
    late = sync.meet
    sync.meet((ANA,))

    window.open_scope(OTHER)

    assert window.frame.sync_line.neighbours == ""
    assert sync.sights[-1] == (OTHER, "")
    late((ANA,))
    assert window.frame.sync_line.neighbours == ""


@pytest.mark.parametrize("phase", [SyncPhase.OFFLINE, SyncPhase.PAUSED])
def test_without_the_server_nobody_is_said_to_be_there_and_with_it_again(
    open_window: OpenWindow, game: Scope, phase: SyncPhase
) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)
    sync.meet((ANA,))

    for away in (phase, SyncPhase.SYNCING, phase):
        sync.report(SyncStatus(away))
        assert window.frame.sync_line.neighbours == ""

    sync.report(SyncStatus(SyncPhase.IDLE))
    assert window.frame.sync_line.neighbours == "Here: Ana (events)"


def test_a_controller_that_is_connected_later_is_told_what_is_open(
    open_window: OpenWindow, game: Scope, qtbot: QtBot
) -> None:
    window, sync = open_window(), FakeSync()

    window.use_sync(sync)

    qtbot.waitUntil(lambda: sync.sights == [(game, "")])


def test_the_name_that_others_see_is_asked_for_and_told_at_once(
    open_window: OpenWindow, game: Scope
) -> None:
    sync, saved = FakeSync(), []
    window = open_window(sync=sync, shown_name=ShownName(lambda: "rink-pc", saved.append))
    looks = len(sync.sights)

    window.frame.commands["shown_name"].trigger()
    (dialog,) = window.frame.findChildren(QInputDialog)
    assert dialog.textValue() == "rink-pc"
    dialog.setTextValue(" Ana\t<Berg> ")
    dialog.accept()

    assert saved == ["Ana Berg"]
    assert sync.sights[looks:] == [(game, "")]


def test_a_name_that_cannot_be_saved_is_said(open_window: OpenWindow, game: Scope) -> None:
    def refuse(_name: str) -> None:
        raise StoreReadOnly("The settings cannot be saved.")

    window = open_window(shown_name=ShownName(lambda: "", refuse))
    window.frame.commands["shown_name"].trigger()
    (dialog,) = window.frame.findChildren(QInputDialog)
    dialog.accept()

    assert window.frame.message.text == "The settings cannot be saved."


def test_a_window_without_a_name_asks_for_none(window: MainWindow) -> None:
    assert not window.frame.commands["shown_name"].isEnabled()


def test_the_sync_thread_looks_at_what_is_open_and_tells_whom_it_met_once(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot
) -> None:
    sync, heard = bridge
    met: list[tuple[Scope | None, tuple[Neighbour, ...]]] = []
    sync.neighbours_met.connect(lambda scope, neighbours: met.append((scope, neighbours)))
    engine = ScriptedEngine(SyncReport())
    engine.surroundings = Surroundings((ANA,))
    sync.use(ThreadController(engine.open, FixedClock()))
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].phase is SyncPhase.IDLE)
    assert engine.looked == []

    sync.look_at(GAME, "shifts")
    qtbot.waitUntil(lambda: len(engine.looked) >= 2)
    sync.look_at(None, "")
    qtbot.waitUntil(lambda: engine.looked[-1] == (None, ""))

    assert met[0] == (GAME, (ANA,))
    assert [one for one in met if one[0] == GAME] == [(GAME, (ANA,))]
    assert engine.looked[0] == (GAME, "shifts")
    assert engine.looked.count((None, "")) == 1


def test_a_run_of_a_few_changes_does_not_flicker_while_all_is_well(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot
) -> None:
    sync, heard = bridge
    failed = SyncReport(failure=ServerUnreachable("No answer.", retry_after_seconds=3600.0))
    engine = Counting(SyncReport(), SyncReport(), failed, SyncReport())
    controller = ThreadController(engine.open, FixedClock())
    sync.use(controller)
    for runs in (1, 2, 3):
        qtbot.waitUntil(lambda n=runs: sum(s.phase != "syncing" for s in heard) == n)
        controller.sync_now()
    qtbot.waitUntil(lambda: [s.phase for s in heard][-1] == "idle" and len(heard) > 4)

    assert [str(s.phase) for s in heard] == [
        "syncing",
        "syncing",
        "idle",
        "idle",
        "offline",
        "syncing",
        "idle",
    ]


class Counting(ScriptedEngine):
    """Tells of one change in each run, as the engine does."""

    def open(self, progress):
        self._progress = progress
        return super().open(progress)

    def run_once(self, scopes=None, **consent):
        self._progress(0, 1)
        return super().run_once(scopes, **consent)
