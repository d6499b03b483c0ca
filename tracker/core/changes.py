"""What happens to records: stored records with their state, and the announcement of a commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.core.ids import Key, RecordId
from tracker.core.record import Record
from tracker.core.scope import Scope

R_co = TypeVar("R_co", bound=Record, covariant=True)


class RecordState(StrEnum):
    """Where a record stands between this laptop and the server."""

    SYNCED = "synced"
    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"


@dataclass(frozen=True)
class StoredRecord(Generic[R_co]):
    """A record as the local store holds it."""

    scope: Scope
    key: Key
    record_id: RecordId
    record: R_co
    is_deleted: bool
    base_version: int
    """The server version that the local contents started from; 0 when the server has none."""
    state: RecordState
    reason: str | None
    """Why it is parked, as a sentence; None otherwise."""


class Origin(StrEnum):
    """Who caused a commit."""

    LOCAL = "local"
    SYNC = "sync"


@dataclass(frozen=True)
class Changed:
    """One record that a commit touched."""

    scope: Scope
    kind: str
    key: Key
    stored: StoredRecord[Record] | None = field(default=None, compare=False, repr=False)
    """What the commit left there, where that is at hand; a later commit may have changed it."""


@dataclass(frozen=True)
class ChangeSet:
    """What one commit touched: keys, rarely contents; listeners read again what they show."""

    origin: Origin
    records: tuple[Changed, ...]
