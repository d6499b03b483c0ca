"""Which indexes this device gives out in a scope, so that laptops without a network rarely meet."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, bindparam, func, select

from tracker.core.keys import ALONE, Slot, next_index
from tracker.core.scope import Scope
from tracker.local_db.tables import meta, records

_HIGHEST = select(func.max(records.c.idx)).where(
    records.c.scope == bindparam("scope"), records.c.kind == bindparam("kind")
)
_NOTE = select(meta.c.value).where(meta.c.name == bindparam("asked"))


def slot_note(scope: Scope | Literal[""]) -> str:
    """The name of the meta entry that keeps the scope's slot, written `3/4`; "" begins all."""
    return f"slot:{scope}"


def parse_slot(text: str | None) -> Slot | None:
    """A kept slot; None when none was handed out."""
    if text is None:
        return None
    number, _, of = text.partition("/")
    return Slot(int(number), int(of))


def free_index(connection: Connection, scope: Scope, kind: str) -> int:
    """The next index for a new record here: above all known ones, and of our slot."""
    highest = connection.execute(_HIGHEST, {"scope": str(scope), "kind": kind}).scalar_one()
    kept = connection.execute(_NOTE, {"asked": slot_note(scope)}).scalar_one_or_none()
    return next_index(highest, str(scope), parse_slot(kept) or ALONE)
