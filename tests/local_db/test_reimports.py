"""Two laptops import one source: what each corrected is an edit of the other's record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, server_row
from tracker.core.ids import derived_record_id
from tracker.core.profile import Imported

KEY = "Vm100001"


def put(bench: Bench, points: int = 3) -> None:
    record_id = derived_record_id("file", "move", "1")
    with bench.store.write("import") as unit:
        unit.put(MATCH, Imported(Move, record_id, {"text": "e4", "points": points}, "line 1"))


def send_import(bench: Bench, **corrections: Any) -> None:
    """An imported move, corrected here before it was sent."""
    put(bench)
    if corrections:
        bench.edit(KEY, **corrections)
    bench.freeze()


def test_two_laptops_that_imported_one_source_agree_without_a_conflict(bench: Bench) -> None:
    put(bench)
    bench.pull(server_row(bench.get(KEY), 4), cursor=4)
    assert bench.waiting() == []
    assert bench.get(KEY).base_version == 4


def test_a_correction_of_an_import_goes_on_top_of_the_other_laptops_import(bench: Bench) -> None:
    put(bench)
    bench.edit(KEY, text="e4!")
    row = server_row(bench.get(KEY), 4, text="e4", points=3, weight=1)
    bench.pull(row, cursor=4)
    assert bench.waiting() == [(KEY, "edit", "waiting")]
    (sent,) = bench.rows()
    assert (sent["text"], sent["weight"], sent["base_version"]) == ("e4!", 1, 4)


@pytest.mark.parametrize("readings", [[3], [2, 3]])
def test_what_the_rules_filled_in_is_no_correction_of_an_import(
    bench: Bench, readings: list[int]
) -> None:
    for points in readings:
        put(bench, points)

    bench.pull(server_row(bench.get(KEY), 4, points=5, doubled=10), cursor=4)

    assert bench.waiting() == []
    assert (bench.value(KEY, "points"), bench.value(KEY, "doubled")) == (5, 10)


def test_a_correction_of_an_import_that_is_held_stays_on_top_of_the_other_laptops_import(
    bench: Bench,
) -> None:
    send_import(bench, text="e4!")
    (sent,) = bench.freeze()
    row = server_row(bench.get(KEY), 4, text="e4", points=3, weight=1)

    bench.pull(row, cursor=4)
    bench.edit(KEY, points=4)
    bench.pull(row._replace(version=6, payload={**row.payload, "weight": 2}), cursor=6)

    shown = bench.get(KEY).record.payload()
    assert (shown["text"], shown["points"], shown["weight"]) == ("e4!", 4, 2)
    assert bench.freeze() == (sent,)


def test_a_correction_of_an_import_that_is_parked_is_an_edit_of_the_other_laptops_import(
    bench: Bench,
) -> None:
    send_import(bench, text="e4!")
    (sent,) = bench.freeze()
    bench.park(sent)
    bench.pull(server_row(bench.get(KEY), 4, text="e4", points=3, weight=1), cursor=4)
    assert (bench.value(KEY, "text"), bench.value(KEY, "weight")) == ("e4!", 1)
    assert bench.waiting() == [(KEY, "edit", "parked")]

    bench.store.outbox.retry(sent.change_id)
    row = server_row(bench.get(KEY), 6, text="e4", points=3, weight=2)
    bench.pull(row, cursor=6)

    assert (bench.value(KEY, "text"), bench.value(KEY, "weight")) == ("e4!", 2)
    (again,) = bench.rows()
    assert (again["text"], again["weight"], again["base_version"]) == ("e4!", 2, 0)


@pytest.mark.parametrize(("corrections", "is_shown"), [({}, False), ({"text": "e4!"}, True)])
def test_a_held_import_of_what_others_deleted_is_shown_where_it_was_corrected(
    bench: Bench, corrections: dict[str, Any], is_shown: bool
) -> None:
    send_import(bench, **corrections)
    row = server_row(bench.get(KEY), 4, text="e4", points=3, is_deleted=True)

    bench.pull(row, cursor=4)

    assert bench.keys() == ([KEY] if is_shown else [])
