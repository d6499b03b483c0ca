"""Many records at once, on a bench's server and on its laptop, as a finished sync leaves them."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg

from tracker.core.ids import new_change_id
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.profiles.hockey.kinds import Event, Game

NOW = datetime.now(UTC).isoformat(timespec="microseconds")
FIELDS = {
    "period": 2,
    "start_elapsed_seconds": 315,
    "event_start_seconds": 885,
    "event_team": "home",
    "event_type": "Shot",
    "event_detail": "Shot_OnNetSaved",
    "event_detail_2": "Shot_Wrist",
    "event_team_player_1": 17,
    "opp_team_player_1": 44,
    "goalie_player": 31,
}

# As a server holds them after a sync; replica: without one trigger per row.
_ON_SERVER = """
set session_replication_role = replica;
create temp table planted on commit drop as
    select g, n, md5('record/' || g || '/' || n)::uuid as record_id,
           md5('change/' || g || '/' || n)::uuid as change_id,
           nextval('tracker.change_versions') as version
      from generate_series({first}, {last}) g, generate_series(0, {events}) n;
insert into public.staging_games
    (game_key, game_id, game_date, record_id, change_id, version, device_id, edited_at)
    select 'G' || g, g, date '2026-01-31' + g % 200, record_id, change_id, version, 'bench', now()
      from planted where n = 0;
insert into public.staging_events
    (event_key, game_id, event_index, {names}, record_id, change_id, version, device_id, edited_at)
    select 'E' || g || lpad(n::text, 5, '0'), g, n, {values}, record_id, change_id, version,
           'bench', now()
      from planted where n > 0;
insert into public.sync_receipts
    (change_id, scope, version, kind, key, record_id, action, device_id, edited_at)
    select change_id, 'hockey:' || g, version, case n when 0 then 'game' else 'event' end,
           case n when 0 then 'G' || g else 'E' || g || lpad(n::text, 5, '0') end,
           record_id, 'add', 'bench', now()
      from planted;
insert into public.sync_scopes (scope, version, published_version, kinds)
    select 'hockey:' || g, max(version), max(version), jsonb_build_object(
        'game', jsonb_build_object('version', max(version) filter (where n = 0), 'live_rows', 1),
        'event', jsonb_build_object('version', max(version) filter (where n > 0),
                                    'live_rows', count(*) - 1))
      from planted group by g;
set session_replication_role = origin;
"""
_PLANTED = """
select scope, key, record_id::text, version from public.sync_receipts
 where scope = any (%s) and device_id = 'bench'
"""
_RECORD = """
insert into records (record_id, profile, kind, scope, key, idx, base_version, edited_at, payload)
values (?, 'hockey', ?, ?, ?, ?, ?, ?, ?)
"""
_CHANGE = """
insert into outbox (change_id, record_id, scope, kind, key, state, is_delete, is_creation,
                    base_version, tries, edited_at)
values (?, ?, ?, 'event', ?, 'waiting', 0, 1, 0, 0, ?)
"""
_LEDGER = "insert into ledger (change_id, edited_at, record_id, action) values (?, ?, ?, 'add')"
_CURSOR = "insert into cursors (scope, kind, cursor) values (?, ?, ?)"
_NOTE = "insert or replace into meta (name, value) values (?, ?)"


@dataclass(frozen=True)
class Games:
    """Games with numbers in a row, each with as many events."""

    first: int
    count: int
    events: int

    @property
    def scopes(self) -> list[Scope]:
        return [Scope("hockey", str(self.first + n)) for n in range(self.count)]


def planting(games: Games) -> str:
    """The statements that put these games on a server, in one transaction of its owner."""
    last = games.first + games.count - 1
    return _ON_SERVER.format(
        first=games.first,
        last=last,
        events=games.events,
        names=", ".join(FIELDS),
        values=", ".join(_literal(value) for value in FIELDS.values()),
    )


def plant_on_server(dsn: str, games: Games) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(planting(games).encode())
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("vacuum analyze")


def add_on_server(dsn: str, game: int, first: int, count: int) -> None:
    """As another laptop's push leaves them: through the guard."""
    names, values = ", ".join(FIELDS), ", ".join(_literal(value) for value in FIELDS.values())
    with psycopg.connect(dsn) as connection:
        connection.execute(
            f"insert into public.staging_events (event_key, game_id, event_index, {names}) "  # noqa: S608
            f"select 'E{game}' || lpad(n::text, 5, '0'), {game}, n, {values} "
            f"from generate_series({first}, {first + count - 1}) n"
        )


def plant_on_laptop(store: Store, dsn: str, games: Games) -> None:
    names = [str(scope) for scope in games.scopes]
    with psycopg.connect(dsn) as connection:
        found = connection.execute(_PLANTED, (names,)).fetchall()
    tops: dict[tuple[str, str], int] = {}
    rows = []
    for scope, key, record_id, version in found:
        kind = "game" if key[0] == "G" else "event"
        tops[scope, kind] = max(version, tops.get((scope, kind), 0))
        index = None if kind == "game" else int(key[-5:])
        text = _payload(scope, index)
        rows.append((record_id, kind, scope, key, index, version, NOW, text))
    cursors = [(scope, kind, version) for (scope, kind), version in tops.items()]
    with store._database.write() as connection:
        connection.exec_driver_sql(_RECORD, rows)
        connection.exec_driver_sql(_CURSOR, cursors)
        connection.exec_driver_sql(_NOTE, [(f"digest:{name}", NOW) for name in names])


def record(store: Store, scope: Scope, first: int, count: int) -> None:
    """New events that wait, as recording leaves them."""
    rows, changes, ledger = [], [], []
    for index in range(first, first + count):
        key, change_id = f"E{scope.id}{index:05d}", new_change_id()
        seed = hashlib.md5(f"{store.device_id}/{key}".encode(), usedforsecurity=False)
        record_id = str(uuid.UUID(bytes=seed.digest()))
        text = _payload(str(scope), index)
        rows.append((record_id, "event", str(scope), key, index, 0, NOW, text))
        changes.append((change_id, record_id, str(scope), key, NOW))
        ledger.append((change_id, NOW, record_id))
    with store._database.write() as connection:
        connection.exec_driver_sql(_RECORD, rows)
        connection.exec_driver_sql(_CHANGE, changes)
        connection.exec_driver_sql(_LEDGER, ledger)


def _payload(scope: str, index: int | None) -> str:
    if index is None:
        payload = {**_empty(Game), "game_id": int(scope[7:]), "game_date": "2026-01-31"}
    else:
        payload = {**_empty(Event), **FIELDS, "game_id": int(scope[7:]), "event_index": index}
    return orjson.dumps(payload).decode()


def _empty(kind: type[Any]) -> dict[str, Any]:
    return _EMPTY[kind]


def _defaults(kind: type[Any], **needed: Any) -> dict[str, Any]:
    found: dict[str, Any] = kind(**needed).payload()
    return found


_EMPTY: dict[type[Any], dict[str, Any]] = {
    Game: _defaults(Game, game_id=1),
    Event: _defaults(Event, game_id=1, event_index=1),
}


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"'{value}'"
