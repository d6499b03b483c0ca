from __future__ import annotations

import threading
import time

import pytest

from tests.sync.sync_thread import (
    NEVER,
    SOON,
    Engine,
    Told,
    failed,
    running,
)
from tracker.errors import (
    ContractMismatch,
    DiskFull,
    ManyDeletions,
    NotAllowed,
    ScopeRestored,
    ServerUnreachable,
    SignInNeeded,
    SyncError,
)
from tracker.sync.loop import UNEXPECTED, Pace, SyncThread
from tracker.sync.report import SyncReport
from tracker.sync.schedule import Wait


def test_it_syncs_at_once_and_again_without_being_asked() -> None:
    engine = Engine()
    with running(engine, Pace(idle=0.001)):
        engine.wait_for(runs=4)


def test_between_two_syncs_it_waits_as_long_as_its_pace_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[float] = []

    class Waiting(Wait):
        def __init__(self, run_at: float) -> None:
            waits.append(run_at - time.monotonic())
            super().__init__(run_at)

    monkeypatch.setattr("tracker.sync.loop.Wait", Waiting)
    engine, told = Engine(), Told()
    with running(engine, Pace(idle=NEVER), told) as thread:
        told.wait_for(reports=1)
        thread.sync_now()
        told.wait_for(reports=2)
    assert waits[0] == pytest.approx(NEVER, abs=SOON)


def test_a_local_edit_wakes_it() -> None:
    engine, told = Engine(), Told()
    with running(engine, Pace(idle=NEVER, debounce=0.0), told) as thread:
        told.wait_for(reports=1)
        thread.wake()
        engine.wait_for(runs=2)


def test_a_burst_of_edits_travels_together() -> None:
    engine, told = Engine(), Told()
    with running(engine, Pace(idle=NEVER, debounce=0.3), told) as thread:
        told.wait_for(reports=1)
        for _ in range(50):
            thread.wake()
        told.wait_for(reports=2)
        assert engine.runs == 2


def test_an_edit_made_during_a_sync_is_synced_by_the_next() -> None:
    engine = Engine()
    engine.hold = threading.Event()
    with running(engine, Pace(idle=NEVER, debounce=0.0)) as thread:
        engine.wait_for(runs=1)
        thread.wake()
        engine.hold.set()
        engine.wait_for(runs=2)


def test_an_edit_does_not_hasten_a_retry_but_the_user_does() -> None:
    asked_for = ServerUnreachable("busy", retry_after_seconds=NEVER)
    engine, told, looks = Engine(failed(asked_for)), Told(), threading.Semaphore(0)

    def wall() -> float:
        looks.release()
        return 0.0

    pace = Pace(idle=NEVER, debounce=0.0, look=0.001)
    with running(engine, pace, told, wall=wall) as thread:
        told.wait_for(reports=1)
        thread.wake()
        while looks.acquire(blocking=False):
            pass
        for _ in range(6):
            assert looks.acquire(timeout=SOON)
        assert engine.runs == 1
        thread.sync_now()
        engine.wait_for(runs=2)


def test_it_goes_on_trying_while_the_server_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    delays = []

    def quick(failures: int, wish: float | None, _random: object) -> float:
        delays.append((failures, wish))
        return 0.0

    monkeypatch.setattr("tracker.sync.loop.retry_delay", quick)
    away = [failed(ServerUnreachable("down")), failed(ServerUnreachable("busy", 7.0))]
    engine = Engine(*away, SyncReport(), failed(ServerUnreachable("down again")))
    with running(engine, Pace(idle=0.0)):
        engine.wait_for(runs=5)
    assert delays[:3] == [(1, None), (2, 7.0), (1, None)]


def test_without_sign_in_it_waits_for_the_user() -> None:
    engine, told = Engine(failed(SignInNeeded("expired"))), Told()
    with running(engine, Pace(idle=0.0, signed_out=NEVER), told) as thread:
        told.wait_for(reports=1)
        assert engine.runs == 1
        thread.sync_now()
        engine.wait_for(runs=2)


def test_an_expected_error_is_told_and_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sync.loop.retry_delay", lambda *_: 0.0)
    engine, told = Engine(DiskFull("There is no space left.")), Told()
    with running(engine, Pace(idle=NEVER), told):
        told.wait_for(reports=1)
    assert told.problems == ["There is no space left."]


def test_a_bug_is_logged_and_told_and_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tracker.sync.loop.retry_delay", lambda *_: 0.0)
    engine, told = Engine(ZeroDivisionError("a bug")), Told()
    with running(engine, Pace(idle=NEVER), told):
        told.wait_for(reports=1)
    assert told.problems == [UNEXPECTED]
    assert "ZeroDivisionError: a bug" in caplog.text


def test_after_a_sleep_connections_are_dropped_and_it_syncs_at_once() -> None:
    wall = iter([0.0, 0.0, 0.0, 7200.0])
    dropped = threading.Event()
    engine = Engine()
    pace = Pace(idle=NEVER, look=0.001)
    clock = lambda: next(wall, 7200.0)  # noqa: E731
    with running(engine, pace, drop_connections=dropped.set, wall=clock):
        engine.wait_for(runs=2)
        assert dropped.is_set()


def test_stopping_ends_a_run_early_and_joins_and_is_safe_to_repeat() -> None:
    engine, told = Engine(), Told()
    with running(engine, Pace(idle=NEVER), told) as thread:
        told.wait_for(reports=1)
        thread.stop()
        assert engine.was_stopped.is_set()
        runs = engine.runs
        thread.wake()
        thread.sync_now()
        thread.stop()
        assert engine.runs == runs


@pytest.mark.parametrize("failure", [ScopeRestored("a"), NotAllowed("b"), ManyDeletions("c")])
def test_what_a_person_has_to_mend_in_one_scope_slows_nothing_else(failure) -> None:
    held = SyncReport(problems=(str(failure),), failure=failure)
    engine, told = Engine(held, held, held), Told()
    with running(engine, Pace(idle=NEVER, debounce=0.0), told) as thread:
        told.wait_for(reports=1)
        thread.wake()
        engine.wait_for(2)


def test_a_thread_that_was_never_started_can_be_stopped() -> None:
    engine = Engine()
    SyncThread(engine, lambda: None).stop()
    assert engine.was_stopped.is_set()
    assert engine.runs == 0


@pytest.mark.parametrize(
    "error",
    [NotAllowed("no right"), ContractMismatch("a table is missing"), ScopeRestored("emptied")],
)
def test_what_holds_up_one_scope_delays_the_edits_of_no_other(error: SyncError) -> None:
    engine, told = Engine(failed(error), failed(error)), Told()
    with running(engine, Pace(idle=NEVER, debounce=0.0), told) as thread:
        told.wait_for(reports=1)
        thread.wake()
        engine.wait_for(runs=2)


def test_a_failure_to_drop_connections_after_a_sleep_does_not_end_the_thread(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tracker.sync.loop.retry_delay", lambda *_: 0.0)
    wall = iter([0.0, 0.0, 0.0, 7200.0])
    tries = iter([ZeroDivisionError("a bug")])

    def drop() -> None:
        for error in tries:
            raise error

    engine = Engine()
    pace = Pace(idle=NEVER, look=0.001)
    with running(engine, pace, drop_connections=drop, wall=lambda: next(wall, 7200.0)):
        engine.wait_for(runs=2)
    assert "ZeroDivisionError: a bug" in caplog.text
