"""What keeps the sync from going on: each sort is said in words, with what helps beside it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME, FakeSync, FixedClock, Heard, ScriptedEngine
from tracker.core.scope import Scope
from tracker.errors import (
    ContractMismatch,
    ManyDeletions,
    NotAllowed,
    ScopeRestored,
    ServerUnreachable,
    SignInNeeded,
    SyncError,
    WrongServer,
)
from tracker.local_db.store import Store
from tracker.sync.report import SyncReport
from tracker.ui.actions import MENUS
from tracker.ui.status import SyncPhase, SyncProblem, SyncStatus
from tracker.ui.sync_bridge import LazyEngine, SyncBridge, ThreadController


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        (SignInNeeded("No token."), SyncProblem.SIGN_IN),
        (NotAllowed("You may not."), SyncProblem.NO_RIGHT),
        (ScopeRestored("It was emptied."), SyncProblem.RESTORED),
        (ManyDeletions("Much is gone."), SyncProblem.DELETIONS),
        (WrongServer("Another one."), SyncProblem.OTHER_SERVER),
        (ContractMismatch("No table."), SyncProblem.OLD_SERVER),
    ],
)
def test_each_sort_of_failure_is_a_problem_of_its_own(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot, failure: SyncError, problem: SyncProblem
) -> None:
    made, heard = bridge
    engine = ScriptedEngine(SyncReport(failure=failure, problems=(str(failure),)))
    made.use(ThreadController(engine.open, FixedClock()))
    qtbot.waitUntil(lambda: any(status.problem for status in heard))

    told = next(status for status in heard if status.problem)
    assert (told.phase, told.problem, told.message) == (
        SyncPhase.NEEDS_YOU,
        problem,
        str(failure),
    )


@pytest.mark.parametrize(
    ("problem", "consent"),
    [
        (SyncProblem.RESTORED, "accepts_new_epoch"),
        (SyncProblem.DELETIONS, "accepts_deletions"),
    ],
)
def test_a_yes_is_about_one_scope_one_problem_and_one_run(
    problem: SyncProblem, consent: str
) -> None:
    engine = ScriptedEngine(SyncReport())
    lazy = LazyEngine(engine.open, lambda _done, _total: None)
    lazy.accept_next(GAME, problem)
    lazy.run_once()
    lazy.run_once()
    lazy.close()

    assert engine.asked == [([GAME], {consent}), (None, set()), (None, set())]


def test_two_yeses_before_a_run_are_both_heard_and_each_once() -> None:
    engine, other = ScriptedEngine(SyncReport()), Scope("hockey", "18970")
    lazy = LazyEngine(engine.open, lambda _done, _total: None)
    lazy.accept_next(GAME, SyncProblem.RESTORED)
    lazy.accept_next(other, SyncProblem.DELETIONS)
    lazy.accept_next(GAME, SyncProblem.RESTORED)
    lazy.run_once()
    lazy.close()

    assert engine.asked == [
        ([GAME], {"accepts_new_epoch"}),
        ([other], {"accepts_deletions"}),
        (None, set()),
    ]


def test_a_yes_that_fails_in_its_game_does_not_hold_up_the_next() -> None:
    refused = SyncReport(failure=ManyDeletions("Much is gone."))
    engine, other = ScriptedEngine(refused, SyncReport()), Scope("hockey", "18970")
    lazy = LazyEngine(engine.open, lambda _done, _total: None)
    lazy.accept_next(GAME, SyncProblem.RESTORED)
    lazy.accept_next(other, SyncProblem.DELETIONS)
    report = lazy.run_once()
    lazy.close()

    assert report is refused
    assert [asked for asked, _ in engine.asked] == [[GAME], [other]]


def test_a_yes_that_had_no_turn_without_a_server_is_heard_by_the_next_run() -> None:
    away = SyncReport(failure=ServerUnreachable("No answer."))
    engine, other = ScriptedEngine(away, SyncReport()), Scope("hockey", "18970")
    lazy = LazyEngine(engine.open, lambda _done, _total: None)
    lazy.accept_next(GAME, SyncProblem.RESTORED)
    lazy.accept_next(other, SyncProblem.DELETIONS)
    assert lazy.run_once() is away
    lazy.run_once()
    lazy.close()

    assert [asked for asked, _ in engine.asked] == [[GAME], [other], None]


def test_a_yes_is_about_the_game_that_failed_and_not_the_one_that_is_open(
    open_window: OpenWindow, store: Store, game: Scope
) -> None:
    other = Scope("hockey", "18970")
    with store.write("fill") as unit:
        fields = {"game_id": 18970, "home_team": "Ravens", "away_team": "Owls"}
        unit.add(other, "game", fields)
    sync = FakeSync()
    window = open_window(sync=sync)
    window.open_scope(game)
    problem = SyncProblem.DELETIONS
    sync.report(SyncStatus(SyncPhase.NEEDS_YOU, message="Gone.", problem=problem, scope=other))

    window.frame.commands["accept_deletions"].trigger()
    (box,) = window.frame.findChildren(QMessageBox)
    assert "Ravens – Owls" in box.text()
    next(b for b in box.buttons() if "Yes" in b.text()).click()

    assert sync.calls[-1] == f"accept {other}: {problem}"


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (
            SignInNeeded("Expired.", remedy="Run 'tracker connect' with a token."),
            "Expired. Press 'Connect to a server…' below and enter a new token.",
        ),
        (
            ScopeRestored("Emptied.", remedy="Then run 'tracker sync'."),
            "Emptied. Then press 'Send again what the server lost…' below.",
        ),
        (
            ManyDeletions("Much is gone.", remedy="If it is, run 'tracker sync'."),
            "Much is gone. If it is, press 'Accept the server's deletions…' below.",
        ),
    ],
)
def test_the_window_says_what_to_press_and_which_game_it_is_about(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot, failure: SyncError, sentence: str
) -> None:
    made, heard = bridge
    problems = (f"hockey:1 was not refreshed. {failure}",)
    report = SyncReport(failure=failure, failed_scope=GAME, problems=problems)
    made.use(ThreadController(ScriptedEngine(report).open, FixedClock()))
    qtbot.waitUntil(lambda: any(status.problem for status in heard))

    told = next(status for status in heard if status.problem)
    assert (told.message, told.scope) == (f"hockey:1 was not refreshed. {sentence}", GAME)
    assert "tracker" not in told.message


def test_what_to_press_is_what_the_button_says() -> None:
    texts = {spec.name: spec.text.replace("&", "") for specs in MENUS.values() for spec in specs}
    for problem in SyncProblem:
        if problem.press:
            assert f"'{texts[problem.remedy]}'" in problem.press


def test_what_helps_is_beside_the_state_and_is_said_once(
    open_window: OpenWindow, game: Scope
) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)
    restored = SyncStatus(
        SyncPhase.NEEDS_YOU, message="It was emptied.", problem=SyncProblem.RESTORED, scope=game
    )
    assert not window.frame.commands["accept_restored"].isEnabled()
    sync.report(restored)

    assert window.frame.sync_line.text == "restored on the server — 4 waiting"
    assert window.frame.message.text == "It was emptied."
    button = next(b for b in window.frame.sync_line.findChildren(QToolButton) if b.isEnabled())
    assert "Send again what the server lost" in button.text()
    window.frame.message.hide()
    sync.report(restored)
    assert window.frame.message.text == ""

    button.click()
    (box,) = window.frame.findChildren(QMessageBox)
    assert "Ice – Oil" in box.text()
    next(b for b in box.buttons() if "Yes" in b.text()).click()
    assert sync.calls[-1] == f"accept {game}: {SyncProblem.RESTORED}"

    sync.report(SyncStatus(SyncPhase.IDLE))
    assert not window.frame.commands["accept_restored"].isEnabled()
