from __future__ import annotations

import math
import time

import orjson
import pytest
from sqlalchemy.exc import IntegrityError

from tests.local_db.conftest import MATCH, Bench, server_row, statements_of
from tracker.core.changes import RecordState
from tracker.core.ids import RecordId
from tracker.local_db.outbox import Accepted
from tracker.local_db.pace import ENTRY_SECONDS, ROWS_BESIDE_ENTRIES


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

    transactions = math.ceil(300 / ROWS_BESIDE_ENTRIES)
    assert statements(300) <= transactions * statements(3) < transactions * 8


def test_the_sync_writes_little_at_a_time_only_while_somebody_makes_entries(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def transactions() -> int:
        with statements_of(bench.store) as seen:
            batch = bench.freeze("player", max_rows=300)
            bench.store.outbox.acknowledge(
                MATCH, "player", [Accepted(change.change_id, 1) for change in batch]
            )
        assert len(batch) == 300
        return sum(statement.startswith("begin") for statement in seen)

    made = math.ceil(300 / ROWS_BESIDE_ENTRIES)
    for is_entering in (True, False):
        with bench.store.write("fill") as unit:
            for _ in range(300):
                unit.add(MATCH, "player", {"name": "Ada"})
        now = time.monotonic() + (0 if is_entering else ENTRY_SECONDS)
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        assert transactions() == (2 * made if is_entering else 2)
