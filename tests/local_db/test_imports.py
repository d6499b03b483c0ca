"""An import is recorded in slices, between which others write, and goes back as one step."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import pytest

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench
from tracker.core.ids import derived_record_id
from tracker.core.profile import Imported, ImportedScope, ImportResult
from tracker.core.record import JsonValue
from tracker.local_db import imports
from tracker.local_db.imports import SLICE, ImportTally, record_import
from tracker.local_db.unit import PutOutcome, Refused

COUNT = 2 * SLICE + 1
LABEL = f"import {MATCH} from sheet"


def result(count: int = COUNT, text: str = "a", **fields: JsonValue) -> ImportResult:
    ids = [derived_record_id("test", "move", str(n)) for n in range(count)]
    rows = [Imported(Move, i, {"text": text, **fields}, f"row {n}") for n, i in enumerate(ids)]
    return ImportResult([ImportedScope(MATCH.id, rows)], [])


def record(bench: Bench, wanted: ImportResult) -> list[object]:
    slices = record_import(bench.store, MATCH.profile, "sheet", wanted)
    return [outcome for part in slices for _, outcome in part.outcomes]


def test_one_undo_takes_the_whole_import_back_and_one_redo_repeats_it(
    bench: Bench, reopened: Callable[[], Bench]
) -> None:
    first = bench.add()
    assert record(bench, result()) == [PutOutcome.ADDED] * COUNT
    again = reopened()

    assert again.store.undo_label() == LABEL
    assert again.store.undo() == LABEL
    assert (again.keys(), len(again.waiting())) == ([first], 1)
    assert again.store.redo_label() == LABEL
    assert again.store.redo() == LABEL

    assert len(again.keys()) == COUNT + 1
    assert (again.store.redo_label(), again.store.undo_label()) == (None, LABEL)


def test_an_edit_between_two_slices_is_a_step_of_its_own(bench: Bench) -> None:
    slices = record_import(bench.store, MATCH.profile, "sheet", result())
    next(slices)
    own = bench.add(text="mine")
    assert len(list(slices)) == 2

    assert bench.store.undo() == LABEL
    assert bench.keys() == [own]
    assert bench.store.undo() == f"add move {own}"
    assert bench.keys() == []
    while bench.store.redo():
        pass

    assert len(bench.keys()) == COUNT + 1


def test_an_import_that_is_left_early_keeps_what_was_recorded(bench: Bench) -> None:
    list(islice(record_import(bench.store, MATCH.profile, "sheet", result()), 2))

    assert len(bench.keys()) == 2 * SLICE
    assert bench.store.undo() == LABEL
    assert bench.keys() == []


def test_two_imports_are_two_steps(bench: Bench) -> None:
    record(bench, result())
    assert record(bench, result(text="b")) == [PutOutcome.CHANGED] * COUNT

    bench.store.undo()
    found = bench.keys()
    assert {bench.value(key, "text") for key in found} == {"a"}
    bench.store.undo()
    assert bench.keys() == []


def test_a_scope_without_records_is_named(bench: Bench) -> None:
    (empty,) = record_import(bench.store, MATCH.profile, "sheet", result(0))

    assert (empty.scope, empty.outcomes) == (MATCH, ())
    assert bench.store.undo_label() is None


def test_a_refused_record_does_not_hold_up_the_others(bench: Bench) -> None:
    good, bad = result(3).scopes[0].records, result(2, no_such_field=1).scopes[0].records
    wanted = ImportResult([ImportedScope(MATCH.id, [good[0], bad[1], good[2]])], [])

    outcomes = record(bench, wanted)

    assert [type(outcome) for outcome in outcomes] == [PutOutcome, Refused, PutOutcome]


def test_several_scopes_go_back_in_one_step(bench: Bench) -> None:
    rows = result(SLICE + 1).scopes[0].records
    wanted = ImportResult([ImportedScope("m1", rows[:2]), ImportedScope("m2", rows[2:])], [])
    record(bench, wanted)

    assert bench.store.undo() == f"import {MATCH.profile}:m1 and 1 more from sheet"
    with bench.store.read() as reader:
        assert sum(row.record_count for row in reader.scopes()) == 0
    assert bench.store.undo_label() is None


def test_what_is_too_much_to_be_taken_back_at_once_is_a_step_per_scope(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "LARGEST_STEP", SLICE)
    rows = result(SLICE + 2).scopes[0].records
    wanted = ImportResult([ImportedScope("m1", rows[:-1]), ImportedScope("m2", rows[-1:])], [])
    record(bench, wanted)

    assert bench.store.undo() == f"import {MATCH.profile}:m2 from sheet"
    assert bench.store.undo() == f"import {MATCH.profile}:m1 from sheet"
    assert bench.store.undo() is None


def test_a_tally_counts_outcomes_by_scope_and_kind(bench: Bench) -> None:
    good, bad = result(3).scopes[0].records, result(2, no_such_field=1).scopes[0].records
    wanted = ImportResult([ImportedScope(MATCH.id, [good[0], bad[1], good[2]])], [])
    tally = ImportTally()

    for part in record_import(bench.store, MATCH.profile, "sheet", wanted):
        tally.add(part)

    assert tally.counts == {MATCH: {"move": {"added": 2, "refused": 1}}}
    assert tally.total == {"added": 2, "refused": 1}
    assert [note.place for note in tally.refused] == ["row 1"]
