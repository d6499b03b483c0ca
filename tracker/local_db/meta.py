"""Small named values that survive restarts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.dialects.sqlite import insert

from tracker.local_db.codec import dump_list
from tracker.local_db.database import Database
from tracker.local_db.stamps import CLOCK_OFFSET, Stamps
from tracker.local_db.tables import meta

_AFTER_ALL = chr(0x10FFFF)
_GET = select(meta.c.value).where(meta.c.name == bindparam("asked"))
# A range and no pattern, so that only those names are looked at: there are several per scope.
_STARTING = select(meta.c.name, meta.c.value).where(
    meta.c.name >= bindparam("prefix"), meta.c.name < bindparam("prefix") + _AFTER_ALL
)
_SOME = select(meta.c.name, meta.c.value).where(
    text("name in (select value from json_each(:names))")
)
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

    def starting_with(self, prefix: str) -> dict[str, str]:
        """All values whose names begin so, without the prefix."""
        with self._database.read() as connection:
            rows = connection.execute(_STARTING, {"prefix": prefix})
            return {name.removeprefix(prefix): value for name, value in rows}

    def get_all(self, prefix: str, names: Collection[str]) -> dict[str, str]:
        """The values last set of these names, each behind the prefix; by name without it."""
        if not names:
            return {}
        with self._database.read() as connection:
            asked = {"names": dump_list([prefix + name for name in names])}
            return {
                name.removeprefix(prefix): value for name, value in connection.execute(_SOME, asked)
            }

    def set_all(self, values: Mapping[str, str]) -> None:
        """Several values in one durable step. Not for the clock's offset."""
        if values:
            rows = [{"name": name, "value": value} for name, value in values.items()]
            with self._database.write() as connection:
                connection.execute(_SET, rows)

    def set(self, name: str, value: str) -> None:
        """Durable when it returns. Safe to repeat."""
        with self._database.write() as connection:
            connection.execute(_SET, {"name": name, "value": value})
        if name == CLOCK_OFFSET:
            self._stamps.forget_offset()

    def jot(self, name: str, value: str) -> None:
        """As `set`, without a wait for the disk: for what is set again at every key.

        It survives the end of the program, but perhaps not a power cut.
        """
        with self._database.write(is_durable=False) as connection:
            connection.execute(_SET, {"name": name, "value": value})


def set_note(connection: Connection, name: str, value: str) -> None:
    """As `Meta.set`, as part of a transaction. Not for the clock's offset."""
    connection.execute(_SET, {"name": name, "value": value})
