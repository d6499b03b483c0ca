"""A sent change whose record moved on, in the local store alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, Failure, SteppingClock, fail_at, server_row
from tracker.core.conflict import CONFLICT
from tracker.core.merge import Stamp, counter
from tracker.core.record import MergeRule, RecordKind
from tracker.local_db.sending import FrozenChange
from tracker.local_db.settling import HowSettled, Moved, RemoteEdit


def sent(bench: Bench, **changes: Any) -> tuple[str, FrozenChange]:
    """A record that the server has as version 5, and a sent edit of it."""
    key = bench.add(text="a", points=1)
    bench.sync(version=5)
    bench.edit(key, **changes)
    (change,) = bench.freeze()
    return key, change


def moved(
    bench: Bench, change: FrozenChange, clock: SteppingClock, seconds: int, **theirs: Any
) -> Moved:
    """Another device's edit as version 9, so many seconds from now."""
    before = {**orjson.loads(change.row), "text": "a", "points": 1, "doubled": 2, "weight": None}
    stamp = Stamp(clock.moment + timedelta(seconds=seconds), "other")
    fields = {name: (before[name], value) for name, value in theirs.items()}
    edit = RemoteEdit(9, "edit", stamp, fields)
    return Moved(change.change_id, 9, {**before, **theirs}, is_deleted=False, edits=[edit])


def entries(bench: Bench) -> list[Any]:
    with bench.store.read() as reader:
        return [stored.record for stored in reader.list(MATCH, CONFLICT)]


def test_other_fields_merge_into_a_new_change_on_the_servers_version(
    bench: Bench, clock: SteppingClock
) -> None:
    key, change = sent(bench, text="mine")
    (settled,) = bench.store.settlements.settle([moved(bench, change, clock, 9, weight=3.0)])
    assert settled.how is HowSettled.MERGED
    (row,) = bench.rows()
    assert (row["text"], row["weight"], row["base_version"]) == ("mine", 3.0, 9)
    assert row["change_id"] != change.change_id
    assert row["edited_at"] == orjson.loads(change.row)["edited_at"]
    assert entries(bench) == []
    assert bench.value(key, "weight") == 3.0


def test_what_the_server_says_later_leaves_nothing_to_send_but_the_entry(
    bench: Bench, clock: SteppingClock
) -> None:
    key, change = sent(bench, text="mine")
    (settled,) = bench.store.settlements.settle([moved(bench, change, clock, 9, text="theirs")])
    assert settled.how is HowSettled.SETTLED
    assert bench.value(key, "text") == "theirs"
    assert bench.rows() == []
    (entry,) = entries(bench)
    values = orjson.loads(entry.values_json)["text"]
    assert (values["base"], values["mine"], values["theirs"]) == ("a", "mine", "theirs")
    assert values["chosen"] == "theirs"
    assert [key for key, _, _ in bench.waiting()] == [entry.key]


def test_an_edit_made_since_wins_only_where_it_is_later(bench: Bench, clock: SteppingClock) -> None:
    key, change = sent(bench, text="sent")
    theirs = moved(bench, change, clock, 60, text="theirs", points=7, doubled=14)
    bench.edit(key, text="since", weight=2)
    bench.store.settlements.settle([theirs])
    shown = bench.get(key).record.payload()
    assert (shown["text"], shown["points"], shown["weight"]) == ("theirs", 7, 2.0)


def test_a_value_that_was_seen_before_it_was_edited_is_no_conflict(
    bench: Bench, clock: SteppingClock
) -> None:
    key = bench.add(text="a", points=1)
    bench.sync(version=5)
    bench.edit(key, text="mine")
    bench.pull(server_row(bench.get(key), 9, text="theirs", points=7, doubled=14), cursor=9)
    assert bench.value(key, "points") == 7
    bench.edit(key, points=8)
    (change,) = bench.freeze()
    assert change.base_version == 5

    theirs = moved(bench, change, clock, 60, text="theirs", points=7, doubled=14)
    bench.store.settlements.settle([theirs])

    assert bench.value(key, "points") == 8
    (entry,) = entries(bench)
    assert list(orjson.loads(entry.values_json)) == ["text"]


def test_settling_again_changes_nothing(bench: Bench, clock: SteppingClock) -> None:
    _, change = sent(bench, text="mine")
    theirs = moved(bench, change, clock, -60, text="theirs")
    bench.store.settlements.settle([theirs])
    waiting = bench.waiting()
    assert bench.store.settlements.settle([theirs]) == []
    assert bench.waiting() == waiting
    assert len(entries(bench)) == 1


@pytest.mark.parametrize(
    "statement", ["insert into outbox", "update records", "insert into records"]
)
def test_settling_is_one_transaction(bench: Bench, clock: SteppingClock, statement: str) -> None:
    key, change = sent(bench, text="mine")
    theirs = moved(bench, change, clock, -60, text="theirs", points=7)
    with fail_at(bench.store, statement), pytest.raises(Failure):
        bench.store.settlements.settle([theirs])
    assert bench.freeze() == (change,)
    assert bench.value(key, "points") == 1
    assert entries(bench) == []


def test_a_kinds_own_rule_merges_a_counter(
    bench: Bench, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules: dict[str, MergeRule] = {"points": counter}
    kind = RecordKind(**{**vars(Move.kind), "merge_rules": rules})
    monkeypatch.setattr(Move, "kind", kind)
    key, change = sent(bench, points=4)
    (settled,) = bench.store.settlements.settle([moved(bench, change, clock, 9, points=3)])
    assert settled.how is HowSettled.MERGED
    assert bench.value(key, "points") == 6


def test_the_undo_log_is_a_persons_and_settling_is_not_in_it(
    bench: Bench, clock: SteppingClock
) -> None:
    key, change = sent(bench, text="mine")
    bench.store.settlements.settle([moved(bench, change, clock, 9, text="theirs")])
    assert bench.store.undo_label() == f"edit move {key}"
