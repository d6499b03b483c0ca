"""The core's own record kind: what was settled by the rule, for people to review everywhere."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.keys import KeyPattern
from tracker.core.record import Record, RecordKind, column

CONFLICT = "conflict"

_ENTRIES = uuid.UUID("0b1f5a3e-54c2-5d0f-8f0e-7f6f0f3f9d51")


class ConflictEntry(Record):
    """Both sides of a settled conflict; "mine" is what the device that settled it had."""

    kind: ClassVar[RecordKind] = RecordKind(
        name=CONFLICT,
        label="Conflict",
        table="sync_conflicts",
        key_field="conflict_key",
        key_pattern=KeyPattern("C", indexed=False),
        scope_field="scope_name",
        names_whole_scope=True,
    )

    scope_name: str = column("Scope", default=..., max_length=100)
    conflict_id: UUID = column("Conflict", default=...)
    record_kind: str = column("Kind", default=..., max_length=60)
    record_key: str = column("Key", default=..., max_length=100)
    subject_id: UUID = column("Record", default=...)
    settled_at: datetime = column("Later edit", default=...)
    my_device: str | None = column("Settled on", max_length=100)
    their_device: str | None = column("Other device", max_length=100)
    values_json: str = column("Values", default=...)
    """Per field: base, mine, theirs, chosen and the rule, as a JSON object."""
    is_reviewed: bool = column("Reviewed", default=False)

    @property
    def scope_id(self) -> str:
        """The id part of the scope."""
        return self.scope_name.partition(":")[2]

    @property
    def key(self) -> Key:
        """`C` and the entry's identity: two devices never give one key to two entries."""
        return Key(f"{self.kind.key_pattern.letter}{self.conflict_id}")

    @property
    def title(self) -> str:
        """The record that it is about."""
        return f"{self.record_kind} {self.record_key}"


def entry_id(record_id: RecordId, change_id: ChangeId, version: int) -> RecordId:
    """The identity of the entry about a change that met this version of its record.

    Whoever settles that change again makes the same entry.
    """
    return RecordId(str(uuid.uuid5(_ENTRIES, f"{record_id}/{change_id}/{version}")))
