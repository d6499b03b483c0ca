"""Whether the mirror is the server's: counts, digests, mass deletions, vanished receipts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sync.conftest import Laptop, is_complete
from tracker.core.scope import Scope
from tracker.errors import ManyDeletions, WrongServer
from tracker.sync import upkeep
from tracker.sync.classify import classify


def spoil(laptop: Laptop, statement: str) -> None:
    with laptop.store._database.write() as connection:
        connection.exec_driver_sql(statement)


def delete_on_server(live_server: Any, game_id: int, at_least: int = 1) -> None:
    query = "update staging_events set deleted = true where game_id = %s and event_index >= %s"
    live_server.sql(query, game_id, at_least)


def test_a_mirror_with_too_few_rows_is_fetched_anew_and_it_is_said(laptop):
    keys = laptop.add_events(3)
    laptop.sync()
    laptop.sync()
    spoil(laptop, f"update records set base_deleted = 1, deleted = 1 where key = '{keys[1]}'")

    report = laptop.sync()

    assert [r.key for r in laptop.records()] == keys
    assert any("fetched anew" in problem for problem in report.problems)
    assert is_complete(laptop.sync())


def test_a_mirror_whose_digest_differs_is_fetched_anew(laptop, monkeypatch):
    laptop.add_events(3)
    laptop.sync()
    laptop.sync()
    spoil(laptop, "update records set base_version = base_version + 1000000 where idx = 2")
    monkeypatch.setattr(upkeep, "DIGEST_EVERY", upkeep.DIGEST_EVERY * 0)

    report = laptop.sync()

    assert any("fetched anew" in problem for problem in report.problems)
    assert is_complete(laptop.sync())


def test_the_digest_is_asked_for_now_and_then(laptop):
    laptop.add_events(1)
    for _ in range(3):
        laptop.sync()
    assert laptop.wire.calls.count("rpc scope_digest") == 1
    laptop.store.meta.set(f"digest:{laptop.scope}", datetime(2026, 1, 1, tzinfo=UTC).isoformat())
    laptop.sync()
    assert laptop.wire.calls.count("rpc scope_digest") == 2


def test_a_digest_that_the_server_refuses_is_said_once(laptop, monkeypatch):
    laptop.add_events(1)
    real = laptop.wire.rpc

    def refused(function: str, body: bytes) -> Any:
        if function == "scope_digest":
            return classify(404, "PGRST202", "no function scope_digest", {})
        return real(function, body)

    monkeypatch.setattr(laptop.wire, "rpc", refused)

    report = laptop.sync()

    (sentence,) = report.problems
    assert "could not be asked whether this laptop has all" in sentence
    assert report.failure is None
    assert laptop.sync().problems == ()


def test_fetching_anew_leaves_the_outbox_alone(laptop):
    first, second = laptop.add_events(2)
    laptop.sync()
    laptop.edit(first, note="waits")
    laptop.store.mirror_check.start_over(laptop.scope, "event")

    assert is_complete(laptop.sync())

    assert laptop.notes() == {first: "waits", second: None}


def test_a_mass_deletion_stops_and_asks_and_goes_on_when_accepted(laptops, live_server, game_id):
    laptop = laptops()
    keys = laptop.add_events(60)
    laptop.sync()
    laptop.sync()
    delete_on_server(live_server, game_id)

    for _ in range(2):
        report = laptop.sync()
        assert isinstance(report.failure, ManyDeletions)
        assert f"--scope {laptop.scope} --accept-deletions" in str(report.failure)
        assert report.failed_scope == laptop.scope
        assert [r.key for r in laptop.records()] == keys

    accepted = laptop.engine().run_once([laptop.scope], accepts_deletions=True)
    assert accepted.failure is None
    assert laptop.records() == []


@pytest.mark.parametrize("deleted", [19, 25])
def test_a_usual_share_of_deletions_is_taken_over(laptop, live_server, game_id, deleted):
    laptop.add_events(100)
    laptop.sync()
    laptop.sync()
    delete_on_server(live_server, game_id, at_least=101 - deleted)
    assert laptop.sync().failure is None
    assert len(laptop.records()) == 100 - deleted


def test_ones_own_deletions_are_never_asked_about(laptop):
    keys = laptop.add_events(30)
    laptop.sync()
    for key in keys:
        laptop.delete(key)
    laptop.sync()
    assert is_complete(laptop.sync())


def test_a_deletion_in_one_scope_holds_up_no_other(laptops, live_server, game_id, scope):
    laptop = laptops()
    other = type(scope)("hockey", str(game_id + 400_000))
    laptop.add_events(40)
    laptop.add("event", scope=other, period=1)
    laptop.engine().run_once()
    delete_on_server(live_server, game_id)
    query = "update staging_events set note = 'server' where game_id = %s"
    live_server.sql(query, game_id + 400_000)

    report = laptop.engine().run_once()

    assert isinstance(report.failure, ManyDeletions)
    with laptop.store.read() as reader:
        (event,) = reader.list(other, "event")
    assert event.record.payload()["note"] == "server"


@pytest.mark.parametrize(
    "change", ["delete from sync_receipts", "update sync_receipts set version = version - 1"]
)
def test_a_vanished_or_moved_receipt_stops_the_sync(laptop, live_server, change):
    laptop.add_events(2)
    laptop.sync()
    live_server.sql(f"{change} where scope = %s", str(laptop.scope))
    laptop.add_events(1)

    report = laptop.sync()

    assert isinstance(report.failure, WrongServer)
    assert report.pushed == 0
    assert len(laptop.records()) == 3


def test_the_receipt_is_not_asked_for_where_nothing_happened(laptop):
    laptop.add_events(1)
    laptop.sync()
    laptop.sync()
    before = laptop.wire.calls.count("rpc sync_lookup")
    laptop.sync()
    assert laptop.wire.calls.count("rpc sync_lookup") == before


def delete_30_of_50(live_server: Any, game_id: int) -> None:
    delete_on_server(live_server, game_id, at_least=11)
    query = "update staging_shifts set deleted = true where game_id = %s and shift_index >= 11"
    live_server.sql(query, game_id)


def with_25_events_and_25_shifts(laptop: Laptop) -> Laptop:
    laptop.add_events(25)
    for _ in range(25):
        laptop.add("shift", period=1)
    laptop.sync()
    laptop.sync()
    return laptop


def test_deletions_are_counted_over_all_kinds_before_any_is_taken_over(
    laptop, live_server, game_id
):
    with_25_events_and_25_shifts(laptop)
    delete_30_of_50(live_server, game_id)

    for _ in range(3):
        report = laptop.sync()
        assert isinstance(report.failure, ManyDeletions)
        assert "30 of 50" in str(report.failure)
        assert (len(laptop.records()), len(laptop.records("shift"))) == (25, 25)

    accepted = laptop.engine().run_once([laptop.scope], accepts_deletions=True)
    assert accepted.failure is None
    assert (len(laptop.records()), len(laptop.records("shift"))) == (10, 10)


def test_what_came_beside_the_deletions_does_not_make_their_share_usual(
    laptops, live_server, game_id, monkeypatch
):
    monkeypatch.setattr("tracker.sync.pull.LARGEST_PAGE", 40)
    laptop, other = laptops(), laptops("other")
    laptop.add_events(40)
    laptop.sync()
    laptop.sync()
    other.sync()
    other.add_events(120)
    other.sync()
    query = "update staging_events set deleted = true where game_id = %s and event_index <= 40"
    live_server.sql(query, game_id)

    for _ in range(2):
        report = laptop.sync()
        assert isinstance(report.failure, ManyDeletions)
        assert "40 of 40" in str(report.failure)


def test_a_catch_up_for_new_keys_deletes_nothing_unasked(laptops, live_server, game_id):
    laptop, other = with_25_events_and_25_shifts(laptops()), laptops("other")
    other.sync()
    for device in (laptop, other):
        device.store.meta.set(f"slot:{laptop.scope}", "0/1")
        device.add_events(1)
    other.sync()
    delete_30_of_50(live_server, game_id)
    elsewhere = Scope("hockey", str(game_id + 400_000))
    laptop.add("event", scope=elsewhere, period=1)

    report = laptop.engine().run_once()

    assert isinstance(report.failure, ManyDeletions)
    assert (len(laptop.records()), len(laptop.records("shift"))) == (26, 25)
    assert elsewhere in report.refreshed_scopes


def test_what_cannot_be_mended_is_not_fetched_anew_by_every_pull(laptops, live_server):
    laptop, other = laptops(), laptops("other")
    laptop.add_events(3)
    laptop.sync()
    laptop.sync()
    wrong = "update sync_scopes set kinds = jsonb_set(kinds, '{event,live_rows}', '99')"

    fetched = []
    for _ in range(3):
        other.add_events(1)
        other.sync()
        live_server.sql(f"{wrong} where scope = %s", str(laptop.scope))
        fetched.append(laptop.sync().pulled)

    assert fetched[1:] == [1, 1]
