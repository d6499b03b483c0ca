"""A check of the whole local file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2
from sqlalchemy import func, select

from tracker.errors import StoreDamaged
from tracker.local_db.database import Database
from tracker.local_db.tables import records


@dataclass(frozen=True)
class StoreHealth:
    """What a file without faults is like."""

    path: Path
    sqlite_version: str
    records: int
    """Deleted ones included."""


def check_health(database: Database) -> StoreHealth:
    """Reads every page and every reference; StoreDamaged says what is wrong."""
    with database.read() as connection:
        verdict = connection.exec_driver_sql("pragma integrity_check(1)").scalar_one()
        broken = connection.exec_driver_sql("pragma foreign_key_check").first()
        count = connection.execute(select(func.count()).select_from(records)).scalar_one()
    if broken is not None:
        verdict = f"a row of {broken[0]} belongs to nothing"
    if verdict != "ok":
        raise StoreDamaged(
            f"{database.path} is damaged ({verdict}); "
            "put the newest sound file of the folder 'backups' in its place."
        )
    return StoreHealth(database.path, sqlcipher3.dbapi2.sqlite_version, count)
