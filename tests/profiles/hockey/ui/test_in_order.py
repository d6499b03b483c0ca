"""What is kept sorted is the same as what is sorted."""

from __future__ import annotations

import random

from tracker.core.changes import RecordState, StoredRecord
from tracker.core.ids import Key, RecordId
from tracker.core.scope import Scope
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.ui.in_order import InOrder, replace_in
from tracker.ui.kit.workspace import Stored


def stored(index: int, event_type: str = "Shot") -> Stored:
    record = Event(game_id=5, event_index=index, event_type=event_type)
    return StoredRecord(
        Scope("hockey", "5"), Key(str(record.key)), RecordId(str(index)), record, False, 0,
        RecordState.WAITING, None,
    )  # fmt: skip


def test_records_put_in_changed_and_taken_out_stay_by_index() -> None:
    choice = random.Random(3)
    held: dict[int, Stored] = {n: stored(n) for n in choice.sample(range(1, 500), 60)}
    ordered = InOrder(held.values())
    for _ in range(400):
        index = choice.randrange(1, 500)
        new = None if choice.random() < 0.4 else stored(index, choice.choice(["Hit", "Pass"]))
        ordered.put(held.pop(index, None), new)
        if new is not None:
            held[index] = new
        assert ordered.records() == [held[number].record for number in sorted(held)]


def test_what_is_handed_out_does_not_change_later() -> None:
    ordered = InOrder([stored(2)])
    before = ordered.records()
    ordered.put(None, stored(1))
    assert [record.index for record in before] == [2]


def test_places_stay_sorted() -> None:
    places = [(1, 5), (1, 9), (2, 0)]
    replace_in(places, (1, 9), (1, 2))
    replace_in(places, None, (1, 7))
    replace_in(places, (2, 0), None)
    replace_in(places, (1, 5), (1, 5))
    assert places == [(1, 2), (1, 5), (1, 7)]
