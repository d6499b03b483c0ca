"""A folder is opened by a version of the program whose kind lacks a field that was edited."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest

from tests.local_db.board import LONGER, Move
from tests.local_db.conftest import EDITED_THERE, MATCH, Bench
from tracker.core.ids import Key, derived_record_id
from tracker.core.profile import Imported
from tracker.core.registry import Registry
from tracker.local_db.mirror import ServerRow
from tracker.local_db.store import Store

KEY = "Vm100001"


@pytest.fixture
def reopen(bench: Bench, open_folder: Callable[..., Store]) -> Callable[[], Bench]:
    def by_newer_program() -> Bench:
        bench.store.close()
        return Bench(open_folder(registry=Registry([LONGER])))

    return by_newer_program


def stored_fields(bench: Bench) -> list[str]:
    with bench.store._database.read() as connection:
        text = connection.exec_driver_sql("select payload from records").scalar_one()
    return list(orjson.loads(text))


def pull(bench: Bench, **fields: str | int) -> None:
    stored = bench.get(KEY)
    payload = stored.record.changed(fields).payload()
    row = ServerRow(stored.record_id, Key(KEY), 9, EDITED_THERE, False, payload)
    bench.pull(row, cursor=9)


@pytest.mark.parametrize("state", ["waiting", "sent", "parked"])
def test_a_change_of_a_field_that_is_no_more_does_not_stop_the_pull(
    bench: Bench, reopen: Callable[[], Bench], state: str
) -> None:
    bench.add(text="a")
    bench.sync()
    bench.edit(KEY, points=4, text="b")
    if state != "waiting":
        (sent,) = bench.freeze()
    if state == "parked":
        bench.park(sent)
    later = reopen()

    pull(later, text="a", clock=5)

    assert (later.value(KEY, "text"), later.value(KEY, "clock")) == ("b", 5)
    assert stored_fields(later) == ["match_id", "move_index", "text", "clock"]
    assert later.waiting() == [(KEY, "edit", state)]


def test_what_was_corrected_in_a_field_that_is_no_more_is_no_correction(
    bench: Bench, reopen: Callable[[], Bench]
) -> None:
    record_id = derived_record_id("file", "move", "1")
    with bench.store.write("import") as unit:
        unit.put(MATCH, Imported(Move, record_id, {"text": "a", "points": 3}, "line 1"))
    (sent,) = bench.freeze()
    bench.park(sent)
    later = reopen()
    pull(later, clock=5)
    assert later.waiting() == [(KEY, "add", "parked")]


def test_an_edit_of_a_field_that_is_no_more_is_undone_without_it(
    bench: Bench, reopen: Callable[[], Bench]
) -> None:
    bench.add(text="a", points=3)
    bench.edit(KEY, text="b", points=4)
    later = reopen()
    assert later.store.undo() == f"edit move {KEY}"
    (row,) = later.rows()
    assert row["text"] == "a"
    assert "points" not in row
