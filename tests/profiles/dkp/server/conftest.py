"""A guild's server: officers, members and strangers, by SQL and through PostgREST."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from tracker.core.registry import discover
from tracker.server.pack import install

_NUMBERS = itertools.count(1)
TODAY = "2026-03-01"


@dataclass(frozen=True)
class Guild:
    """A database of its own, with a day that stands still."""

    dsn: str
    officer_id: str
    member_id: str

    @contextmanager
    def connected(self, user_id: str | None = None, today: str = TODAY) -> Iterator[Any]:
        """As the owner, or as a person whom PostgREST let in; commits at the end."""
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            connection.execute("select set_config('tracker.dkp_today', %s, false)", [today])
            if user_id is not None:
                claims = json.dumps({"sub": user_id, "role": "authenticated"})
                connection.execute("select set_config('request.jwt.claims', %s, false)", [claims])
                connection.execute("set role authenticated")
            yield connection

    def sql(self, query: str, *params: Any, today: str = TODAY) -> list[dict[str, Any]]:
        with self.connected(today=today) as connection:
            return run(connection, query, *params)

    def as_officer(self, query: str, *params: Any) -> list[dict[str, Any]]:
        with self.connected(self.officer_id) as connection:
            return run(connection, query, *params)

    def as_member(self, query: str, *params: Any) -> list[dict[str, Any]]:
        with self.connected(self.member_id) as connection:
            return run(connection, query, *params)

    def account(self, account_id: str) -> dict[str, Any] | None:
        rows = self.sql("select * from account_dkp_summary where account_id = %s", account_id)
        return rows[0] if rows else None


def run(connection: Any, query: str, *params: Any) -> list[dict[str, Any]]:
    cursor = connection.execute(query.encode(), params or None)
    return cursor.fetchall() if cursor.description else []


DERIVED = {
    "account_dkp_summary": "account_id",
    "dkp_summary": "character_key",
    "raid_dkp_totals": "raid_id",
    "raid_attendance_dkp": "raid_id, character_key",
    "raid_attendance_dkp_by_account": "raid_id, account_id",
    "dkp_period_totals": "period",
    "dkp_adjustments": "character_name",
}


def derived(connection: Any) -> dict[str, list[dict[str, Any]]]:
    """Every sum, without the times of writing."""
    found = {}
    for table, order in DERIVED.items():
        rows = run(connection, f"select * from {table} order by {order}")
        found[table] = [{k: v for k, v in row.items() if k != "updated_at"} for row in rows]
    return found


@pytest.fixture
def sums() -> Callable[[Any], dict[str, list[dict[str, Any]]]]:
    return derived


@pytest.fixture(scope="session")
def guild_template(live_server: Any) -> str:
    """An empty database with the pack, from which each test's is copied."""
    name = f"guild_template_{uuid.uuid4().hex}"
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    install(
        psycopg.conninfo.make_conninfo(live_server.dsn, dbname=name), discover(), lambda _m: None
    )
    return name


@pytest.fixture
def guild(live_server: Any, guild_template: str) -> Iterator[Guild]:
    name = f"guild_{next(_NUMBERS)}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        connection.execute(f"create database {name} template {guild_template}".encode())
    dsn = psycopg.conninfo.make_conninfo(live_server.dsn, dbname=name)
    made = Guild(dsn, str(uuid.uuid4()), str(uuid.uuid4()))
    made.sql(
        "insert into tracker.memberships (user_id, profile, role) "
        "values (%s, 'dkp', 'officer'), (%s, 'dkp', 'viewer')",
        made.officer_id,
        made.member_id,
    )
    yield made
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)".encode())


@dataclass(frozen=True)
class Client:
    """One person's way through PostgREST."""

    http: httpx.Client

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        answer = self.http.get(f"/{table}", params=dict(filters))
        assert answer.status_code == 200, answer.text
        found: Sequence[Mapping[str, Any]] = answer.json()
        return found

    def call(self, function: str, **arguments: Any) -> httpx.Response:
        return self.http.post(f"/rpc/{function}", json=arguments)


@pytest.fixture
def client(live_server: Any) -> Iterator[Callable[[str | None], Client]]:
    """Makes clients of the session's server: `client(token)`, `client(None)` is anonymous."""
    opened: list[httpx.Client] = []

    def build(token: str | None) -> Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        opened.append(httpx.Client(base_url=live_server.url, headers=headers, timeout=60))
        return Client(opened[-1])

    yield build
    for http in opened:
        http.close()


@pytest.fixture
def empty_guild(live_server: Any) -> None:
    """The session's server without what other tests published of a guild."""
    live_server.sql(
        "truncate staging_raids, staging_raid_events, staging_raid_event_attendance, "
        "staging_raid_loot, staging_accounts, staging_characters, staging_character_account, "
        "staging_dkp_adjustments"
    )
    live_server.sql(
        "truncate raids, raid_events, raid_event_attendance, raid_attendance, raid_loot, accounts, "
        "characters, character_account, dkp_adjustments"
    )
    live_server.sql("select tracker.dkp_rebuild()")
