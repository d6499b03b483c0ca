from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from tests.local_db.conftest import MATCH, Bench, Failure, fail_at, server_row
from tracker.core.changes import Changed, ChangeSet, Origin, RecordState
from tracker.core.ids import Key, derived_record_id
from tracker.local_db import mirror, pace
from tracker.local_db.mirror import AppliedPage, ServerRow

THEIR_TIME = datetime(2026, 11, 1, 20, 15, 1, 250, tzinfo=UTC)


def other_row(number: int, version: int, **fields: Any) -> ServerRow:
    record_id = derived_record_id("other", "move", str(number))
    is_deleted = fields.pop("is_deleted", False)
    payload = {"match_id": "m1", "move_index": number, **fields}
    key = Key(f"Vm1{number:05d}")
    return ServerRow(record_id, key, version, THEIR_TIME, is_deleted, payload)


def synced(bench: Bench, **fields: Any) -> str:
    key = bench.add(**fields)
    bench.sync(version=5)
    return key


def test_a_pulled_record_appears_synced_with_its_version(bench: Bench) -> None:
    applied = bench.pull(other_row(3, 7, text="theirs", points=2), cursor=7)
    stored = bench.get("Vm100003")
    assert applied == AppliedPage(changed=1, merged=0)
    assert (stored.state, stored.base_version) == (RecordState.SYNCED, 7)
    assert stored.record.payload()["text"] == "theirs"
    assert bench.waiting() == []
    assert bench.heard == [ChangeSet(Origin.SYNC, (Changed(MATCH, "move", Key("Vm100003")),))]


def test_a_pulled_record_is_as_old_as_its_last_edit_wherever_that_was(bench: Bench) -> None:
    key = synced(bench, text="mine")
    bench.pull(other_row(3, 7, text="theirs"), server_row(bench.get(key), 9, text="later"))

    with bench.store._database.read() as connection:
        found = connection.exec_driver_sql("select key, edited_at from records").all()

    assert dict(found) == dict.fromkeys((key, "Vm100003"), THEIR_TIME.isoformat())


def test_rows_and_cursor_are_one_transaction(bench: Bench, reopened: Callable[[], Bench]) -> None:
    assert bench.store.mirror.cursor(MATCH, "move") == 0
    bench.pull(other_row(1, 4), cursor=9)
    bench.pull(cursor=3, kind="player")
    again = reopened()
    assert again.store.mirror.cursor(MATCH, "move") == 9
    assert again.store.mirror.cursor(MATCH, "player") == 3
    assert again.keys() == ["Vm100001"]


def test_applying_a_page_twice_changes_nothing(bench: Bench) -> None:
    page = [other_row(1, 4, text="a"), other_row(2, 5, is_deleted=True)]
    bench.pull(*page, cursor=5)
    heard = len(bench.heard)
    assert bench.pull(*page, cursor=5) == AppliedPage(0, 0)
    assert len(bench.heard) == heard
    assert bench.keys() == ["Vm100001"]


def test_ones_own_acknowledged_row_is_no_news(bench: Bench) -> None:
    key = synced(bench, text="a")
    heard = len(bench.heard)
    assert bench.pull(server_row(bench.get(key), 5), cursor=5).changed == 0
    assert len(bench.heard) == heard


def test_an_older_page_that_comes_late_is_passed_over(bench: Bench) -> None:
    bench.pull(other_row(1, 9, text="new"), cursor=9)
    bench.pull(other_row(1, 4, text="old"), cursor=9)
    assert bench.value("Vm100001", "text") == "new"


def test_a_row_at_the_known_version_replaces_what_is_shown(bench: Bench) -> None:
    key = synced(bench, text="a")
    bench.pull(server_row(bench.get(key), 5, text="completed by the server"), cursor=5)
    assert bench.value(key, "text") == "completed by the server"


def test_a_pulled_tombstone_hides_the_record(bench: Bench) -> None:
    key = synced(bench)
    bench.pull(server_row(bench.get(key), 6, is_deleted=True), cursor=6)
    assert bench.keys() == []
    assert bench.get(key).is_deleted


def test_odd_values_of_other_programs_are_shown_and_can_be_mended(bench: Bench) -> None:
    bench.pull(other_row(1, 2, points=-4, text="  x  "), cursor=2)
    assert bench.value("Vm100001", "points") == -4
    bench.edit("Vm100001", points=4)
    assert bench.value("Vm100001", "doubled") == 8


def test_pending_fields_stay_on_top_of_a_newer_row(bench: Bench) -> None:
    key = synced(bench, text="a", points=1)
    bench.edit(key, text="mine")

    applied = bench.pull(server_row(bench.get(key), 9, text="a", points=30), cursor=9)

    assert applied == AppliedPage(changed=1, merged=1)
    assert (bench.value(key, "text"), bench.value(key, "points")) == ("mine", 30)
    (row,) = bench.rows()
    assert (row["text"], row["points"], row["base_version"]) == ("mine", 30, 9)


def test_a_field_that_both_sides_edited_keeps_its_base_so_that_the_server_asks_for_settling(
    bench: Bench,
) -> None:
    key = synced(bench, text="a", points=1)
    bench.edit(key, text="mine")
    bench.pull(server_row(bench.get(key), 9, text="theirs", points=30), cursor=9)
    bench.pull(server_row(bench.get(key), 10, text="theirs", points=31), cursor=10)
    (row,) = bench.rows()
    assert (row["text"], row["points"], row["base_version"]) == ("mine", 31, 5)


def test_a_rebased_change_keeps_the_value_first_seen_as_its_base(bench: Bench) -> None:
    key = synced(bench, text="a")
    bench.edit(key, text="a first try")
    bench.edit(key, text="mine")
    bench.pull(server_row(bench.get(key), 9, text="theirs"), cursor=9)
    with bench.store._database.read() as connection:
        (values,) = connection.exec_driver_sql("select base_values from outbox").one()
    assert orjson.loads(values) == {"text": "a"}


def test_an_edit_that_the_server_has_already_leaves_nothing_to_send(bench: Bench) -> None:
    key = synced(bench, text="a")
    bench.edit(key, text="b")
    bench.pull(server_row(bench.get(key), 9, text="b"), cursor=9)
    assert bench.waiting() == []
    assert bench.get(key).state is RecordState.SYNCED


def test_a_sent_change_stays_frozen_when_a_newer_row_comes(bench: Bench) -> None:
    key = synced(bench, text="a", points=1)
    bench.edit(key, text="sent")
    sent = bench.freeze()
    bench.edit(key, weight=2)

    bench.pull(server_row(bench.get(key), 9, text="theirs", points=30, weight=None), cursor=9)

    assert bench.freeze() == sent
    shown = bench.get(key).record.payload()
    assert (shown["text"], shown["points"], shown["weight"]) == ("sent", 30, 2.0)


def test_an_answer_that_comes_after_a_newer_pull_keeps_the_newer_base(bench: Bench) -> None:
    key = synced(bench, text="a", points=1)
    bench.edit(key, text="sent")
    (sent,) = bench.freeze()
    bench.edit(key, weight=2)
    newer = server_row(bench.get(key), 9, text="their later text", points=30, weight=None)
    bench.pull(newer, cursor=9)

    bench.acknowledge(sent, 7)

    shown = bench.get(key).record.payload()
    assert (shown["text"], shown["points"], shown["weight"]) == ("their later text", 30, 2.0)
    (row,) = bench.rows()
    assert (row["base_version"], row["weight"], row["points"]) == (9, 2.0, 30)
    assert [d.version for d in bench.store.debts.due()] == [7]


def test_ones_own_row_pulled_before_the_answer_is_acknowledged_by_the_answer(bench: Bench) -> None:
    key = bench.add(text="a")
    (sent,) = bench.freeze()
    bench.edit(key, text="b")
    bench.pull(server_row(bench.get(key), 7, text="a"), cursor=7)
    assert bench.value(key, "text") == "b"
    bench.acknowledge(sent, 7)
    (row,) = bench.rows()
    assert (row["text"], row["base_version"]) == ("b", 7)


def test_a_creation_that_arrived_and_was_deleted_by_others_is_shown_as_deleted(
    bench: Bench,
) -> None:
    key = bench.add(text="a")
    sent = bench.freeze()
    bench.pull(server_row(bench.get(key), 7, text="theirs", is_deleted=True), cursor=7)
    assert bench.get(key).is_deleted
    assert bench.value(key, "text") == "theirs"
    assert bench.freeze() == sent


def test_an_edit_behind_a_refused_change_starts_from_the_row_pulled_meanwhile(
    bench: Bench,
) -> None:
    key = synced(bench, text="a", points=1)
    bench.edit(key, text="refused")
    (sent,) = bench.freeze()
    bench.edit(key, points=2)
    bench.pull(server_row(bench.get(key), 9, text="a", points=1, weight=3), cursor=9)
    bench.park(sent)
    (row,) = bench.rows()
    assert (row["text"], row["points"], row["weight"]) == ("refused", 2, 3.0)
    assert row["base_version"] == 9


def test_a_deletion_behind_a_refused_change_of_an_edited_record_keeps_its_base(
    bench: Bench,
) -> None:
    key = synced(bench, text="a")
    bench.edit(key, text="refused")
    (sent,) = bench.freeze()
    bench.delete(key)
    bench.pull(server_row(bench.get(key), 9, text="theirs"), cursor=9)
    bench.park(sent)
    assert [(r["deleted"], r["base_version"]) for r in bench.rows()] == [(True, 5)]


def test_a_long_page_is_taken_over_in_parts_that_each_have_their_cursor(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror, "ROWS_AT_ONCE", 2)
    page = [other_row(number, 10 + number) for number in (3, 1, 5, 4, 2)]
    reached = []
    bench.store.subscribe(lambda _: reached.append(bench.store.mirror.cursor(MATCH, "move")))
    assert bench.pull(*page, cursor=40) == AppliedPage(5, 0)
    assert reached == [12, 14, 40]
    assert bench.keys() == [f"Vm10000{number}" for number in (1, 2, 3, 4, 5)]


def test_an_edit_of_what_was_deleted_meanwhile_stays_and_keeps_its_base(bench: Bench) -> None:
    key = synced(bench, text="a")
    bench.edit(key, text="mine")
    bench.pull(server_row(bench.get(key), 9, text="a", is_deleted=True), cursor=9)
    assert not bench.get(key).is_deleted
    (row,) = bench.rows()
    assert (row["deleted"], row["text"], row["base_version"]) == (False, "mine", 5)


def test_a_deletion_of_what_was_edited_meanwhile_keeps_its_base(bench: Bench) -> None:
    key = synced(bench, text="a")
    bench.delete(key)
    bench.pull(server_row(bench.get(key), 9, text="theirs"), cursor=9)
    bench.pull(server_row(bench.get(key), 10, text="theirs"), cursor=10)
    assert [(r["deleted"], r["base_version"]) for r in bench.rows()] == [(True, 5)]


def test_a_deletion_survives_a_row_without_a_change_of_contents(bench: Bench) -> None:
    key = synced(bench, text="a")
    bench.delete(key)
    bench.pull(server_row(bench.get(key), 9), cursor=9)
    assert [(r["deleted"], r["base_version"]) for r in bench.rows()] == [(True, 9)]


def test_a_record_deleted_on_both_sides_is_settled(bench: Bench) -> None:
    key = synced(bench)
    bench.delete(key)
    bench.pull(server_row(bench.get(key), 9, is_deleted=True), cursor=9)
    assert (bench.waiting(), bench.keys()) == ([], [])


def test_a_record_brought_back_stays_when_its_tombstone_is_pulled_again(bench: Bench) -> None:
    key = synced(bench, text="a")
    bench.delete(key)
    bench.sync(version=6)
    bench.store.undo()
    bench.pull(server_row(bench.get(key), 9, is_deleted=True), cursor=9)
    assert bench.keys() == [key]
    assert [(r["deleted"], r["base_version"]) for r in bench.rows()] == [(False, 9)]


def test_a_parked_edit_stays_on_top_and_parked(bench: Bench) -> None:
    key = synced(bench, text="a", points=1)
    bench.edit(key, text="mine")
    bench.park(bench.freeze()[0])
    bench.pull(server_row(bench.get(key), 9, text="theirs", points=30), cursor=9)
    stored = bench.get(key)
    assert (stored.state, stored.base_version) == (RecordState.PARKED, 9)
    assert (bench.value(key, "text"), bench.value(key, "points")) == ("mine", 30)
    with bench.store.read() as reader:
        (entry,) = reader.outbox_entries()
    bench.store.outbox.discard(entry.change_id)
    assert bench.value(key, "text") == "theirs"


def test_two_records_with_one_key_are_both_kept_and_never_sent_together(bench: Bench) -> None:
    mine = bench.add(move_index=1, text="mine")
    bench.pull(other_row(1, 4, text="theirs"), cursor=4)
    assert bench.keys() == [mine, mine]
    assert bench.value(mine, "text") == "mine"
    with bench.store.read() as reader:
        theirs = next(s for s in reader.list(MATCH, "move") if s.base_version == 4)
    bench.delete(mine)
    assert bench.get(mine).record_id == theirs.record_id
    assert bench.waiting() == []


def test_a_pulled_reference_means_the_servers_holder(bench: Bench) -> None:
    bench.add(move_index=1, text="mine")
    bench.pull(other_row(1, 4), other_row(2, 5, answers_index=1), cursor=5)
    bench.pull(other_row(3, 6, answers_index=2), cursor=6)
    with bench.store._database.read() as connection:
        rows = connection.exec_driver_sql(
            "select idx, refs from records where base_version > 0 order by idx"
        ).all()
    ids = [derived_record_id("other", "move", str(n)) for n in (1, 2)]
    refs = [orjson.loads(refs) for _, refs in rows]
    assert refs == [{}, {"answers_index": ids[0]}, {"answers_index": ids[1]}]


def test_a_page_that_fails_leaves_rows_and_cursor_as_they_were(bench: Bench) -> None:
    with fail_at(bench.store, "insert into cursors"), pytest.raises(Failure):
        bench.pull(other_row(1, 4), cursor=5)
    assert bench.keys() == []
    assert bench.store.mirror.cursor(MATCH, "move") == 0
    assert bench.heard == []


@pytest.mark.parametrize("is_pending", [False, True])
def test_a_pulled_record_that_has_another_key_now_is_announced_under_both(
    bench: Bench, is_pending: bool
) -> None:
    key = bench.add(text="a")
    bench.sync()
    row = server_row(bench.get(key), 5, move_index=7)
    if is_pending:
        bench.edit(key, text="b")
    bench.heard.clear()
    bench.pull(row, cursor=5)
    assert [{c.key for c in heard.records} for heard in bench.heard] == [{key, row.key}]
    assert bench.keys() == [row.key]


def test_a_record_that_a_restored_server_has_under_another_key_is_announced_under_both(
    bench: Bench,
) -> None:
    key = bench.add(text="a")
    bench.sync()
    row = server_row(bench.get(key), 5, move_index=7)
    bench.heard.clear()
    bench.store.restarting.put_on(MATCH, "move", [row], {})
    assert [{c.key for c in heard.records} for heard in bench.heard] == [{key, row.key}]
    assert bench.keys() == [row.key]


def test_a_page_is_taken_over_in_smaller_parts_while_somebody_makes_entries(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "ROWS_BESIDE_ENTRIES", 2)
    reached = []
    bench.add()
    bench.store.subscribe(lambda _: reached.append(bench.store.mirror.cursor(MATCH, "move")))
    assert bench.pull(*(other_row(number, number) for number in (3, 4, 5)), cursor=5)
    assert reached == [4, 5]
