"""What a full disk, a failing driver or a closing window in the middle of a step may leave."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, Failure, fail_at, server_row
from tracker.core.ids import Key, derived_record_id
from tracker.core.profile import Imported
from tracker.errors import DiskFull
from tracker.local_db import one_by_one
from tracker.local_db.outbox import Accepted, Rejected


@pytest.fixture(autouse=True)
def _each_step_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine what is taken in pieces by the clock would fail between two of them."""
    monkeypatch.setattr(one_by_one, "SECONDS_AT_ONCE", 60.0)


def contents(bench: Bench) -> list[list[tuple[Any, ...]]]:
    """Every row of every table: two equal dumps are equal files to everybody."""
    tables = ("records", "outbox", "units", "edits", "cursors", "debts", "meta")
    with bench.store._database.read() as connection:
        return [
            [tuple(row) for row in connection.exec_driver_sql(f"select * from {table}")]
            for table in tables
        ]


def prepared(bench: Bench) -> None:
    bench.add("player", name="Ada")
    bench.sync(kind="player")
    bench.add(text="a", player_index=1)
    bench.add(text="b", answers_index=1)
    bench.sync(version=5)
    bench.edit("Vm100001", text="waits")
    bench.edit("Vm100002", text="parked")
    bench.park(bench.freeze(max_rows=2)[1])
    bench.edit("Vm100001", points=4)
    bench.add(text="new")


def add(bench: Bench) -> None:
    bench.add(text="c", player_index=1, answers_index=2)


def edit(bench: Bench) -> None:
    bench.edit("Vm100001", text="again", player_index=None)


def delete(bench: Bench) -> None:
    bench.delete("Vm100002")


def several(bench: Bench) -> None:
    with bench.store.write("several") as unit:
        unit.add(MATCH, "move", {"text": "one"})
        unit.edit(MATCH, "move", Key("Vm100002"), {"text": "two"})
        unit.delete(MATCH, "move", Key("Vm100001"))
        record_id = derived_record_id("file", "move", "1")
        unit.put(MATCH, Imported(Move, record_id, {"text": "three"}, "line 1"))


def undo(bench: Bench) -> None:
    bench.store.undo()


def freeze(bench: Bench) -> None:
    bench.freeze()


def acknowledge(bench: Bench) -> None:
    with bench.store.read() as reader:
        sent = [e for e in reader.outbox_entries(MATCH) if e.state == "sent"]
    bench.store.outbox.acknowledge(MATCH, "move", [Accepted(e.change_id, 9) for e in sent])


def park(bench: Bench) -> None:
    with bench.store.read() as reader:
        entries = reader.outbox_entries(MATCH)
    bench.store.outbox.park([Rejected(e.change_id, "x", "No.") for e in entries])


def discard(bench: Bench) -> None:
    with bench.store.read() as reader:
        parked = next(e for e in reader.outbox_entries(MATCH) if e.state == "parked")
    bench.store.outbox.discard(parked.change_id)


def pull(bench: Bench) -> None:
    other = derived_record_id("other", "move", "9")
    first, second = bench.get("Vm100001"), bench.get("Vm100002")
    bench.pull(
        server_row(first, 20, text="theirs"),
        server_row(second, 21, points=7, doubled=14),
        server_row(first, 22, record_id=other, move_index=30, text="new"),
        cursor=22,
    )


STEPS = [add, edit, delete, several, undo, acknowledge, park, discard, pull]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_fails_at_any_statement_leaves_nothing(
    bench: Bench, reopened: Callable[[], Bench], step: Callable[[Bench], None]
) -> None:
    prepared(bench)
    before = contents(bench)
    for number in itertools.count(1):
        bench.heard.clear()
        try:
            with fail_at(bench.store, number):
                step(bench)
        except Failure:
            assert contents(bench) == before, f"statement {number}"
            assert bench.heard == []
        else:
            break
    assert number > 3
    after = contents(bench)
    assert after != before
    assert contents(reopened()) == after


@pytest.mark.parametrize("step", STEPS)
def test_a_step_whose_commit_fails_leaves_nothing(
    bench: Bench, reopened: Callable[[], Bench], step: Callable[[Bench], None]
) -> None:
    prepared(bench)
    before = contents(bench)
    bench.heard.clear()

    def refuse(_connection: Any) -> None:
        raise Failure("commit")

    event.listen(bench.store._database.writer, "commit", refuse)
    with pytest.raises(Failure):
        step(bench)
    event.remove(bench.store._database.writer, "commit", refuse)
    assert contents(bench) == before
    assert bench.heard == []
    assert contents(reopened()) == before


def limit_pages(bench: Bench, more: int | None) -> None:
    with bench.store._database.write() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()
        most = 1_000_000 if more is None else pages + more
        connection.exec_driver_sql(f"pragma max_page_count = {most}")


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_space(
    bench: Bench, reopened: Callable[[], Bench]
) -> None:
    limit_pages(bench, 40)
    written: list[str] = []

    def fill() -> None:
        while True:
            written.append(bench.add(text="x" * 150))

    with pytest.raises(DiskFull, match="What was saved before is intact"):
        fill()
    assert len(written) > 10
    full = contents(bench)
    with pytest.raises(DiskFull):
        bench.add(text="x" * 150)
    assert contents(bench) == full
    assert bench.keys() == written
    assert len(bench.waiting()) == len(written)

    limit_pages(bench, None)
    written.append(bench.add(text="there is space again"))
    again = reopened()
    assert again.keys() == written
    assert again.store.check().records == len(written)


def test_a_full_disk_in_the_middle_of_an_import_leaves_nothing_of_it(bench: Bench) -> None:
    bench.add(text="before")
    before = contents(bench)
    limit_pages(bench, 30)

    def import_all() -> None:
        with bench.store.write("import") as unit:
            for number in range(10_000):
                unit.add(MATCH, "move", {"text": f"{number} " + "x" * 150})

    with pytest.raises(DiskFull):
        import_all()
    assert contents(bench) == before
    limit_pages(bench, None)
    assert bench.add() == "Vm100002"


def test_an_exception_in_the_block_rolls_back_and_frees_the_store(bench: Bench) -> None:
    def close_the_window() -> None:
        with bench.store.write("add") as unit:
            unit.add(MATCH, "move", {})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        close_the_window()
    assert bench.keys() == []
    assert bench.add() == "Vm100001"


def test_a_batch_that_fails_at_any_statement_goes_out_whole_the_next_time(bench: Bench) -> None:
    prepared(bench)
    with bench.store.read() as reader:
        known = {entry.change_id for entry in reader.outbox_entries(MATCH)}
    for number in itertools.count(1):
        try:
            with fail_at(bench.store, number):
                batch = bench.freeze()
        except Failure:
            with bench.store.read() as reader:
                assert {entry.change_id for entry in reader.outbox_entries(MATCH)} == known
        else:
            break
    assert number > 3
    assert batch
    assert bench.freeze() == batch
