"""What a person gives up was refused; where it had arrived after all, it is not lost."""

from __future__ import annotations

import uuid

import pytest

from tracker.errors import InputError
from tracker.sync.transport import NoAnswer


def held_edit(laptop, live_server, game_id, key):
    """Edits without the right to; it is given back at the end."""
    good = laptop.token.value
    laptop.token.value = live_server.token("viewer", "hockey", [str(game_id)])
    laptop.edit(key, note="mine")
    laptop.sync()
    laptop.token.value = good
    with laptop.store.read() as reader:
        (entry,) = reader.outbox_entries()
    assert entry.reason_code == "permission"
    return entry.change_id


def test_a_held_change_that_may_have_arrived_since_cannot_be_given_up(
    laptops, live_server, game_id, staged
):
    laptop = laptops()
    (key,) = laptop.add_events(1)
    laptop.sync()
    change_id = held_edit(laptop, live_server, game_id, key)
    laptop.wire.lose_answer("upsert staging_events")
    assert isinstance(laptop.sync().failure, NoAnswer)

    with pytest.raises(InputError, match="not held any more"):
        laptop.store.holding.release(change_id)

    assert laptop.sync().acknowledged == 1
    assert (laptop.outbox(), staged()[0]["note"]) == ([], "mine")


def test_a_discarded_change_that_was_on_the_server_all_the_same_comes_back(
    laptops, live_server, game_id, receipts
):
    laptop = laptops()
    (key,) = laptop.add_events(1)
    laptop.sync()
    change_id = held_edit(laptop, live_server, game_id, key)
    sent = laptop.wire.batches[-1]
    laptop.store.holding.release(change_id)
    laptop.store.outbox.discard(change_id)
    assert laptop.notes() == {key: None}

    # A copy of the request that some proxy kept until now.
    laptop.wire.inner.upsert(sent)
    laptop.sync()

    assert receipts()[-1]["change_id"] == uuid.UUID(change_id)
    assert (laptop.notes(), laptop.outbox()) == ({key: "mine"}, [])
    assert laptop.store.undo() == f"discard the change of {key}"


def test_a_discarded_change_that_was_on_the_server_all_the_same_is_published(
    laptop, live_server, game_id
):
    (key,) = laptop.add_events(1)
    laptop.sync()
    change_id = held_edit(laptop, live_server, game_id, key)
    sent = laptop.wire.batches[-1]
    laptop.store.holding.release(change_id)
    laptop.store.outbox.discard(change_id)
    laptop.add(note="another")
    laptop.sync()
    laptop.wire.calls.clear()
    laptop.sync()
    assert "rpc refresh_scope" not in laptop.wire.calls

    laptop.wire.inner.upsert(sent)
    report = laptop.sync()

    assert (report.refreshed_scopes, report.unpublished) == ((laptop.scope,), 0)
    (state,) = live_server.sql(
        "select version, published_version from sync_scopes where scope = %s", str(laptop.scope)
    )
    assert state["published_version"] == state["version"]
    assert laptop.store.meta.starting_with("given_up:") == {change_id: ""}


def test_a_change_that_was_never_sent_is_given_up_without_a_trace(laptop):
    laptop.add_events(1)
    with laptop.store.read() as reader:
        (entry,) = reader.outbox_entries()
    laptop.store.outbox.discard(entry.change_id)
    assert laptop.store.meta.starting_with("given_up:") == {}
