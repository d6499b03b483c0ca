"""Refreshes of a live game are spaced, none is left out, and being behind is said."""

from __future__ import annotations

import threading

import httpx
import orjson
import pytest

from tests.sync.conftest import Token
from tracker.core.clock import SystemClock
from tracker.errors import ContractMismatch
from tracker.local_db import open_store
from tracker.local_db.debts import Debt
from tracker.sync.http_transport import HttpTransport
from tracker.sync.loop import Callbacks, Pace, SyncThread
from tracker.sync.published import RefreshPace, behind_sentence, unpublished
from tracker.sync.refresh import Refresh
from tracker.sync.report import Progress, SyncReport


class Watch:
    """A monotonic clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def paced(laptop, watch):
    """Runs of one engine whose refreshes are 5 seconds apart."""
    engine = laptop.engine()
    engine.space_refreshes(RefreshPace(5.0, watch))
    return lambda: engine.run_once([laptop.scope])


def refreshes(laptop) -> int:
    return laptop.wire.calls.count("rpc refresh_scope")


def test_a_burst_of_edits_in_a_live_game_is_refreshed_once_in_five_seconds(laptop, paced, watch):
    for _ in range(4):
        laptop.add(note="live")
        report = paced()
        watch.seconds += 1
    assert refreshes(laptop) == 1
    assert (report.refresh_due_seconds, report.unpublished) == (2.0, 3)

    watch.seconds += 1
    report = paced()

    assert refreshes(laptop) == 2
    assert (report.refresh_due_seconds, report.unpublished) == (None, 0)
    assert laptop.store.debts.due() == ()


def test_a_game_that_is_complete_is_refreshed_at_once(laptop, paced, game_id):
    key = laptop.add("game", game_id=game_id, status="live")
    paced()
    laptop.add(note="last")
    paced()
    assert refreshes(laptop) == 1
    laptop.edit(key, "game", status="complete")

    report = paced()

    assert refreshes(laptop) == 2
    assert report.refreshed_scopes == (laptop.scope,)
    assert laptop.store.debts.due() == ()


def test_a_sync_on_request_pays_at_once(laptop):
    for _ in range(3):
        laptop.add(note="x")
        laptop.sync()
    assert refreshes(laptop) == 3


def test_what_takes_the_server_long_is_asked_for_less_often(laptop, paced, watch):
    def slowly():
        watch.seconds += 2.0

    laptop.add(note="one")
    laptop.wire.once_after("rpc refresh_scope", slowly)
    paced()
    laptop.add(note="two")
    watch.seconds += 8.0

    report = paced()

    assert (refreshes(laptop), report.refresh_due_seconds) == (1, 10.0)
    watch.seconds += 10.0
    paced()
    assert refreshes(laptop) == 2
    laptop.add(note="three")
    watch.seconds += 5.0
    paced()
    assert refreshes(laptop) == 3


def test_what_another_laptop_had_refreshed_a_moment_ago_waits_its_turn(laptops, watch):
    here, there = laptops("here"), laptops("there")
    engine = here.engine()
    engine.space_refreshes(RefreshPace(5.0, watch))
    here.add(note="one")
    engine.run_once([here.scope])
    watch.seconds += 60.0
    there.add(note="two")
    there.sync()
    here.add(note="three")

    report = engine.run_once([here.scope])

    assert (refreshes(here), report.refresh_due_seconds) == (1, 5.0)
    watch.seconds += 5.0
    engine.run_once([here.scope])
    assert refreshes(here) == 2
    assert here.store.debts.due() == ()


def test_how_far_the_numbers_are_behind_is_known_without_a_network(laptop, paced):
    laptop.add(note="one")
    paced()
    laptop.add_events(3)
    paced()
    assert unpublished(laptop.store) == {laptop.scope: 3}


def test_numbers_that_are_up_to_date_are_not_behind(laptop):
    laptop.add_events(3)
    laptop.sync()
    assert unpublished(laptop.store) == {}


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, None),
        (1, "The server's numbers are 1 change behind."),
        (1200, "The server's numbers are 1,200 changes behind."),
    ],
)
def test_being_behind_is_a_sentence(count, sentence):
    assert behind_sentence(count) == sentence


class Owing:
    """Leaves out a refresh in its first run, and is done in the second."""

    def __init__(self) -> None:
        self.was_run_again = threading.Event()
        self.runs = 0

    def run_once(self) -> SyncReport:
        self.runs += 1
        if self.runs == 2:
            self.was_run_again.set()
        return SyncReport(refresh_due_seconds=0.001 if self.runs == 1 else None)

    def stop(self) -> None:
        return


def test_the_thread_comes_back_for_a_refresh_that_was_left_out():
    engine = Owing()
    thread = SyncThread(engine, lambda: None, Callbacks(), Pace(idle=3600.0))
    thread.start()
    try:
        assert engine.was_run_again.wait(20)
    finally:
        thread.stop()


@pytest.fixture
def older(registry, scope, tmp_path):
    """A refresh at a server that has only these functions; what was called."""
    called = []
    store = open_store(tmp_path / "older", registry, SystemClock())

    def refresh(known, debt=7):
        def answer(request: httpx.Request) -> httpx.Response:
            name = request.url.path.rpartition("/")[2]
            called.append((name, orjson.loads(request.content)))
            if name in known:
                return known[name]
            return httpx.Response(404, json={"code": "PGRST202", "message": f"no {name}"})

        transport = HttpTransport(
            "http://127.0.0.1:1", Token("token"), wire=httpx.MockTransport(answer)
        )
        progress = Progress()
        try:
            run = Refresh(store.debts, transport, progress).run
            return run(Debt(scope, debt), registry.profile("hockey")), progress, called
        finally:
            transport.close()

    yield refresh
    store.close()


def test_a_server_with_only_the_older_function_is_asked_by_that_name(older, scope):
    published, progress, called = older({"refresh_game": httpx.Response(204)})
    assert published == 7
    assert progress.refreshed_scopes == [scope]
    assert called == [
        ("refresh_scope", {"p_scope": str(scope)}),
        ("refresh_game", {"p_game_id": scope.id}),
    ]


def test_a_server_without_any_refresh_function_is_said_to_lack_it(older):
    published, progress, called = older({})
    assert published is None
    assert isinstance(progress.failure, ContractMismatch)
    assert [name for name, _ in called] == ["refresh_scope", "refresh_game"]


def test_an_older_function_that_fails_leaves_the_debt(older):
    refused = httpx.Response(500, json={"code": "XX000", "message": "broken"})
    published, progress, _called = older({"refresh_game": refused})
    assert published is None
    assert progress.failure is not None
