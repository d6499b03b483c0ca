"""Receipts and the state of a scope: what the feed and the audit log say after each statement."""

from __future__ import annotations

import psycopg

from tests.server.conftest import edited, trial


def test_a_creation_has_a_receipt_without_values(api, game_id):
    row = trial(game_id, 1, note="a")
    api.push(row)

    (receipt,) = api.receipts(game_id)

    assert receipt["change_id"] == row["change_id"]
    assert receipt["record_id"] == row["record_id"]
    assert (receipt["kind"], receipt["key"]) == ("trial", row["trial_key"])
    assert receipt["version"] == api.versions[row["trial_key"]]
    assert (receipt["action"], receipt["fields"]) == ("add", None)
    assert receipt["device_id"] == "laptop-1"


def test_an_edit_has_a_receipt_with_the_old_and_new_values_of_what_changed(api, game_id):
    row = trial(game_id, 1, note='say "a"', points=1.5)
    api.push(row)
    api.push(edited(row, api.versions[row["trial_key"]], note="b", points=None))

    receipt = api.receipts(game_id)[-1]

    assert receipt["action"] == "edit"
    assert receipt["fields"] == {"note": ['say "a"', "b"], "points": [1.5, None]}


def test_a_change_of_a_column_without_equality_is_seen(trials, api, game_id):
    row = trial(game_id, 1)
    api.push(row)

    for details in ({"a": 1}, {"a": 2}, {"a": 2}):
        api.client.patch(
            f"/staging_trials?trial_key=eq.{row['trial_key']}", json={"details": details}
        )

    fields = [r["fields"] for r in api.receipts(game_id)[1:]]
    assert [list(f) for f in fields] == [["details"], ["details"]]


def test_deleting_and_taking_back_have_receipts(api, game_id):
    row = trial(game_id, 1)
    api.push(row)
    for deleted in (True, False):
        api.push(edited(row, api.versions[row["trial_key"]], deleted=deleted))

    assert [r["action"] for r in api.receipts(game_id)] == ["add", "delete", "restore"]


def test_skipped_rows_have_no_receipt(api, game_id):
    row = trial(game_id, 1)
    api.push(row)

    api.push(row, trial(game_id, 2))
    api.push(trial(game_id, 1), trial(game_id, 2))

    assert [r["key"][-1] for r in api.receipts(game_id)] == ["1", "2"]


def test_receipts_and_versions_are_the_same_for_every_accepted_row(trials, api, game_id):
    rows = [trial(game_id, i) for i in range(1, 501)]
    api.push(*rows)
    api.push(*[edited(r, api.versions[r["trial_key"]], note="b") for r in rows[:250]])

    assert trials.sql(
        "select count(*) as n, count(distinct r.version) as versions"
        " from sync_receipts r where r.scope = %s",
        f"trial:{game_id}",
    ) == [{"n": 750, "versions": 750}]
    assert not trials.sql(
        "select t.trial_key from staging_trials t left join sync_receipts r"
        " on (r.change_id, r.version, r.key) = (t.change_id, t.version, t.trial_key)"
        " where t.game_id = %s and r.change_id is null",
        game_id,
    )


def test_the_state_of_a_scope_counts_live_rows_per_kind(api, game_id):
    rows = [trial(game_id, i) for i in range(1, 5)]
    api.push(*rows)
    api.push(*[edited(r, api.versions[r["trial_key"]], deleted=True) for r in rows[:2]])
    api.push(trial(game_id, 9, deleted=True))

    scope = api.scope(game_id)

    assert scope["version"] == max(r["version"] for r in api.receipts(game_id))
    assert scope["kinds"] == {"trial": {"version": scope["version"], "live_rows": 2}}
    assert scope["published_version"] == 0


def test_one_batch_can_touch_several_scopes(api, game_id):
    other = game_id + 1_000_000

    api.push(trial(game_id, 1), trial(other, 1), trial(other, 2))

    assert api.scope(game_id)["kinds"]["trial"]["live_rows"] == 1
    assert api.scope(other)["kinds"]["trial"]["live_rows"] == 2
    assert api.scope(game_id)["version"] < api.scope(other)["version"]


def test_lookup_finds_what_arrived_and_nothing_else(api, game_id):
    row, never = trial(game_id, 1), trial(game_id, 2)
    api.push(row)

    found = api.call("sync_lookup", p_change_ids=[row["change_id"], never["change_id"]]).json()

    assert found == [
        {
            "change_id": row["change_id"],
            "kind": "trial",
            "key": row["trial_key"],
            "scope": f"trial:{game_id}",
            "version": api.versions[row["trial_key"]],
        }
    ]


def test_lookup_still_finds_a_change_that_was_overtaken(api, game_id):
    row = trial(game_id, 1)
    api.push(row)
    first = api.versions[row["trial_key"]]
    api.push(edited(row, first, note="b"))

    (found,) = api.call("sync_lookup", p_change_ids=[row["change_id"]]).json()

    assert found["version"] == first


def test_twenty_thousand_edits_do_not_cost_more_per_row_than_a_few_hundred(trials, game_id):
    trials.sql(
        "insert into staging_trials (trial_key, game_id, trial_index)"
        " select 'X' || %s || lpad(i::text, 5, '0'), %s, i from generate_series(1, 20000) i",
        game_id,
        game_id,
    )

    with psycopg.connect(trials.dsn) as connection:
        # The first update of a session is small, and its plan is kept. Joined row by row, the
        # second one would take minutes.
        connection.execute("set statement_timeout = '20s'")
        update = "update staging_trials set note = %s where game_id = %s and trial_index <= %s"
        connection.execute(update, ("b", game_id, 1))
        connection.execute(update, ("c", game_id, 20_000))

    assert trials.sql(
        "select count(*) as n from sync_receipts where scope = %s and action = 'edit'",
        f"trial:{game_id}",
    ) == [{"n": 20_001}]
