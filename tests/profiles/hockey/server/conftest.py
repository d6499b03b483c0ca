"""A scorekeeper at the real server: rows go in through PostgREST, published rows come out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psycopg
import pytest
from psycopg import sql

from tracker.core.profile import ScopeView
from tracker.core.record import Record, make
from tracker.core.registry import discover
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.listings import LISTINGS
from tracker.profiles.hockey.rules.facts.events import EVENT_COLUMNS, event_rows
from tracker.profiles.hockey.rules.facts.sheet import sheet_of
from tracker.profiles.hockey.rules.strength import (
    situations_from_penalties,
    situations_from_shifts,
)
from tracker.profiles.hockey.server_summary import server_summary
from tracker.server.pack import install

R = TypeVar("R", bound=Record)
DEMO_GAME = Path("tracker/profiles/hockey/demo_game")
OVERTIME_GAME = Path("tests/profiles/hockey/games/2024020009")


class Records(ScopeView):
    """The live records of one game, as the program has them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._all = list(records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all)

    def records(self, kind: type[R]) -> Sequence[R]:
        found = [record for record in self._all if isinstance(record, kind)]
        return sorted(found, key=lambda record: record.index or 0)


@dataclass(frozen=True)
class Client:
    """Requests with one person's token."""

    http: httpx.Client

    def upsert(self, rows: Sequence[Record], **sync_columns: Any) -> None:
        for kind in (Game, RosterEntry, Shift, Event):
            batch = [wire_row(row, **sync_columns) for row in rows if isinstance(row, kind)]
            if batch:
                answer = self.http.post(
                    f"/{kind.kind.table}",
                    params={"on_conflict": kind.kind.key_field, "select": kind.kind.key_field},
                    headers={"Prefer": "resolution=merge-duplicates,return=representation"},
                    json=batch,
                )
                assert answer.status_code in (200, 201), answer.text
                assert len(answer.json()) == len(batch)

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """All rows, a page at a time: the server gives a thousand at once."""
        found = self._page(table, {**filters, "limit": "1000"})
        while len(found) % 1000 == 0 and found:
            window = {"order": ",".join(sorted(found[0])), "limit": "1000"}
            if len(found) == 1000:
                found = self._page(table, {**filters, **window})
            page = self._page(table, {**filters, **window, "offset": str(len(found))})
            if not page:
                break
            found += page
        return found

    def _page(self, table: str, params: Mapping[str, str]) -> list[Mapping[str, Any]]:
        answer = self.http.get(f"/{table}", params=dict(params))
        assert answer.status_code == 200, answer.text
        found: list[Mapping[str, Any]] = answer.json()
        return found

    def call(self, function: str, **arguments: Any) -> Any:
        answer = self.http.post(f"/rpc/{function}", json=arguments)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def edit(self, table: str, key: str, **changes: Any) -> None:
        self.http.patch(f"/{table}", params=key_filter(table, key), json=changes).raise_for_status()

    def delete(self, table: str, key: str) -> None:
        self.http.delete(f"/{table}", params=key_filter(table, key)).raise_for_status()

    def refresh(self, game_id: int) -> dict[str, Any]:
        self.call("refresh_game", p_game_id=game_id)
        return server_summary(str(game_id), self)


def key_filter(table: str, key: str) -> dict[str, str]:
    fields = {kind.kind.table: kind.kind.key_field for kind in (Game, RosterEntry, Shift, Event)}
    return {fields[table]: f"eq.{key}"}


def wire_row(record: Record, **sync_columns: Any) -> dict[str, Any]:
    return {
        record.kind.key_field: record.key,
        **record.payload(),
        "record_id": str(uuid.uuid4()),
        "change_id": str(uuid.uuid4()),
        "base_version": 0,
        "deleted": False,
        "device_id": "laptop-1",
        "edited_at": "2026-01-02T03:04:05+00:00",
        **sync_columns,
    }


CHOICES = [
    (what, choice) for what, listing in LISTINGS.items() for choice in (listing.choices or (None,))
]


def compare_published(client: Client, game_id: int, view: ScopeView) -> None:
    """Every list, from here and from the server, and the events with all their columns."""
    for what, choice in CHOICES:
        listing = LISTINGS[what]
        here = listing.local(str(game_id), view, choice)
        assert listing.server(str(game_id), client, choice) == here, (what, choice)
    here = event_rows(
        sheet_of(game_id, view), situations_from_shifts(view), situations_from_penalties(view)
    )
    rows = client.rows("fact_events", {"game_id": f"eq.{game_id}"})
    published = [{name: row[name] for name in EVENT_COLUMNS} for row in rows]
    published.sort(key=lambda row: int(row["event_index"]))
    assert published == [{name: row[name] for name in EVENT_COLUMNS} for row in here]


def nhl_records(folder: Path, game_id: int) -> Records:
    """The recorded game under another id, so that tests do not meet on one game."""
    (scope,) = nhl.read([folder]).scopes
    return Records(make(i.kind, {**i.payload, "game_id": game_id}) for i in scope.records)


@pytest.fixture
def client(live_server: Any) -> Iterator[Callable[[str | None], Client]]:
    """Makes clients: `client(token)`, `client(None)` is anonymous."""
    opened: list[httpx.Client] = []

    def build(token: str | None) -> Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        http = httpx.Client(base_url=live_server.url, headers=headers, timeout=60)
        opened.append(http)
        return Client(http)

    yield build
    for http in opened:
        http.close()


@pytest.fixture
def scorekeeper(live_server: Any, client: Any, game_id: int) -> Client:
    """Whoever may write this test's game and no other."""
    made: Client = client(live_server.token("scorekeeper", "hockey", [str(game_id)]))
    return made


@pytest.fixture
def load_nhl() -> Callable[[Path, int], Records]:
    return nhl_records


@pytest.fixture
def view_of() -> Callable[[Iterable[Record]], Records]:
    return Records


@pytest.fixture(scope="session")
def made_databases() -> dict[str, str]:
    """The databases from which others are copied, by what stood in them before the pack."""
    return {}


@pytest.fixture
def new_database(live_server: Any, made_databases: dict[str, str]) -> Iterator[Callable[..., str]]:
    """Another database on the same server, as if `new_database(sql)` ran sql and the pack's."""
    names: list[str] = []

    def create(prefix: str, template: str) -> tuple[str, str]:
        name = f"{prefix}_{uuid.uuid4().hex}"
        statement = sql.SQL("create database {} template {}")
        with psycopg.connect(live_server.dsn, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name, psycopg.conninfo.make_conninfo(live_server.dsn, dbname=name)

    def build(before: str = "") -> str:
        if before not in made_databases:
            made, dsn = create("league_template", "template1")
            with psycopg.connect(dsn) as connection:
                connection.execute(before.encode())
            install(dsn, discover(), lambda _message: None)
            made_databases[before] = made
        name, dsn = create("league", made_databases[before])
        names.append(name)
        return dsn

    yield build
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        for name in names:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )


@pytest.fixture
def compare_rows() -> Callable[[Client, int, ScopeView], None]:
    """Fails at the first list or column in which the server and the program differ."""
    return compare_published


@pytest.fixture
def wire() -> Callable[..., dict[str, Any]]:
    return wire_row
