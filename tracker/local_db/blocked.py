"""Which changes wait for a parked creation: silently, unless somebody says so."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from tracker.core.ids import ChangeId, Key
from tracker.core.scope import Scope
from tracker.local_db.database import Database
from tracker.local_db.tables import AnyRow, ChangeState

_WAITS_FOR = text(
    """
    select o.change_id, o.record_id, o.is_creation, p.record_id as blocker, p.key, p.state
      from outbox o
      join records r on r.record_id = o.record_id
     cross join json_each(r.refs) j
      join outbox p on p.record_id = j.value
     where o.state = 'waiting' and o.is_delete = 0 and r.refs <> '{}'
       and p.is_creation = 1 and p.record_id <> o.record_id
       and (:scope is null or o.scope = :scope)
    """
)


class Blocked:
    """Each call is one short transaction, on any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_parked(self, scope: Scope | None = None) -> dict[ChangeId, Key]:
        """The changes that wait for a record whose creation is parked, and that record's key.

        Also those that wait for one which waits for it.
        """
        asked = None if scope is None else str(scope)
        with self._database.read() as connection:
            return _by_parked(connection.execute(_WAITS_FOR, {"scope": asked}).all())


def _by_parked(rows: Sequence[AnyRow]) -> dict[ChangeId, Key]:
    behind = {row.blocker: Key(row.key) for row in rows if row.state == ChangeState.PARKED}
    found: dict[ChangeId, Key] = {}
    is_growing = True
    while is_growing:
        news = [r for r in rows if r.blocker in behind and ChangeId(r.change_id) not in found]
        for row in news:
            found[ChangeId(row.change_id)] = behind[row.blocker]
            if row.is_creation:
                behind.setdefault(row.record_id, behind[row.blocker])
        is_growing = bool(news)
    return found
