"""The status of the sync reaches the window; the thread ends with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME, NOON, FakeSync, FixedClock, Heard, ScriptedEngine
from tracker.core.scope import Scope
from tracker.errors import (
    ServerUnreachable,
    SignInNeeded,
    StoreReadOnly,
    TrackerError,
)
from tracker.local_db.store import Store
from tracker.sync.report import SyncReport
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.sync_bridge import LazyEngine, SyncBridge, ThreadController


@pytest.mark.parametrize(
    ("answer", "phase"),
    [
        (SyncReport(), SyncPhase.IDLE),
        (SyncReport(failure=ServerUnreachable("No answer.")), SyncPhase.OFFLINE),
        (SyncReport(failure=SignInNeeded("Sign in.")), SyncPhase.NEEDS_YOU),
        (TrackerError("The disk is full."), SyncPhase.NEEDS_YOU),
    ],
)
def test_a_run_is_told_as_a_phase(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot, answer: SyncReport, phase: SyncPhase
) -> None:
    sync, heard = bridge

    sync.use(ThreadController(ScriptedEngine(answer).open, FixedClock()))

    qtbot.waitUntil(lambda: [status.phase for status in heard] == [SyncPhase.SYNCING, phase])
    assert (heard[0].done, heard[0].total) == (120, 400)
    assert (heard[1].last_sync_at is not None) == (phase is SyncPhase.IDLE)


def test_the_engine_is_opened_on_the_sync_thread_and_closed_with_it(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot
) -> None:
    sync, heard = bridge
    engine = ScriptedEngine(SyncReport())
    sync.use(ThreadController(engine.open, FixedClock()))
    qtbot.waitUntil(lambda: len(heard) == 2)

    sync.stop()
    sync.stop()

    qtbot.waitUntil(lambda: engine.is_closed)
    assert threading.main_thread() not in engine.threads
    assert not any(thread.is_alive() for thread in engine.threads)


def test_paused_it_does_not_sync_and_goes_on_when_asked(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot
) -> None:
    sync, heard = bridge
    engine, kept = ScriptedEngine(SyncReport()), []
    controller = ThreadController(
        engine.open, FixedClock(), last_sync_at=NOON, is_paused=True, keep_paused=kept.append
    )
    sync.use(controller)
    assert heard == [SyncStatus(SyncPhase.PAUSED, NOON)]

    controller.pause(False)
    qtbot.waitUntil(lambda: heard[-1].phase is SyncPhase.IDLE)
    controller.pause(True)

    assert heard[-1].phase is SyncPhase.PAUSED
    assert kept == [False, True]
    assert engine.is_closed


def test_a_failure_keeps_the_time_of_the_last_sync(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot
) -> None:
    sync, heard = bridge
    engine = ScriptedEngine(SyncReport(), SyncReport(failure=ServerUnreachable("No answer.")))
    controller = ThreadController(engine.open, FixedClock())
    sync.use(controller)
    qtbot.waitUntil(lambda: len(heard) == 2)

    controller.sync_now()

    qtbot.waitUntil(lambda: heard[-1].phase is SyncPhase.OFFLINE)
    assert heard[-1].last_sync_at == FixedClock().now()


def test_the_window_shows_what_the_sync_says(open_window: OpenWindow, game: Scope) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)
    assert window.frame.sync_line.text == "not synced yet — 4 waiting"

    sync.report(SyncStatus(SyncPhase.SYNCING, None, 120, 400))
    assert window.frame.sync_line.text == "syncing 120/400"

    sync.report(SyncStatus(SyncPhase.OFFLINE, FixedClock().now()))
    assert window.frame.sync_line.text.startswith(
        "offline, server not reachable — 4 waiting · last sync "
    )


def test_until_the_first_run_the_window_says_when_the_last_one_was(
    open_window: OpenWindow, game: Scope
) -> None:
    controller = ThreadController(SlowEngine().open, FixedClock(), last_sync_at=NOON)
    assert controller.last_sync_at == NOON
    sync = FakeSync(last_sync_at=controller.last_sync_at)

    window = open_window(sync=sync)

    noon = NOON.astimezone()
    assert window.frame.sync_line.text == f"synced {noon:%H:%M} — 4 waiting"


def test_a_local_edit_wakes_the_sync_and_f5_asks_for_it(
    open_window: OpenWindow, store: Store, game: Scope
) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)

    with store.write("add event") as unit:
        unit.add(GAME, "event", {"period": 1})
    window.frame.commands["sync_now"].trigger()

    assert sync.calls == ["start", "wake", "sync_now"]


def test_pause_is_passed_on_and_shown(open_window: OpenWindow, game: Scope, qtbot: QtBot) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)

    window.frame.commands["pause"].trigger()
    qtbot.waitUntil(lambda: "pause" in sync.calls)
    sync.report(SyncStatus(SyncPhase.PAUSED))

    assert window.frame.sync_line.text == "paused — 4 waiting"
    assert window.frame.commands["pause"].isChecked()
    assert not window.frame.commands["sync_now"].isEnabled()


def test_closing_the_window_stops_the_sync(open_window: OpenWindow, game: Scope) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)

    window.frame.close()
    assert window.stop()

    assert sync.calls[-1] == "stop"


def test_being_behind_is_said_beside_a_sync_that_went_well(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot
) -> None:
    sync, heard = bridge

    sync.use(ThreadController(ScriptedEngine(SyncReport(unpublished=12)).open, FixedClock()))

    qtbot.waitUntil(lambda: [status.phase for status in heard][-1:] == [SyncPhase.IDLE])
    assert heard[-1].message == "The server's numbers are 12 changes behind."


class SlowEngine(ScriptedEngine):
    """Opens, runs or both only when the test says so; a run ends at once after `stop`."""

    def __init__(self) -> None:
        super().__init__(SyncReport())
        self.may_open, self.may_answer = threading.Event(), threading.Event()
        self.opening, self.asked, self.stopped = (threading.Event() for _ in range(3))
        self.exchanges = self.at_once = self.most_at_once = 0

    @contextmanager
    def open(self, progress: Callable[[int, int], None]) -> Iterator[ScriptedEngine]:
        self.opening.set()
        assert self.may_open.wait(10)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        yield self
        self.at_once -= 1

    def run_once(self, _scopes: object = None, **_consent: bool) -> SyncReport:
        if not self.stopped.is_set():
            self.exchanges += 1
            self.asked.set()
            assert self.may_answer.wait(10)
        return SyncReport()

    def stop(self) -> None:
        self.stopped.set()


def beside(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_a_stop_before_the_engine_is_opened_reaches_it() -> None:
    engine = SlowEngine()
    lazy = LazyEngine(engine.open, lambda _done, _total: None)
    running = beside(lazy.run_once)
    assert engine.opening.wait(10)

    lazy.stop()
    engine.may_open.set()
    running.join(10)

    assert engine.exchanges == 0
    lazy.close()


def test_going_on_after_the_end_starts_nothing(qtbot: QtBot) -> None:
    engine = SlowEngine()
    kept: list[bool] = []
    controller = ThreadController(
        engine.open, FixedClock(), is_paused=True, keep_paused=kept.append
    )
    controller.start(lambda _status: None)
    controller.stop()

    controller.pause(False)

    assert not engine.opening.is_set()
    assert kept == []


def test_a_pause_and_going_on_during_a_request_never_run_two_engines(qtbot: QtBot) -> None:
    engine = SlowEngine()
    engine.may_open.set()
    controller = ThreadController(engine.open, FixedClock())
    controller.start(lambda _status: None)
    assert engine.asked.wait(10)

    pausing = beside(lambda: controller.pause(True))
    assert engine.stopped.wait(10)
    going_on = beside(lambda: controller.pause(False))
    threading.Timer(0.05, engine.may_answer.set).start()
    pausing.join(10)
    going_on.join(10)
    controller.stop()

    assert engine.most_at_once == 1


def test_the_window_does_not_wait_for_the_old_sync_when_it_connects_anew(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    old, new = StuckSync(), FakeSync()
    window = open_window(sync=old)

    window.use_sync(new)
    old.report(SyncStatus(SyncPhase.OFFLINE))

    assert "offline" not in window.frame.sync_line.text
    assert new.calls == []
    assert not window.frame.commands["pause"].isEnabled()
    qtbot.waitUntil(old.is_asked.is_set)
    old.may_end.set()
    qtbot.waitUntil(lambda: new.calls == ["start"])
    assert window.frame.commands["pause"].isEnabled()


def test_a_closed_window_is_gone_before_the_sync_has_ended(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    sync = StuckSync()
    window = open_window(sync=sync)

    window.frame.close()

    assert not window.frame.isVisible()
    qtbot.waitUntil(sync.is_asked.is_set)
    assert not window.stop(0.0)
    sync.may_end.set()
    assert window.stop()


def test_the_last_of_several_pauses_counts(open_window: OpenWindow, qtbot: QtBot) -> None:
    sync = FakeSync()
    window = open_window(sync=sync)

    for wish in (True, False, True, False):
        window.frame.commands["pause"].setChecked(not wish)
        window.frame.commands["pause"].trigger()

    qtbot.waitUntil(lambda: sync.calls[-1] == "go on")
    assert window.stop()
    assert sync.calls[-2:] == ["go on", "stop"]


class FullDisk:
    """Keeps nothing until there is space."""

    def __init__(self) -> None:
        self.is_full, self.kept = True, list[bool]()

    def __call__(self, is_paused: bool) -> None:
        if self.is_full:
            raise StoreReadOnly("The disk is full.")
        self.kept.append(is_paused)


def test_a_pause_that_cannot_be_kept_pauses_all_the_same_and_going_on_runs_one_thread(
    qtbot: QtBot,
) -> None:
    engine, disk = ScriptedEngine(SyncReport()), FullDisk()
    heard: list[SyncStatus] = []
    controller = ThreadController(engine.open, FixedClock(), keep_paused=disk)
    controller.start(heard.append)
    qtbot.waitUntil(lambda: heard[-1].phase is SyncPhase.IDLE)

    with pytest.raises(StoreReadOnly):
        controller.pause(True)
    assert heard[-1].phase is SyncPhase.PAUSED
    assert not any(thread.is_alive() for thread in engine.threads)
    disk.is_full = False
    controller.pause(True)
    controller.pause(False)
    qtbot.waitUntil(lambda: heard[-1].phase is SyncPhase.IDLE)
    controller.stop()

    assert disk.kept == [True, False]
    assert len(engine.threads) == 2
    assert not any(thread.is_alive() for thread in engine.threads)


class BrokenSync(FakeSync):
    """Its first pause and its stop are bugs."""

    def pause(self, is_paused: bool) -> None:
        super().pause(is_paused)
        if is_paused:
            raise KeyError

    def stop(self) -> None:
        super().stop()
        raise KeyError


def test_a_bug_in_a_pause_or_a_stop_does_not_hold_up_the_next_wish(
    bridge: tuple[SyncBridge, Heard], qtbot: QtBot
) -> None:
    sync, _ = bridge
    old, new = BrokenSync(), FakeSync()
    with capture_exceptions() as raised:
        sync.use(old)
        sync.pause(True)
        sync.pause(False)
        qtbot.waitUntil(lambda: old.calls == ["start", "pause", "go on"])
        sync.use(new)
        qtbot.waitUntil(lambda: new.calls == ["start"] and len(raised) == 2)

    assert sync.controller is new


class StuckSync(FakeSync):
    """Its request under way ends when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked, self.may_end = threading.Event(), threading.Event()

    def stop(self) -> None:
        self.is_asked.set()
        assert self.may_end.wait(10)
        super().stop()
