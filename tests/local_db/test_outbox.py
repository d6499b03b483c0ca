from __future__ import annotations

from collections.abc import Callable

import orjson

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, statements_of
from tracker.core.changes import Origin, RecordState
from tracker.core.record import column_names
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted


def test_a_row_has_the_key_every_business_field_and_the_sync_columns_in_this_order(
    bench: Bench,
) -> None:
    key = bench.add(text='he said "no"\\ 🙂', weight="1.005", is_final=True)
    stored = bench.get(key)

    (change,) = bench.freeze()
    row = orjson.loads(change.row)

    sync = ["record_id", "change_id", "base_version", "deleted", "device_id", "edited_at"]
    assert list(row) == ["move_key", *column_names(Move), *sync]
    assert {name: row[name] for name in column_names(Move)} == stored.record.payload()
    assert (row["move_key"], row["record_id"]) == (key, stored.record_id)
    assert (row["change_id"], row["base_version"], row["deleted"]) == (change.change_id, 0, False)
    assert row["device_id"] == bench.store.device_id
    assert row["edited_at"].endswith("+00:00")
    assert (change.scope, change.kind, change.key) == (MATCH, "move", key)
    assert (change.base_version, change.is_delete) == (0, False)


def test_a_change_that_was_never_sent_takes_in_later_edits(bench: Bench) -> None:
    key = bench.add(text="a")
    before = bench.store.outbox
    assert bench.waiting() == [(key, "add", "waiting")]
    bench.edit(key, text="b")
    bench.edit(key, points=3)
    assert bench.waiting() == [(key, "add", "waiting")]
    (row,) = bench.rows()
    assert (row["text"], row["points"], row["base_version"]) == ("b", 3, 0)
    assert before is bench.store.outbox


def test_an_unsent_change_keeps_its_identity_and_first_base(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync(version=7)
    bench.edit(key, text="b")
    with bench.store.read() as reader:
        (first,) = reader.outbox_entries()
    bench.edit(key, text="c")
    with bench.store.read() as reader:
        (second,) = reader.outbox_entries()
    assert (second.change_id, second.action) == (first.change_id, "edit")
    (row,) = bench.rows()
    assert (row["change_id"], row["base_version"], row["text"]) == (first.change_id, 7, "c")


def test_a_sent_change_is_frozen_and_later_edits_wait_behind_it(bench: Bench) -> None:
    key = bench.add(text="a")
    (sent,) = bench.freeze()
    bench.edit(key, text="b")
    bench.edit(key, points=1)

    assert bench.freeze() == (sent,)
    assert bench.waiting() == [(key, "add", "sent"), (key, "edit", "waiting")]
    assert bench.get(key).state is RecordState.WAITING

    bench.acknowledge(sent, 4)
    (later,) = bench.freeze()
    row = orjson.loads(later.row)
    assert (row["text"], row["points"], row["base_version"]) == ("b", 1, 4)
    assert later.change_id != sent.change_id


def test_a_sent_change_is_the_same_bytes_after_a_restart(
    bench: Bench, reopened: Callable[[], Bench]
) -> None:
    key = bench.add(text="a")
    sent = bench.freeze()
    bench.edit(key, text="b")
    assert reopened().freeze() == sent


def test_a_record_created_and_deleted_before_it_was_sent_is_never_sent(bench: Bench) -> None:
    key = bench.add()
    bench.delete(key)
    assert bench.waiting() == []
    assert bench.freeze() == ()
    assert bench.get(key).is_deleted


def test_the_tombstone_of_a_sent_creation_follows_it(bench: Bench) -> None:
    key = bench.add()
    (creation,) = bench.freeze()
    bench.delete(key)
    assert bench.freeze() == (creation,)
    bench.acknowledge(creation, 3)
    (tombstone,) = bench.rows()
    assert (tombstone["deleted"], tombstone["base_version"]) == (True, 3)


def test_an_edit_taken_back_before_it_was_sent_leaves_nothing_to_send(bench: Bench) -> None:
    key = bench.add(text="a", points=1)
    bench.sync()
    bench.edit(key, text="b")
    bench.edit(key, text="a")
    assert bench.waiting() == []
    assert bench.get(key).state is RecordState.SYNCED
    bench.delete(key)
    bench.store.undo()
    assert bench.waiting() == []


def test_an_edit_taken_back_behind_a_sent_one_leaves_the_sent_one(bench: Bench) -> None:
    key = bench.add(text="a")
    (sent,) = bench.freeze()
    bench.edit(key, text="b")
    bench.edit(key, text="a")
    assert bench.waiting() == [(key, "add", "sent")]
    assert bench.freeze() == (sent,)


def test_a_batch_is_sorted_by_key_limited_and_continues_after_a_key(bench: Bench) -> None:
    for index in (5, 3, 4, 1, 2):
        bench.add(move_index=index)
    bench.freeze(max_rows=2)
    assert [c.key[-1] for c in bench.freeze(max_rows=3)] == ["1", "2", "3"]
    rest = bench.freeze(after="Vm100003")
    assert [c.key[-1] for c in rest] == ["4", "5"]
    assert bench.freeze(after="Vm100005") == ()


def test_a_batch_is_limited_in_bytes_but_never_empty(bench: Bench) -> None:
    for _ in range(5):
        bench.add(text="x" * 150)
    size = len(bench.freeze(max_rows=1)[0].row)
    assert len(bench.freeze(max_bytes=3 * (size + 1) + 2)) == 3
    assert len(bench.freeze(max_bytes=3 * (size + 1) + 1)) == 2
    assert len(bench.freeze(max_bytes=10)) == 1


def test_kinds_and_scopes_are_sent_apart(bench: Bench) -> None:
    other = Scope("board", "m2")
    bench.add()
    bench.add("match")
    bench.add(scope=other)
    assert bench.store.outbox.scopes() == (MATCH, other)
    assert [c.key for c in bench.freeze()] == ["Vm100001"]
    bench.park(bench.freeze("match")[0])
    bench.acknowledge(bench.freeze()[0], 1)
    assert bench.store.outbox.scopes() == (other,)


def test_freezing_is_durable_before_the_request_and_repeating_it_writes_no_new_change(
    bench: Bench,
) -> None:
    bench.add()
    with statements_of(bench.store) as seen:
        bench.freeze()
    assert any("update outbox" in s for s in seen)
    with bench.store.read() as reader:
        (entry,) = reader.outbox_entries()
    assert (entry.state.value, entry.tries) == ("sent", 1)
    bench.freeze()
    with bench.store.read() as reader:
        assert reader.outbox_entries()[0].tries == 2


def test_an_acknowledged_change_is_gone_and_its_version_is_the_new_base(bench: Bench) -> None:
    key = bench.add(text="a")
    (sent,) = bench.freeze()
    bench.acknowledge(sent, 12)
    stored = bench.get(key)
    assert (stored.state, stored.base_version) == (RecordState.SYNCED, 12)
    assert bench.waiting() == []
    assert [(d.scope, d.version) for d in bench.store.debts.due()] == [(MATCH, 12)]


def test_acknowledging_again_or_something_unknown_changes_nothing(bench: Bench) -> None:
    key = bench.add(text="a")
    (sent,) = bench.freeze()
    bench.acknowledge(sent, 12)
    bench.store.debts.pay(MATCH, 12)
    bench.edit(key, text="b")
    heard = len(bench.heard)

    bench.acknowledge(sent, 12)

    assert bench.store.debts.due() == ()
    assert bench.waiting() == [(key, "edit", "waiting")]
    assert len(bench.heard) == heard


def test_an_edit_made_while_the_answer_was_under_way_is_not_acknowledged(bench: Bench) -> None:
    key = bench.add(text="a")
    (sent,) = bench.freeze()
    bench.edit(key, text="b")
    bench.acknowledge(sent, 2)
    assert bench.waiting() == [(key, "edit", "waiting")]
    assert bench.value(key, "text") == "b"
    bench.edit(key, text="a")
    assert bench.waiting() == []


def test_the_debt_is_the_highest_acknowledged_version(bench: Bench) -> None:
    for _ in range(3):
        bench.add()
    first, second, third = bench.freeze()
    bench.acknowledge(second, 9)
    bench.acknowledge(first, 4)
    assert [d.version for d in bench.store.debts.due()] == [9]
    bench.store.debts.pay(MATCH, 8)
    assert [d.version for d in bench.store.debts.due()] == [9]
    bench.acknowledge(third, 10)
    bench.store.debts.pay(MATCH, 9)
    assert [d.version for d in bench.store.debts.due()] == [10]
    bench.store.debts.pay(MATCH, 11)
    assert bench.store.debts.due() == ()


def test_a_batch_is_acknowledged_in_any_order_in_one_go(bench: Bench) -> None:
    keys = [bench.add() for _ in range(3)]
    accepted = [Accepted(c.change_id, 7 + number) for number, c in enumerate(bench.freeze())]
    bench.store.outbox.acknowledge(MATCH, "move", accepted)
    assert [bench.get(key).base_version for key in keys] == [7, 8, 9]
    bench.add()
    (last,) = bench.freeze()
    bench.store.outbox.acknowledge(MATCH, "move", [*accepted, Accepted(last.change_id, 5)])
    assert [d.version for d in bench.store.debts.due()] == [9]


def test_what_the_sync_did_is_announced_as_such(bench: Bench) -> None:
    bench.add()
    (sent,) = bench.freeze()
    bench.freeze()
    bench.park(sent)
    bench.store.outbox.retry(sent.change_id)
    bench.acknowledge(sent, 1)
    origins = [heard.origin for heard in bench.heard]
    assert origins == [Origin.LOCAL] + 4 * [Origin.SYNC]


def test_an_acknowledgement_goes_through_no_records_but_its_own(bench: Bench) -> None:
    bench.add(text="any")
    with statements_of(bench.store) as seen:
        bench.acknowledge(bench.freeze()[0], 1)
    (statement,) = (s for s in seen if "update records" in s)
    with bench.store._database.read() as connection:
        plan = connection.exec_driver_sql(f"explain query plan {statement}", ("[]",)).all()
    steps = [step.detail for step in plan]
    assert any(step.startswith("SEARCH records") for step in steps), steps
    assert not any(step.startswith("SCAN records") for step in steps), steps
