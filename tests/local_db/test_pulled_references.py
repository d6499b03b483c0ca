"""Whom a pulled reference means while a record of one's own has the same number."""

from __future__ import annotations

from typing import Any

import orjson

from tests.local_db.conftest import Bench
from tests.local_db.test_mirror import other_row
from tracker.core.ids import derived_record_id


def target(bench: Bench, key: str) -> str | None:
    with bench.store._parts.database.read() as connection:
        row: Any = connection.exec_driver_sql("select refs from records where key = ?", (key,))
        found: str | None = orjson.loads(row.scalar_one()).get("answers_index")
        return found


def server_id(number: int) -> str:
    return derived_record_id("other", "move", str(number))


def test_it_means_the_servers_deleted_record_and_not_a_live_one_of_our_own(bench: Bench) -> None:
    bench.add(text="ours has number 1, too")
    bench.pull(other_row(1, 4, is_deleted=True), cursor=4)
    bench.pull(other_row(9, 5, answers_index=1), cursor=5)
    assert target(bench, "Vm100009") == server_id(1)


def test_it_waits_for_the_servers_record_instead_of_taking_our_own(bench: Bench) -> None:
    bench.add(text="ours has number 1, too")
    bench.pull(other_row(9, 5, answers_index=1), cursor=5)
    assert target(bench, "Vm100009") is None
    bench.add(text="another one of ours")
    assert target(bench, "Vm100009") is None
    bench.pull(other_row(1, 6, is_deleted=True), cursor=6)
    assert target(bench, "Vm100009") == server_id(1)


def test_an_edit_of_our_own_means_what_is_shown_here(bench: Bench) -> None:
    ours = bench.add(text="ours has number 1, too")
    bench.pull(other_row(1, 4, is_deleted=True), other_row(9, 5), cursor=5)
    bench.edit("Vm100009", answers_index=1)
    assert target(bench, "Vm100009") == bench.get(ours).record_id
