"""Who is here: neighbours of one scope see each other; nobody speaks for somebody else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.server.conftest import Api, edited, trial

ANA, BO = str(uuid.uuid4()), str(uuid.uuid4())


@pytest.fixture(autouse=True)
def _nobody_is_there(trials: Any) -> None:
    trials.sql("delete from public.sync_presence")


@pytest.fixture
def ana(sign_in: Any) -> Api:
    return sign_in(user_id=ANA)


@pytest.fixture
def bo(sign_in: Any, game_id: int) -> Api:
    return sign_in("viewer", scope_ids=[str(game_id)], user_id=BO)


def look(api: Api, game_id: int | None, device: str, name: str = "", doing: str = "") -> Any:
    scope = None if game_id is None else f"trial:{game_id}"
    answer = api.call(
        "look_around", p_scope=scope, p_device=device, p_name=name or device, p_doing=doing
    )
    assert answer.is_success, answer.text
    return answer.json()


def test_two_who_have_one_game_open_see_each_other_and_not_themselves(ana, bo, game_id):
    assert look(ana, game_id, "a", "Ana", "events")["here"] == []

    assert look(bo, game_id, "b", "Bo")["here"] == [{"name": "Ana", "doing": "events"}]
    assert look(ana, game_id, "a", "Ana", "shifts")["here"] == [{"name": "Bo", "doing": ""}]
    assert look(bo, game_id, "b", "Bo")["here"] == [{"name": "Ana", "doing": "shifts"}]


def test_the_same_request_tells_how_far_the_scope_has_come(ana, bo, game_id):
    assert look(bo, game_id, "b")["version"] is None
    row = trial(game_id, 1)
    ana.push(row)

    first = look(bo, game_id, "b")["version"]
    assert first == ana.scope(game_id)["version"]
    ana.push(edited(row, ana.versions[row["trial_key"]], note="b"))
    assert look(bo, game_id, "b")["version"] > first


def test_who_opens_another_game_or_none_has_left(ana, bo, game_id):
    look(ana, game_id, "a", "Ana")
    assert look(bo, game_id, "b", "Bo")["here"] == [{"name": "Ana", "doing": ""}]

    look(ana, game_id + 1_000_000, "a", "Ana")
    assert look(bo, game_id, "b", "Bo")["here"] == []
    look(ana, game_id, "a", "Ana")
    assert look(ana, None, "a", "Ana") == {"version": None, "here": []}
    assert look(bo, game_id, "b", "Bo")["here"] == []


def test_who_was_not_seen_for_half_a_minute_is_gone_and_after_a_day_forgotten(
    trials, ana, bo, game_id
):
    look(ana, game_id, "a", "Ana")
    aged = "update public.sync_presence set scope = scope where device_id = 'a'"
    off, on = (
        f"alter table public.sync_presence {x} trigger stamp_presence"
        for x in ("disable", "enable")
    )
    trials.sql(off)
    try:
        trials.sql(aged.replace("scope = scope", "seen_at = now() - interval '31 seconds'"))
        assert look(bo, game_id, "b", "Bo")["here"] == []
        trials.sql(aged.replace("scope = scope", "seen_at = now() - interval '2 days'"))
    finally:
        trials.sql(on)
    look(bo, game_id, "another of Bo's", "Bo")

    assert trials.sql("select from public.sync_presence where device_id = 'a'") == []


def test_when_somebody_was_seen_is_said_by_the_server_alone(trials, ana, game_id):
    look(ana, game_id, "a", "Ana")

    early = ana.client.patch(
        "/sync_presence?device_id=eq.a", json={"seen_at": "2099-01-01T00:00:00+00:00"}
    )
    assert early.json()["code"] == "42501"
    trials.sql("update public.sync_presence set seen_at = '2099-01-01' where device_id = 'a'")
    (found,) = trials.sql(
        "select seen_at < clock_timestamp() as past from public.sync_presence where device_id = 'a'"
    )
    assert found["past"]


def test_members_see_who_is_in_their_own_games_only(sign_in, ana, bo, game_id):
    look(ana, game_id, "a", "Ana")
    foreign = sign_in("scorekeeper", scope_ids=[str(game_id + 1_000_000)])

    assert look(foreign, game_id, "f", "Foreign") == {"version": None, "here": []}
    assert foreign.client.get("/sync_presence").json() == []
    assert look(bo, game_id, "b", "Bo")["here"] == [{"name": "Ana", "doing": ""}]
    seen = {row["display_name"] for row in bo.client.get("/sync_presence").json()}
    assert seen == {"Ana", "Bo"}


def test_nobody_speaks_for_somebody_else(bo, ana, game_id):
    look(ana, game_id, "a", "Ana")

    look(bo, game_id, "a", "Not Ana")
    bo.client.patch("/sync_presence?display_name=eq.Ana", json={"display_name": "Not Ana"})
    bo.client.delete("/sync_presence?display_name=eq.Ana")
    forged = {"user_id": ANA, "device_id": "x", "scope": f"trial:{game_id}", "display_name": "X"}

    assert bo.client.post("/sync_presence", json=forged).json()["code"] == "42501"
    third = look(bo, game_id, "b", "Bo")["here"]
    assert {"name": "Ana", "doing": ""} in third


def test_a_member_says_where_he_is_and_takes_it_back_by_plain_requests(bo, game_id):
    row = {"device_id": "plain", "scope": f"trial:{game_id}", "display_name": "Bo"}
    foreign = row | {"device_id": "other", "scope": f"trial:{game_id + 1_000_000}"}

    assert bo.client.post("/sync_presence", json=row).status_code == 201
    assert bo.client.post("/sync_presence", json=foreign).json()["code"] == "42501"
    moved = bo.client.patch("/sync_presence?device_id=eq.plain", json={"scope": foreign["scope"]})
    assert moved.json()["code"] == "42501"
    assert bo.client.delete("/sync_presence?device_id=eq.plain").status_code == 204
    assert bo.client.get("/sync_presence?device_id=eq.plain").json() == []


def test_anonymous_callers_neither_look_nor_are_seen(sign_in, game_id):
    nobody = sign_in(None)
    call = {"p_scope": f"trial:{game_id}", "p_device": "n", "p_name": "N"}

    assert nobody.call("look_around", **call).status_code == 401
    assert nobody.client.get("/sync_presence").status_code == 401
    assert nobody.client.post("/sync_presence", json={}).status_code == 401
    assert nobody.client.delete("/sync_presence").status_code == 401


@pytest.mark.parametrize("name", ["", "<b>Ana</b>", "A\nB", "A" * 61])
def test_a_name_is_one_short_line_without_marks(ana, game_id, name):
    call = {"p_scope": f"trial:{game_id}", "p_device": "a", "p_name": name}
    assert ana.call("look_around", **call).json()["code"] == "23514"


def test_who_lost_the_right_to_a_game_can_still_open_another(trials, sign_in, game_id):
    user, old, new = str(uuid.uuid4()), str(game_id), str(game_id + 1_000_000)
    who = sign_in(scope_ids=[old], user_id=user)
    look(who, game_id, "c", "Cy")
    trials.sql("delete from tracker.memberships where user_id = %s::uuid", user)
    who = sign_in(scope_ids=[new], user_id=user)

    look(who, int(new), "c", "Cy")

    (row,) = who.client.get("/sync_presence").json()
    assert row["scope"] == f"trial:{new}"


def test_a_look_that_changes_nothing_writes_nothing_for_some_seconds(trials, ana, game_id):
    query = "select xmin::text as x, seen_at from public.sync_presence where device_id = 'w'"
    look(ana, game_id, "w", "Ana")
    before = trials.sql(query)
    look(ana, game_id, "w", "Ana")
    assert trials.sql(query) == before
