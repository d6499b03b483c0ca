"""Small named values that survive restarts."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from tracker.local_db.database import Database
from tracker.local_db.stamps import CLOCK_OFFSET, Stamps
from tracker.local_db.tables import meta

_GET = select(meta.c.value).where(meta.c.name == bindparam("asked"))
_INSERT = insert(meta)
_SET = _INSERT.on_conflict_do_update(
    index_elements=[meta.c.name], set_={"value": _INSERT.excluded.value}
)


class Meta:
    """Each call is one short transaction, on any thread."""

    def __init__(self, database: Database, stamps: Stamps) -> None:
        self._database = database
        self._stamps = stamps

    def get(self, name: str) -> str | None:
        """The value last set; None when there is none."""
        with self._database.read() as connection:
            return connection.execute(_GET, {"asked": name}).scalar_one_or_none()

    def set(self, name: str, value: str) -> None:
        """Durable when it returns. Safe to repeat."""
        with self._database.write() as connection:
            connection.execute(_SET, {"name": name, "value": value})
        if name == CLOCK_OFFSET:
            self._stamps.forget_offset()
