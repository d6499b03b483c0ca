"""The local store: every record of this laptop, what waits to be sent, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from tracker.core.changes import ChangeSet, Origin
from tracker.core.clock import Clock
from tracker.core.ids import DeviceId, RecordId
from tracker.core.registry import Registry
from tracker.errors import InputError, StoreDamaged, StoreError, StoreReadOnly
from tracker.local_db import undo
from tracker.local_db.announcing import Announcer
from tracker.local_db.backups import take_backup
from tracker.local_db.blocked import Blocked
from tracker.local_db.database import Database, is_frozen
from tracker.local_db.debts import Debts
from tracker.local_db.folder_lock import FolderLock
from tracker.local_db.handing_over import HandOver
from tracker.local_db.health import StoreHealth, check_health
from tracker.local_db.holding import Holding
from tracker.local_db.kind_changes import renew_payloads
from tracker.local_db.ledger import Ledger
from tracker.local_db.meta import Meta
from tracker.local_db.mirror import Mirror
from tracker.local_db.mirror_check import MirrorCheck
from tracker.local_db.outbox import Outbox
from tracker.local_db.pace import Pace
from tracker.local_db.parts import StoreParts
from tracker.local_db.published_rows import PublishedRows
from tracker.local_db.reading import Reader
from tracker.local_db.rekeying import Rekeying
from tracker.local_db.restarting import Restarting
from tracker.local_db.schema import (
    DEVICE_ID,
    FILE_NAME,
    SHIPPED,
    MigrationChain,
    create,
    file_version,
    require_writable,
)
from tracker.local_db.schema import migrate as bring_up
from tracker.local_db.settling import Settlements
from tracker.local_db.stamps import Stamps, last_stamp
from tracker.local_db.undo import PastEdit
from tracker.local_db.unit import Unit
from tracker.local_db.views import renew_views, view_definitions
from tracker.local_db.writing import RecordWriter


class Store:
    """One open data folder. Every method may be called from any thread and is short.

    What `write`, `undo` and `redo` did is on the disk when they return.
    """

    def __init__(self, parts: StoreParts, clock: Clock, lock: FolderLock | None) -> None:
        self._parts = parts
        self._database = parts.database
        self._clock = clock
        self._lock = lock
        self.registry = parts.registry
        self.device_id = parts.device_id
        self.outbox = Outbox(parts)
        self.mirror = Mirror(parts)
        self.mirror_check = MirrorCheck(parts)
        self.settlements = Settlements(parts)
        self.blocked = Blocked(parts.database)
        self.holding = Holding(parts.database)
        self.rekeying = Rekeying(parts)
        self.restarting = Restarting(parts)
        self.debts = Debts(parts.database)
        self.handing_over = HandOver(parts)
        self.ledger = Ledger(parts.database)
        self.meta = Meta(parts.database, parts.stamps)
        self.published = PublishedRows(
            parts.database.path.parent, writable=parts.database.is_writable
        )

    def expect_entry(self) -> None:
        """Somebody pressed a key: who works in the background gives way for a moment."""
        self._parts.pace.entered()

    def write(self, label: str, *, group: str | None = None) -> AbstractContextManager[Unit]:
        """One durable, undoable step: its records, their changes and the way back, or nothing.

        Steps of one group are undone together; give them the same label.

        The commit is announced after the block. The block must not wait for anything: other
        threads' writes wait for it.
        """
        return self._write(label, group)

    def read(self) -> AbstractContextManager[Reader]:
        """One snapshot; close it soon, since the file cannot shrink meanwhile."""
        return self._read()

    def undo(self) -> str | None:
        """Takes back the newest step, in new changes; returns its label, None if there is none."""
        return self._go(undo.step_back)

    def redo(self) -> str | None:
        """Repeats the step undone last; returns its label, None if there is none."""
        return self._go(undo.step_forward)

    def undo_label(self) -> str | None:
        """What `undo` would take back, such as `add event E1896900001`."""
        with self._database.read() as connection:
            return undo.next_label(connection, redo=False)

    def redo_label(self) -> str | None:
        """What `redo` would repeat."""
        with self._database.read() as connection:
            return undo.next_label(connection, redo=True)

    def history(self, record_id: RecordId) -> list[PastEdit]:
        """What was done to a record on this laptop, oldest first."""
        with self._database.read() as connection:
            return undo.history(connection, record_id)

    def last_stamp(self) -> str | None:
        """It changes with all that is written here; None when nothing ever was."""
        with self._database.read() as connection:
            written = last_stamp(connection)
        return None if written is None else written.isoformat()

    def subscribe(self, listener: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Calls the listener after each commit, on the committing thread; returns the way out."""
        return self._parts.announcer.subscribe(listener)

    def check(self) -> StoreHealth:
        """Reads the whole file; StoreDamaged says what is wrong with it. Takes a while."""
        return check_health(self._database)

    def backup(self) -> Path:
        """A checked copy in the folder `backups`; older ones are thinned out. Takes a while."""
        return take_backup(self._database.path, self._clock.now())

    def close(self) -> None:
        """Frees the file and the folder. Safe to repeat."""
        with ExitStack() as closing:
            if self._lock is not None:
                closing.callback(self._lock.release)
            closing.callback(self._database.close)
            closing.callback(self.published.close)

    def __enter__(self) -> Self:
        """Closes the store at the end of a `with` block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """See `close`."""
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Reader]:
        with self._database.read() as connection:
            yield Reader(connection, self.registry)

    @contextmanager
    def _write(self, label: str, group: str | None) -> Iterator[Unit]:
        self._parts.pace.entered()
        with self._database.write() as connection:
            stamp = self._parts.stamps.next(connection)
            writer = RecordWriter(connection, self.registry, stamp)
            unit = Unit(connection, self.registry, writer)
            yield unit
            full = label if group else _full_label(label, writer)
            undo.record_unit(connection, full, stamp, writer.steps, group)
        self._parts.announcer.announce(Origin.LOCAL, unit.touched())

    def _go(self, step: Callable[[Connection, RecordWriter], str | None]) -> str | None:
        self._parts.pace.entered()
        with self._database.write() as connection:
            stamp = self._parts.stamps.next(connection)
            writer = RecordWriter(connection, self.registry, stamp)
            label = step(connection, writer)
        self._parts.announcer.announce(Origin.LOCAL, writer.touched.values())
        return label


def open_store(
    folder: Path,
    registry: Registry,
    clock: Clock,
    *,
    writable: bool = True,
    lock_wait_seconds: float = 0.0,
) -> Store:
    """Opens or creates the data folder's file, and brings an older one up after a backup.

    Errors: StoreLocked (another process has it), StoreTooNew, StoreDamaged, StoreReadOnly,
    DiskFull. `writable=False` takes no lock and changes nothing; InputError if there is no file.
    """
    if not writable:
        return _open_to_read(folder, registry, clock)
    return open_with(SHIPPED, folder, registry, clock, lock_wait_seconds)


def open_with(
    chain: MigrationChain,
    folder: Path,
    registry: Registry,
    clock: Clock,
    lock_wait_seconds: float,
) -> Store:
    """`open_store` for writing, with these versions of the file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreReadOnly(
            f"The folder {folder} cannot be made: {error.strerror}. Choose another one."
        ) from error
    with ExitStack() as undoing:
        lock = FolderLock(folder, lock_wait_seconds)
        undoing.callback(lock.release)
        database = Database(folder / FILE_NAME, writable=True)
        undoing.callback(database.close)
        _prepare(database, chain, registry, clock)
        store = Store(_parts(database, registry, clock), clock, lock)
        undoing.pop_all()
        return store


def _open_to_read(folder: Path, registry: Registry, clock: Clock) -> Store:
    path = folder / FILE_NAME
    if not path.is_file():
        raise InputError(f"There are no records in {folder} yet; record or import some first.")
    database = Database(path, writable=False, is_frozen=is_frozen(path))
    try:
        with database.read() as connection:
            version = file_version(connection, path, SHIPPED.newest)
        _require_current(path, version)
        return Store(_parts(database, registry, clock), clock, None)
    except BaseException:
        database.close()
        raise


def _require_current(path: Path, version: int) -> None:
    if version < SHIPPED.newest:
        raise StoreError(
            f"{path} is from an older Tracker; open it for writing once to bring it up to date."
        )


def _prepare(database: Database, chain: MigrationChain, registry: Registry, clock: Clock) -> None:
    wanted = view_definitions(registry)
    with database.write() as connection:
        version = file_version(connection, database.path, chain.newest)
        if version == 0:
            create(connection, chain)
        elif version < chain.newest:
            bring_up(connection, chain, lambda: take_backup(database.path, clock.now()))
        require_writable(connection)
        renewed = renew_views(connection, wanted)
        if version > 0:
            renew_payloads(connection, registry, renewed)


def _parts(database: Database, registry: Registry, clock: Clock) -> StoreParts:
    stamps = Stamps(clock)
    device_id = Meta(database, stamps).get(DEVICE_ID)
    if device_id is None:
        raise StoreDamaged(
            f"{database.path} has lost its device id; "
            "put the newest file of the folder 'backups' in its place."
        )
    return StoreParts(database, registry, DeviceId(device_id), stamps, Announcer(), Pace())


def _full_label(label: str, writer: RecordWriter) -> str:
    keys = {changed.key for changed in writer.touched.values()}
    key = next(iter(keys)) if len(keys) == 1 else None
    return label if key is None or key in label else f"{label} {key}"
