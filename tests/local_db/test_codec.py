from __future__ import annotations

import sys

from tests.local_db.board import Move
from tracker.core.record import make
from tracker.local_db.codec import dump, load


def stored(number: int) -> str:
    return dump(make(Move, {"match_id": "m1", "move_index": number, "text": "e4"}).payload())


def test_a_stored_record_is_the_one_that_was_entered() -> None:
    entered = make(Move, {"match_id": "m1", "move_index": 7, "text": "e4"})
    read = load(Move, dump(entered.payload()))
    assert read == entered
    assert hash(read) == hash(entered)
    assert read.payload() == entered.payload()
    assert read.changed({"text": "e5"}).text == "e5"


def test_fields_that_a_stored_record_lacks_have_their_defaults_and_unknown_ones_are_left() -> None:
    read = load(Move, dump({"match_id": "m1", "move_index": 3, "from_another_version": 1}))
    assert read == make(Move, {"match_id": "m1", "move_index": 3})


def test_thousands_of_records_share_what_is_the_same_in_all_of_them() -> None:
    one, other = load(Move, stored(1)), load(Move, stored(2))
    assert one.model_fields_set is other.model_fields_set
    assert sys.getsizeof(one.__dict__) <= sys.getsizeof(dict(one.__dict__))
