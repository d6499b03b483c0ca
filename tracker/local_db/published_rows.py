"""Published rows that were fetched once, for reading without a network.

They are kept in a file of their own beside the records, and in no table of the records' file: they
can be fetched again, so they are not worth a backup, a migration or a wait for the disk, and a
season of them written at once must never stand between a key press and its commit. The file is
made when it is first needed. One that is damaged, or of another version, is begun anew.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import orjson
from sqlalchemy import Connection, text

from tracker.core.published import KeptRows, PublishedQuery
from tracker.errors import StoreDamaged
from tracker.local_db.database import Database

FILE_NAME = "published.db"
VERSION = 1
LARGEST_BYTES = 48 * 1024 * 1024
"""Of all that is kept, compressed; what was fetched longest ago goes first."""

_FASTEST = 1
_CREATE = """
    create table kept (
        source     text not null,
        query      text not null,
        fetched_at text not null,
        is_cut     integer not null,
        size       integer not null,
        rows       blob not null,
        primary key (source, query)
    ) strict
"""
_GET = text("select fetched_at, is_cut, rows from kept where source = :source and query = :query")
_KEEP = text(
    "insert or replace into kept (source, query, fetched_at, is_cut, size, rows) "
    "values (:source, :query, :fetched_at, :is_cut, :size, :rows)"
)
_FORGET = text("delete from kept where source = :source and query = :query")
_FORGET_OTHERS = text("delete from kept where source <> :source")
_MAKE_ROOM = text(
    "delete from kept where rowid in ("
    "  select rowid from (select rowid, sum(size) over (order by fetched_at desc, rowid desc) sum"
    "    from kept) where sum > :most)"
)


class PublishedRows:
    """Answers of the server by who asked which server. Each call is short, on any thread.

    A source names the server and the person: what one was shown is never given to another.
    """

    def __init__(self, folder: Path, *, most_bytes: int = LARGEST_BYTES) -> None:
        self._path = folder / FILE_NAME
        self._most_bytes = most_bytes
        self._opening = threading.Lock()
        self._database: Database | None = None
        self._is_closed = False

    def get(self, source: str, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        """What is kept of these."""
        if not self._path.exists():
            return []
        try:
            with self._opened().read() as connection:
                found = [_kept(connection, source, query) for query in queries]
        except StoreDamaged:
            self._begin_anew()
            return []
        return [kept for kept in found if kept is not None]

    def keep(self, source: str, kept: KeptRows) -> None:
        """In the place of what was kept of this query; StoreError when the disk refuses it."""
        packed = zlib.compress(orjson.dumps([dict(row) for row in kept.rows]), _FASTEST)
        values = {
            "source": source,
            "query": _name(kept.query),
            "fetched_at": kept.fetched_at.isoformat(),
            "is_cut": int(kept.is_cut),
            "size": len(packed),
            "rows": packed,
        }
        with self._opened().write(is_durable=False) as connection:
            connection.execute(_KEEP, values)
            connection.execute(_MAKE_ROOM, {"most": self._most_bytes})

    def forget(self, source: str, query: PublishedQuery) -> None:
        """The server no longer shows it. Safe to repeat."""
        if self._path.exists():
            with self._opened().write(is_durable=False) as connection:
                connection.execute(_FORGET, {"source": source, "query": _name(query)})

    def forget_others(self, source: str | None) -> None:
        """Of other servers and other people nothing is left; of None nothing at all."""
        if self._path.exists():
            with self._opened().write() as connection:
                connection.execute(_FORGET_OTHERS, {"source": source or ""})

    def close(self) -> None:
        """Frees the file for good. Safe to repeat."""
        self._let_go()
        self._is_closed = True

    def _let_go(self) -> None:
        with self._opening:
            if self._database is not None:
                self._database.close()
                self._database = None

    def _opened(self) -> Database:
        if self._is_closed:
            # It would be opened again, without the folder's lock.
            raise RuntimeError(f"{self._path} was closed")
        with self._opening:
            if self._database is None:
                try:
                    self._database = _open(self._path)
                except StoreDamaged:
                    _delete(self._path)
                    self._database = _open(self._path)
            return self._database

    def _begin_anew(self) -> None:
        self._let_go()
        _delete(self._path)


def _open(path: Path) -> Database:
    database = Database(path, writable=True)
    try:
        with database.write() as connection:
            version = connection.exec_driver_sql("pragma user_version").scalar_one()
            if version != VERSION:
                connection.exec_driver_sql("drop table if exists kept")
                connection.exec_driver_sql(_CREATE)
                connection.exec_driver_sql(f"pragma user_version = {VERSION}")
    except BaseException:
        database.close()
        raise
    return database


def _delete(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _name(query: PublishedQuery) -> str:
    return orjson.dumps([query.table, *query.filters]).decode()


def _kept(connection: Connection, source: str, query: PublishedQuery) -> KeptRows | None:
    found = connection.execute(_GET, {"source": source, "query": _name(query)}).one_or_none()
    if found is None:
        return None
    rows = orjson.loads(zlib.decompress(found.rows))
    return KeptRows(query, rows, datetime.fromisoformat(found.fetched_at), bool(found.is_cut))
