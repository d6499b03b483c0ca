from __future__ import annotations

import orjson

from tests.sync.conftest import is_complete
from tracker.sync.deliver import LARGEST_BATCH


def test_what_was_recorded_offline_is_on_the_server_afterwards(laptop, staged, receipts):
    laptop.add("game")
    keys = laptop.add_events(3)

    report = laptop.sync()

    assert is_complete(report)
    assert (report.pushed, report.acknowledged, report.waiting) == (4, 4, 0)
    assert [row["event_key"] for row in staged()] == keys
    assert [r.state.value for r in laptop.records()] == ["synced"] * 3
    assert len(receipts()) == 4


def test_batches_are_sorted_by_key_and_of_limited_size_and_kinds_keep_their_order(laptop):
    keys = laptop.add_events(LARGEST_BATCH + 20)
    laptop.add("shift", period=1)
    laptop.add("game")

    assert is_complete(laptop.sync())

    tables = [batch.table for batch in laptop.wire.batches]
    assert tables == ["staging_games", "staging_shifts", "staging_events", "staging_events"]
    # Both are under way at once, and either may arrive first.
    sent = sorted(laptop.wire.keys(batch) for batch in laptop.wire.batches[2:])
    assert sent == [keys[:LARGEST_BATCH], keys[LARGEST_BATCH:]]


def test_large_rows_make_smaller_batches(laptop, monkeypatch):
    monkeypatch.setattr("tracker.sync.push.LARGEST_BODY", 20_000)
    laptop.add_events(40)

    assert is_complete(laptop.sync())

    assert len(laptop.wire.batches) > 1
    assert max(len(batch.body) for batch in laptop.wire.batches) <= 20_000


def test_edits_and_deletions_follow(laptop, staged, receipts):
    first, second = laptop.add_events(2)
    laptop.sync()
    laptop.edit(first, note="off the post")
    laptop.delete(second)

    assert is_complete(laptop.sync())

    rows = staged()
    assert [(r["note"], r["deleted"]) for r in rows] == [("off the post", False), (None, True)]
    actions = [r["action"] for r in receipts()]
    assert sorted(actions) == ["add", "add", "delete", "edit"]


def test_nothing_to_send_sends_nothing(laptop):
    laptop.add_events(1)
    laptop.sync()
    laptop.wire.calls.clear()

    report = laptop.sync()

    assert report.pushed == 0
    assert not [call for call in laptop.wire.calls if call.startswith("upsert")]


def test_a_lost_answer_is_acknowledged_by_the_replay_and_changes_nothing_twice(
    laptop, staged, receipts
):
    laptop.add_events(3)
    laptop.wire.lose_answer("upsert staging_events")

    report = laptop.sync()

    assert report.failure is not None
    assert report.failure.exit_code == 3
    assert report.waiting == 3
    arrived = staged()
    assert len(arrived) == 3

    assert is_complete(laptop.sync())

    first, second = laptop.wire.batches
    assert first.body == second.body
    assert staged() == arrived
    assert len(receipts()) == 3
    assert [r.base_version for r in laptop.records()] == [r["version"] for r in arrived]


def test_a_lost_request_is_sent_again(laptop, staged):
    laptop.add_events(2)
    laptop.wire.lose_request("upsert staging_events")

    assert laptop.sync().waiting == 2
    assert staged() == []
    assert is_complete(laptop.sync())
    assert len(staged()) == 2


def test_an_edit_after_a_lost_answer_waits_behind_what_was_sent(laptop, staged, receipts):
    (key,) = laptop.add_events(1)
    laptop.wire.lose_answer("upsert staging_events")
    laptop.sync()
    laptop.edit(key, note="second thoughts")

    assert is_complete(laptop.sync())

    lost, again, edit = (orjson.loads(batch.body)[0] for batch in laptop.wire.batches)
    assert lost == again
    assert (again["note"], edit["note"]) == (None, "second thoughts")
    assert edit["base_version"] > 0
    assert [r["action"] for r in receipts()] == ["add", "edit"]
    assert staged()[0]["note"] == "second thoughts"


def test_an_edit_made_during_a_push_is_neither_lost_nor_taken_for_sent(laptop, staged):
    (key,) = laptop.add_events(1)
    laptop.wire.once_after("upsert staging_events", lambda: laptop.edit(key, note="while sending"))

    report = laptop.sync()

    sent = [orjson.loads(batch.body)[0]["note"] for batch in laptop.wire.batches]
    assert sent == [None, "while sending"]
    assert is_complete(report)
    assert staged()[0]["note"] == "while sending"
    assert laptop.get(key).record.note == "while sending"


def test_an_edit_made_while_the_answer_is_lost_stays_in_the_outbox(laptop):
    (key,) = laptop.add_events(1)
    laptop.wire.lose_answer("upsert staging_events")
    laptop.wire.once_before("upsert staging_events", lambda: laptop.edit(key, note="meanwhile"))

    laptop.sync()

    assert sorted(state for _key, state, _code in laptop.outbox()) == ["sent", "waiting"]
    assert laptop.get(key).record.note == "meanwhile"


def test_progress_is_told_up_to_the_end(laptop):
    laptop.add_events(LARGEST_BATCH + 1)
    laptop.sync()
    done = [step for step, _total in laptop.progress]
    assert done == sorted(done)
    assert laptop.progress[-1] == (LARGEST_BATCH + 1, LARGEST_BATCH + 1)
