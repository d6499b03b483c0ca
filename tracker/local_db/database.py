"""Connections to the local file: pragmas, explicit transactions, and errors as sentences."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from tracker.errors import DiskFull, StoreDamaged, StoreError, StoreLocked, StoreReadOnly
from tracker.local_db.checkpoints import PAGES_AT_MOST, Checkpoints
from tracker.local_db.turns import Turns
from tracker.local_db.whole_files import sync_file

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a WAL file when one connection commits while another checkpoints."""

BUSY_TIMEOUT_SECONDS = 5.0
READER_CONNECTIONS = 4

# SQLite's result codes: BUSY, LOCKED; READONLY, CANTOPEN; CORRUPT, NOTADB; FULL.
_IN_USE, _UNWRITABLE, _DAMAGED, _FULL = (5, 6), (8, 14), (11, 26), (13,)
_PRIMARY_CODE = 0xFF

_SAFETY = ("foreign_keys = on", "trusted_schema = off", "cell_size_check = on")
_DURABILITY = ("journal_mode = wal", "synchronous = full")
_FOLDING = (f"wal_autocheckpoint = {PAGES_AT_MOST}",)
# A plain fsync on macOS leaves the data in the drive's cache.
_DURABILITY_MACOS = ("fullfsync = on", "checkpoint_fullfsync = on")
_READING = (*_SAFETY, "query_only = on")


def require_current_sqlite(
    version: tuple[int, ...] = sqlcipher3.dbapi2.sqlite_version_info,
) -> None:
    """StoreError when the bundled SQLite has the WAL-reset bug."""
    if version < OLDEST_SQLITE:
        found, wanted = (".".join(map(str, v)) for v in (version, OLDEST_SQLITE))
        raise StoreError(
            f"The bundled SQLite is {found}, which can damage files; "
            f"install a 'sqlcipher3' that carries {wanted} or later."
        )


def is_frozen(path: Path) -> bool:
    """Whether the folder is read-only and the file is whole and in nobody's hands."""
    unfolded = path.with_name(f"{path.name}-wal")
    is_open = path.with_name(f"{path.name}-shm").exists()
    is_whole = not unfolded.exists() or unfolded.stat().st_size == 0
    return is_whole and not is_open and not os.access(path.parent, os.W_OK)


class _Snapshots(threading.local):
    """How many the asking thread reads from just now."""

    count = 0


class Database:
    """One file, one writing connection behind a lock, and a few reading ones.

    Every method may be called from any thread. Writes are served in order.
    """

    def __init__(self, path: Path, *, writable: bool, is_frozen: bool = False) -> None:
        """A frozen file lies where nothing can be written, and nobody has it open."""
        require_current_sqlite()
        self.path = path
        self._log = path.with_name(f"{path.name}-wal")
        self.is_writable = writable
        self._turns = Turns()
        self._snapshots = _Snapshots()
        self._is_closed = False
        self.writer = _writer_engine(path) if writable else None
        self._checkpoints = Checkpoints(lambda: _connect(str(path), _writing()))
        self._is_syncing = True
        self.readers = _reader_engine(path, is_frozen)

    @contextmanager
    def write(self, *, is_durable: bool = True) -> Iterator[Connection]:
        """One IMMEDIATE transaction; an exception rolls everything back, DDL too.

        One that is not durable survives the end of the program but perhaps not a power cut, which
        takes the newest ones and never one out of the middle: for what the server tells again.
        The next durable one makes it so, too.
        """
        if self.writer is None:
            raise StoreReadOnly(f"{self.path} was opened for reading only; nothing was written.")
        with self._turns.turn(), translated_errors(self.path):
            self._require_open()
            with self.writer.connect() as connection:
                self._sync_commits(connection, is_durable)
                with connection.begin():
                    yield connection
            self._checkpoints.committed()

    def make_durable(self) -> None:
        """All that was committed so far survives a power cut when this returns.

        Takes no turn: others may write meanwhile.
        """
        self._require_open()
        # Not by a transaction that changes nothing: SQLite has nothing to write then, and does
        # not wait for what was written before. Whatever is no longer in this file is on the disk.
        try:
            sync_file(self._log)
        except OSError as error:
            raise StoreError(
                f"{self.path} could not be put on the disk ({error.strerror}), so nothing was "
                "sent. Check the disk, then sync again."
            ) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot, which later commits do not change."""
        self._require_open()
        with translated_errors(self.path), self.readers.begin() as connection:
            self._snapshots.count += 1
            try:
                yield connection
            finally:
                self._snapshots.count -= 1

    @property
    def is_in_use_here(self) -> bool:
        """Whether the asking thread has a transaction open, also one that only reads.

        While that is so, it must not wait for anything slow: not for a server, not for a person.
        """
        return self.writing_thread == threading.get_ident() or self._snapshots.count > 0

    @property
    def writing_thread(self) -> int | None:
        """The thread that has a writing transaction open at this moment."""
        return self._turns.owner

    def close(self) -> None:
        """Folds the WAL into the file and closes every connection. Safe to repeat."""
        with self._turns.turn():
            self._is_closed = True
            self._checkpoints.close()
            self.readers.dispose()
            if self.writer is not None:
                self.writer.dispose()

    def _sync_commits(self, connection: Connection, is_wanted: bool) -> None:
        if is_wanted != self._is_syncing:
            level = "full" if is_wanted else "normal"
            # Through the driver: a statement of the layer above would begin the transaction.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute(f"pragma synchronous = {level}")
            self._is_syncing = is_wanted

    def _require_open(self) -> None:
        # The engines would connect again, without the folder's lock.
        if self._is_closed:
            raise RuntimeError(f"{self.path} was closed")


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turns what a full disk, a broken file or another process causes into TrackerErrors."""
    try:
        yield
    except (DBAPIError, sqlcipher3.dbapi2.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        expected = _expected(path, getattr(cause, "sqlite_errorcode", None))
        if expected is None:
            raise
        raise expected from error


def _expected(path: Path, code: int | None) -> StoreError | None:
    primary = None if code is None else code & _PRIMARY_CODE
    if primary in _IN_USE:
        return StoreLocked(f"{path} is in use by another program; close it and try again.")
    if primary in _UNWRITABLE:
        return StoreReadOnly(
            f"{path} cannot be written; check the permissions of the file and its folder."
        )
    if primary in _DAMAGED:
        return StoreDamaged(
            f"{path} is damaged or not a Tracker file; "
            "put the newest file of the folder 'backups' in its place."
        )
    if primary in _FULL:
        return DiskFull(
            f"There is no space left for {path}. What was saved before is intact, the last "
            "entry was not saved; free some space and repeat it."
        )
    return None


def _writing() -> Sequence[str]:
    extra = _DURABILITY_MACOS if sys.platform == "darwin" else ()
    return (*_SAFETY, *_DURABILITY, *extra, *_FOLDING)


def _writer_engine(path: Path) -> Engine:
    return _engine(str(path), _writing(), "begin immediate", StaticPool)


def _reader_engine(path: Path, is_frozen: bool) -> Engine:
    # Without `immutable` even a reader of a WAL file writes files of its own beside it.
    name = f"{path.absolute().as_uri()}?immutable=1" if is_frozen else str(path)
    pool = {"pool_size": READER_CONNECTIONS, "max_overflow": -1}
    return _engine(name, _READING, "begin", QueuePool, **pool)


def _connect(name: str, pragmas: Sequence[str]) -> Any:
    connection = sqlcipher3.dbapi2.connect(
        name,
        timeout=BUSY_TIMEOUT_SECONDS,
        # The driver opens no transactions of its own, so that DDL rolls back, too.
        isolation_level=None,
        check_same_thread=False,
        uri=name.startswith("file:"),
    )
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"pragma {pragma}")
    cursor.close()
    return connection


def _engine(
    name: str, pragmas: Sequence[str], begin: str, pool: type[Any], **pool_options: int
) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3.dbapi2,
        creator=lambda: _connect(name, pragmas),
        poolclass=pool,
        **pool_options,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
