"""What the guard accepts, skips and refuses, through PostgREST."""

from __future__ import annotations

import uuid

import pytest

from tests.server.conftest import edited, trial


def test_a_new_record_is_accepted_with_the_next_version(api, game_id):
    first, second = trial(game_id, 1), trial(game_id, 2)

    assert api.push(first, second) == [first["trial_key"], second["trial_key"]]

    stored = [api.row(r["trial_key"]) for r in (first, second)]
    assert [r["change_id"] for r in stored] == [first["change_id"], second["change_id"]]
    assert 0 < stored[0]["version"] < stored[1]["version"]


def test_an_edit_of_a_row_that_vanished_is_a_conflict_that_names_it(api, game_id):
    gone = trial(game_id, 1, base_version=7)

    response = api.upsert(trial(game_id, 2), gone)

    assert (response.status_code, response.json()["code"]) == (409, "PT409")
    assert response.json()["details"] == gone["trial_key"]
    assert "SYNC_ROW_GONE" in response.json()["message"]
    assert api.receipts(game_id) == []


def test_a_replayed_batch_changes_nothing(trials, api, game_id):
    batch = [trial(game_id, i, note="a") for i in range(1, 6)]
    api.push(*batch)
    before = trials.sql("select * from staging_trials where game_id = %s order by 1", game_id)
    scope, receipts = api.scope(game_id), api.receipts(game_id)

    assert api.push(*batch) == []

    after = trials.sql("select * from staging_trials where game_id = %s order by 1", game_id)
    assert after == before
    assert (api.scope(game_id), api.receipts(game_id)) == (scope, receipts)


def test_an_edit_from_the_present_version_is_accepted(api, game_id):
    row = trial(game_id, 1, note="a")
    api.push(row)
    version = api.versions[row["trial_key"]]

    assert api.push(edited(row, version, note="b")) == [row["trial_key"]]

    stored = api.row(row["trial_key"])
    assert (stored["note"], stored["base_version"]) == ("b", version)
    assert stored["version"] > version


def test_an_edit_from_an_older_version_is_skipped(api, game_id):
    row = trial(game_id, 1, note="a")
    api.push(row)
    first = api.versions[row["trial_key"]]
    api.push(edited(row, first, note="b"))
    before = api.row(row["trial_key"])

    assert api.push(edited(row, first, note="c")) == []
    assert api.push(edited(row, first + 1_000_000, note="c")) == []

    assert api.row(row["trial_key"]) == before


def test_a_late_replay_of_an_overtaken_edit_is_skipped(api, game_id):
    row = trial(game_id, 1, note="a")
    api.push(row)
    second = edited(row, api.versions[row["trial_key"]], note="b")
    api.push(second)
    api.push(edited(row, api.versions[row["trial_key"]], note="c"))

    assert api.push(row) == []
    assert api.push(second) == []

    assert api.row(row["trial_key"])["note"] == "c"


def test_another_record_with_the_same_key_is_skipped(api, game_id):
    mine, theirs = trial(game_id, 1, note="mine"), trial(game_id, 1, note="theirs")
    api.push(mine)

    assert api.push(theirs) == []
    assert api.push({**theirs, "base_version": api.versions[mine["trial_key"]]}) == []

    assert api.row(mine["trial_key"])["record_id"] == mine["record_id"]
    assert api.row(mine["trial_key"])["note"] == "mine"


def test_good_rows_of_a_batch_are_accepted_beside_skipped_ones(api, game_id):
    api.push(trial(game_id, 2, note="theirs"))
    batch = [trial(game_id, i, note="mine") for i in (1, 2, 3)]

    assert api.push(*batch) == [batch[0]["trial_key"], batch[2]["trial_key"]]


def test_the_version_that_a_client_sends_is_ignored(trials, api, game_id):
    row = trial(game_id, 1)
    api.push(row)
    version = api.versions[row["trial_key"]]
    user = api.row(row["trial_key"])["edited_by"]

    sent = {**edited(row, version, note="b"), "version": 10**12, "edited_by": str(uuid.uuid4())}
    response = api.client.post(
        "/staging_trials?on_conflict=trial_key",
        headers={"Prefer": "resolution=merge-duplicates,return=representation"},
        json=[sent],
    )

    assert response.json()[0]["edited_by"] == user
    highest = trials.sql("select last_value from tracker.change_versions")[0]["last_value"]
    assert version < response.json()[0]["version"] <= highest


def test_a_tombstone_is_an_edit_and_can_be_taken_back(api, game_id):
    row = trial(game_id, 1, note="a")
    api.push(row)
    api.push(edited(row, api.versions[row["trial_key"]], deleted=True))
    assert api.row(row["trial_key"])["deleted"] is True
    assert api.scope(game_id)["kinds"]["trial"]["live_rows"] == 0

    api.push(edited(row, api.versions[row["trial_key"]], deleted=False))

    assert api.row(row["trial_key"])["deleted"] is False
    assert api.scope(game_id)["kinds"]["trial"]["live_rows"] == 1


def test_the_user_in_the_token_is_noted(trials, sign_in, game_id):
    user = str(uuid.uuid4())
    api = sign_in(user_id=user)

    api.push(trial(game_id, 1))

    assert trials.sql(
        "select edited_by::text as u from staging_trials where game_id = %s", game_id
    )[0] == {"u": user}


@pytest.mark.parametrize("change", ["key", "scope"])
def test_key_and_scope_never_change(api, game_id, change):
    row = trial(game_id, 1)
    api.push(row)
    changes = {"key": {"trial_key": f"X{game_id}00009"}, "scope": {"game_id": game_id + 1_000_000}}

    response = api.client.patch(
        f"/staging_trials?trial_key=eq.{row['trial_key']}", json=changes[change]
    )

    assert (response.status_code, response.json()["code"]) == (400, "23514")
    assert "SYNC_KEY_FIXED" in response.json()["message"]
    assert api.row(row["trial_key"])["game_id"] == game_id


def test_truncating_gives_the_scopes_another_epoch(trials, api, game_id):
    trials.sql("create table public.staging_passing (k text primary key, game_id int not null)")
    trials.sql(
        "select tracker.guard_table('public.staging_passing', 'trial', 'passing', 'k', 'game_id')"
    )
    trials.sql("insert into public.staging_passing values (%s, %s)", f"P{game_id}", game_id)
    epoch = api.scope(game_id)["epoch"]

    trials.sql("truncate public.staging_passing")

    assert api.scope(game_id)["epoch"] != epoch
    assert api.scope(game_id)["kinds"]["passing"]["live_rows"] == 0
    trials.sql("drop table public.staging_passing")
    trials.sql("delete from tracker.kinds where kind = 'passing'")
