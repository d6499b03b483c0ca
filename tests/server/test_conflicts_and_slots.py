"""The core's own kind, slots and digests: what they do, and who may use them."""

from __future__ import annotations

import hashlib
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.server.conftest import edited, trial


def entry(scope: str, **fields: Any) -> dict[str, Any]:
    conflict_id = str(uuid.uuid4())
    row = {
        "conflict_key": f"C{conflict_id}",
        "scope_name": scope,
        "conflict_id": conflict_id,
        "record_kind": "trial",
        "record_key": "X1",
        "subject_id": str(uuid.uuid4()),
        "settled_at": "2026-11-21T10:00:00+00:00",
        "values_json": "{}",
        "record_id": conflict_id,
        "change_id": str(uuid.uuid4()),
        "base_version": 0,
    }
    return {**row, **fields}


def test_an_entry_is_guarded_like_any_record(api, game_id):
    row = entry(f"trial:{game_id}")
    for _ in range(2):
        assert api.client.post("/sync_conflicts", json=row).status_code in (201, 409)

    (found,) = api.client.get(f"/sync_conflicts?scope_name=eq.trial:{game_id}").json()

    assert found["change_id"] == row["change_id"]
    assert api.scope(game_id)["kinds"]["conflict"] == {"version": found["version"], "live_rows": 1}
    (receipt,) = api.receipts(game_id)
    assert (receipt["kind"], receipt["scope"]) == ("conflict", f"trial:{game_id}")


def test_members_read_and_write_the_conflicts_of_their_scopes_only(sign_in, api, game_id):
    mine, foreign = f"trial:{game_id}", f"trial:{game_id + 1_000_000}"
    for scope in (mine, foreign):
        assert api.client.post("/sync_conflicts", json=entry(scope)).status_code == 201
    member = sign_in("scorekeeper", scope_ids=[str(game_id)])
    viewer = sign_in("viewer", scope_ids=[str(game_id)])

    for who in (member, viewer):
        assert {r["scope_name"] for r in who.client.get("/sync_conflicts").json()} == {mine}
    assert member.client.post("/sync_conflicts", json=entry(mine)).status_code == 201
    assert member.client.post("/sync_conflicts", json=entry(foreign)).json()["code"] == "42501"
    assert viewer.client.post("/sync_conflicts", json=entry(mine)).json()["code"] == "42501"
    reviewed = viewer.client.patch(
        f"/sync_conflicts?scope_name=eq.{mine}",
        json={"is_reviewed": True},
        headers={"Prefer": "return=representation"},
    )
    assert reviewed.json() == []
    assert sign_in(None).client.get("/sync_conflicts").status_code == 401


def test_rows_of_the_cores_kind_can_be_checked(api, game_id):
    bad = entry(f"trial:{game_id}", conflict_key="Cwrong")
    (refused,) = api.call("check_rows", p_kind="trial.conflict", p_rows=[bad]).json()
    assert (refused["code"], refused["change_id"]) == ("23514", bad["change_id"])


def slots(api: Any, game_id: int, device: str) -> tuple[int, int]:
    (one,) = api.call("take_slots", p_scopes=[f"trial:{game_id}"], p_device=device).json()
    return one["slot"], one["slots"]


def test_the_first_device_counts_alone_and_more_share_the_numbers(api, game_id):
    api.push(trial(game_id, 1))
    taken = [slots(api, game_id, device) for device in "abcde"]
    assert taken == [(0, 1), (1, 2), (2, 4), (3, 4), (4, 8)]
    assert slots(api, game_id, "b") == (1, 8)
    assert api.scope(game_id)["slots"] == 8


def test_devices_that_come_at_once_get_different_slots(api, game_id):
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda n: slots(api, game_id, f"d{n}")[0], range(8)))
    assert sorted(taken) == list(range(8))


def test_slots_are_for_those_who_may_write(sign_in, game_id):
    call = {"p_scopes": [f"trial:{game_id}", f"trial:{game_id + 1}"], "p_device": "d"}
    member = sign_in("scorekeeper", scope_ids=[str(game_id)])
    found = member.call("take_slots", **call).json()
    assert [one["scope"] for one in found] == [f"trial:{game_id}"]
    viewer = sign_in("viewer", scope_ids=[str(game_id)])
    assert viewer.call("take_slots", **call).json() == []
    assert sign_in(None).call("take_slots", **call).status_code == 401
    assert member.client.get("/slots").status_code == 404


def test_the_digest_is_over_identity_version_and_deletion_in_order(api, game_id):
    rows = [trial(game_id, number) for number in (1, 2, 3)]
    api.push(*rows)
    api.push(edited(rows[0], api.versions[rows[0]["trial_key"]], deleted=True))
    stored = api.client.get(f"/staging_trials?game_id=eq.{game_id}&order=record_id").json()
    said = ",".join(f"{r['record_id']}:{r['version']}:{str(r['deleted']).lower()}" for r in stored)

    answer = api.call("scope_digest", p_scope=f"trial:{game_id}").json()

    assert answer["trial"] == {"rows": 3, "digest": hashlib.md5(said.encode()).hexdigest()}
    assert answer["conflict"]["rows"] == 0


@pytest.mark.parametrize("role", ["viewer", None])
def test_a_digest_shows_only_what_the_caller_may_read(sign_in, api, game_id, role):
    api.push(trial(game_id, 1))
    foreign = sign_in(role, scope_ids=[str(game_id + 1)])
    answer = foreign.call("scope_digest", p_scope=f"trial:{game_id}")
    if role is None:
        assert answer.status_code == 401
    else:
        assert answer.json()["trial"]["rows"] == 0


def test_emptying_the_conflicts_gives_their_scopes_another_epoch(trials, api, game_id):
    assert api.client.post("/sync_conflicts", json=entry(f"trial:{game_id}")).status_code == 201
    before = api.scope(game_id)["epoch"]
    trials.sql("truncate public.sync_conflicts")
    after = api.scope(game_id)
    assert after["epoch"] != before
    assert after["kinds"]["conflict"]["live_rows"] == 0
