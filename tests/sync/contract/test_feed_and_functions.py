"""The feed, the scopes' state, lookup, check_rows, refresh and rights; fake and real alike."""

from __future__ import annotations

import hashlib
import uuid

import orjson
import pytest

from tracker.errors import ContractMismatch
from tracker.sync.classify import Refusal, RefusalClass
from tracker.sync.transport import Upsert


def test_the_feed_is_ordered_by_version_and_paged(caller):
    rows = [caller.row(i, note="a") for i in range(1, 7)]
    versions = caller.store(*rows)
    caller.store(caller.edit(rows[0], versions[rows[0]["change_id"]], note="b"))

    pages, after = [], 0
    while page := caller.feed(after, limit=3):
        pages.append([row["event_index"] for row in page])
        after = page[-1]["version"]

    assert pages == [[2, 3, 4], [5, 6, 1]]


def test_an_edited_row_is_in_the_feed_once_at_its_last_version(caller):
    row = caller.row(note="a")
    (version,) = caller.store(row).values()
    (later,) = caller.store(caller.edit(row, version, note="b")).values()
    assert [r["version"] for r in caller.feed()] == [later]
    assert caller.feed(after=later) == []


def test_the_state_of_a_scope_follows_every_kind(caller):
    events = [caller.row(i) for i in (1, 2, 3)]
    versions = caller.store(*events)
    (shift_version,) = caller.store(caller.row(kind="shift"), kind="shift").values()
    gone = caller.edit(events[0], versions[events[0]["change_id"]], deleted=True)
    (version,) = caller.store(gone).values()

    state = caller.state()

    assert state["version"] == version
    assert state["kinds"] == {
        "event": {"version": version, "live_rows": 2},
        "shift": {"version": shift_version, "live_rows": 1},
    }
    assert state["published_version"] == 0
    assert uuid.UUID(state["epoch"])


def test_a_record_that_is_deleted_before_it_was_ever_sent_counts_as_no_live_row(caller):
    caller.store(caller.row(deleted=True))
    assert caller.state()["kinds"]["event"]["live_rows"] == 0
    assert [r["action"] for r in caller.receipts()] == ["add"]


def test_a_new_epoch_is_seen(caller, door):
    caller.store(caller.row())
    before = caller.state()["epoch"]
    door.new_epoch(caller.scope)
    assert caller.state()["epoch"] != before


def test_lookup_names_what_arrived(caller):
    rows = [caller.row(i) for i in (1, 2)]
    versions = caller.store(*rows)
    asked = [rows[1]["change_id"], str(uuid.uuid4()), rows[0]["change_id"]]

    found = caller.call("sync_lookup", p_change_ids=asked)

    assert found == [
        {
            "change_id": row["change_id"],
            "kind": "event",
            "key": row["event_key"],
            "scope": caller.scope,
            "version": versions[row["change_id"]],
        }
        for row in rows
    ]
    assert caller.call("sync_lookup", p_change_ids=[]) == []


def test_check_rows_names_the_rows_that_would_be_refused(caller, door):
    door.forbid_poison()
    good, bad = caller.row(1), caller.row(2, note="poison")
    odd, gone = {**caller.row(3), "period": "many"}, caller.row(4, base_version=5)

    found = caller.call("check_rows", p_kind="hockey.event", p_rows=[good, bad, odd, gone])

    named = [(f["change_id"], f["record_id"], f["code"]) for f in found]
    expected = [(bad, "23514"), (odd, "22P02"), (gone, "PT409")]
    assert named == [(r["change_id"], r["record_id"], code) for r, code in expected]
    assert "note_is_no_poison" in found[0]["reason"]
    assert caller.feed() == []
    assert caller.receipts() == []
    assert caller.state() is None


def test_check_rows_finds_nothing_wrong_with_skipped_rows(caller):
    row = caller.row()
    caller.store(row)
    skipped = [row, caller.row(), caller.edit(row, 10**9)]
    assert caller.call("check_rows", p_kind="hockey.event", p_rows=skipped) == []


def test_check_rows_of_an_unknown_kind_is_refused(caller):
    reply = caller.transport.rpc(
        "check_rows", orjson.dumps({"p_kind": "hockey.nothing", "p_rows": []})
    )
    assert isinstance(reply, Refusal)
    assert (reply.code, reply.meaning) == ("22023", RefusalClass.POISON)


def test_a_refresh_publishes_up_to_the_present_version_and_can_be_repeated(caller):
    caller.store(caller.row(1))
    (version,) = caller.store(caller.row(2)).values()

    first = caller.call("refresh_scope", p_scope=caller.scope)
    second = caller.call("refresh_scope", p_scope=caller.scope)

    assert first == second == {"version": version, "published_version": version}
    assert caller.state()["published_version"] == version
    assert caller.state()["published_at"] is not None


def test_a_refresh_of_a_scope_that_is_not_there_publishes_nothing(caller):
    answer = caller.call("refresh_scope", p_scope=caller.scope)
    assert answer == {"version": 0, "published_version": 0}


def test_the_server_says_who_it_is_and_who_asks(caller):
    about = caller.call("sync_about")
    assert set(about) == {"pack", "server_id", "role", "user_id", "rights", "now"}
    assert about["role"] == "authenticated"
    assert uuid.UUID(about["server_id"])
    assert uuid.UUID(about["user_id"])


def test_what_the_server_lacks_is_a_contract_mismatch(caller):
    reply = caller.transport.rpc("no_such_function", b"{}")
    assert isinstance(reply, Refusal)
    assert (reply.code, reply.meaning) == ("PGRST202", RefusalClass.CONTRACT)
    with pytest.raises(ContractMismatch):
        caller.transport.rows("no_such_table", [("limit", "1")])
    with pytest.raises(ContractMismatch):
        caller.transport.rows("staging_events", [("select", "no_such_column")])
    batch = Upsert("no_such_table", "key", ("key",), b'[{"key":"a"}]')
    refusal = caller.transport.upsert(batch)
    assert isinstance(refusal, Refusal)
    assert refusal.meaning is RefusalClass.CONTRACT


def test_an_invisible_scope_looks_like_one_that_is_not_there(caller, callers):
    row = caller.row()
    caller.store(row)
    stranger = callers(reads=["hockey:1"], writes=["hockey:1"])

    assert stranger.state() is None
    assert stranger.feed() == []
    assert stranger.receipts() == []
    assert stranger.call("sync_lookup", p_change_ids=[row["change_id"]]) == []


def test_a_viewer_reads_and_may_not_write(caller, callers):
    caller.store(caller.row(1))
    viewer = callers(reads=[caller.scope], writes=[])

    assert viewer.state() == caller.state()
    assert viewer.feed() == caller.feed()
    refusal = viewer.refusal(viewer.row(2))
    assert (refusal.code, refusal.meaning) == ("42501", RefusalClass.PERMISSION)
    reply = viewer.transport.rpc("refresh_scope", orjson.dumps({"p_scope": caller.scope}))
    assert isinstance(reply, Refusal)
    assert (reply.code, reply.meaning) == ("42501", RefusalClass.PERMISSION)


def test_one_row_of_a_foreign_scope_refuses_the_whole_batch(callers):
    scope = callers().scope
    keeper = callers(writes=[scope])
    foreign = {**keeper.row(1), "game_id": keeper.game_id + 1_000_000}
    foreign["event_key"] = f"E{foreign['game_id']}00001"
    good = keeper.row(2)

    assert keeper.refusal(good, foreign).code == "42501"

    assert keeper.feed() == []
    found = keeper.call("check_rows", p_kind="hockey.event", p_rows=[good, foreign])
    assert [(f["change_id"], f["code"]) for f in found] == [(foreign["change_id"], "42501")]


def test_permission_is_asked_before_limits(caller, callers):
    viewer = callers(reads=[caller.scope], writes=[])
    assert viewer.refusal({**viewer.row(1), "period": 0}).code == "42501"


def test_many_keys_can_be_asked_at_once(caller):
    rows = [caller.row(i) for i in range(1, 6)]
    caller.store(*rows)
    keys = ",".join(f'"{row["event_key"]}"' for row in rows[:3])
    query = [("event_key", f"in.({keys})"), ("select", "event_key"), ("order", "event_key")]
    found = caller.transport.rows("staging_events", query)
    assert [r["event_key"] for r in found] == [r["event_key"] for r in rows[:3]]


def test_pages_by_offset(caller):
    caller.store(*[caller.row(i) for i in range(1, 6)])
    query = [
        ("game_id", f"eq.{caller.game_id}"),
        ("order", "event_index.desc"),
        ("limit", "2"),
        ("offset", "2"),
        ("select", "event_index"),
    ]
    found = caller.transport.rows("staging_events", query)
    assert [r["event_index"] for r in found] == [3, 2]


def test_records_keep_their_contents(caller):
    fields = {"period": 2, "note": 'Ünïcode "quoted"\\', "puck_x": "12.35", "event_team": "home"}
    row = caller.row(linked_event_index=1, **fields)
    caller.store(row)
    (stored,) = caller.feed()
    assert {name: stored[name] for name in row if name != "edited_at"} == {
        name: value for name, value in row.items() if name != "edited_at"
    }


def test_devices_get_slots_in_the_order_in_which_they_come(caller):
    caller.store(caller.row())
    found = [
        caller.call("take_slots", p_scopes=[caller.scope], p_device=device)
        for device in ("a", "b", "c", "a")
    ]
    assert [answer[0]["slot"] for answer in found] == [0, 1, 2, 0]
    assert [answer[0]["slots"] for answer in found] == [1, 2, 4, 4]
    assert caller.state()["slots"] == 4


def test_slots_are_for_those_who_may_write(caller, callers):
    viewer = callers(reads=[caller.scope], writes=[])
    assert viewer.call("take_slots", p_scopes=[caller.scope], p_device="a") == []


def test_the_digest_of_a_scope_changes_with_every_row_and_not_with_replays(caller):
    row = caller.row()
    digests = [caller.call("scope_digest", p_scope=caller.scope)]
    (version,) = caller.store(row).values()
    digests.append(caller.call("scope_digest", p_scope=caller.scope))
    caller.store(row)
    assert caller.call("scope_digest", p_scope=caller.scope) == digests[-1]
    caller.store(caller.edit(row, version, deleted=True))
    digests.append(caller.call("scope_digest", p_scope=caller.scope))

    assert set(digests[0]) == {"game", "roster", "shift", "event", "conflict"}
    assert [d["event"]["rows"] for d in digests] == [0, 1, 1]
    assert len({d["event"]["digest"] for d in digests}) == 3
    assert digests[0]["event"]["digest"] == "d41d8cd98f00b204e9800998ecf8427e"


def test_the_digest_is_computed_from_ids_versions_and_deletions(caller):
    rows = [caller.row(i) for i in (1, 2, 3)]
    caller.store(*rows)
    stored = sorted(caller.feed(), key=lambda row: row["record_id"])
    text = ",".join(f"{r['record_id']}:{r['version']}:false" for r in stored)
    expected = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    assert caller.call("scope_digest", p_scope=caller.scope)["event"]["digest"] == expected
