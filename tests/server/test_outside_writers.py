"""Tools that know nothing of the protocol: the guard turns their writes into changes."""

from __future__ import annotations

from tests.server.conftest import edited, trial


def test_a_plain_insert_becomes_a_record(api, game_id):
    key = f"X{game_id}00001"

    response = api.client.post("/staging_trials", json={"trial_key": key, "game_id": game_id})

    assert response.status_code == 201
    row = api.row(key)
    assert row["record_id"] != row["change_id"]
    assert (row["base_version"], row["deleted"], row["device_id"]) == (0, False, "server")
    assert row["version"] > 0
    assert api.receipts(game_id)[0]["change_id"] == row["change_id"]


def test_a_plain_update_is_a_new_change_of_the_same_record(api, game_id):
    sent = trial(game_id, 1, note="a")
    api.push(sent)
    before = api.row(sent["trial_key"])

    response = api.client.patch(
        f"/staging_trials?trial_key=eq.{sent['trial_key']}",
        headers={"Prefer": "return=representation"},
        json={"note": "b", "created_at": "2001-01-01T00:00:00"},
    )

    (after,) = response.json()
    assert (after["note"], after["record_id"]) == ("b", before["record_id"])
    assert after["change_id"] != before["change_id"]
    assert (after["device_id"], after["base_version"]) == ("server", before["version"])
    assert after["version"] > before["version"]
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] > before["updated_at"]


def test_a_plain_update_that_changes_nothing_is_no_change(api, game_id):
    sent = trial(game_id, 1, note="a")
    api.push(sent)
    before = api.row(sent["trial_key"])

    api.client.patch(f"/staging_trials?trial_key=eq.{sent['trial_key']}", json={"note": "a"})

    assert api.row(sent["trial_key"]) == before


def test_a_plain_delete_leaves_a_tombstone(api, game_id):
    sent = trial(game_id, 1, note="a")
    api.push(sent)

    response = api.client.delete(f"/staging_trials?trial_key=eq.{sent['trial_key']}")

    assert response.status_code == 204
    row = api.row(sent["trial_key"])
    assert (row["deleted"], row["note"], row["device_id"]) == (True, "a", "server")
    assert api.receipts(game_id)[-1]["action"] == "delete"
    assert api.scope(game_id)["kinds"]["trial"]["live_rows"] == 0


def test_deleting_twice_is_deleting_once(api, game_id):
    sent = trial(game_id, 1)
    api.push(sent)
    path = f"/staging_trials?trial_key=eq.{sent['trial_key']}"
    prefer = {"Prefer": "return=representation"}
    api.client.delete(path)
    before = api.row(sent["trial_key"])

    response = api.client.delete(path, headers=prefer)

    assert (response.status_code, response.json()) == (200, [])
    assert api.row(sent["trial_key"]) == before


def test_an_outside_edit_makes_a_laptops_older_edit_a_conflict(api, game_id):
    sent = trial(game_id, 1, note="a")
    api.push(sent)
    version = api.versions[sent["trial_key"]]
    api.client.patch(f"/staging_trials?trial_key=eq.{sent['trial_key']}", json={"note": "b"})

    assert api.push(edited(sent, version, note="c")) == []


def test_a_plain_upsert_creates_and_then_edits(api, game_id):
    key = f"X{game_id}00001"
    for note in ("a", "b"):
        api.client.post(
            "/staging_trials?on_conflict=trial_key",
            headers={"Prefer": "resolution=merge-duplicates"},
            json={"trial_key": key, "game_id": game_id, "note": note},
        )

    assert api.row(key)["note"] == "b"
    assert [r["action"] for r in api.receipts(game_id)] == ["add", "edit"]


def test_marks_of_the_server_are_no_change(trials, api, game_id):
    sent = trial(game_id, 1, note="a")
    api.push(sent)
    before, scope = api.row(sent["trial_key"]), api.scope(game_id)

    trials.sql("update staging_trials set processed = true where game_id = %s", game_id)

    assert api.row(sent["trial_key"]) == {**before, "processed": True}
    assert api.scope(game_id) == scope
    assert api.push(edited(sent, before["version"], note="b")) == [sent["trial_key"]]


def test_adopted_rows_get_identities_versions_and_a_scope(trials, api, game_id):
    trials.sql("create table public.staging_adopted (k text primary key, game_id int not null)")
    trials.sql(
        "insert into public.staging_adopted select 'A' || i, %s from generate_series(1, 3) i",
        game_id,
    )

    trials.sql(
        "select tracker.guard_table('public.staging_adopted', 'trial', 'adopted', 'k', 'game_id')"
    )

    rows = trials.sql("select record_id, change_id, version from staging_adopted")
    assert len({r["record_id"] for r in rows} | {r["change_id"] for r in rows}) == 6
    kind = api.scope(game_id)["kinds"]["adopted"]
    assert kind == {"version": max(r["version"] for r in rows), "live_rows": 3}
    trials.sql("drop table public.staging_adopted")
    trials.sql("delete from tracker.kinds where kind = 'adopted'")
