"""A laptop that knows many scopes asks for those that moved, and touches only them."""

from __future__ import annotations

import pytest

from tests.sync.conftest import Laptop
from tracker.core.scope import Scope
from tracker.sync.classify import classify
from tracker.sync.scope_index import FEW

MANY = FEW + 5


@pytest.fixture
def scopes(game_id: int) -> list[Scope]:
    return [Scope("hockey", f"{game_id % 1_000_000}{n:03d}") for n in range(MANY)]


def fill(laptop: Laptop, scopes: list[Scope]) -> None:
    with laptop.store.write("Add") as unit:
        for scope in scopes:
            unit.add(scope, "event", {"period": 1, "event_type": "Shot"})


def everything(laptop: Laptop) -> list[str]:
    """The requests of one run of everything."""
    laptop.wire.calls.clear()
    report = laptop.running.run_once()
    assert report.failure is None, report.problems
    return list(laptop.wire.calls)


@pytest.fixture
def many(laptops, scopes):
    """Two laptops that know all these scopes, each with an engine that runs again and again."""
    here, there = laptops("here"), laptops("there")
    fill(here, scopes)
    for laptop in (here, there):
        laptop.running = laptop.engine()
        for scope in scopes if laptop is there else ():
            laptop.running.want(scope)
        everything(laptop)
    for laptop in (there, here, here):
        everything(laptop)
    return here, there


def test_a_run_with_nothing_to_do_asks_twice_and_touches_no_scope(many, monkeypatch):
    here, _ = many
    reads = []
    read = type(here.store).read
    monkeypatch.setattr(type(here.store), "read", lambda self: reads.append(1) or read(self))

    assert everything(here) == ["rpc sync_about", "rpc scope_states"]
    assert len(reads) < 12


def test_what_another_laptop_changed_arrives_with_one_question(many, scopes):
    here, there = many
    with there.store.write("Add") as unit:
        key = unit.add(scopes[3], "event", {"period": 2, "event_type": "Goal"}).key
    everything(there)

    calls = everything(here)

    assert calls.count("rpc scope_states") == 1
    assert calls.count("rows staging_events") == 1
    with here.store.read() as reader:
        assert reader.get(scopes[3], "event", key) is not None
    everything(here)
    assert everything(here) == ["rpc sync_about", "rpc scope_states"]


def test_a_scope_that_became_invisible_is_said_although_it_did_not_move(many, scopes, live_server):
    here, _ = many
    live_server.sql("delete from sync_scopes where scope = %s returning 1", str(scopes[5]))

    report = here.running.run_once()

    assert [p for p in report.problems if "no longer be seen" in p and str(scopes[5]) in p]
    assert not [p for p in report.problems if str(scopes[4]) in p]


def test_an_older_server_is_asked_the_older_way(many):
    here, _ = many
    rpc = here.wire.rpc
    missing = classify(404, "PGRST202", "Could not find the function", {})
    here.wire.rpc = lambda name, body: missing if name == "scope_states" else rpc(name, body)

    assert everything(here).count("rows sync_scopes") == 1
