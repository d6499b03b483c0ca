"""Officers write, members read, the anonymous see nothing; restore functions refuse members."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tests.profiles.dkp.server.conftest import Client

STAGING = (
    "staging_raids", "staging_raid_events", "staging_raid_event_attendance", "staging_raid_loot",
    "staging_accounts", "staging_characters", "staging_character_account",
    "staging_dkp_adjustments",
)  # fmt: skip
WRITTEN = (
    "raids", "raid_events", "raid_event_attendance", "raid_attendance", "raid_loot", "accounts",
    "characters", "character_account",
)  # fmt: skip
DERIVED = (
    "account_dkp_summary", "dkp_summary", "raid_dkp_totals", "raid_attendance_dkp",
    "raid_attendance_dkp_by_account", "dkp_period_totals", "dkp_adjustments", "restore_in_progress",
)  # fmt: skip
RAID = "access-raid"
FUNCTIONS: dict[str, dict[str, Any]] = {
    "begin_restore_load": {},
    "truncate_dkp_for_restore": {},
    "end_restore_load": {},
    "fix_serial_sequences_for_restore": {},
    "refresh_dkp_summary": {},
    "refresh_account_dkp_summary": {},
    "roll_dkp_windows": {},
    "set_dkp_time_zone": {"p_time_zone": "UTC"},
    "refresh_account_dkp_summary_for_raid": {"p_raid_id": RAID},
    "refresh_raid_attendance_totals": {"p_raid_id": RAID},
    "delete_tic": {"p_raid_id": RAID, "p_event_id": "t1"},
    "remove_attendee_from_tic": {"p_raid_id": RAID, "p_event_id": "t1", "p_char_id": "11"},
    "insert_raid_event_attendance_for_upload": {"p_raid_id": RAID, "p_rows": []},
    "delete_raid_for_reupload": {"p_raid_id": RAID},
    "delete_raid": {"p_raid_id": RAID},
    "refresh_scope": {"p_scope": f"dkp:{RAID}"},
}


@pytest.fixture(scope="module")
def people(live_server: Any) -> Iterator[dict[str, Client]]:
    tokens = {
        "officer": live_server.token("officer", "dkp"),
        "officer of this raid": live_server.token("officer", "dkp", [RAID]),
        "member": live_server.token("viewer", "dkp"),
        "officer of another raid": live_server.token("officer", "dkp", ["another-raid"]),
        "stranger": live_server.token("scorekeeper", "hockey"),
        "anonymous": None,
    }
    with ExitStack() as opened:
        found = {}
        for who, token in tokens.items():
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            http = httpx.Client(base_url=live_server.url, headers=headers, timeout=60)
            found[who] = Client(opened.enter_context(http))
        yield found


@pytest.fixture
def raid(live_server: Any) -> None:
    live_server.sql("select tracker.dkp_delete_raid(%s, true)", RAID)
    live_server.sql(
        "insert into accounts (account_id) values ('ACC') on conflict do nothing;"
        "insert into characters (char_id, name) values ('AC1', 'Access') on conflict do nothing;"
        "insert into character_account values ('AC1', 'ACC') on conflict do nothing;"
        "insert into raids (raid_id, date_iso) values ('access-raid', '2026-02-12');"
        "insert into raid_events (raid_id, event_id, dkp_value) values ('access-raid', 't1', '1');"
        "insert into raid_event_attendance (raid_id, event_id, char_id) "
        "values ('access-raid', 't1', 'AC1');"
        "insert into raid_loot (raid_id, item_name, char_id, cost) "
        "values ('access-raid', 'Belt', 'AC1', '1')"
    )


@pytest.mark.parametrize("table", [*STAGING, *WRITTEN, *DERIVED])
def test_the_anonymous_see_no_table(people: Any, raid: None, table: str) -> None:
    assert people["anonymous"].http.get(f"/{table}").status_code == 401


@pytest.mark.parametrize("table", [*WRITTEN, *DERIVED])
def test_members_read_and_strangers_see_nothing(people: Any, raid: None, table: str) -> None:
    if table != "dkp_adjustments":
        assert people["member"].rows(table, {})
    assert people["officer"].rows(table, {}) == people["member"].rows(table, {})
    assert people["stranger"].rows(table, {}) == []


@pytest.mark.parametrize("table", ["raids", "raid_events", "raid_loot", "raid_attendance_dkp"])
def test_a_raids_officer_sees_that_raid_only(people: Any, raid: None, table: str) -> None:
    rows = people["officer of this raid"].rows(table, {})
    assert rows
    assert {row["raid_id"] for row in rows} == {RAID}
    assert people["officer of another raid"].rows(table, {"raid_id": f"eq.{RAID}"}) == []


def test_officers_write_and_others_do_not(people: Any, raid: None) -> None:
    row = {"raid_id": RAID, "item_name": "Ring", "char_id": "AC1", "cost": "2"}
    for who, status in {
        "officer": 201,
        "officer of this raid": 201,
        "member": 403,
        "officer of another raid": 403,
        "stranger": 403,
        "anonymous": 401,
    }.items():
        assert people[who].http.post("/raid_loot", json=row).status_code == status, who
    (line,) = people["member"].rows("account_dkp_summary", {"account_id": "eq.ACC"})
    assert line["spent"] == 5


@pytest.mark.parametrize("table", ["account_dkp_summary", "dkp_summary", "dkp_period_totals"])
def test_nobody_writes_sums(people: Any, raid: None, table: str) -> None:
    for who in ("officer", "member"):
        answer = people[who].http.patch(f"/{table}?updated_at=is.null", json={"earned": 99})
        assert answer.status_code in (400, 403), answer.text
        assert people[who].http.delete(f"/{table}").status_code in (400, 403)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_refuse_all_but_officers(people: Any, raid: None, function: str) -> None:
    arguments = FUNCTIONS[function]
    for who in ("member", "officer of another raid", "stranger"):
        answer = people[who].call(function, **arguments)
        assert answer.status_code == 403, (who, answer.text)
        assert answer.json()["code"] == "42501"
    assert people["anonymous"].call(function, **arguments).status_code == 401
    assert people["member"].rows("raid_loot", {"raid_id": f"eq.{RAID}"})


def test_officers_may_call_them_all(people: Any, raid: None) -> None:
    for function, arguments in FUNCTIONS.items():
        answer = people["officer"].call(function, **arguments)
        assert answer.is_success, (function, answer.text)


def test_internal_functions_are_not_reachable(people: Any, live_server: Any) -> None:
    found = live_server.sql(
        "select p.oid::regprocedure::text as name from pg_proc p "
        "join pg_namespace n on n.oid = p.pronamespace "
        "where n.nspname = 'tracker' and p.proname like '%%dkp%%' "
        "and has_function_privilege('authenticated', p.oid, 'execute')",
    )
    assert {row["name"].split("(")[0] for row in found} == {
        "tracker.dkp_points",
        "tracker.dkp_date",
        "tracker.dkp_folded",
    }
