from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, server_row
from tracker.core.ids import Key, derived_record_id
from tracker.core.profile import Imported
from tracker.local_db import undo


def moves(bench: Bench) -> dict[str, object]:
    found = bench.keys()
    return {key: bench.value(key, "text") for key in found}


def import_part(bench: Bench, text: str) -> str:
    with bench.store.write("import", group="g") as unit:
        return unit.add(MATCH, "move", {"text": text}).key


def test_there_is_nothing_to_undo_in_a_new_folder(bench: Bench) -> None:
    assert bench.store.undo_label() is None
    assert bench.store.undo() is None
    assert bench.store.redo_label() is None
    assert bench.store.redo() is None


def test_every_step_goes_back_and_forth(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.edit(key, text="b")
    bench.delete(key)
    states = [moves(bench)]
    while bench.store.undo():
        states.append(moves(bench))
    assert states == [{}, {key: "b"}, {key: "a"}, {}]
    while bench.store.redo():
        states.append(moves(bench))
    assert states[4:] == [{key: "a"}, {key: "b"}, {}]


def test_labels_say_what_will_be_undone_and_redone(bench: Bench) -> None:
    key = bench.add()
    assert bench.store.undo_label() == f"add move {key}"
    with bench.store.write(f"delete move {key}") as unit:
        unit.delete(MATCH, "move", Key(key))
    assert bench.store.undo_label() == f"delete move {key}"
    assert bench.store.undo() == f"delete move {key}"
    assert (bench.store.undo_label(), bench.store.redo_label()) == (
        f"add move {key}",
        f"delete move {key}",
    )


def test_a_unit_of_several_records_keeps_its_label_and_goes_back_as_one(bench: Bench) -> None:
    with bench.store.write("add two moves") as unit:
        unit.add(MATCH, "move", {})
        unit.add(MATCH, "move", {})
    assert bench.store.undo() == "add two moves"
    assert (bench.keys(), bench.waiting()) == ([], [])
    bench.store.redo()
    assert len(bench.keys()) == len(bench.waiting()) == 2


def test_undo_and_redo_survive_a_restart(bench: Bench, reopened: Callable[[], Bench]) -> None:
    key = bench.add(text="a")
    bench.edit(key, text="b")
    again = reopened()
    again.store.undo()
    once_more = Bench(again.store)
    assert moves(once_more) == {key: "a"}
    assert once_more.store.redo() == f"edit move {key}"
    assert moves(once_more) == {key: "b"}


def test_a_new_step_forgets_what_could_be_redone(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.edit(key, text="b")
    bench.store.undo()
    bench.add(text="c")
    assert bench.store.redo_label() is None
    assert bench.store.redo() is None
    bench.store.undo()
    assert moves(bench) == {key: "a"}


def test_what_the_sync_does_forgets_nothing(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.edit(key, text="b")
    bench.store.undo()
    bench.sync()
    bench.pull(server_row(bench.get(key), 9, points=3), cursor=9)
    assert bench.store.redo() == f"edit move {key}"
    assert bench.value(key, "text") == "b"


def test_undoing_something_sent_is_itself_a_change(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync(version=3)
    bench.edit(key, text="b")
    bench.sync(version=4)
    bench.store.undo()
    (row,) = bench.rows()
    assert (row["text"], row["base_version"]) == ("a", 4)
    bench.sync(version=5)
    bench.store.undo()
    (row,) = bench.rows()
    assert (row["deleted"], row["base_version"]) == (True, 5)


def test_undo_takes_back_only_the_fields_of_that_step(bench: Bench) -> None:
    key = bench.add(text="a", points=1)
    bench.sync(version=3)
    bench.edit(key, text="b")
    bench.sync(version=4)
    bench.pull(server_row(bench.get(key), 6, points=30, doubled=60), cursor=6)
    bench.store.undo()
    assert (bench.value(key, "text"), bench.value(key, "points")) == ("a", 30)
    assert bench.waiting() == [(key, "edit", "waiting")]


def test_a_whole_import_is_one_step(bench: Bench) -> None:
    records = [
        Imported(Move, derived_record_id("f", "move", str(n)), {"points": n}, f"line {n}")
        for n in range(50)
    ]
    with bench.store.write("import board:m1 from csv") as unit:
        for record in records:
            unit.put(MATCH, record)
    bench.add(text="by hand")
    bench.store.undo()
    assert bench.store.undo() == "import board:m1 from csv"
    assert (bench.keys(), bench.waiting()) == ([], [])
    bench.store.redo()
    assert len(bench.keys()) == len(bench.waiting()) == 50


def test_a_record_that_was_undone_and_restored_is_created_on_the_server_once(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.store.undo()
    bench.store.redo()
    (row,) = bench.rows()
    assert (row["move_key"], row["base_version"], row["deleted"]) == (key, 0, False)


def test_undo_works_while_the_change_is_under_way(bench: Bench) -> None:
    key = bench.add(text="a")
    (sent,) = bench.freeze()
    bench.store.undo()
    assert bench.keys() == []
    assert bench.freeze() == (sent,)
    bench.acknowledge(sent, 4)
    (row,) = bench.rows()
    assert (row["move_key"], row["deleted"], row["base_version"]) == (key, True, 4)


def test_a_unit_that_edited_a_record_twice_goes_back_to_its_beginning(bench: Bench) -> None:
    key = bench.add(text="a")
    with bench.store.write("twice") as unit:
        unit.edit(MATCH, "move", Key(key), {"text": "b"})
        unit.edit(MATCH, "move", Key(key), {"text": "c"})
    assert bench.store.undo() == f"twice {key}"
    assert bench.value(key, "text") == "a"
    bench.store.redo()
    assert bench.value(key, "text") == "c"


def test_a_unit_that_changed_nothing_is_no_step(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.edit(key, text="a")
    with bench.store.write("nothing"):
        pass
    assert bench.store.undo_label() == f"add move {key}"


def test_the_oldest_steps_are_forgotten_beyond_the_limit(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert undo.KEPT_UNITS == 10_000
    monkeypatch.setattr(undo, "_OLDEST_KEPT", undo._LATEST.offset(5).limit(1))
    monkeypatch.setattr(undo, "_PRUNE_EVERY", 1)
    key = bench.add(text="0")
    for number in range(1, 20):
        bench.edit(key, text=str(number))
    undone = 0
    while bench.store.undo():
        undone += 1
    assert undone == 5
    assert bench.value(key, "text") == "14"


def test_a_step_of_many_parts_is_never_forgotten_by_half(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "_OLDEST_KEPT", undo._LATEST.offset(5).limit(1))
    monkeypatch.setattr(undo, "_PRUNE_EVERY", 1)
    old = bench.add(text="old")
    for _ in range(20):
        with bench.store.write("import", group="one") as unit:
            unit.add(MATCH, "move", {"text": "a"})

    assert bench.store.undo() == "import"

    assert bench.keys() == [old]
    assert bench.store.undo() is None


def test_the_history_of_a_record_says_who_changed_what_into_what(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.edit(key, text="b", points=1)
    bench.delete(key)
    bench.store.undo()
    found = bench.store.history(bench.get(key).record_id)
    assert [(e.label, dict(e.before), dict(e.after), e.is_deleted) for e in found] == [
        (f"add move {key}", {}, {}, False),
        (
            f"edit move {key}",
            {"text": "a", "points": None, "doubled": None},
            {"text": "b", "points": 1, "doubled": 2},
            None,
        ),
    ]
    assert found[0].made_at < found[1].made_at


@pytest.mark.parametrize("steps", [300])
def test_a_long_evening_can_be_undone_to_its_beginning(bench: Bench, steps: int) -> None:
    key = bench.add(points=0)
    for number in range(1, steps):
        bench.edit(key, points=number % 50)
    for _ in range(steps):
        assert bench.store.undo()
    assert (bench.keys(), bench.waiting(), bench.store.undo()) == ([], [], None)


def test_redo_repeats_the_step_undone_last_also_where_it_lay_within_an_import(
    bench: Bench,
) -> None:
    imported = [import_part(bench, "1")]
    by_hand = bench.add(text="2")
    imported.append(import_part(bench, "3"))
    assert bench.store.undo() == "import"
    assert bench.store.undo() == f"add move {by_hand}"
    assert bench.store.redo_label() == f"add move {by_hand}"
    assert bench.store.redo() == f"add move {by_hand}"
    assert bench.keys() == [by_hand]
    assert (bench.store.redo(), bench.store.redo()) == ("import", None)
    assert bench.keys() == [imported[0], by_hand, imported[1]]


def test_a_record_whose_import_is_undone_stays_away_when_its_deletion_is_undone(
    bench: Bench,
) -> None:
    key = import_part(bench, "imported")
    bench.delete(key)
    import_part(bench, "another")
    assert (bench.store.undo(), bench.keys()) == ("import", [])
    assert (bench.store.undo(), bench.keys()) == (f"delete move {key}", [])
    assert (bench.store.redo(), bench.keys()) == (f"delete move {key}", [])
    assert bench.store.redo() == "import"
    assert list(moves(bench).values()) == ["another"]
    assert bench.store.undo() == "import"


def test_a_correction_made_during_an_import_outlives_the_undo_of_the_import(bench: Bench) -> None:
    key = bench.add(text="a", points=1)
    with bench.store.write("import", group="g") as unit:
        unit.edit(MATCH, "move", Key(key), {"text": "b", "points": 2})
    bench.edit(key, text="c")
    import_part(bench, "another")
    bench.store.undo()
    assert (bench.value(key, "text"), bench.value(key, "points")) == ("c", 1)
    bench.store.undo()
    assert bench.value(key, "text") == "a"
    bench.store.redo()
    bench.store.redo()
    assert (bench.value(key, "text"), bench.value(key, "points")) == ("c", 2)
    bench.store.undo()
    bench.store.undo()
    assert (bench.value(key, "text"), bench.value(key, "points")) == ("a", 1)
