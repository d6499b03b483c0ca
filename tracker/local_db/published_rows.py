"""Published rows that were fetched once, for reading without a network.

They are kept in a file of their own beside the records, and in no table of the records' file: they
can be fetched again, so they are not worth a backup, a migration or a wait for the disk, and a
season of them written at once must never stand between a key press and its commit. The file is
made when it is first needed. One that is damaged, or of another version, is begun anew.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import orjson
from sqlalchemy import Connection, text

from tracker.core.published import KeptRows, PublishedQuery
from tracker.errors import StoreDamaged, StoreReadOnly
from tracker.local_db.database import Database, is_frozen

log = logging.getLogger(__name__)

_Found = TypeVar("_Found")

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

    def __init__(
        self, folder: Path, *, writable: bool = True, most_bytes: int = LARGEST_BYTES
    ) -> None:
        """One that is not writable leaves the file as it is, also a damaged or a newer one."""
        self._path = folder / FILE_NAME
        self._is_writable, self._most_bytes = writable, most_bytes
        # Held by every call to its end: no file is deleted or closed under somebody's hands.
        self._turn = threading.Lock()
        self._database: Database | None = None
        self._is_closed = False

    def get(self, source: str, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        """What is kept of these."""
        wanted = list(queries)

        def read(database: Database) -> list[KeptRows | None]:
            with database.read() as connection:
                return [_kept(connection, source, query) for query in wanted]

        if not self._path.exists():
            return []
        try:
            found = self._use(read)
        except StoreDamaged:
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

        def write(database: Database) -> None:
            with database.write(is_durable=False) as connection:
                connection.execute(_KEEP, values)
                connection.execute(_MAKE_ROOM, {"most": self._most_bytes})

        self._change(write)

    def forget(self, source: str, query: PublishedQuery) -> None:
        """The server no longer shows it. Safe to repeat."""

        def write(database: Database) -> None:
            with database.write(is_durable=False) as connection:
                connection.execute(_FORGET, {"source": source, "query": _name(query)})

        if self._path.exists():
            self._change(write)

    def forget_others(self, source: str | None) -> None:
        """Of other servers and other people nothing is left; of None nothing at all."""

        def write(database: Database) -> None:
            with database.write() as connection:
                connection.execute(_FORGET_OTHERS, {"source": source or ""})

        if self._path.exists():
            self._change(write)

    def close(self) -> None:
        """Frees the file for good. Safe to repeat."""
        with self._turn:
            self._is_closed = True
            self._let_go()

    def _change(self, work: Callable[[Database], None]) -> None:
        if not self._is_writable:
            raise StoreReadOnly(f"{self._path} was opened for reading only; nothing was written.")
        self._use(work)

    def _use(self, work: Callable[[Database], _Found]) -> _Found:
        with self._turn:
            if self._is_closed:
                # It would be opened again, without the folder's lock.
                raise RuntimeError(f"{self._path} was closed")
            try:
                return work(self._opened())
            except StoreDamaged as error:
                if not self._is_writable:
                    raise
                log.warning("%s is begun anew: %s", self._path, error)
                self._let_go()
                _delete(self._path)
                return work(self._opened())

    def _opened(self) -> Database:
        if self._database is None:
            self._database = (_open if self._is_writable else _open_to_read)(self._path)
        return self._database

    def _let_go(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


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


def _open_to_read(path: Path) -> Database:
    database = Database(path, writable=False, is_frozen=is_frozen(path))
    try:
        with database.read() as connection:
            _require_current(connection, path)
    except BaseException:
        database.close()
        raise
    return database


def _require_current(connection: Connection, path: Path) -> None:
    version = connection.exec_driver_sql("pragma user_version").scalar_one()
    if version != VERSION:
        raise StoreDamaged(f"{path} is of version {version} and cannot be read.")


def _delete(path: Path) -> None:
    try:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise StoreReadOnly(
            f"{path} is damaged and cannot be deleted: {error.strerror}. Delete it by hand; "
            "what was in it is fetched again."
        ) from error


def _name(query: PublishedQuery) -> str:
    return orjson.dumps([query.table, *query.filters]).decode()


def _kept(connection: Connection, source: str, query: PublishedQuery) -> KeptRows | None:
    found = connection.execute(_GET, {"source": source, "query": _name(query)}).one_or_none()
    if found is None:
        return None
    try:
        rows = orjson.loads(zlib.decompress(found.rows))
        fetched_at = datetime.fromisoformat(found.fetched_at)
    except (zlib.error, ValueError) as error:
        raise StoreDamaged(f"What was kept of '{query.table}' cannot be unpacked.") from error
    return KeptRows(query, rows, fetched_at, bool(found.is_cut))
