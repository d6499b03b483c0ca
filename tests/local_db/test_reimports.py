"""Two laptops import one source: what each corrected is an edit of the other's record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local_db.board import Move
from tests.local_db.conftest import EDITED_THERE, MATCH, Bench, server_row
from tracker.core.ids import Key, derived_record_id
from tracker.core.profile import Imported
from tracker.local_db.mirror import ServerRow
from tracker.local_db.unit import PutOutcome, PutResult

KEY = "Vm100001"
RECORD_ID = derived_record_id("file", "move", "1")


def put(bench: Bench, points: int = 3) -> PutResult:
    with bench.store.write("import") as unit:
        imported = Imported(Move, RECORD_ID, {"text": "e4", "points": points}, "line 1")
        return unit.put(MATCH, imported)


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


def pull_anothers_import(bench: Bench, version: int = 3, *, is_deleted: bool = False) -> None:
    payload = Move(match_id="m1", move_index=1, text="e4", points=3, doubled=6).payload()
    row = ServerRow(RECORD_ID, Key(KEY), version, EDITED_THERE, is_deleted, payload)
    bench.pull(row, cursor=version)


def test_what_another_laptop_imported_and_somebody_deleted_here_stays_deleted(bench: Bench) -> None:
    pull_anothers_import(bench)
    bench.delete(KEY)
    for _ in range(2):
        assert put(bench) is PutOutcome.UNCHANGED
    assert (bench.keys(), bench.waiting()) == ([], [(KEY, "delete", "waiting")])


def test_what_was_imported_and_deleted_elsewhere_stays_deleted(bench: Bench) -> None:
    pull_anothers_import(bench, is_deleted=True)
    assert put(bench) is PutOutcome.UNCHANGED
    assert (bench.keys(), bench.waiting()) == ([], [])


def test_an_import_that_was_undone_brings_the_record_back(bench: Bench) -> None:
    for _ in range(2):
        assert put(bench) is PutOutcome.ADDED
        bench.store.undo()
        assert bench.keys() == []
        bench.store.redo()
        assert bench.keys() == [KEY]
        bench.store.undo()
    assert put(bench) is PutOutcome.ADDED
    assert (bench.keys(), bench.waiting()) == ([KEY], [(KEY, "add", "waiting")])


def test_an_undone_import_that_had_been_sent_brings_the_record_back(bench: Bench) -> None:
    put(bench)
    bench.sync(version=3)
    bench.store.undo()
    bench.sync(version=4)
    pull_anothers_import(bench, version=4, is_deleted=True)
    assert put(bench) is PutOutcome.ADDED
    assert (bench.keys(), bench.waiting()) == ([KEY], [(KEY, "edit", "waiting")])


@pytest.mark.parametrize("where", ["here", "elsewhere", "elsewhere before it was seen"])
def test_a_record_whose_import_was_undone_and_that_was_deleted_since_stays_deleted(
    bench: Bench, where: str
) -> None:
    put(bench)
    bench.store.undo()
    if where != "elsewhere before it was seen":
        pull_anothers_import(bench, version=3)
    if where == "here":
        bench.delete(KEY)
    else:
        pull_anothers_import(bench, version=5, is_deleted=True)
    assert put(bench) is PutOutcome.UNCHANGED
    assert bench.keys() == []


def test_a_record_added_by_hand_and_taken_back_can_be_imported(bench: Bench) -> None:
    with bench.store.write("add") as unit:
        unit.add(MATCH, "move", {"text": "by hand"}, record_id=RECORD_ID)
    bench.store.undo()
    assert put(bench) is PutOutcome.ADDED
    assert bench.value(KEY, "text") == "e4"


def test_an_undone_import_is_no_import_when_another_laptops_record_arrives(bench: Bench) -> None:
    put(bench)
    bench.freeze()
    bench.store.undo()
    pull_anothers_import(bench)
    assert bench.keys() == []
