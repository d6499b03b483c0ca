from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tracker.sync.classify import classify
from tracker.sync.deliver import LARGEST_BATCH, BatchSize
from tracker.sync.push import IN_FLIGHT
from tracker.sync.transport import Upsert


def receipts(live_server: Any, scope: object) -> list[dict[str, Any]]:
    query = "select * from sync_receipts where scope = %s order by version"
    return live_server.sql(query, str(scope))


def staged(live_server: Any, game_id: int) -> list[dict[str, Any]]:
    """The rows without the server's own marks, which a refresh sets."""
    query = "select * from staging_events where game_id = %s order by event_key"
    marks = {"processed", "created_at", "updated_at"}
    rows = live_server.sql(query, game_id)
    return [{name: row[name] for name in row.keys() - marks} for row in rows]


def keys_of(batch: Upsert) -> list[str]:
    return [row[batch.key_column] for row in orjson.loads(batch.body)]


def test_what_was_recorded_offline_is_on_the_server_afterwards(laptop, live_server, game_id):
    laptop.add("game")
    keys = laptop.add_events(3)

    report = laptop.sync()

    assert report.is_complete
    assert (report.pushed, report.acknowledged, report.waiting) == (4, 4, 0)
    assert [row["event_key"] for row in staged(live_server, game_id)] == keys
    assert [r.state.value for r in laptop.records()] == ["synced"] * 3
    assert len(receipts(live_server, laptop.scope)) == 4


def test_batches_are_sorted_by_key_and_of_limited_size_and_kinds_keep_their_order(laptop):
    keys = laptop.add_events(LARGEST_BATCH + 20)
    laptop.add("shift", period=1)
    laptop.add("game")

    assert laptop.sync().is_complete

    tables = [batch.table for batch in laptop.wire.batches]
    assert tables == ["staging_games", "staging_shifts", "staging_events", "staging_events"]
    sent = [keys_of(batch) for batch in laptop.wire.batches[2:]]
    assert sent == [keys[:LARGEST_BATCH], keys[LARGEST_BATCH:]]


def test_large_rows_make_smaller_batches(laptop, monkeypatch):
    monkeypatch.setattr("tracker.sync.push.LARGEST_BODY", 20_000)
    laptop.add_events(40)

    assert laptop.sync().is_complete

    assert len(laptop.wire.batches) > 1
    assert max(len(batch.body) for batch in laptop.wire.batches) <= 20_000


def test_edits_and_deletions_follow(laptop, live_server, game_id):
    first, second = laptop.add_events(2)
    laptop.sync()
    laptop.edit(first, note="off the post")
    laptop.delete(second)

    assert laptop.sync().is_complete

    rows = staged(live_server, game_id)
    assert [(r["note"], r["deleted"]) for r in rows] == [("off the post", False), (None, True)]
    actions = [r["action"] for r in receipts(live_server, laptop.scope)]
    assert sorted(actions) == ["add", "add", "delete", "edit"]


def test_nothing_to_send_sends_nothing(laptop):
    laptop.add_events(1)
    laptop.sync()
    laptop.wire.calls.clear()

    report = laptop.sync()

    assert report.pushed == 0
    assert not [call for call in laptop.wire.calls if call.startswith("upsert")]


def test_a_lost_answer_is_acknowledged_by_the_replay_and_changes_nothing_twice(
    laptop, live_server, game_id
):
    laptop.add_events(3)
    laptop.wire.lose_answer("upsert staging_events")

    report = laptop.sync()

    assert report.failure is not None
    assert report.failure.exit_code == 3
    assert report.waiting == 3
    arrived = staged(live_server, game_id)
    assert len(arrived) == 3

    assert laptop.sync().is_complete

    first, second = laptop.wire.batches
    assert first.body == second.body
    assert staged(live_server, game_id) == arrived
    assert len(receipts(live_server, laptop.scope)) == 3
    assert [r.base_version for r in laptop.records()] == [r["version"] for r in arrived]


def test_a_lost_request_is_sent_again(laptop, live_server, game_id):
    laptop.add_events(2)
    laptop.wire.lose_request("upsert staging_events")

    assert laptop.sync().waiting == 2
    assert staged(live_server, game_id) == []
    assert laptop.sync().is_complete
    assert len(staged(live_server, game_id)) == 2


def test_an_edit_after_a_lost_answer_waits_behind_what_was_sent(laptop, live_server, game_id):
    (key,) = laptop.add_events(1)
    laptop.wire.lose_answer("upsert staging_events")
    laptop.sync()
    laptop.edit(key, note="second thoughts")

    assert laptop.sync().is_complete

    lost, again, edit = (orjson.loads(batch.body)[0] for batch in laptop.wire.batches)
    assert lost == again
    assert (again["note"], edit["note"]) == (None, "second thoughts")
    assert edit["base_version"] > 0
    assert [r["action"] for r in receipts(live_server, laptop.scope)] == ["add", "edit"]
    assert staged(live_server, game_id)[0]["note"] == "second thoughts"


def test_an_edit_made_during_a_push_is_neither_lost_nor_taken_for_sent(
    laptop, live_server, game_id
):
    (key,) = laptop.add_events(1)
    laptop.wire.once_after("upsert staging_events", lambda: laptop.edit(key, note="while sending"))

    report = laptop.sync()

    sent = [orjson.loads(batch.body)[0]["note"] for batch in laptop.wire.batches]
    assert sent == [None, "while sending"]
    assert report.is_complete
    assert staged(live_server, game_id)[0]["note"] == "while sending"
    assert laptop.get(key).record.note == "while sending"


def test_an_edit_made_while_the_answer_is_lost_stays_in_the_outbox(laptop):
    (key,) = laptop.add_events(1)
    laptop.wire.lose_answer("upsert staging_events")
    laptop.wire.once_before("upsert staging_events", lambda: laptop.edit(key, note="meanwhile"))

    laptop.sync()

    assert sorted(state for _key, state, _code in laptop.outbox()) == ["sent", "waiting"]
    assert laptop.get(key).record.note == "meanwhile"


def test_a_success_that_names_no_row_acknowledges_nothing_by_itself(laptop, live_server, game_id):
    laptop.add_events(2)
    live_server.sql(
        "create function public.swallow() returns trigger language plpgsql as "
        "'begin return null; end'"
    )
    live_server.sql(
        "create trigger a_swallow before insert on staging_events for each row "
        f"when (new.game_id = {game_id}) execute function public.swallow()"
    )
    try:
        report = laptop.sync()
    finally:
        live_server.sql("drop function public.swallow() cascade")

    assert report.acknowledged == 0
    assert [code for _key, _state, code in laptop.outbox()] == ["swallowed"] * 2
    assert "something there drops it" in report.problems[0]


def test_a_refused_row_is_parked_with_the_servers_reason_and_the_others_go_on(
    laptop, live_server, game_id
):
    keys = laptop.add_events(9)
    live_server.sql(
        f"alter table staging_events add constraint no_fives check (event_key <> '{keys[4]}')"
    )
    try:
        report = laptop.sync()
    finally:
        live_server.sql("alter table staging_events drop constraint no_fives")

    assert (report.acknowledged, report.parked) == (8, 1)
    (parked,) = report.parked_changes
    assert (parked.key, parked.code) == (keys[4], "23514")
    assert "no_fives" in parked.reason
    assert laptop.outbox() == [(keys[4], "parked", "23514")]
    assert len(staged(live_server, game_id)) == 8
    assert len(laptop.wire.batches) == 2


def test_a_server_that_cannot_name_the_row_is_asked_by_halving(laptop, live_server, game_id):
    keys = laptop.add_events(8)
    poison = keys[5]

    def refuse(batch: Upsert) -> object:
        if poison in keys_of(batch):
            return classify(400, "23514", "violates a check that only we know", {})
        return None

    laptop.wire.refuse = refuse

    report = laptop.sync()

    assert laptop.outbox() == [(poison, "parked", "23514")]
    assert (report.acknowledged, report.parked) == (7, 1)
    assert len(staged(live_server, game_id)) == 7


def test_what_arrived_before_a_check_was_tightened_is_not_parked(laptop, live_server, game_id):
    keys = laptop.add_events(3)
    laptop.wire.lose_answer("upsert staging_events")
    laptop.sync()
    live_server.sql(
        "alter table staging_events add constraint tight "
        f"check (event_key <> '{keys[1]}') not valid"
    )
    try:
        report = laptop.sync()
    finally:
        live_server.sql("alter table staging_events drop constraint tight")

    assert report.acknowledged == 3
    assert laptop.outbox() == []


def test_a_batch_that_takes_too_long_is_halved(laptop, live_server, game_id):
    laptop.add_events(20)

    def refuse(batch: Upsert) -> object:
        too_long = len(keys_of(batch)) > 6
        return classify(500, "57014", "statement timeout", {}) if too_long else None

    laptop.wire.refuse = refuse

    assert laptop.sync().is_complete
    assert len(staged(live_server, game_id)) == 20
    assert len(receipts(live_server, laptop.scope)) == 20


def test_later_batches_are_small_where_a_large_one_took_too_long(laptop):
    laptop.add_events(4 * LARGEST_BATCH)

    def refuse(batch: Upsert) -> object:
        too_long = len(keys_of(batch)) > LARGEST_BATCH // 2
        return classify(500, "57014", "statement timeout", {}) if too_long else None

    laptop.wire.refuse = refuse

    assert laptop.sync().is_complete
    sizes = [len(keys_of(batch)) for batch in laptop.wire.batches]
    assert len([size for size in sizes if size == LARGEST_BATCH]) == IN_FLIGHT


def test_a_single_row_that_takes_too_long_is_no_poison(laptop):
    laptop.add_events(2)
    laptop.wire.refuse = lambda _batch: classify(500, "57014", "statement timeout", {})

    report = laptop.sync()

    assert report.failure is not None
    assert report.failure.exit_code == 3
    assert report.waiting == 2
    assert report.parked == 0


def test_the_batch_size_recovers_slowly() -> None:
    size = BatchSize()
    size.shrink()
    size.shrink()
    assert size.rows == LARGEST_BATCH // 4
    for _ in range(5):
        size.succeeded()
    assert size.rows == LARGEST_BATCH // 4 + 50
    for _ in range(100):
        size.succeeded()
    assert size.rows == LARGEST_BATCH


def test_an_unknown_refusal_is_tried_three_times_and_then_parked_with_the_answer(laptop):
    laptop.add_events(2)
    laptop.wire.refuse = lambda _batch: classify(500, "XX000", "cosmic rays", {})

    for _ in range(2):
        report = laptop.sync()
        assert report.parked == 0
        assert report.failure is not None

    report = laptop.sync()

    assert report.parked == 2
    assert "cosmic rays" in report.parked_changes[0].reason


def test_a_kind_that_the_server_lacks_holds_up_no_other(laptop, live_server, game_id):
    laptop.add("shift", period=1)
    laptop.add_events(1)

    def refuse(batch: Upsert) -> object:
        if batch.table == "staging_shifts":
            return classify(404, "PGRST205", "no table staging_shifts", {})
        return None

    laptop.wire.refuse = refuse

    report = laptop.sync()

    assert "staging_shifts" in report.problems[0]
    assert report.parked == 0
    assert len(staged(live_server, game_id)) == 1


@pytest.mark.parametrize("role", ["viewer"])
def test_without_the_right_to_write_the_edits_are_held_and_it_is_said(
    laptops: Callable[..., Any], live_server, game_id, role
):
    viewer = laptops(role=role)
    viewer.add_events(3)

    report = viewer.sync()

    assert staged(live_server, game_id) == []
    assert [code for _key, _state, code in viewer.outbox()] == ["permission"] * 3
    assert "You may not write here" in report.problems[0]
    assert report.failure is None


def test_one_scope_without_rights_holds_up_no_other(laptops, live_server, game_id, scope):
    scorekeeper = laptops(profile="hockey", scope_ids=[str(game_id)])
    other = type(scope)("hockey", str(game_id + 1_000_000))
    scorekeeper.add_events(1)
    scorekeeper.add("event", scope=other, period=1)

    report = scorekeeper.engine().run_once()

    assert report.acknowledged == 1
    assert [(c.scope, c.code) for c in report.parked_changes] == [(other, "permission")]
    assert len(staged(live_server, game_id)) == 1


def test_a_conflict_is_parked_with_its_reason_and_overwrites_nothing(laptops, live_server, game_id):
    mine, theirs = laptops("mine"), laptops("theirs")
    (key,) = mine.add_events(1)
    mine.sync()
    theirs.sync()
    theirs.edit(key, note="theirs")
    assert theirs.sync().is_complete
    mine.edit(key, note="mine")

    report = mine.sync()

    assert [(c.key, c.code) for c in report.parked_changes] == [(key, "conflict")]
    assert staged(live_server, game_id)[0]["note"] == "theirs"
    assert mine.get(key).record.note == "mine"


def test_the_same_edit_on_two_laptops_is_no_conflict(laptops, live_server):
    mine, theirs = laptops("mine"), laptops("theirs")
    (key,) = mine.add_events(1)
    mine.sync()
    theirs.sync()
    for laptop in (theirs, mine):
        laptop.edit(key, note="we agree")

    assert theirs.sync().is_complete
    assert mine.sync().is_complete
    assert len(receipts(live_server, mine.scope)) == 2


def test_a_collision_is_parked_and_the_holder_of_the_key_is_untouched(
    laptops, live_server, game_id
):
    mine, theirs = laptops("mine"), laptops("theirs")
    (key,) = mine.add_events(1)
    mine.sync()
    theirs.add("event", period=3)

    report = theirs.sync()

    assert [(c.key, c.code) for c in report.parked_changes] == [(key, "collision")]
    assert staged(live_server, game_id)[0]["period"] == 1


def test_progress_is_told_up_to_the_end(laptop):
    laptop.add_events(LARGEST_BATCH + 1)
    laptop.sync()
    done = [step for step, _total in laptop.progress]
    assert done == sorted(done)
    assert laptop.progress[-1] == (LARGEST_BATCH + 1, LARGEST_BATCH + 1)
