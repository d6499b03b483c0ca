"""A small staging table of the tests' own, and clients that speak to it through PostgREST."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg
import pytest

TRIALS = """
create table public.staging_trials (
    trial_key text primary key,
    game_id integer not null,
    trial_index integer,
    note varchar(20),
    points numeric(6, 2),
    details json,
    half numeric generated always as (points / 2) stored,
    processed boolean default false,
    created_at timestamp default now(),
    updated_at timestamp default now(),
    constraint points_are_not_negative check (points >= 0)
);
create index on public.staging_trials (processed);
select tracker.guard_table('public.staging_trials', 'trial', 'trial', 'trial_key', 'game_id',
    array['processed', 'created_at', 'updated_at']);
grant select, insert, update, delete on public.staging_trials to authenticated, service_role;
create policy "members read the trials of their games" on public.staging_trials
    for select to authenticated using ((select tracker.reads_all('trial'))
        or game_id::text = any ((select tracker.readable_ids('trial'))::text[]));
create policy "writers add trials to their games" on public.staging_trials
    for insert to authenticated with check ((select tracker.writes_all('trial'))
        or game_id::text = any ((select tracker.writable_ids('trial'))::text[]));
create policy "writers change the trials of their games" on public.staging_trials
    for update to authenticated using ((select tracker.writes_all('trial'))
        or game_id::text = any ((select tracker.writable_ids('trial'))::text[]));
create policy "writers delete the trials of their games" on public.staging_trials
    for delete to authenticated using ((select tracker.writes_all('trial'))
        or game_id::text = any ((select tracker.writable_ids('trial'))::text[]));
create table public.trial_totals (game_id text primary key, points numeric, times integer);
create function tracker.publish_trial(p_scope_id text) returns void
language sql set search_path = '' as $$
    insert into public.trial_totals as t (game_id, points, times)
    select p_scope_id, coalesce(sum(s.points), 0), 1
    from public.staging_trials s where s.game_id = p_scope_id::int and not s.deleted
    on conflict (game_id) do update set points = excluded.points, times = t.times + 1;
    update public.staging_trials s set processed = true where s.game_id = p_scope_id::int
$$;
insert into tracker.profiles values ('trial', 'tracker.publish_trial');
"""

COLUMNS = (
    "trial_key,game_id,trial_index,note,points,"
    "record_id,change_id,base_version,deleted,device_id,edited_at"
)


def trial(game_id: int, index: int, **fields: Any) -> dict[str, Any]:
    """A complete row as the protocol sends it; a new record unless base_version says otherwise."""
    row = {
        "trial_key": f"X{game_id}{index:05d}",
        "game_id": game_id,
        "trial_index": index,
        "note": None,
        "points": None,
        "record_id": str(uuid.uuid4()),
        "change_id": str(uuid.uuid4()),
        "base_version": 0,
        "deleted": False,
        "device_id": "laptop-1",
        "edited_at": "2026-11-21T10:00:00+00:00",
    }
    return {**row, **fields}


def edited(row: dict[str, Any], version: int, **fields: Any) -> dict[str, Any]:
    """The next change of a row whose present version is known."""
    return {**row, "change_id": str(uuid.uuid4()), "base_version": version, **fields}


@dataclass(frozen=True)
class Api:
    """One user's way to the server."""

    client: httpx.Client
    versions: dict[str, int] = field(default_factory=dict)

    def push(self, *rows: dict[str, Any]) -> list[str]:
        """Upserts as the protocol does; the keys of the accepted rows."""
        response = self.upsert(*rows)
        assert response.status_code in (200, 201), response.text
        assert "resolution=merge-duplicates" in response.headers["preference-applied"]
        self.versions.update({r["trial_key"]: r["version"] for r in response.json()})
        return [row["trial_key"] for row in response.json()]

    def upsert(self, *rows: dict[str, Any]) -> httpx.Response:
        return self.client.post(
            "/staging_trials",
            params={
                "on_conflict": "trial_key",
                "columns": COLUMNS,
                "select": "trial_key,record_id,change_id,version",
            },
            headers={"Prefer": "resolution=merge-duplicates,return=representation,handling=strict"},
            json=rows,
        )

    def row(self, key: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = self.client.get(f"/staging_trials?trial_key=eq.{key}").json()
        assert len(rows) == 1, rows
        return rows[0]

    def scope(self, game_id: int) -> dict[str, Any]:
        rows: list[dict[str, Any]] = self.client.get(
            f"/sync_scopes?scope=eq.trial:{game_id}"
        ).json()
        assert len(rows) == 1, rows
        return rows[0]

    def receipts(self, game_id: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(
            f"/sync_receipts?scope=eq.trial:{game_id}&order=version"
        ).json()
        return found

    def call(self, function: str, **arguments: Any) -> httpx.Response:
        return self.client.post(f"/rpc/{function}", json=arguments)


@pytest.fixture(scope="session")
def trials(live_server: Any) -> Any:
    """The server with the table, once PostgREST knows it."""
    with psycopg.connect(live_server.dsn) as connection:
        connection.execute(TRIALS.encode())
    wait_until_known(live_server, "/staging_trials?on_conflict=trial_key&columns=trial_key", [])
    return live_server


def wait_until_known(server: Any, path: str, body: Any) -> None:
    """PostgREST reads the schema again when it is notified, a moment later."""
    headers = {"Authorization": f"Bearer {server.token('viewer')}"}
    deadline = time.monotonic() + 30
    with httpx.Client(base_url=server.url, headers=headers, trust_env=False) as client:
        while (response := client.post(path, json=body)).status_code == 404:
            assert time.monotonic() < deadline, response.text


@pytest.fixture
def sign_in(trials: Any) -> Iterator[Callable[..., Api]]:
    """Gives the way in for a role (None: anonymous), as LiveServer.token takes it."""
    clients: list[httpx.Client] = []

    def build(
        role: str | None = "scorekeeper",
        profile: str | None = "trial",
        scope_ids: Sequence[str] | None = None,
        user_id: str | None = None,
    ) -> Api:
        headers = {}
        if role is not None:
            token = trials.token(role, profile, scope_ids, user_id)
            headers["Authorization"] = f"Bearer {token}"
        client = httpx.Client(base_url=trials.url, headers=headers, trust_env=False, timeout=30)
        clients.append(client)
        return Api(client)

    yield build
    for client in clients:
        client.close()


@pytest.fixture
def api(sign_in: Callable[..., Api]) -> Api:
    """A scorekeeper of all trials."""
    return sign_in()
