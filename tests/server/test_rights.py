"""Who may read and write what: each core table and function, each role, and nobody signed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.conftest import edited, trial

READING = ["/staging_trials", "/sync_scopes", "/sync_receipts"]
INTERNAL = ["applied_files", "server", "memberships", "profiles", "kinds"]


@pytest.mark.parametrize("path", READING)
def test_nobody_reads_without_signing_in(sign_in, path):
    assert sign_in(None).client.get(path).status_code == 401


@pytest.mark.parametrize("path", READING)
def test_signed_in_without_a_membership_nothing_is_there(sign_in, api, game_id, path):
    api.push(trial(game_id, 1))

    assert sign_in("scorekeeper", "another").client.get(path).json() == []


@pytest.mark.parametrize("role", ["viewer", "scorekeeper", "officer", "admin"])
@pytest.mark.parametrize("path", READING)
def test_members_read_their_own_games_only(sign_in, api, game_id, role, path):
    other = game_id + 1_000_000
    api.push(trial(game_id, 1), trial(other, 1))
    member = sign_in(role, scope_ids=[str(game_id)])

    rows = member.client.get(path).json()

    assert {str(r.get("game_id", r.get("scope"))).rpartition(":")[2] for r in rows} == {
        str(game_id)
    }


@pytest.mark.parametrize("role", ["scorekeeper", "officer", "admin"])
def test_writers_write_their_own_games_only(sign_in, game_id, role):
    member = sign_in(role, scope_ids=[str(game_id)])
    mine, foreign = trial(game_id, 1), trial(game_id + 1_000_000, 1)

    assert member.push(mine) == [mine["trial_key"]]
    assert member.push(edited(mine, member.versions[mine["trial_key"]], note="b"))
    refused = member.upsert(trial(game_id, 2), foreign)

    assert (refused.status_code, refused.json()["code"]) == (403, "42501")
    assert [r["trial_index"] for r in member.client.get("/staging_trials").json()] == [1]


@pytest.mark.parametrize("scope_ids", [None, ["own"]])
def test_viewers_write_nothing(sign_in, api, game_id, scope_ids):
    row = trial(game_id, 1)
    api.push(row)
    viewer = sign_in("viewer", scope_ids=scope_ids and [str(game_id)])
    path = f"/staging_trials?trial_key=eq.{row['trial_key']}"

    assert viewer.upsert(trial(game_id, 2)).json()["code"] == "42501"
    viewer.client.patch(path, json={"note": "b"})
    viewer.client.delete(path)

    assert viewer.row(row["trial_key"]) == api.row(row["trial_key"])
    assert (api.row(row["trial_key"])["note"], api.row(row["trial_key"])["deleted"]) == (
        None,
        False,
    )


def test_others_neither_change_nor_delete_foreign_games(sign_in, api, game_id):
    row = trial(game_id, 1)
    api.push(row)
    other = sign_in(scope_ids=[str(game_id + 1_000_000)])
    path = f"/staging_trials?trial_key=eq.{row['trial_key']}"

    other.client.patch(path, json={"note": "b"})
    other.client.delete(path)

    assert (api.row(row["trial_key"])["note"], api.row(row["trial_key"])["deleted"]) == (
        None,
        False,
    )


def test_a_membership_without_a_profile_is_for_everything(sign_in, game_id):
    member = sign_in("scorekeeper", None)

    assert member.push(trial(game_id, 1))
    assert member.scope(game_id)["version"] > 0
    assert member.receipts(game_id)


@pytest.mark.parametrize("method", ["post", "patch", "delete"])
@pytest.mark.parametrize("table", ["sync_scopes", "sync_receipts"])
@pytest.mark.parametrize("role", ["admin", None])
def test_nobody_writes_feed_or_receipts(sign_in, api, game_id, table, method, role):
    api.push(trial(game_id, 1))
    filters = {} if method == "post" else {"params": {"scope": f"eq.trial:{game_id}"}}
    body = {} if method == "delete" else {"json": {"scope": f"trial:{game_id}", "version": 99}}

    response = sign_in(role).client.request(method, f"/{table}", **filters, **body)

    assert response.json()["code"] == "42501"


@pytest.mark.parametrize("table", INTERNAL)
@pytest.mark.parametrize("role", ["admin", None])
def test_internal_tables_are_not_reachable(trials, sign_in, table, role):
    client = sign_in(role).client

    assert client.get(f"/{table}").status_code == 404
    assert client.get(f"/{table}", headers={"Accept-Profile": "tracker"}).status_code == 406


def test_internal_tables_have_no_grants_and_row_level_security(trials):
    rows = trials.sql(
        "select c.relname, c.relrowsecurity, "
        " has_table_privilege('anon', c.oid, 'select, insert, update, delete') as anon,"
        " has_table_privilege('authenticated', c.oid, 'select, insert, update, delete') as member"
        " from pg_class c where c.relnamespace = 'tracker'::regnamespace and c.relkind = 'r'"
        " and c.relname = any (%s)",
        INTERNAL,
    )

    assert {r["relname"] for r in rows} == set(INTERNAL)
    assert [r for r in rows if r["anon"] or r["member"] or not r["relrowsecurity"]] == []


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("refresh_scope", {"p_scope": "trial:1"}),
        ("sync_lookup", {"p_change_ids": []}),
        ("check_rows", {"p_kind": "trial.trial", "p_rows": []}),
    ],
)
def test_nobody_calls_functions_without_signing_in(sign_in, function, arguments):
    response = sign_in(None).call(function, **arguments)

    assert (response.status_code, response.json()["code"]) == (401, "42501")


@pytest.mark.parametrize("role", ["viewer", "scorekeeper"])
def test_refresh_needs_the_right_to_write_the_scope(sign_in, api, game_id, role):
    api.push(trial(game_id, 1))
    own = str(game_id if role == "viewer" else game_id + 1_000_000)

    response = sign_in(role, scope_ids=[own]).call("refresh_scope", p_scope=f"trial:{game_id}")

    assert (response.status_code, response.json()["code"]) == (403, "42501")
    assert api.scope(game_id)["published_version"] == 0


def test_a_scorekeeper_of_the_game_may_refresh_it(sign_in, game_id):
    member = sign_in(scope_ids=[str(game_id)])
    member.push(trial(game_id, 1))

    assert member.call("refresh_scope", p_scope=f"trial:{game_id}").is_success


def test_lookup_does_not_tell_about_foreign_games(sign_in, api, game_id):
    row = trial(game_id, 1)
    api.push(row)
    other = sign_in(scope_ids=[str(game_id + 1_000_000)])

    assert other.call("sync_lookup", p_change_ids=[row["change_id"]]).json() == []


def test_about_tells_everyone_who_the_server_is_and_who_asks(sign_in):
    user = "6d3f4cf5-0b43-4f0c-8a64-6a2f4c0e7a11"
    anonymous = sign_in(None).call("sync_about").json()
    member = sign_in(user_id=user).call("sync_about").json()

    assert anonymous["server_id"] == member["server_id"]
    assert (anonymous["role"], anonymous["user_id"]) == ("anon", None)
    assert (member["role"], member["user_id"]) == ("authenticated", user)
    assert len(member["pack"]) == 14
    assert set(member) == {"pack", "server_id", "role", "user_id", "rights", "now"}
    assert anonymous["rights"] == []


RIGHTS = Path(__file__).parents[2] / "docs" / "rights.md"
_ASKS_WHO_CALLS = (
    r"auth\.uid\(\)"
    r"|tracker\.(is_trusted|may_read|may_write|reads_all|writes_all|dkp_require_officer)\("
)


def owners_rights_functions(trials, condition):
    """Those that a signed-in caller may execute, by name."""
    found = trials.sql(
        "select p.proname from pg_proc p"
        " where p.pronamespace in ('tracker'::regnamespace, 'public'::regnamespace)"
        " and p.prosecdef and p.proname not like '%%trial%%'"
        f" and has_function_privilege('authenticated', p.oid, 'execute') and {condition}",
        _ASKS_WHO_CALLS,
    )
    return {row["proname"] for row in found}


def test_every_owners_rights_function_that_clients_reach_is_in_the_table_of_rights(trials):
    reached = owners_rights_functions(
        trials, "p.pronamespace = 'public'::regnamespace and %s::text is not null"
    )
    rows = [line for line in RIGHTS.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]

    assert "take_slots" in reached
    assert [name for name in reached if not any(f"`{name}`" in row for row in rows)] == []


def test_owners_rights_functions_that_ask_not_who_calls_are_named_as_exceptions(trials):
    unchecked = owners_rights_functions(trials, "p.prosrc !~ %s and p.proname <> 'is_trusted'")
    last = RIGHTS.read_text(encoding="utf-8").rstrip().rpartition("\n\n")[2]

    assert {"kind_upsert", "scope_tables"} <= unchecked
    assert [name for name in unchecked if f"`{name}`" not in last] == []


def test_functions_of_the_core_are_granted_by_name_only(trials):
    open_to_all = trials.sql(
        "select p.oid::regprocedure::text as f from pg_proc p"
        " where p.pronamespace = 'tracker'::regnamespace and p.proname <> 'publish_trial'"
        " and p.proname not like '%%trial%%' and p.proname <> 'publish_broken'"
        " and has_function_privilege('public', p.oid, 'execute')"
    )

    assert open_to_all == []


def test_definer_functions_pin_their_search_path(trials):
    loose = trials.sql(
        "select p.oid::regprocedure::text as f from pg_proc p"
        " where p.pronamespace in ('tracker'::regnamespace, 'public'::regnamespace)"
        " and p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=\"\"']"
    )

    assert loose == []
