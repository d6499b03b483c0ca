"""A refused edit that is tried again after somebody else has edited the same."""

from __future__ import annotations

import json

from tests.sync.conftest import is_complete
from tracker.local_db.tables import ChangeState
from tracker.sync.classify import classify


def test_it_is_settled_and_listed_and_overwrites_nothing_unseen(laptops):
    mine, theirs = laptops("mine"), laptops("theirs")
    (key,) = mine.add_events(1)
    mine.sync()
    theirs.sync()
    mine.edit(key, note="mine")
    mine.wire.refuse = lambda _batch: classify(400, "23514", "a check that is lifted later", {})
    mine.sync()
    theirs.edit(key, note="theirs")
    assert is_complete(theirs.sync())
    mine.sync()
    (parked,) = [e for e in _entries(mine) if e.state is ChangeState.PARKED]

    mine.wire.refuse = lambda _batch: None
    mine.store.outbox.retry(parked.change_id)
    mine.sync()
    mine.sync()
    theirs.sync()

    assert mine.notes() == theirs.notes() == {key: "theirs"}
    for laptop in (mine, theirs):
        (entry,) = laptop.records("conflict")
        values = json.loads(entry.record.payload()["values_json"])["note"]
        assert (values["mine"], values["theirs"]) == ("mine", "theirs")


def _entries(laptop):
    with laptop.store.read() as reader:
        return reader.outbox_entries()
