"""The outbox: changes wait here until the server has acknowledged them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from tracker.core.changes import Changed, Origin
from tracker.core.ids import ChangeId, Key, RecordId, new_change_id
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.coalescing import Contents, after_refusal
from tracker.local_db.codec import dump, dump_list, parse
from tracker.local_db.debts import owe
from tracker.local_db.ledger import accept, hand_over
from tracker.local_db.meta import set_note
from tracker.local_db.one_by_one import one_by_one
from tracker.local_db.parts import StoreParts
from tracker.local_db.rebasing import put_on_base
from tracker.local_db.sending import BatchLimits, FrozenChange, FrozenPart, freeze
from tracker.local_db.tables import AnyRow, ChangeState, outbox, records
from tracker.local_db.undo import record_unit
from tracker.local_db.writing import RecordWriter, pending

ACKNOWLEDGED = "acknowledged:"
"""Before a scope's name: the meta entry with its last acknowledged change and its version."""
GIVEN_UP = "given_up:"
"""Before a change's id: the scope of a change that was sent before a person gave it up."""

_SCOPES = (
    select(outbox.c.scope)
    .where(outbox.c.state != ChangeState.PARKED)
    .group_by(outbox.c.scope)
    .order_by(outbox.c.scope)
)
# Materialized: SQLite would go through all records, and for each through all that is accepted.
_ADVANCE = text(
    """
    with accepted as materialized (
        select o.record_id, o.payload, o.is_delete, j.value as version
          from json_each(:accepted) j
         cross join outbox o on o.change_id = j.key
    )
    update records
       set base_payload = nullif(a.payload, records.payload),
           base_deleted = a.is_delete,
           base_version = a.version
      from accepted a
     where records.record_id = a.record_id and a.version >= records.base_version
    returning record_id, key, base_version
    """
)
_OVERTAKEN = text(
    """
    select o.seq, o.record_id, o.key, j.value as version
      from json_each(:accepted) j
     cross join outbox o on o.change_id = j.key
     cross join records r on r.record_id = o.record_id
     where j.value < r.base_version
    """
)
_REBASE_NEXT = text(
    """
    update outbox
       set base_version = (
               select r.base_version from records r where r.record_id = outbox.record_id)
     where record_id in (select value from json_each(:ids)) and state = 'waiting'
    """
)
_START_FROM = (
    update(outbox)
    .where(outbox.c.record_id == bindparam("record"), outbox.c.state == ChangeState.WAITING)
    .values(base_version=bindparam("new_base"))
)
_REMOVE = text("delete from outbox where change_id in (select key from json_each(:accepted))")
_BY_ID = select(outbox).where(outbox.c.change_id == bindparam("id"))
_UNSENT_BESIDE = select(outbox).where(
    outbox.c.record_id == bindparam("record"), outbox.c.state == ChangeState.WAITING
)
_BASE = select(records.c.base_version).where(records.c.record_id == bindparam("id"))
_SHOWN = select(records.c.payload, records.c.deleted).where(records.c.record_id == bindparam("id"))
_SHOW_DELETION = (
    update(records).where(records.c.record_id == bindparam("id")).values(deleted=bindparam("gone"))
)
_SENT_CONTENTS = (
    select(outbox.c.is_delete, func.coalesce(outbox.c.payload, records.c.payload).label("payload"))
    .join(records, records.c.record_id == outbox.c.record_id)
    .where(outbox.c.seq == bindparam("at"))
)
_SET = update(outbox).where(outbox.c.seq == bindparam("at"))
_PARK = _SET.values(
    state=ChangeState.PARKED, reason_code=bindparam("code"), reason=bindparam("why")
)
_RESEND = _SET.values(state=bindparam("new_state"), reason_code=None, reason=None)
_ANEW = _SET.values(
    state=ChangeState.WAITING,
    reason_code=None,
    reason=None,
    payload=None,
    change_id=bindparam("new_id"),
    base_version=bindparam("new_base"),
    is_creation=bindparam("new_creation"),
)
_TAKE_OVER = _SET.values(
    was_sent=True,
    is_creation=bindparam("new_creation"),
    base_version=bindparam("new_base"),
    base_values=bindparam("new_values"),
)
_DROP = delete(outbox).where(outbox.c.seq == bindparam("at"))


class Accepted(NamedTuple):
    """The server has the change, as this version of the row."""

    change_id: ChangeId
    version: int
    has_receipt: bool = True
    """False where another change made the row what this one would have made of it."""


@dataclass(frozen=True)
class Rejected:
    """The server definitely refused the change."""

    change_id: ChangeId
    code: str
    reason: str
    """A sentence for the user."""


@dataclass(frozen=True)
class _Overtaken:
    """An accepted change of a record of which a pull brought a newer state before the answer."""

    record_id: RecordId
    key: str
    version: int
    sent: Contents


class Outbox:
    """Each call is one short transaction, on any thread."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts

    def scopes(self) -> tuple[Scope, ...]:
        """The scopes with anything to send, in order of their names."""
        with self._parts.database.read() as connection:
            return tuple(Scope.parse(scope) for (scope,) in connection.execute(_SCOPES))

    def freeze_batch(
        self,
        scope: Scope,
        kind: str,
        max_rows: int = 500,
        max_bytes: int = 1_048_576,
        after: Key | None = None,
    ) -> tuple[FrozenChange, ...]:
        """What to send now, sorted by key; empty when nothing is left (after that key).

        The changes are marked as sent before this returns, and must be made durable before the
        first byte leaves. Unanswered ones come again with the same bytes; later edits of a record
        wait until its sent change is answered, and records that point at one which the server does
        not have wait for that one. At least one change is returned even if it alone exceeds
        `max_bytes`.
        """
        batch: list[FrozenChange] = []
        used = 0
        while len(batch) < max_rows:
            self._parts.pace.give_way()
            rows = min(self._parts.pace.rows, max_rows - len(batch))
            part = self._freeze(scope, kind, BatchLimits(rows, max_bytes, after, used))
            batch += part.changes
            used += part.bytes
            self._announce(Changed(scope, kind, key) for key in part.fresh)
            if not part.is_full:
                break
            after = batch[-1].key
        return tuple(batch)

    def make_durable(self) -> None:
        """What was frozen so far is known to have been sent, also after a power cut.

        Waits for the disk and for no transaction, so that the next batch can be frozen meanwhile.
        """
        self._parts.database.make_durable()

    def _freeze(self, scope: Scope, kind: str, limits: BatchLimits) -> FrozenPart:
        record_kind = self._parts.registry.kind(scope, kind)
        with self._parts.database.write(is_durable=False) as connection:
            return freeze(connection, scope, record_kind, self._parts.device_id, limits)

    def acknowledge(self, scope: Scope, kind: str, accepted: Sequence[Accepted]) -> None:
        """The server has these changes; they leave, and the scope owes a refresh.

        Safe to repeat: an unknown id counts as acknowledged.
        """
        left = accepted
        while left:
            self._parts.pace.give_way()
            rows = self._parts.pace.rows
            self._acknowledge(scope, kind, left[:rows])
            left = left[rows:]

    def _acknowledge(self, scope: Scope, kind: str, accepted: Sequence[Accepted]) -> None:
        record_kind = self._parts.registry.kind(scope, kind)
        listed = dump({a.change_id: a.version for a in accepted})
        # Lost in a power cut, the changes go out once more and the server knows them.
        with self._parts.database.write(is_durable=False) as connection:
            advanced = connection.execute(_ADVANCE, {"accepted": listed}).all()
            is_all = len(advanced) == len(accepted)
            overtaken = [] if is_all else _overtaken(connection, listed)
            accept(connection, listed)
            connection.execute(_REMOVE, {"accepted": listed})
            ids = dump_list([record_id for record_id, _, _ in advanced])
            connection.execute(_REBASE_NEXT, {"ids": ids})
            for row in overtaken:
                connection.execute(_START_FROM, {"record": row.record_id, "new_base": row.version})
                put_on_base(connection, record_kind, row.record_id, row.sent)
            versions = [*(version for _, _, version in advanced), *(r.version for r in overtaken)]
            if versions:
                owe(connection, scope, max(versions))
                _note_last(connection, scope, accepted)
        keys = [*(key for _, key, _ in advanced), *(row.key for row in overtaken)]
        self._announce(Changed(scope, kind, Key(key)) for key in keys)

    def park(self, rejected: Sequence[Rejected]) -> None:
        """Sets changes aside with the server's reason; an unknown id is passed over.

        An edit made meanwhile takes the refused one's place and is sent as the next change.
        """

        def park_one(connection: Connection, refusal: Rejected) -> list[Changed]:
            row = connection.execute(_BY_ID, {"id": refusal.change_id}).one_or_none()
            if row is None:
                return []
            self._park(connection, row, refusal)
            return [_changed(row)]

        one_by_one(self._parts, rejected, park_one)

    def retry(self, change_id: ChangeId) -> None:
        """Sends a parked change again: the same bytes, or a new change where the row has moved.

        The new one keeps its base: what the record has become since is settled, not overwritten.
        """
        with self._parts.database.write() as connection:
            row = _the_parked(connection, change_id)
            base = connection.execute(_BASE, {"id": row.record_id}).one()
            if base.base_version == row.base_version:
                # One that never went out itself is the rest of a circle, which is opened again.
                state = ChangeState.SENT if row.tries else ChangeState.WAITING
                connection.execute(_RESEND, {"at": row.seq, "new_state": state})
            else:
                connection.execute(
                    _ANEW,
                    {
                        "at": row.seq,
                        "new_id": new_change_id(),
                        "new_base": row.base_version,
                        "new_creation": False,
                    },
                )
                connection.execute(_SHOW_DELETION, {"id": row.record_id, "gone": row.is_delete})
        self._announce([_changed(row)])

    def discard(self, change_id: ChangeId) -> None:
        """Gives a change up and shows what the server has; undo brings it back as a new change.

        InputError while it is under way: whether the server has it must be known first.
        """
        parts = self._parts
        with parts.database.write() as connection:
            row = connection.execute(_BY_ID, {"id": change_id}).one_or_none()
            if row is None:
                raise InputError(f"There is no change {change_id} in the outbox; look again.")
            if row.state == ChangeState.SENT:
                raise InputError(
                    f"The change of {row.key} is under way to the server; sync first, then discard."
                )
            stamp = parts.stamps.next(connection)
            writer = RecordWriter(connection, parts.registry, stamp)
            writer.give_up(RecordId(row.record_id), row.seq)
            if row.tries:
                set_note(connection, f"{GIVEN_UP}{change_id}", row.scope)
            record_unit(connection, f"discard the change of {row.key}", stamp, writer.steps)
        self._announce([_changed(row)])

    def _park(self, connection: Connection, row: AnyRow, refusal: Rejected) -> None:
        later = connection.execute(_UNSENT_BESIDE, {"record": row.record_id}).one_or_none()
        if later is None or later.seq == row.seq:
            values = {"at": row.seq, "code": refusal.code, "why": refusal.reason}
            connection.execute(_PARK, values)
            return
        sent = _sent_contents(connection, row.seq)
        next_change = after_refusal(pending(row), pending(later))
        hand_over(connection, row.change_id, later.change_id)
        connection.execute(_DROP, {"at": row.seq})
        connection.execute(
            _TAKE_OVER,
            {
                "at": later.seq,
                "new_creation": next_change.is_creation,
                "new_base": next_change.base_version,
                "new_values": dump(next_change.base_values),
            },
        )
        kind = self._parts.registry.kind(Scope.parse(row.scope), row.kind)
        if _is_rest_of_circle(connection, kind, row, sent):
            # To send the same creation again would go on for ever.
            values = {"at": later.seq, "code": refusal.code, "why": refusal.reason}
            connection.execute(_PARK, values)
        base = connection.execute(_BASE, {"id": row.record_id}).one()
        if base.base_version > next_change.base_version:
            # A pull brought a newer state while the refused change was under way.
            put_on_base(connection, kind, RecordId(row.record_id), sent)

    def _announce(self, touched: Iterable[Changed]) -> None:
        self._parts.announcer.announce(Origin.SYNC, touched)


def _is_rest_of_circle(
    connection: Connection, kind: type[Record], refused: AnyRow, sent: Contents
) -> bool:
    """Whether only references were left to send behind a refused creation."""
    if not refused.is_creation or refused.is_delete:
        return False
    record = connection.execute(_SHOWN, {"id": refused.record_id}).one()
    payload = parse(record.payload)
    left = {name for name, value in payload.items() if value != sent.payload.get(name)}
    return not record.deleted and left <= {reference.field for reference in kind.kind.references}


def _note_last(connection: Connection, scope: Scope, accepted: Iterable[Accepted]) -> None:
    proven = [a for a in accepted if a.has_receipt]
    if proven:
        last = max(proven, key=lambda a: a.version)
        set_note(connection, f"{ACKNOWLEDGED}{scope}", f"{last.change_id} {last.version}")


def _overtaken(connection: Connection, accepted: str) -> list[_Overtaken]:
    rows = connection.execute(_OVERTAKEN, {"accepted": accepted}).all()
    return [
        _Overtaken(RecordId(r.record_id), r.key, r.version, _sent_contents(connection, r.seq))
        for r in rows
    ]


def _sent_contents(connection: Connection, seq: int) -> Contents:
    sent = connection.execute(_SENT_CONTENTS, {"at": seq}).one()
    return Contents(parse(sent.payload), bool(sent.is_delete))


def _the_parked(connection: Connection, change_id: ChangeId) -> AnyRow:
    row = connection.execute(_BY_ID, {"id": change_id}).one_or_none()
    if row is None or row.state != ChangeState.PARKED:
        raise InputError(f"There is no parked change {change_id}; look again at what is parked.")
    return row


def _changed(row: AnyRow) -> Changed:
    return Changed(Scope.parse(row.scope), row.kind, Key(row.key))
