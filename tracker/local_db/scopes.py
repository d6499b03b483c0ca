"""Which scopes there are and what waits in them: one statement per question, for one or for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, bindparam, select, text

from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import scope_statements
from tracker.local_db.codec import dump_list, load
from tracker.local_db.tables import cursors, scope_counts

_NAMES = select(scope_counts.c.scope).distinct().order_by(scope_counts.c.scope)
_NAMES_HOLDING = _NAMES.where(scope_counts.c.kind == bindparam("kind"))
_HAS = select(scope_counts.c.scope).where(scope_counts.c.scope == bindparam("scope")).limit(1)
_EVERY_SUMMARY = text(scope_statements.EVERY_SUMMARY)
_SOME_SUMMARIES = text(scope_statements.SOME_SUMMARIES)
_COUNTS = text(scope_statements.EVERY_COUNT)
_SOME_COUNTS = text(scope_statements.SOME_COUNTS)
_CURSORS = select(cursors.c.scope, cursors.c.kind, cursors.c.cursor)
_SOME_CURSORS = _CURSORS.where(text(scope_statements.ASKED))

_scope = lru_cache(maxsize=8192)(Scope.parse)
"""The same names come again with every statement."""


@dataclass(frozen=True)
class OutboxCounts:
    """How many changes have not been acknowledged."""

    waiting: int = 0
    """Never sent."""
    sent: int = 0
    parked: int = 0

    @property
    def total(self) -> int:
        """Everything that is still in the outbox."""
        return self.waiting + self.sent + self.parked


NOTHING = OutboxCounts()


@dataclass(frozen=True)
class ScopeSummary:
    """One scope with its counts."""

    scope: Scope
    record_count: int
    """Live records of all kinds."""
    waiting: int
    """Changes not acknowledged and not parked."""
    parked: int
    scope_record: Record | None
    """The game, the raid …; None when it is not there (yet) or deleted."""


def names(connection: Connection, kind: str | None) -> list[Scope]:
    """Every scope that has records (of the kind), deleted ones included, in order of its name."""
    asked = {} if kind is None else {"kind": kind}
    rows = connection.execute(_NAMES if kind is None else _NAMES_HOLDING, asked)
    return [_scope(name) for name in rows.scalars().all()]


def has(connection: Connection, scope: Scope) -> bool:
    """Whether the scope has records, deleted ones included."""
    return connection.execute(_HAS, {"scope": str(scope)}).first() is not None


def summaries(
    connection: Connection, registry: Registry, asked: Sequence[Scope] | None
) -> list[ScopeSummary]:
    """Those of the asked scopes that have records, or of all, in order of their names."""
    subjects = [[profile.name, profile.scope_kind.kind.name] for profile in registry]
    given = {"subjects": dump_list(subjects)}
    statement = _EVERY_SUMMARY
    if asked is not None:
        statement, given["scopes"] = _SOME_SUMMARIES, dump_list([str(scope) for scope in asked])
    waits = outbox_counts(connection, asked)
    found = []
    for name, record_count, payload in connection.execute(statement, given).all():
        scope = _scope(name)
        count = waits.get(scope, NOTHING)
        subject = registry.profile(scope.profile).scope_kind
        found.append(
            ScopeSummary(
                scope=scope,
                record_count=record_count,
                waiting=count.waiting + count.sent,
                parked=count.parked,
                scope_record=None if payload is None else load(subject, payload),
            )
        )
    return found


def outbox_counts(
    connection: Connection, asked: Sequence[Scope] | None
) -> dict[Scope, OutboxCounts]:
    """What waits in each of these scopes, or of all; one where nothing waits is not in it."""
    if asked is None:
        rows = connection.execute(_COUNTS)
    else:
        rows = connection.execute(_SOME_COUNTS, {"scopes": dump_list([str(s) for s in asked])})
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.scope, {})[row.state] = row.n
    return {_scope(name): OutboxCounts(**counts) for name, counts in found.items()}


def pulled(connection: Connection, asked: Sequence[Scope] | None) -> dict[Scope, dict[str, int]]:
    """Per scope and kind the version up to which it was pulled; without those never pulled."""
    if asked is None:
        rows = connection.execute(_CURSORS)
    else:
        rows = connection.execute(_SOME_CURSORS, {"scopes": dump_list([str(s) for s in asked])})
    found: dict[str, dict[str, int]] = {}
    for name, kind, cursor in rows:
        found.setdefault(name, {})[kind] = cursor
    return {_scope(name): kinds for name, kinds in found.items()}
