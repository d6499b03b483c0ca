"""Notes why a sent change is held: refused for want of a right, and sent again with every run.

A sent change may be on the server, so nobody can give it up; one that is held can be: the server's
receipts were asked when it was refused, and it was not sent since.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update

from tracker.core.ids import ChangeId
from tracker.core.scope import Scope
from tracker.errors import InputError
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
_IS_HELD = (outbox.c.state == ChangeState.SENT, outbox.c.reason_code == HELD)
_LIFT = (
    update(outbox)
    .where(outbox.c.scope == bindparam("in_scope"), *_IS_HELD)
    .values(reason_code=None, reason=None)
)
_ONE = select(outbox.c.seq, outbox.c.record_id, outbox.c.key).where(
    outbox.c.change_id == bindparam("id"), *_IS_HELD
)
_OF_RECORD = select(func.count()).where(outbox.c.record_id == bindparam("id"))
_RELEASE = update(outbox).where(outbox.c.seq == bindparam("at")).values(state=ChangeState.PARKED)


class Holding:
    """Each call is one short transaction, on any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, change_ids: Sequence[ChangeId], reason: str) -> None:
        """They stay sent: the next run sends the same bytes. Safe to repeat."""
        with self._database.write() as connection:
            connection.execute(_HOLD, {"ids": list(change_ids), "why": reason})

    def lift(self, scope: Scope) -> None:
        """What is held there is about to go out again, and may arrive. Safe to repeat."""
        # Whatever goes out is made durable before it does, and this with it.
        with self._database.write(is_durable=False) as connection:
            connection.execute(_LIFT, {"in_scope": str(scope)})

    def release(self, change_id: ChangeId) -> None:
        """Parks a held change, so that it can be discarded; it is not sent until it is retried.

        InputError when it is not held (any more), or when the record was edited since.
        """
        with self._database.write() as connection:
            row = connection.execute(_ONE, {"id": change_id}).one_or_none()
            if row is None:
                raise InputError(
                    "The change is not held any more: it is under way to the server, or was "
                    "answered. Sync first, then look again."
                )
            if connection.execute(_OF_RECORD, {"id": row.record_id}).scalar_one() > 1:
                raise InputError(
                    f"{row.key} was edited since; discard that edit first, then this one."
                )
            connection.execute(_RELEASE, {"at": row.seq})
