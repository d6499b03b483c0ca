from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tracker.core.neighbour import Neighbour, Surroundings
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
from tracker.sync.loop import UNEXPECTED, Callbacks, Pace, SyncThread
from tracker.sync.report import SyncReport
from tracker.sync.schedule import Wait

NEVER = 3600.0
SOON = 20.0
"""How long a test waits for what must happen; only a broken program waits so long."""


class Engine:
    """Runs as the test says; the test waits for a number of runs."""

    def __init__(self, *outcomes: SyncReport | Exception) -> None:
        self._outcomes = list(outcomes)
        self._changed = threading.Condition()
        self.runs = 0
        self.was_stopped = threading.Event()
        self.hold: threading.Event | None = None

    def run_once(self) -> SyncReport:
        outcome = self._outcomes.pop(0) if self._outcomes else SyncReport()
        with self._changed:
            self.runs += 1
            self._changed.notify_all()
        if self.hold:
            assert self.hold.wait(SOON)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def stop(self) -> None:
        self.was_stopped.set()

    def wait_for(self, runs: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.runs >= runs, SOON)


class Told:
    """What the thread told, and a way to wait for it."""

    def __init__(self) -> None:
        self.reports: list[SyncReport] = []
        self.problems: list[str] = []
        self._changed = threading.Condition()

    def callbacks(self) -> Callbacks:
        return Callbacks(self._report, self._problem)

    def _report(self, report: SyncReport) -> None:
        with self._changed:
            self.reports.append(report)
            self._changed.notify_all()

    def _problem(self, sentence: str) -> None:
        with self._changed:
            self.problems.append(sentence)
            self._changed.notify_all()

    def wait_for(self, *, reports: int = 0, problems: int = 0) -> None:
        with self._changed:
            assert self._changed.wait_for(
                lambda: len(self.reports) >= reports and len(self.problems) >= problems, SOON
            )


class Scene:
    """What the looks around show, one after the other; the last one again and again."""

    def __init__(self, *sights: Surroundings | Exception | None) -> None:
        self._sights = list(sights)
        self._changed = threading.Condition()
        self.looks = 0

    def __call__(self) -> Surroundings | None:
        with self._changed:
            self.looks += 1
            self._changed.notify_all()
        sight = self._sights.pop(0) if len(self._sights) > 1 else self._sights[0]
        if isinstance(sight, Exception):
            raise sight
        return sight

    def wait_for(self, looks: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.looks >= looks, SOON)


ALONE = Surroundings()
IN_COMPANY = Surroundings((Neighbour("Ana", "events"),))
NEWS = Surroundings(has_news=True)


@contextmanager
def running(
    engine: Engine, pace: Pace, told: Told | None = None, **more: object
) -> Iterator[SyncThread]:
    more.setdefault("drop_connections", lambda: None)
    scene = more.pop("scene", None)
    callbacks = (told or Told()).callbacks()
    thread = SyncThread(engine, callbacks=callbacks, pace=pace, **more)  # type: ignore[arg-type]
    thread.look_around = scene or thread.look_around  # type: ignore[assignment]
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()


def failed(error: Exception) -> SyncReport:
    return SyncReport(failure=error)  # type: ignore[arg-type]


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


def test_it_looks_around_at_its_pace_and_without_news_does_not_sync() -> None:
    engine, scene = Engine(), Scene(ALONE)
    with running(engine, Pace(idle=NEVER, around=0.001), scene=scene):
        scene.wait_for(looks=5)
        assert engine.runs == 1


def test_news_are_fetched_at_once() -> None:
    engine, scene = Engine(), Scene(ALONE, NEWS, ALONE)
    with running(engine, Pace(idle=NEVER, around=0.001), scene=scene):
        engine.wait_for(runs=2)
        scene.wait_for(looks=5)
        assert engine.runs == 2


def test_in_company_edits_travel_sooner_and_it_looks_more_often() -> None:
    engine, scene = Engine(), Scene(IN_COMPANY)
    pace = Pace(
        idle=NEVER,
        debounce=NEVER,
        debounce_in_company=0.0,
        around=NEVER,
        around_in_company=0.001,
    )
    with running(engine, pace, scene=scene) as thread:
        engine.wait_for(runs=1)
        thread.look_soon()
        scene.wait_for(looks=3)
        thread.wake()
        engine.wait_for(runs=2)


def test_another_open_scope_is_looked_at_at_once() -> None:
    engine, scene = Engine(), Scene(None, ALONE)
    with running(engine, Pace(idle=NEVER, around=NEVER), scene=scene) as thread:
        thread.look_soon()
        scene.wait_for(looks=1)
        thread.look_soon()
        scene.wait_for(looks=2)


def test_where_there_is_nothing_to_look_at_it_does_not_ask_again_by_itself() -> None:
    engine, told, looked = Engine(), Told(), Scene(None)
    with running(engine, Pace(idle=0.05, around=0.0), told, scene=looked):
        told.wait_for(reports=4)
    assert looked.looks <= engine.runs


def test_a_look_that_fails_is_answered_by_one_run_which_says_what_is_wrong() -> None:
    engine, scene = Engine(), Scene(ALONE, ServerUnreachable("gone"))
    with running(engine, Pace(idle=NEVER, around=0.001), scene=scene):
        engine.wait_for(runs=2)
        scene.wait_for(looks=3)
    assert (engine.runs, scene.looks) == (2, 3)


def test_while_the_server_is_away_nobody_looks_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sync.loop.retry_delay", lambda *_: 0.02)
    away = [failed(ServerUnreachable("down")) for _ in range(5)]
    engine, scene, seen = Engine(*away), Scene(ALONE), []
    engine_run = engine.run_once

    def run_once() -> SyncReport:
        seen.append(scene.looks)
        return engine_run()

    engine.run_once = run_once  # type: ignore[method-assign]
    with running(engine, Pace(idle=NEVER, around=0.0), scene=scene):
        scene.wait_for(looks=1)
    assert seen == [0] * 6


def test_a_bug_in_looking_around_is_logged_and_the_sync_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine, scene = Engine(), Scene(ZeroDivisionError("a bug"))
    with running(engine, Pace(idle=NEVER, debounce=0.0), scene=scene) as thread:
        scene.wait_for(looks=1)
        thread.wake()
        engine.wait_for(runs=2)
    assert "ZeroDivisionError: a bug" in caplog.text


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
