from __future__ import annotations

import orjson
import pytest

from tests.local_db.conftest import Bench, server_row
from tracker.core.changes import RecordState
from tracker.core.ids import ChangeId
from tracker.errors import InputError


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


def test_a_retried_change_whose_row_has_moved_is_settled_from_its_base(bench: Bench) -> None:
    key = bench.add(text="a", points=1)
    bench.sync(version=5)
    bench.edit(key, text="mine")
    (refused,) = bench.freeze()
    bench.park(refused)
    bench.pull(server_row(bench.get(key), 8, text="theirs", points=30), cursor=8)

    bench.store.outbox.retry(refused.change_id)

    (row,) = bench.rows()
    assert row["change_id"] != refused.change_id
    assert (row["text"], row["points"], row["base_version"]) == ("mine", 30, 5)


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
