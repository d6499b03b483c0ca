"""The game in memory follows the store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.profiles.hockey.ui.rinkside import GAME
from tracker.core.changes import ChangeSet
from tracker.local_db.mirror import ServerRow
from tracker.local_db.outbox import Accepted
from tracker.local_db.store import Store
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.ui.book import GameBook


@pytest.mark.usefixtures("game")
def test_an_event_that_gets_another_number_on_a_restored_server_is_there_once(
    store: Store,
) -> None:
    with store.write("shot") as unit:
        shot = unit.add(GAME, "event", {"period": 1, "event_type": "Shot"})
    sent = store.outbox.freeze_batch(GAME, "event")
    store.outbox.acknowledge(GAME, "event", [Accepted(c.change_id, 1) for c in sent])
    book = GameBook(store, GAME)
    book.load()
    heard: list[ChangeSet] = []
    store.subscribe(heard.append)
    record = shot.record.changed({"event_index": 40})
    edited_at = datetime(2026, 11, 1, 20, 15, tzinfo=UTC)
    row = ServerRow(shot.record_id, record.key, 5, edited_at, False, record.payload())
    store.restarting.put_on(GAME, "event", [row], {})
    for changes in heard:
        book.apply(changes)
    assert [event.event_index for event in book.records(Event)] == [40]
