"""Refresh debts: the durable promise to ask the server to publish what it acknowledged."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from tracker.core.scope import Scope
from tracker.local_db.database import Database
from tracker.local_db.tables import debts

_DUE = select(debts.c.scope, debts.c.version).order_by(debts.c.scope)
_INSERT = insert(debts)
_OWE = _INSERT.on_conflict_do_update(
    index_elements=[debts.c.scope],
    set_={"version": func.max(debts.c.version, _INSERT.excluded.version)},
)
_PAY = delete(debts).where(
    debts.c.scope == bindparam("paid"), debts.c.version <= bindparam("published")
)


@dataclass(frozen=True)
class Debt:
    """The scope must be published at least up to this version."""

    scope: Scope
    version: int


class Debts:
    """Each call is one short transaction, on any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self) -> tuple[Debt, ...]:
        """Every unpaid debt, one per scope."""
        with self._database.read() as connection:
            return tuple(Debt(Scope.parse(s), v) for s, v in connection.execute(_DUE))

    def owe(self, scope: Scope, version: int) -> None:
        """For what is found on the server to have come from here. Safe to repeat."""
        with self._database.write() as connection:
            owe(connection, scope, version)

    def pay(self, scope: Scope, published_version: int) -> None:
        """Clears the debt if it is covered; a higher one, made meanwhile, stays."""
        with self._database.write() as connection:
            connection.execute(_PAY, {"paid": str(scope), "published": published_version})


def owe(connection: Connection, scope: Scope, version: int) -> None:
    """Raises the scope's debt to this version, in the transaction that acknowledges it."""
    connection.execute(_OWE, {"scope": str(scope), "version": version})
