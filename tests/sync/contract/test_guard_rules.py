"""What a server accepts, skips and refuses; the same cases for the fake and the real one."""

from __future__ import annotations

import uuid

import pytest

from tracker.sync.classify import RefusalClass


def test_new_records_get_rising_versions(caller):
    rows = [caller.row(i) for i in (1, 2, 3)]

    versions = caller.store(*rows)

    assert [versions[r["change_id"]] for r in rows] == sorted(versions.values())
    assert min(versions.values()) > 0


def test_an_edit_on_the_present_version_is_accepted(caller):
    row = caller.row(note="a")
    (version,) = caller.store(row).values()
    edit = caller.edit(row, version, note="b")

    (later,) = caller.store(edit).values()

    assert later > version
    (stored,) = caller.feed()
    assert (stored["note"], stored["version"], stored["base_version"]) == ("b", later, version)


def test_a_replay_is_skipped_and_changes_nothing(caller):
    batch = [caller.row(i, note="a") for i in (1, 2)]
    caller.store(*batch)
    before = caller.feed(), caller.state(), caller.receipts()

    assert caller.store(*batch) == {}

    assert (caller.feed(), caller.state(), caller.receipts()) == before


def test_a_late_replay_of_an_overtaken_change_is_skipped(caller):
    row = caller.row(note="a")
    (version,) = caller.store(row).values()
    caller.store(caller.edit(row, version, note="b"))

    assert caller.store(row) == {}

    assert caller.feed()[0]["note"] == "b"


def test_a_conflict_is_skipped(caller):
    row = caller.row(note="a")
    (version,) = caller.store(row).values()
    caller.store(caller.edit(row, version, note="b"))
    before = caller.feed()

    assert caller.store(caller.edit(row, version, note="c")) == {}
    assert caller.store(caller.edit(row, version + 10**6, note="c")) == {}
    assert caller.store(caller.edit(row, 0, note="c")) == {}

    assert caller.feed() == before


def test_a_collision_is_skipped(caller):
    mine, theirs = caller.row(note="mine"), caller.row(note="theirs")
    (version,) = caller.store(mine).values()

    assert caller.store(theirs) == {}
    assert caller.store({**theirs, "base_version": version}) == {}

    assert caller.feed()[0]["record_id"] == mine["record_id"]


def test_good_rows_beside_skipped_ones_are_stored(caller):
    caller.store(caller.row(2))
    batch = [caller.row(i) for i in (1, 2, 3)]
    assert set(caller.store(*batch)) == {batch[0]["change_id"], batch[2]["change_id"]}


def test_an_edit_of_a_row_that_is_gone_refuses_the_batch(caller):
    refusal = caller.refusal(caller.row(1), caller.row(2, base_version=7))

    assert (refusal.code, refusal.meaning) == ("PT409", RefusalClass.POISON)
    assert "SYNC_ROW_GONE" in refusal.message
    assert caller.feed() == []
    assert caller.receipts() == []


def test_the_same_change_with_other_contents_is_a_writer_outside_the_protocol(caller):
    row = caller.row(note="a")
    (version,) = caller.store(row).values()

    caller.upsert({**row, "note": "b", "record_id": str(uuid.uuid4())})

    (stored,) = caller.feed()
    assert stored["note"] == "b"
    assert stored["change_id"] != row["change_id"]
    assert (stored["record_id"], stored["device_id"]) == (row["record_id"], "server")
    assert stored["base_version"] == version < stored["version"]


def test_a_write_on_the_server_itself_enters_the_feed(caller, door):
    row = caller.row(note="a")
    (version,) = caller.store(row).values()

    door.change_outside(row["event_key"], "by hand")

    (stored,) = caller.feed(after=version)
    assert (stored["note"], stored["device_id"]) == ("by hand", "server")
    assert [r["action"] for r in caller.receipts()] == ["add", "edit"]
    assert caller.store(caller.edit(row, version, note="b")) == {}


def test_a_tombstone_is_an_edit_and_can_be_taken_back(caller):
    row = caller.row()
    (version,) = caller.store(row).values()
    gone = caller.edit(row, version, deleted=True)
    (version,) = caller.store(gone).values()
    assert caller.feed()[0]["deleted"] is True

    caller.store(caller.edit(gone, version, deleted=False))

    assert caller.feed()[0]["deleted"] is False
    assert [r["action"] for r in caller.receipts()] == ["add", "delete", "restore"]


def test_the_scope_of_a_record_never_changes(caller):
    row = caller.row()
    (version,) = caller.store(row).values()
    other = caller.game_id + 1_000_000

    refusal = caller.refusal(caller.edit(row, version, game_id=other))

    assert (refusal.code, refusal.meaning) == ("23514", RefusalClass.POISON)


def test_one_record_cannot_have_two_keys(caller):
    row = caller.row(1)
    caller.store(row)

    refusal = caller.refusal(caller.row(2, record_id=row["record_id"]))

    assert (refusal.code, refusal.meaning) == ("23505", RefusalClass.POISON)


def test_a_key_twice_in_a_batch_refuses_it(caller):
    refusal = caller.refusal(caller.row(1), caller.row(1))
    assert (refusal.code, refusal.meaning) == ("21000", RefusalClass.POISON)


def test_a_skipped_row_and_one_of_the_same_key_are_no_double(caller):
    row = caller.row(1, note="a")
    (version,) = caller.store(row).values()
    edit = caller.edit(row, version, note="b")
    assert list(caller.store(row, edit)) == [edit["change_id"]]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"period": 0}, "23514"),
        ({"event_team": "both"}, "23514"),
        ({"event_key": "E1"}, "23514"),
        ({"period": "many"}, "22P02"),
        ({"event_type": "x" * 60}, "22001"),
        ({"deleted": None}, "23502"),
        ({"base_version": None}, "23502"),
    ],
)
def test_a_row_that_breaks_a_limit_refuses_the_batch(caller, changes, code):
    refusal = caller.refusal(caller.row(1), {**caller.row(2), **changes})

    assert (refusal.code, refusal.meaning) == (code, RefusalClass.POISON)
    assert caller.feed() == []
    assert caller.state() is None


def test_a_replay_of_a_row_that_a_new_limit_forbids_is_refused(caller, door):
    row = caller.row(note="poison")
    caller.store(row)
    door.forbid_poison()

    assert caller.refusal(row).code == "23514"

    assert len(caller.call("sync_lookup", p_change_ids=[row["change_id"]])) == 1


def test_the_version_and_user_that_a_client_sends_are_not_taken(caller, door):
    row = caller.row(note="a")
    (version,) = caller.store(row).values()
    stored = caller.feed()[0]
    assert stored["edited_by"] == caller.call("sync_about")["user_id"]
    assert stored["version"] == version


def test_receipts_hold_the_changed_fields_alone(caller):
    row = caller.row(note="a", period=1)
    (first,) = caller.store(row).values()
    edit = caller.edit(row, first, note="b")
    (second,) = caller.store(edit).values()

    added, edited = caller.receipts()

    assert (added["action"], added["fields"], added["version"]) == ("add", None, first)
    assert (edited["action"], edited["version"]) == ("edit", second)
    assert edited["fields"] == {"note": ["a", "b"]}
    for receipt, change in ((added, row), (edited, edit)):
        assert receipt["change_id"] == change["change_id"]
        assert receipt["record_id"] == row["record_id"]
        assert (receipt["scope"], receipt["kind"]) == (caller.scope, "event")
        assert (receipt["key"], receipt["device_id"]) == (row["event_key"], "contract")


def test_every_kind_is_guarded(caller):
    rows = {
        "game": caller.row(kind="game"),
        "roster": caller.row(kind="roster", venue="home", jersey=9),
        "shift": caller.row(kind="shift", period=1),
        "event": caller.row(kind="event", period=1),
        "conflict": caller.conflict(),
    }
    for kind, row in rows.items():
        (version,) = caller.store(row, kind=kind).values()
        assert caller.store(row, kind=kind) == {}
        assert caller.store(caller.edit(row, version + 1, deleted=True), kind=kind) == {}
        assert caller.store(caller.edit(row, version, deleted=True), kind=kind)
    state = caller.state()
    assert state is not None
    assert {name: kind["live_rows"] for name, kind in state["kinds"].items()} == dict.fromkeys(
        rows, 0
    )
