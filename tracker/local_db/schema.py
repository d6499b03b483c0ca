"""The version of the local file: creating it, telling it from foreign ones, bringing it up."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import StoreDamaged, StoreTooNew

if TYPE_CHECKING:
    # Slow to import, and not needed to know the versions.
    from sqlalchemy import Connection

FILE_NAME = "tracker.db"

APPLICATION_ID = 0x54726B72
"""`Trkr`; tells a Tracker file from any other SQLite file."""

DEVICE_ID = "device_id"
"""The meta entry with this data folder's device id."""


@dataclass(frozen=True)
class MigrationChain:
    """The versions that this program can bring a file through, oldest first."""

    folder: Path
    modules: tuple[str, ...]

    @property
    def newest(self) -> int:
        """The version of a file that this program writes; `user_version` in the file."""
        return len(self.modules)


SHIPPED = MigrationChain(
    folder=Path(__file__).parent / "migrations",
    modules=(
        "tracker.local_db.migrations.versions.v0001_initial",
        "tracker.local_db.migrations.versions.v0002_ledger",
        "tracker.local_db.migrations.versions.v0003_step_groups",
        "tracker.local_db.migrations.versions.v0004_scope_counts",
        "tracker.local_db.migrations.versions.v0005_records_by_version",
        "tracker.local_db.migrations.versions.v0006_undo_order",
        "tracker.local_db.migrations.versions.v0007_fewer_versions",
    ),
)


def file_version(connection: Connection, path: Path, newest: int) -> int:
    """The file's version, 0 for an empty file.

    StoreDamaged when something else wrote the file, StoreTooNew when a newer Tracker did.
    """
    application = connection.exec_driver_sql("pragma application_id").scalar_one()
    version: int = connection.exec_driver_sql("pragma user_version").scalar_one()
    objects = connection.exec_driver_sql("select count(*) from sqlite_schema").scalar_one()
    if application != APPLICATION_ID:
        if application == 0 and objects == 0:
            return 0
        raise StoreDamaged(
            f"{path} was not written by Tracker. Move it away, or choose another data folder."
        )
    if version > newest:
        raise StoreTooNew(
            f"{path} was written by a newer Tracker (file version {version}, this program knows "
            f"{newest}). Install the newer one; nothing was changed."
        )
    return version


def create(connection: Connection, chain: MigrationChain) -> None:
    """A new file, by the same statements that the migrations hold, without loading Alembic."""
    for name in chain.modules:
        for statement in importlib.import_module(name).STATEMENTS:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"pragma application_id = {APPLICATION_ID}")
    _stamp(connection, chain.newest)
    connection.exec_driver_sql(
        "create table alembic_version (version_num varchar(32) not null primary key)"
    )
    connection.exec_driver_sql(
        "insert into alembic_version (version_num) values (?)",
        (importlib.import_module(chain.modules[-1]).revision,),
    )
    connection.exec_driver_sql(
        "insert into meta (name, value) values (?, ?)", (DEVICE_ID, uuid.uuid4().hex)
    )


def migrate(connection: Connection, chain: MigrationChain, backup: Callable[[], Path]) -> None:
    """Brings an older file up, after a backup; all in the caller's transaction."""
    backup()
    # Alembic takes longer to load than the window to open, and is needed once per release.
    from tracker.local_db.upgrading import upgrade

    upgrade(connection, chain.folder)
    _stamp(connection, chain.newest)


def require_writable(connection: Connection) -> None:
    """Raises at once for a file without write permission, which SQLite opens like any other."""
    connection.exec_driver_sql("savepoint probe")
    connection.exec_driver_sql("update meta set value = value where name = ?", (DEVICE_ID,))
    connection.exec_driver_sql("rollback to probe")
    connection.exec_driver_sql("release probe")


def _stamp(connection: Connection, version: int) -> None:
    connection.exec_driver_sql(f"pragma user_version = {version}")
