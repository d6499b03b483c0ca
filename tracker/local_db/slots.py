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


class IndexGiver:
    """The next indexes for new records of a kind here: above all known ones, and of our slot.

    Good for one transaction, in which it is told of every index that is used.
    """

    def __init__(self, connection: Connection, scope: Scope, kind: str) -> None:
        asked = {"scope": str(scope), "kind": kind}
        self._highest: int | None = connection.execute(_HIGHEST, asked).scalar_one()
        kept = connection.execute(_NOTE, {"asked": slot_note(scope)}).scalar_one_or_none()
        self._slot, self._scope = parse_slot(kept) or ALONE, str(scope)

    def take(self) -> int:
        """The next one; the same again until it is used."""
        return next_index(self._highest, self._scope, self._slot)

    def used(self, index: int | None) -> None:
        """A record has it now."""
        self._highest = max(self._highest or 0, index or 0)
