from __future__ import annotations

import math
from collections.abc import Callable

import orjson
import pytest
from sqlalchemy.exc import IntegrityError

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, server_row, statements_of
from tracker.core.changes import Origin, RecordState
from tracker.core.ids import ChangeId, RecordId
from tracker.core.record import column_names
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.outbox import LARGEST_TRANSACTION, Accepted


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


def test_a_refused_change_is_parked_with_its_reason_and_holds_up_no_other(bench: Bench) -> None:
    first, second = bench.add(), bench.add()
    changes = bench.freeze()
    bench.park(changes[0], "event_type is unknown.")
    bench.acknowledge(changes[1], 1)
    stored = bench.get(first)
    assert (stored.state, stored.reason) == (RecordState.PARKED, "event_type is unknown.")
    assert bench.get(second).state is RecordState.SYNCED
    assert bench.freeze() == ()
    assert bench.store.outbox.scopes() == ()


def test_an_edit_makes_a_parked_change_sendable_as_a_new_one(bench: Bench) -> None:
    key = bench.add(text="bad")
    (refused,) = bench.freeze()
    bench.park(refused)
    bench.edit(key, text="good")
    (again,) = bench.freeze()
    row = orjson.loads(again.row)
    assert again.change_id != refused.change_id
    assert (row["text"], row["base_version"]) == ("good", 0)
    assert bench.get(key).reason is None


def test_an_edit_behind_a_change_that_is_refused_takes_its_place(bench: Bench) -> None:
    key = bench.add(text="a", points=1)
    bench.sync(version=5)
    bench.edit(key, text="bad")
    (refused,) = bench.freeze()
    bench.edit(key, points=2)
    bench.park(refused)
    assert bench.waiting() == [(key, "edit", "waiting")]
    row_there = server_row(bench.get(key), 8, text="a", points=1, doubled=2, weight=3)
    bench.pull(row_there, cursor=8)
    (row,) = bench.rows()
    assert (row["text"], row["points"], row["weight"]) == ("bad", 2, 3.0)
    assert row["base_version"] == 8
    assert row["change_id"] != refused.change_id


def test_the_tombstone_of_a_refused_creation_is_still_sent(bench: Bench) -> None:
    key = bench.add()
    (refused,) = bench.freeze()
    bench.park(refused)
    bench.delete(key)
    (row,) = bench.rows()
    assert (row["deleted"], row["base_version"]) == (True, 0)


def test_a_parked_edit_taken_back_is_sent_for_it_may_have_arrived(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync()
    bench.edit(key, text="b")
    bench.park(bench.freeze()[0])
    bench.edit(key, text="a")
    assert [row["text"] for row in bench.rows()] == ["a"]


def test_a_retried_change_is_sent_with_the_same_bytes(bench: Bench) -> None:
    bench.add()
    (sent,) = bench.freeze()
    bench.park(sent)
    bench.store.outbox.retry(sent.change_id)
    assert bench.freeze() == (sent,)
    with pytest.raises(InputError, match="no parked change"):
        bench.store.outbox.retry(sent.change_id)


def test_a_retried_change_whose_row_has_moved_is_a_new_one_on_the_new_base(bench: Bench) -> None:
    key = bench.add(text="a", points=1)
    bench.sync(version=5)
    bench.edit(key, text="mine")
    (refused,) = bench.freeze()
    bench.park(refused)
    bench.pull(server_row(bench.get(key), 8, text="theirs", points=30), cursor=8)

    bench.store.outbox.retry(refused.change_id)

    (row,) = bench.rows()
    assert row["change_id"] != refused.change_id
    assert (row["text"], row["points"], row["base_version"]) == ("mine", 30, 8)


def test_discarding_shows_what_the_server_has_and_can_be_undone(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync(version=5)
    bench.edit(key, text="mine")
    (refused,) = bench.freeze()
    bench.park(refused)

    bench.store.outbox.discard(refused.change_id)

    assert bench.waiting() == []
    assert (bench.value(key, "text"), bench.get(key).state) == ("a", RecordState.SYNCED)
    assert bench.store.undo() == f"discard the change of {key}"
    (row,) = bench.rows()
    assert (row["text"], row["base_version"]) == ("mine", 5)


def test_a_discarded_creation_is_gone(bench: Bench) -> None:
    key = bench.add()
    (refused,) = bench.freeze()
    bench.park(refused)
    bench.store.outbox.discard(refused.change_id)
    assert (bench.keys(), bench.waiting()) == ([], [])
    bench.store.undo()
    assert bench.waiting() == [(key, "add", "waiting")]


def test_a_change_under_way_cannot_be_discarded(bench: Bench) -> None:
    bench.add()
    (sent,) = bench.freeze()
    with pytest.raises(InputError, match="under way"):
        bench.store.outbox.discard(sent.change_id)
    with pytest.raises(InputError, match="no change"):
        bench.store.outbox.discard(ChangeId("unknown"))
    assert bench.freeze() == (sent,)


def test_what_the_sync_did_is_announced_as_such(bench: Bench) -> None:
    bench.add()
    (sent,) = bench.freeze()
    bench.freeze()
    bench.park(sent)
    bench.store.outbox.retry(sent.change_id)
    bench.acknowledge(sent, 1)
    origins = [heard.origin for heard in bench.heard]
    assert origins == [Origin.LOCAL] + 4 * [Origin.SYNC]


def test_a_record_waits_until_the_one_it_points_at_is_acknowledged(bench: Bench) -> None:
    player = bench.add("player", name="Ada")
    move = bench.add(player_index=1)
    reply = bench.add(answers_index=1)
    free = bench.add()

    assert [c.key for c in bench.freeze()] == [free]
    (parent,) = bench.freeze("player")
    assert parent.key == player
    bench.acknowledge(parent, 1)
    assert [c.key for c in bench.freeze()] == [move, free]
    for change in bench.freeze():
        bench.acknowledge(change, 2)
    assert [c.key for c in bench.freeze()] == [reply]


def test_records_that_point_at_a_parked_one_wait_with_it(bench: Bench) -> None:
    bench.add("player", name="Ada")
    move = bench.add(player_index=1)
    (parent,) = bench.freeze("player")
    bench.park(parent)
    assert bench.freeze() == ()
    bench.edit("Pm100001", "player", name="Eve")
    bench.acknowledge(bench.freeze("player")[0], 3)
    assert [c.key for c in bench.freeze()] == [move]


def test_new_records_that_point_at_each_other_are_sent_with_the_reference_following(
    bench: Bench,
) -> None:
    first = bench.add(text="a")
    second = bench.add(answers_index=1)
    bench.edit(first, answers_index=2)

    (row,) = bench.rows()
    assert (row["move_key"], row["answers_index"], row["text"]) == (first, None, "a")
    assert bench.value(first, "answers_index") == 2
    (change,) = bench.freeze()
    assert orjson.loads(change.row) == row
    bench.acknowledge(change, 1)
    assert [(r["move_key"], r["answers_index"]) for r in bench.rows()] == [(second, 1)]
    bench.acknowledge(bench.freeze()[0], 2)
    (follow_up,) = bench.rows()
    assert (follow_up["move_key"], follow_up["answers_index"]) == (first, 2)
    assert follow_up["base_version"] == 1
    assert bench.sync(version=3) == 4
    assert bench.get(first).state is RecordState.SYNCED


def test_of_records_in_a_circle_only_the_first_gives_up_its_reference(bench: Bench) -> None:
    for _ in range(3):
        bench.add()
    bench.edit("Vm100001", answers_index=2)
    bench.edit("Vm100002", answers_index=1, repeats_index=3)
    bench.edit("Vm100003", answers_index=2)
    assert [(r["move_key"], r["answers_index"]) for r in bench.rows()] == [("Vm100001", None)]
    assert bench.sync() == 6
    assert bench.waiting() == []
    assert bench.value("Vm100002", "repeats_index") == 3


def test_a_reference_means_the_record_that_the_server_has_while_two_hold_its_number(
    bench: Bench,
) -> None:
    key = bench.add(text="mine")
    theirs = server_row(bench.get(key), 4, text="theirs", record_id=RecordId("another-record"))
    bench.pull(theirs, cursor=4)
    reply = bench.add(answers_index=1)
    assert [row["move_key"] for row in bench.rows()] == [key, reply]


def test_the_file_itself_refuses_a_second_frozen_or_unsent_change_of_a_record(
    bench: Bench,
) -> None:
    bench.add()
    copy = (
        "insert into outbox (change_id, record_id, scope, kind, key, state, is_delete,"
        " is_creation, base_version, edited_at) select 'x', record_id, scope, kind, key,"
        " 'parked', 0, 0, 0, edited_at from outbox"
    )
    with (
        pytest.raises(IntegrityError, match="outbox_one_of_each"),
        bench.store._database.write() as connection,
    ):
        connection.exec_driver_sql(copy)


def test_a_record_that_points_at_itself_or_at_nothing_does_not_wait(bench: Bench) -> None:
    bench.add(move_index=1, answers_index=1)
    bench.add(answers_index=77)
    assert len(bench.freeze()) == 2


def test_a_reference_is_found_once_its_record_appears(bench: Bench) -> None:
    early = bench.add(answers_index=2)
    bench.add(text="late")
    assert [c.key for c in bench.freeze()] == ["Vm100002"]
    bench.acknowledge(bench.freeze()[0], 1)
    assert [c.key for c in bench.freeze()] == [early]


def test_a_batch_names_a_key_once_while_two_records_hold_it(bench: Bench) -> None:
    key = bench.add(text="mine")
    mine = bench.freeze()
    theirs = server_row(bench.get(key), 4, text="theirs", record_id=RecordId("another-record"))
    bench.pull(theirs, cursor=4)
    bench.delete(key)
    bench.edit(key, text="theirs, edited here")
    assert bench.freeze() == mine
    bench.park(mine[0])
    assert [row["text"] for row in bench.rows()] == ["mine"]


def test_five_hundred_changes_take_a_bounded_number_of_statements(bench: Bench) -> None:
    def statements(count: int) -> int:
        with bench.store.write("fill") as unit:
            for _ in range(count):
                unit.add(MATCH, "player", {"name": "Ada"})
        with statements_of(bench.store) as seen:
            bench.freeze("player", max_rows=count)
        return len(seen)

    transactions = math.ceil(300 / LARGEST_TRANSACTION)
    assert statements(300) == transactions * statements(3) < transactions * 8
