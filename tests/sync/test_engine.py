from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.local_db.power_cut import disk_of
from tests.sync.conftest import is_complete
from tracker.core.scope import Scope
from tracker.errors import NotAllowed, SignInNeeded, WrongServer
from tracker.sync.classify import classify
from tracker.sync.transport import NoAnswer, Returned


def test_another_laptops_rows_arrive(laptops):
    here, there = laptops("here"), laptops("there")
    there.add("game", home_team="TOR")
    keys = there.add_events(3)
    there.sync()
    there.delete(keys[2])
    there.sync()

    report = here.sync()

    assert is_complete(report)
    assert report.pulled == 4
    assert [r.key for r in here.records()] == keys[:2]
    assert here.records("game")[0].record.home_team == "TOR"
    assert [r.record for r in here.records()] == [r.record for r in there.records()]


def test_pages_are_followed_to_the_end(laptops, monkeypatch):
    monkeypatch.setattr("tracker.sync.pull.LARGEST_PAGE", 3)
    here, there = laptops("here"), laptops("there")
    keys = there.add_events(8)
    there.sync()

    assert here.sync().pulled == 8
    assert [r.key for r in here.records()] == keys
    # Three pages, and no empty one after them.
    assert here.wire.calls.count("rows staging_events") == 3


def test_pages_are_smaller_while_somebody_makes_entries(laptops, monkeypatch):
    monkeypatch.setattr("tracker.sync.pull.PAGE_BESIDE_ENTRIES", 3)
    here, there = laptops("here"), laptops("there")
    keys = there.add_events(8)
    there.sync()

    here.store.expect_entry()
    assert here.sync().pulled == 8
    assert [r.key for r in here.records()] == keys
    assert here.wire.calls.count("rows staging_events") == 3


def test_a_page_is_applied_in_parts_that_keep_no_key_press_waiting(laptops, monkeypatch):
    monkeypatch.setattr("tracker.local_db.mirror.ROWS_AT_ONCE", 3)
    here, there = laptops("here"), laptops("there")
    keys = there.add_events(8)
    there.sync()
    commits = []
    here.store.subscribe(lambda changes: commits.append(len(changes.records)))

    assert here.sync().pulled == 8
    assert commits == [3, 3, 2]
    assert [r.key for r in here.records()] == keys


def test_a_second_pull_asks_for_nothing(laptops):
    here = laptops("here")
    here.add_events(2)
    here.sync()
    here.wire.calls.clear()

    report = here.sync()

    assert report.pulled == 0
    assert here.wire.calls == ["rpc sync_about", "rows sync_scopes"]


def test_a_pull_that_broke_off_goes_on_where_it_was(laptops, monkeypatch):
    monkeypatch.setattr("tracker.sync.pull.LARGEST_PAGE", 2)
    here, there = laptops("here"), laptops("there")
    keys = there.add_events(5)
    there.sync()
    pages = iter([None, NoAnswer("gone")])

    def second_is_lost(call: str) -> None:
        if call == "rows staging_events":
            failure = next(pages, None)
            if failure:
                raise failure

    here.wire.before.append(second_is_lost)

    assert here.sync().pulled == 2
    assert here.sync().pulled == 3
    assert [r.key for r in here.records()] == keys


def test_edits_made_after_a_pull_see_the_servers_version(laptops, live_server):
    here, there = laptops("here"), laptops("there")
    (key,) = there.add_events(1)
    there.sync()
    here.sync()
    here.edit(key, note="from here")
    assert is_complete(here.sync())
    assert is_complete(there.sync())
    assert there.get(key).record.note == "from here"


def test_one_laptop_alone_never_sees_a_conflict(laptop, live_server):
    keys = laptop.add_events(5)
    for step in range(6):
        key = keys[step % 5]
        laptop.edit(key, note=f"step {step}")
        if step % 2:
            laptop.wire.lose_answer("upsert staging_events")
        laptop.sync()
        laptop.edit(key, note=f"step {step} again")
    report = laptop.sync()

    assert is_complete(report)
    assert laptop.outbox() == []
    query = "select event_key, note from staging_events where game_id = %s"
    rows = live_server.sql(query, int(laptop.scope.id))
    assert {r["event_key"]: r["note"] for r in rows} == laptop.notes()


def test_the_server_publishes_what_was_pushed(laptop, live_server):
    laptop.add_events(2)

    report = laptop.sync()

    (state,) = live_server.sql("select * from sync_scopes where scope = %s", str(laptop.scope))
    assert state["published_version"] == state["version"] > 0
    assert report.refreshed_scopes == (laptop.scope,)
    assert laptop.store.debts.due() == ()


def test_a_crash_between_acknowledgement_and_refresh_leaves_the_debt(laptop, live_server):
    laptop.add_events(1)
    laptop.wire.lose_request("rpc refresh_scope")

    report = laptop.sync()

    assert report.acknowledged == 1
    assert report.refreshed == 0
    assert [debt.scope for debt in laptop.store.debts.due()] == [laptop.scope]

    report = laptop.sync()

    assert report.pushed == 0
    assert report.refreshed == 1
    assert laptop.store.debts.due() == ()


def test_a_refresh_that_published_too_little_leaves_the_debt(laptop, monkeypatch):
    laptop.add_events(1)
    real = laptop.wire.rpc

    def stale(function: str, body: bytes) -> Any:
        if function == "refresh_scope":
            return Returned({"version": 1, "published_version": 0})
        return real(function, body)

    monkeypatch.setattr(laptop.wire, "rpc", stale)

    report = laptop.sync()

    assert report.refreshed == 0
    assert "will be asked again" in report.problems[0]
    assert [debt.scope for debt in laptop.store.debts.due()] == [laptop.scope]


def test_a_failing_refresh_holds_up_no_upload(laptop, monkeypatch):
    real = laptop.wire.rpc

    def broken(function: str, body: bytes) -> Any:
        if function == "refresh_scope":
            return classify(500, "P0001", "the publisher is broken", {})
        return real(function, body)

    monkeypatch.setattr(laptop.wire, "rpc", broken)
    for _ in range(2):
        laptop.add_events(1)
        report = laptop.sync()
        assert report.acknowledged == 1
        assert report.waiting == 0
        assert "the publisher is broken" in report.problems[-1]


def test_no_connection_keeps_everything_and_is_reported(laptop):
    laptop.add_events(2)
    laptop.wire.lose_request("rpc sync_about")

    report = laptop.sync()

    assert isinstance(report.failure, NoAnswer)
    assert report.waiting == 2
    assert report.problems == ("The connection broke off.",)


def test_an_expired_token_waits_for_sign_in_with_the_queue_intact(laptop, live_server):
    laptop.add_events(2)
    good = laptop.token.value
    laptop.token.value = "not.a.token"

    report = laptop.sync()

    assert isinstance(report.failure, SignInNeeded)
    assert report.waiting == 2
    assert report.parked == 0
    laptop.token.value = good
    assert is_complete(laptop.sync())


def test_a_renewed_token_goes_on_without_a_word(laptop):
    laptop.add_events(1)
    laptop.token.next, laptop.token.value = laptop.token.value, "not.a.token"
    assert is_complete(laptop.sync())


def test_another_server_stops_the_sync_before_anything_is_sent(laptop):
    laptop.sync()
    laptop.store.meta.set("server_id", "00000000-0000-0000-0000-000000000000")
    laptop.add_events(1)

    report = laptop.sync()

    assert isinstance(report.failure, WrongServer)
    assert laptop.wire.batches == []
    assert report.waiting == 1


def test_an_emptied_scope_stops_the_sync_and_deletes_nothing_here(laptop, live_server):
    (key,) = laptop.add_events(1)
    laptop.sync()
    live_server.sql(
        "update sync_scopes set epoch = gen_random_uuid() where scope = %s", str(laptop.scope)
    )
    laptop.edit(key, note="still here")
    sent = len(laptop.wire.batches)

    report = laptop.sync()

    assert isinstance(report.failure, WrongServer)
    assert len(laptop.wire.batches) == sent
    assert laptop.get(key).record.note == "still here"


def test_a_server_restored_from_an_older_backup_stops_the_sync(laptop, live_server):
    (key,) = laptop.add_events(1)
    laptop.sync()
    live_server.sql("update sync_scopes set version = 0 where scope = %s", str(laptop.scope))

    report = laptop.sync()

    assert isinstance(report.failure, WrongServer)
    assert "older backup" in report.problems[0]
    assert [r.key for r in laptop.records()] == [key]


def test_a_scope_that_became_invisible_is_kept_and_said(laptops, live_server, game_id):
    laptop = laptops(scope_ids=[str(game_id)], profile="hockey")
    (key,) = laptop.add_events(1)
    laptop.sync()
    laptop.edit(key, note="mine")
    laptop.token.value = live_server.token(profile="hockey", scope_ids=["1"])

    report = laptop.sync()

    assert "can no longer be seen" in report.problems[0]
    assert report.failure is None
    assert report.waiting == 1
    assert laptop.get(key).record.note == "mine"


def test_all_scopes_of_the_folder_are_synced_when_none_is_named(laptop, live_server, game_id):
    other = Scope("hockey", str(game_id + 2_000_000))
    laptop.add_events(1)
    laptop.add("event", scope=other, period=1)

    report = laptop.engine().run_once()

    assert report.acknowledged == 2
    assert set(report.refreshed_scopes) == {laptop.scope, other}


def test_a_stopped_engine_ends_between_two_requests(laptop):
    laptop.add_events(3)
    engine = laptop.engine()
    laptop.wire.once_before("upsert staging_events", engine.stop)

    report = engine.run_once([laptop.scope])

    assert report.failure is not None
    assert "stopped" in str(report.failure)
    sent = len(laptop.wire.calls)
    assert engine.run_once([laptop.scope]).failure is not None
    assert len(laptop.wire.calls) == sent
    assert is_complete(laptop.sync())


def test_no_local_transaction_is_open_while_a_request_is_under_way(laptop):
    laptop.add_events(3)
    other = Scope("hockey", str(int(laptop.scope.id) + 3_000_000))

    def press(_call: str) -> None:
        with ThreadPoolExecutor(1) as hand:
            hand.submit(laptop.add, "event", other, period=1).result(timeout=30)

    laptop.wire.before.append(press)
    report = laptop.sync()

    assert report.acknowledged == 3
    assert len(laptop.wire.calls) > 3


def test_what_goes_out_is_known_to_have_gone_out_also_after_a_power_cut(laptop, tmp_path):
    known: list[list[str]] = []
    laptop.add_events(3)
    with disk_of(laptop.store._parts.database.path, tmp_path / "kept") as disk:
        laptop.wire.once_before(
            "upsert staging_events", lambda: known.append(sorted(disk.states()))
        )
        laptop.sync()

    assert known == [["sent"] * 3]


def test_one_line_is_logged_without_contents(laptop, caplog: pytest.LogCaptureFixture):
    laptop.add("event", period=1, note="a private remark")
    with caplog.at_level(logging.INFO, "tracker"):
        laptop.sync()
    (line,) = [r.getMessage() for r in caplog.records if r.name.startswith("tracker.sync")]
    assert line.startswith("Sync: 1 of 1 rows acknowledged")
    assert "private" not in caplog.text


def test_a_clock_that_is_off_is_said(laptop, monkeypatch):
    real = laptop.wire.rpc

    def late(function: str, body: bytes) -> Any:
        reply = real(function, body)
        if function == "sync_about":
            return Returned({**reply.value, "now": "2020-01-01T00:00:00+00:00"})
        return reply

    monkeypatch.setattr(laptop.wire, "rpc", late)
    report = laptop.sync()
    assert "ahead of the server's" in report.problems[0]
    assert "SET IT RIGHT" in report.problems[0]
    assert report.clock_skew_seconds > 300


def test_a_refresh_without_the_right_is_said_and_no_failure(laptop, monkeypatch):
    laptop.add_events(1)
    real = laptop.wire.rpc

    def denied(function: str, body: bytes) -> Any:
        if function == "refresh_scope":
            return classify(403, "42501", "You may not refresh it.", {})
        return real(function, body)

    monkeypatch.setattr(laptop.wire, "rpc", denied)
    report = laptop.sync()
    assert "was not refreshed: you may not write it" in report.problems[0]
    assert not isinstance(report.failure, NotAllowed)


def test_only_a_sync_of_everything_is_noted_as_the_last_one(laptop, scope):
    laptop.add("event", scope=Scope("hockey", f"{scope.id}1"), period=1)
    laptop.sync()
    assert laptop.store.meta.get("last_sync") is None
    assert laptop.engine().run_once().failure is None
    assert laptop.store.meta.get("last_sync") is not None
