"""What the server said of many records is worked through without holding up a key press."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from tests.local_db.conftest import EDITED_THERE, MATCH, Bench, Failure, fail_at, server_row
from tracker.core.changes import ChangeSet, Origin
from tracker.core.ids import Key
from tracker.core.merge import Stamp
from tracker.local_db import one_by_one
from tracker.local_db.outbox import Rejected
from tracker.local_db.rekeying import RECORDS_AT_ONCE
from tracker.local_db.sending import FrozenChange
from tracker.local_db.settling import Moved, RemoteEdit

PLAYERS = 40


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is up after every item."""
    monkeypatch.setattr(one_by_one, "SECONDS_AT_ONCE", -1.0)


def press_keys_between(bench: Bench) -> list[str]:
    """A key is pressed whenever a transaction of the sync has ended."""
    pressed: list[str] = []

    def press(changes: ChangeSet) -> None:
        if changes.origin is Origin.SYNC:
            pressed.append(bench.add("player", name=f"pressed {len(pressed)}"))

    bench.store.subscribe(press)
    return pressed


def sent_edits(bench: Bench, count: int) -> tuple[FrozenChange, ...]:
    keys = [bench.add(text="a", points=1) for _ in range(count)]
    bench.sync(version=5)
    for key in keys:
        bench.edit(key, text="mine")
    return bench.freeze()


def edited_elsewhere(change: FrozenChange) -> Moved:
    row = {**orjson.loads(change.row), "text": "theirs"}
    stamp = Stamp(EDITED_THERE - timedelta(days=400), "other")
    edit = RemoteEdit(9000, "edit", stamp, {"text": ("a", "theirs")})
    return Moved(change.change_id, 9000, row, is_deleted=False, edits=[edit])


@pytest.mark.usefixtures("hurried")
def test_keys_can_be_pressed_while_many_conflicts_are_settled(bench: Bench) -> None:
    moved = [edited_elsewhere(change) for change in sent_edits(bench, 4)]
    pressed = press_keys_between(bench)
    assert len(bench.store.settlements.settle(moved)) == 4
    assert len(pressed) == 4


@pytest.mark.usefixtures("hurried")
def test_settling_that_broke_off_goes_on_where_it_stopped(bench: Bench) -> None:
    changes = sent_edits(bench, 3)
    moved = [edited_elsewhere(change) for change in changes]
    bench.store.settlements.settle(moved[:2])
    with fail_at(bench.store, "insert into records"), pytest.raises(Failure):
        bench.store.settlements.settle(moved)
    assert bench.waiting().count((changes[2].key, "edit", "sent")) == 1
    assert [s.key for s in bench.store.settlements.settle(moved)] == [changes[2].key]
    assert bench.store.settlements.settle(moved) == []


@pytest.mark.usefixtures("hurried")
def test_keys_can_be_pressed_while_many_changes_are_parked(bench: Bench) -> None:
    changes = sent_edits(bench, 4)
    pressed = press_keys_between(bench)
    bench.store.outbox.park([Rejected(c.change_id, "23514", "no") for c in changes])
    assert len(pressed) == 4
    assert [s for _, _, s in bench.waiting()].count("parked") == 4


def collide(bench: Bench) -> tuple[FrozenChange, ...]:
    """Players of whom each is named in three moves, one of which has been corrected."""
    for number in range(PLAYERS):
        bench.add("player", name=f"player {number}")
    with bench.store.write("moves") as unit:
        for move in range(3 * PLAYERS):
            unit.add(MATCH, "move", {"player_index": move % PLAYERS + 1, "text": str(move)})
    with bench.store.write("corrections") as unit:
        for number in range(PLAYERS):
            key = Key(f"Vm1{number + 1:05d}")
            unit.edit(MATCH, "move", key, {"player_index": (number + 1) % PLAYERS + 1})
    return bench.freeze("player")


def named(bench: Bench) -> dict[str, str]:
    """Per move the player's name."""
    with bench.store.read() as reader:
        players = [stored.record.payload() for stored in reader.list(MATCH, "player")]
        moves = [stored.record.payload() for stored in reader.list(MATCH, "move")]
    names = {player["player_index"]: str(player["name"]) for player in players}
    return {str(move["text"]): names[move["player_index"]] for move in moves}


def test_keys_can_be_pressed_while_many_records_get_free_keys(bench: Bench) -> None:
    changes = collide(bench)
    before = named(bench)
    pressed = press_keys_between(bench)
    rekeyed = bench.store.rekeying.rekey([change.change_id for change in changes])
    assert [r.old_key for r in rekeyed] == [change.key for change in changes]
    assert len(pressed) >= 4 * PLAYERS / RECORDS_AT_ONCE
    assert len(set(bench.keys("player"))) == PLAYERS + len(pressed)
    assert named(bench) == before
    while bench.store.undo_label() != "moves":
        bench.store.undo()
    assert named(bench) == {str(m): f"player {m % PLAYERS}" for m in range(3 * PLAYERS)}


@pytest.mark.parametrize("statement", [1, 60, 200, 400, 700, 900])
def test_giving_free_keys_that_broke_off_goes_on_where_it_stopped(
    bench: Bench, statement: int
) -> None:
    changes = collide(bench)
    before = named(bench)
    ids = [change.change_id for change in changes]
    with fail_at(bench.store, statement), pytest.raises(Failure):
        bench.store.rekeying.rekey(ids)
    assert named(bench) == before
    bench.store.rekeying.rekey(ids)
    assert named(bench) == before
    assert bench.store.rekeying.rekey(ids) == []
    assert not {"sent"} & {state for _, _, state in bench.waiting()}


def test_a_record_with_very_many_referrers_gets_its_key_with_all_of_them(bench: Bench) -> None:
    bench.add("player", name="alone")
    with bench.store.write("moves") as unit:
        for move in range(2 * RECORDS_AT_ONCE):
            unit.add(MATCH, "move", {"player_index": 1, "text": str(move)})
    bench.add("player", name="another")
    changes = bench.freeze("player")
    bench.heard.clear()
    bench.store.rekeying.rekey([change.change_id for change in changes])
    assert len(bench.heard) == 2
    assert set(named(bench).values()) == {"alone"}


def test_keys_can_be_pressed_while_a_kind_is_started_over(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.local_db.pace.ROWS_BESIDE_ENTRIES", 2)
    monkeypatch.setattr("tracker.local_db.pace.ROWS_OTHERWISE", 2)
    for _ in range(5):
        bench.add(text="a")
    bench.sync(version=11)
    rows = [server_row(bench.get(key), 20 + n) for n, key in enumerate(bench.keys())]
    bench.pull(*rows, cursor=24)
    check = bench.store.mirror_check

    with fail_at(bench.store, "update records set base_version = 1"), pytest.raises(Failure):
        check.start_over(MATCH, "move")
    assert bench.store.mirror.cursor(MATCH, "move") == 0
    transactions: list[int] = []
    monkeypatch.setattr(bench.store._parts.pace, "give_way", lambda: transactions.append(1))
    check.start_over(MATCH, "move")

    assert len(transactions) == 3
    with bench.store.read() as reader:
        assert {stored.base_version for stored in reader.list(MATCH, "move")} == {1}
    assert bench.pull(*rows, cursor=24).changed == 5
