"""The ledger: what became of every local edit.

Every edit of a person or an import is entered with the change that carries it (`edited`). While
that change is in the outbox, its state there is the edit's; when it leaves, the fate is noted:

    ledger.note(connection, change_id, Fate.SETTLED, version)

in the transaction that takes the change out of the outbox, before it is taken out. Where another
change goes on in its place (merged contents, a free key), its id is given as `becomes`, and the
edits move to it: they are waiting again, and keep the fate that was noted when that one is
accepted. A change that gets a new id by an update moves its edits by itself (a trigger), and an
unsent one that is deleted without a word was dropped (another trigger).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, text

from tracker.core.conflict import CONFLICT
from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.scope import Scope
from tracker.local_db.database import Database
from tracker.local_db.tables import AnyRow, ledger, outbox, records


class Fate(StrEnum):
    """What became of an edit, or where its change stands."""

    ACCEPTED = "accepted"
    """The server has it as it was made."""
    MERGED = "merged"
    """The server has it, put together with somebody else's edit of other fields."""
    SETTLED = "settled"
    """Somebody else had changed the same; decided by the rule, listed in `tracker conflicts`."""
    REKEYED = "re-keyed"
    """The server has it under another key: the first one was taken."""
    DISCARDED = "discarded"
    """A person gave it up."""
    DROPPED = "dropped"
    """Taken back here before anything was sent, such as a record added and deleted."""
    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"
    UNKNOWN = "unknown"
    """Neither in the outbox nor noted: a bug, which is shown and not hidden."""


@dataclass(frozen=True)
class Account:
    """One local edit and what became of it."""

    scope: Scope
    kind: str
    key: Key
    record_id: RecordId
    action: str
    """`add`, `edit` or `delete`."""
    edited_at: datetime
    change_id: ChangeId
    fate: Fate
    version: int | None
    """The record's version on the server with this edit in it; None while there is none."""
    reason: str | None
    """Why it is parked."""


_INSERT = insert(ledger).prefix_with("or ignore")
# A later merge of the same edit does not hide that it was settled or got another key.
_NOTE = text(
    """
    update or replace ledger
       set outcome = iif(:fate = 'merged' and outcome in ('settled', 're-keyed'), outcome, :fate),
           version = :at,
           change_id = :now_in
     where change_id = :id
    """
)
_TAKE_BACK = text(
    """
    update ledger set outcome = 'dropped'
     where change_id = :id and outcome = 'merged' and version is null
    """
)
_HAND_OVER = text("update or replace ledger set change_id = :now_in where change_id = :id")
_ACCEPT = text(
    """
    update ledger
       set outcome = coalesce(outcome, 'accepted'), version = j.value
      from json_each(:accepted) j
     where change_id = j.key
    """
)
_ACCOUNTS = (
    select(
        ledger.c.change_id,
        ledger.c.record_id,
        ledger.c.action,
        ledger.c.edited_at,
        ledger.c.outcome,
        ledger.c.version,
        records.c.scope,
        records.c.kind,
        records.c.key,
        outbox.c.state,
        outbox.c.reason,
    )
    .select_from(
        ledger.join(records, records.c.record_id == ledger.c.record_id).outerjoin(
            outbox, outbox.c.change_id == ledger.c.change_id
        )
    )
    .order_by(ledger.c.edited_at, ledger.c.change_id)
)


def edited(
    connection: Connection, change_id: ChangeId, record: tuple[RecordId, str], edit: tuple[str, str]
) -> None:
    """Enters an edit: (record id, kind) and (action, stamp). Entries about conflicts are none."""
    record_id, kind = record
    if kind == CONFLICT:
        return
    action, edited_at = edit
    values = {"change_id": change_id, "record_id": record_id, "edited_at": edited_at}
    connection.execute(_INSERT, {**values, "action": action})


def note(
    connection: Connection,
    change_id: ChangeId,
    fate: Fate,
    version: int | None = None,
    *,
    becomes: ChangeId | None = None,
) -> None:
    """What became of a change; `becomes` is the change that goes on in its place, if one does."""
    values = {"id": change_id, "fate": fate, "at": version, "now_in": becomes or change_id}
    connection.execute(_NOTE, values)


def hand_over(connection: Connection, change_id: ChangeId, becomes: ChangeId) -> None:
    """A change that is taken up by another one, without a fate of its own."""
    connection.execute(_HAND_OVER, {"id": change_id, "now_in": becomes})


def take_back(connection: Connection, change_id: ChangeId) -> None:
    """A change that was undone here after it was put on a newer row, and before it was sent."""
    connection.execute(_TAKE_BACK, {"id": change_id})


def accept(connection: Connection, accepted: str) -> None:
    """The server has these changes: a JSON object {change id: version}."""
    connection.execute(_ACCEPT, {"accepted": accepted})


class Ledger:
    """Each call is one short transaction, on any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accounts(
        self, since: datetime | None = None, scope: Scope | None = None
    ) -> tuple[Account, ...]:
        """Every local edit since then, oldest first, and what became of it."""
        wanted = _ACCOUNTS
        if since is not None:
            first = since.astimezone(UTC).isoformat(timespec="microseconds")
            wanted = wanted.where(ledger.c.edited_at >= first)
        if scope is not None:
            wanted = wanted.where(records.c.scope == str(scope))
        with self._database.read() as connection:
            return tuple(_account(row) for row in connection.execute(wanted))


def totals(accounts: Sequence[Account]) -> dict[Fate, int]:
    """How many edits had each fate; the sum is the number of edits."""
    counts = Counter(account.fate for account in accounts)
    return {fate: counts[fate] for fate in Fate}


def _account(row: AnyRow) -> Account:
    return Account(
        scope=Scope.parse(row.scope),
        kind=row.kind,
        key=Key(row.key),
        record_id=RecordId(row.record_id),
        action=row.action,
        edited_at=datetime.fromisoformat(row.edited_at),
        change_id=ChangeId(row.change_id),
        fate=Fate(row.state or row.outcome or Fate.UNKNOWN),
        version=None if row.state else row.version,
        reason=row.reason,
    )
