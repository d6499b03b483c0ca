"""Whether the mirror is what the server has: counts, digests, and starting a kind over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import bindparam, select, text, update

from tracker.core.ids import RecordId
from tracker.core.scope import Scope
from tracker.local_db.codec import dump_list
from tracker.local_db.parts import StoreParts
from tracker.local_db.tables import cursors, records, scope_counts

_MIRRORED = (
    records.c.scope == bindparam("of_scope"),
    records.c.kind == bindparam("of_kind"),
    records.c.base_version > 0,
)
_LIVE_BY_KIND = select(scope_counts.c.kind, scope_counts.c.mirrored).where(
    scope_counts.c.scope == bindparam("of_scope"), scope_counts.c.mirrored > 0
)
_CURSORS = select(cursors.c.kind, cursors.c.cursor).where(cursors.c.scope == bindparam("of_scope"))
_ROWS = (
    select(records.c.record_id, records.c.base_version, records.c.base_deleted)
    .where(*_MIRRORED)
    .order_by(records.c.record_id)
)
_LIVE_AMONG = text(
    """
    select count(*) from json_each(:ids) j cross join records r on r.record_id = j.value
     where r.base_version > 0 and r.base_deleted = 0
    """
)
_TRUSTED = select(records.c.record_id).where(*_MIRRORED)
# Every pulled row is news again; what is pending keeps its own base.
_DISTRUST = text(
    """
    update records set base_version = 1
     where record_id in (select value from json_each(:ids)) and base_version > 0
    """
)
_FORGET = (
    update(cursors)
    .where(cursors.c.scope == bindparam("of_scope"), cursors.c.kind == bindparam("of_kind"))
    .values(cursor=0)
)


class MirrorCheck:
    """Each call is one short transaction or several, on any thread."""

    def __init__(self, parts: StoreParts) -> None:
        self._database = parts.database
        self._pace = parts.pace

    def live_rows(self, scope: Scope) -> dict[str, int]:
        """Per kind, how many records the server has that are not deleted there."""
        with self._database.read() as connection:
            rows = connection.execute(_LIVE_BY_KIND, {"of_scope": str(scope)})
            return {kind: count for kind, count in rows}

    def cursors(self, scope: Scope) -> dict[str, int]:
        """Per kind, the version up to which it was pulled."""
        with self._database.read() as connection:
            rows = connection.execute(_CURSORS, {"of_scope": str(scope)})
            return {kind: cursor for kind, cursor in rows}

    def live_among(self, record_ids: Sequence[RecordId]) -> int:
        """How many of these records the server had, not deleted, when they were last pulled."""
        with self._database.read() as connection:
            asked = {"ids": dump_list(record_ids)}
            count: int = connection.execute(_LIVE_AMONG, asked).scalar_one()
            return count

    def digest(self, scope: Scope, kind: str) -> str:
        """The hash that the server's `scope_digest` gives for the same rows."""
        with self._database.read() as connection:
            rows = connection.execute(_ROWS, {"of_scope": str(scope), "of_kind": kind})
            parts = (f"{i}:{v}:{'true' if deleted else 'false'}" for i, v, deleted in rows)
            return hashlib.md5(",".join(parts).encode(), usedforsecurity=False).hexdigest()

    def start_over(self, scope: Scope, kind: str) -> None:
        """The kind is pulled from its beginning next; records and pending changes stay.

        Broken off at any point, the next pull still begins there.
        """
        asked = {"of_scope": str(scope), "of_kind": kind}
        with self._database.write() as connection:
            connection.execute(_FORGET, asked)
        with self._database.read() as connection:
            left = connection.execute(_TRUSTED, asked).scalars().all()
        while left:
            self._pace.give_way()
            rows = self._pace.rows
            with self._database.write(is_durable=False) as connection:
                connection.execute(_DISTRUST, {"ids": dump_list(left[:rows])})
            left = left[rows:]
