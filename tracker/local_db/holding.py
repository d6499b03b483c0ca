"""Notes why a sent change is held: refused for want of a right, and sent again with every run."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, update

from tracker.core.ids import ChangeId
from tracker.local_db.database import Database
from tracker.local_db.tables import ChangeState, outbox

HELD = "permission"
"""The reason's code of a change that is held."""

_HOLD = (
    update(outbox)
    .where(
        outbox.c.change_id.in_(bindparam("ids", expanding=True)),
        outbox.c.state == ChangeState.SENT,
    )
    .values(reason_code=HELD, reason=bindparam("why"))
)


class Holding:
    """Each call is one short transaction, on any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, change_ids: Sequence[ChangeId], reason: str) -> None:
        """They stay sent: the next run sends the same bytes. Safe to repeat."""
        with self._database.write() as connection:
            connection.execute(_HOLD, {"ids": list(change_ids), "why": reason})
