"""Between two runs the sync thread looks around the open scope."""

from __future__ import annotations

import pytest

from tests.sync.sync_thread import (
    ALONE,
    IN_COMPANY,
    NEVER,
    NEWS,
    Engine,
    Scene,
    Told,
    failed,
    running,
)
from tracker.errors import (
    ServerUnreachable,
)
from tracker.sync.loop import Pace
from tracker.sync.report import SyncReport


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
