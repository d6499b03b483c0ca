from __future__ import annotations

from typing import Any

import pytest

from tests.local_db.board import Move, Player
from tests.local_db.conftest import MATCH, Bench, server_row, statements_of
from tracker.core.changes import Changed, ChangeSet, Origin, RecordState
from tracker.core.ids import Key, derived_record_id
from tracker.core.profile import Imported
from tracker.core.scope import Scope
from tracker.errors import InputError, ScopeFull
from tracker.local_db.unit import PutOutcome, Refused


def imported(number: int, **payload: object) -> Imported:
    record_id = derived_record_id("file", "move", f"m1/{number}")
    return Imported(Move, record_id, payload, f"line {number}")  # type: ignore[arg-type]


def put(bench: Bench, *records: Imported) -> list[object]:
    with bench.store.write("import board:m1") as unit:
        return [unit.put(MATCH, record) for record in records]


def test_a_record_gets_the_next_free_number_and_the_scope(bench: Bench) -> None:
    assert bench.add(text="e4") == "Vm100001"
    assert bench.add(text="e5") == "Vm100002"

    stored = bench.get("Vm100002")
    assert (stored.scope, stored.record.scope_id, stored.record.index) == (MATCH, "m1", 2)
    assert (stored.state, stored.base_version, stored.is_deleted) == ("waiting", 0, False)


def test_the_next_number_is_above_deleted_given_and_pulled_ones(bench: Bench) -> None:
    bench.delete(bench.add())
    assert bench.add() == "Vm100002"
    assert bench.add(move_index=40) == "Vm100040"
    other = derived_record_id("other", "move", "70")
    bench.pull(server_row(bench.get("Vm100040"), 9, move_index=70, record_id=other), cursor=9)
    assert bench.add() == "Vm100071"


def test_a_full_scope_is_refused_and_nothing_is_written(bench: Bench) -> None:
    bench.add(move_index=99_999)
    with pytest.raises(ScopeFull, match="last key"):
        bench.add()
    with pytest.raises(InputError, match="100000"):
        bench.add(move_index=100_000)
    assert bench.keys() == ["Vm199999"]


def test_a_key_names_one_record(bench: Bench) -> None:
    bench.add(move_index=5)
    with pytest.raises(InputError, match="Vm100005 is there already"):
        bench.add(move_index=5)
    bench.sync()
    bench.delete("Vm100005")
    with pytest.raises(InputError, match="is deleted now; use another number"):
        bench.add(move_index=5)


def test_the_number_of_an_undone_addition_can_be_given_again(bench: Bench) -> None:
    bench.add(move_index=5, text="first")
    bench.store.undo()
    bench.add(move_index=5, text="second")
    assert bench.value("Vm100005", "text") == "second"


def test_the_record_that_is_the_scope_exists_once(bench: Bench) -> None:
    assert bench.add("match", subject="Final") == "Mm1"
    with pytest.raises(InputError, match="Mm1 is there already"):
        bench.add("match")


def test_computed_fields_are_filled_in_when_adding_and_editing(bench: Bench) -> None:
    key = bench.add(points=4)
    assert bench.value(key, "doubled") == 8
    bench.edit(key, points=5)
    assert bench.value(key, "doubled") == 10


def test_an_error_of_the_rules_blocks_the_whole_unit(bench: Bench) -> None:
    def add_two() -> None:
        with bench.store.write("add two") as unit:
            unit.add(MATCH, "move", {"points": 1})
            unit.add(MATCH, "move", {"points": 101})

    with pytest.raises(InputError, match=r"Vm100002.*more than 100 points"):
        add_two()
    assert bench.keys() == []
    assert bench.waiting() == []
    assert bench.store.undo_label() is None
    assert bench.heard == []


def test_warnings_are_collected_and_do_not_block(bench: Bench) -> None:
    with bench.store.write("add") as unit:
        stored = unit.add(MATCH, "move", {"points": 60})
        warned = [(s.key, f.message) for s, f in unit.warnings]
    assert warned == [(stored.key, "more than 50 points are rare.")]


def test_rules_see_what_the_same_unit_wrote(bench: Bench) -> None:
    with bench.store.write("two finals") as unit:
        first = unit.add(MATCH, "move", {"is_final": True})
        with pytest.raises(InputError, match="final move already"):
            unit.add(MATCH, "move", {"is_final": True})
        unit.edit(MATCH, "move", first.key, {"is_final": False})
        second = unit.add(MATCH, "move", {"is_final": True})
        unit.delete(MATCH, "move", second.key)
        unit.add(MATCH, "move", {"is_final": True})
        assert [m.is_final for m in unit.view(MATCH).records(Move)] == [False, True]
    assert len(bench.keys()) == 2


def test_a_unit_reads_its_own_writes(bench: Bench) -> None:
    with bench.store.write("add") as unit:
        key = unit.add(MATCH, "move", {"text": "e4"}).key
        found = unit.get(MATCH, "move", key)
        assert found is not None
        assert found.state is RecordState.WAITING
        assert [s.key for s in unit.list(MATCH, "move")] == [key]
        assert unit.outbox_counts(MATCH).waiting == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"colour": "red"}, "no field 'colour'"),
        ({"points": "many"}, "points 'many' cannot be used"),
        ({"move_index": 9}, "keeps its number"),
        ({"match_id": "m2"}, "keeps its number"),
    ],
)
def test_an_edit_that_cannot_be_used_says_why(
    bench: Bench, changes: dict[str, Any], sentence: str
) -> None:
    key = bench.add(points=1)
    with pytest.raises(InputError, match=sentence):
        bench.edit(key, **changes)
    assert bench.value(key, "points") == 1


def test_what_is_not_there_or_deleted_cannot_be_edited(bench: Bench) -> None:
    with pytest.raises(InputError, match="no move Vm100009"):
        bench.edit("Vm100009", text="x")
    key = bench.add()
    bench.delete(key)
    with pytest.raises(InputError, match="is deleted"):
        bench.edit(key, text="x")
    with pytest.raises(InputError, match="no kind 'raid'"):
        bench.add("raid")
    with pytest.raises(InputError, match="belongs to m2"):
        bench.add(match_id="m2")
    with pytest.raises(InputError, match="no profile 'chess'"):
        bench.add(scope=Scope("chess", "1"))


def test_a_record_id_names_one_record(bench: Bench) -> None:
    record_id = derived_record_id("file", "move", "1")
    with bench.store.write("add") as unit:
        unit.add(MATCH, "move", {}, record_id=record_id)
        with pytest.raises(InputError, match="recorded before"):
            unit.add(MATCH, "move", {}, record_id=record_id)


def test_a_commit_is_announced_once_with_what_it_touched(bench: Bench) -> None:
    with bench.store.write("two") as unit:
        unit.add(MATCH, "move", {})
        unit.edit(MATCH, "move", Key("Vm100001"), {"text": "e4"})
        unit.add(MATCH, "player", {"name": "Ada"})
        assert bench.heard == []
    keys = {"move": Key("Vm100001"), "player": Key("Pm100001")}
    touched = tuple(Changed(MATCH, kind, key) for kind, key in keys.items())
    assert bench.heard == [ChangeSet(Origin.LOCAL, touched)]


def test_importing_twice_changes_nothing(bench: Bench) -> None:
    records = [imported(1, move_index=10, points=3), imported(2, text="e5", points=60)]
    assert put(bench, *records) == [PutOutcome.ADDED, PutOutcome.ADDED]
    assert bench.keys() == ["Vm100010", "Vm100011"]
    before = bench.waiting()

    assert put(bench, *records) == [PutOutcome.UNCHANGED, PutOutcome.UNCHANGED]
    assert bench.waiting() == before
    assert len(bench.heard) == 1


def test_a_second_import_brings_what_changed_in_the_source_and_keeps_corrections(
    bench: Bench,
) -> None:
    put(bench, imported(1, move_index=10, points=3, text="e4"))
    bench.edit("Vm100010", text="e4!")

    outcome = put(bench, imported(1, move_index=10, points=4, text="e4"))

    assert outcome == [PutOutcome.CHANGED]
    stored = bench.get("Vm100010").record.payload()
    assert (stored["points"], stored["doubled"], stored["text"]) == (4, 8, "e4!")


def test_what_was_deleted_here_stays_deleted_when_imported_again(bench: Bench) -> None:
    put(bench, imported(1, points=3))
    bench.delete("Vm100001")
    assert put(bench, imported(1, points=4)) == [PutOutcome.UNCHANGED]
    assert bench.keys() == []


def test_an_undone_import_can_be_imported_again(bench: Bench) -> None:
    put(bench, imported(1, points=3), imported(2, points=4))
    bench.store.undo()
    assert bench.keys() == []
    assert put(bench, imported(1, points=5), imported(2, points=4)) == [PutOutcome.ADDED] * 2
    first, second = bench.keys()
    assert (bench.value(first, "points"), bench.value(second, "points")) == (5, 4)


def test_an_import_of_what_the_server_had_already_keeps_what_is_there(bench: Bench) -> None:
    put(bench, imported(1, points=3))
    stored = bench.get("Vm100001")
    bench.store.undo()
    bench.pull(server_row(stored, 5, text="corrected", points=9), cursor=5)
    undoable = bench.store.undo_label()

    assert put(bench, imported(1, points=3)) == [PutOutcome.UNCHANGED]
    assert bench.value("Vm100001", "points") == 9
    assert bench.store.undo_label() == undoable


def test_a_row_that_cannot_be_used_is_refused_and_the_others_are_kept(bench: Bench) -> None:
    bench.add(move_index=7)
    outcomes = put(
        bench,
        imported(1, points="many"),
        imported(2, points=101),
        imported(3, move_index=7),
        imported(4, points=1),
    )
    reasons = [o.reason for o in outcomes if isinstance(o, Refused)]
    assert len(reasons) == 3
    assert "points 'many'" in reasons[0]
    assert "more than 100 points" in reasons[1]
    assert "Vm100007 is there already" in reasons[2]
    assert outcomes[3] is PutOutcome.ADDED
    assert bench.keys() == ["Vm100007", "Vm100008"]


def test_scopes_are_listed_with_their_counts(bench: Bench) -> None:
    bench.add("match", subject="Final")
    bench.add()
    bench.add("player", scope=Scope("board", "m0"), name="Ada")
    bench.park(bench.freeze("match")[0])
    with bench.store.read() as reader:
        found = reader.scopes()
    counts = [(str(s.scope), s.record_count, s.waiting, s.parked) for s in found]
    assert counts == [("board:m0", 1, 1, 0), ("board:m1", 2, 1, 1)]
    assert found[0].scope_record is None
    assert found[1].scope_record is not None
    assert found[1].scope_record.payload()["subject"] == "Final"


def test_a_view_of_a_scope_has_its_live_records_in_order(bench: Bench) -> None:
    for index in (3, 1, 2):
        bench.add("player", player_index=index, name=f"p{index}")
    bench.delete("Pm100002", "player")
    with bench.store.read() as reader:
        assert [p.name for p in reader.view(MATCH).records(Player)] == ["p1", "p3"]
        assert len(reader.list(MATCH, "player", with_deleted=True)) == 3


def test_an_addition_costs_the_same_however_much_is_there(bench: Bench) -> None:
    def statements() -> int:
        with statements_of(bench.store) as seen:
            bench.add("player", name="Ada")
        return len(seen)

    bench.add("player", name="Ada")
    first = statements()
    with bench.store.write("fill") as unit:
        for number in range(300):
            unit.add(MATCH, "player", {"name": f"p{number}"})
    assert statements() == first <= 12


def test_the_announcement_says_what_the_commit_left_where_that_was_read_anyway(
    bench: Bench,
) -> None:
    bench.add(text="e4", points=60)
    (added,) = bench.heard[-1].records
    assert added.stored == bench.get("Vm100001")

    with bench.store.write("several") as unit:
        unit.edit(MATCH, "move", Key("Vm100001"), {"text": "e5"})
        unit.edit(MATCH, "move", Key("Vm100001"), {"text": "e6"})
        unit.put(MATCH, imported(9, text="d4"))
        unit.add(MATCH, "move", {})
        unit.delete(MATCH, "move", Key("Vm100003"))
    told = {changed.key: changed.stored for changed in bench.heard[-1].records}
    assert told == {
        "Vm100001": bench.get("Vm100001"),
        "Vm100002": None,
        "Vm100003": bench.get("Vm100003"),
    }


def test_a_record_that_an_import_changes_after_an_edit_is_announced_without_contents(
    bench: Bench,
) -> None:
    put(bench, imported(1, text="e4"))
    with bench.store.write("both") as unit:
        unit.edit(MATCH, "move", Key("Vm100001"), {"points": 3})
        unit.put(MATCH, imported(1, text="e5"))
    (changed,) = bench.heard[-1].records
    assert changed.stored is None
    assert bench.get("Vm100001").record.payload()["text"] == "e5"
