"""One batch until each of its changes has a verdict: accepted, or refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.core.ids import ChangeId
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.local_db.holding import HELD
from tracker.local_db.outbox import Accepted, Rejected
from tracker.local_db.sending import FrozenChange
from tracker.sync.classify import (
    PERMISSION_CODES,
    Refusal,
    RefusalClass,
    as_error,
    is_for_people,
)
from tracker.sync.known_server import Notes
from tracker.sync.lookup import Conflict, look_up, receipts
from tracker.sync.refusal_words import plain_words
from tracker.sync.settle import Unsettled, verdict
from tracker.sync.transport import Returned, Stored, Transport, Upsert
from tracker.sync.wire import arguments, body_of, sent_columns

LARGEST_BATCH = 500
LARGEST_BODY = 1_048_576
UNKNOWN_TRIES = 3
DOUBLED = "23505"
"""A unique index has the row already."""

_BLAMES_ROWS = (RefusalClass.POISON, RefusalClass.PERMISSION, RefusalClass.UNKNOWN)


@dataclass
class BatchSize:
    """How many rows to send at once: halved when the server chokes, slowly raised again."""

    rows: int = LARGEST_BATCH
    _good: int = 0

    def shrink(self) -> None:
        """The server could not cope with a batch of this size."""
        self.rows = max(1, self.rows // 2)
        self._good = 0

    def succeeded(self) -> None:
        """After five batches without trouble a little more is tried."""
        self._good += 1
        if self._good >= 5:
            self.rows = min(LARGEST_BATCH, self.rows + 50)
            self._good = 0


@dataclass
class Verdicts:
    """What the server decided about a batch."""

    accepted: list[Accepted] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)
    """Neither: the record moved on, or another one holds its key."""
    held: list[Rejected] = field(default_factory=list)
    """Refused for want of a right, and so was all else: not these are to blame."""

    def __add__(self, other: Verdicts) -> Verdicts:
        return Verdicts(
            self.accepted + other.accepted,
            self.rejected + other.rejected,
            self.unsettled + other.unsettled,
        )

    def with_held(self) -> Verdicts:
        """Of a whole batch: where nothing got through, no row is blamed for the missing right."""
        if self.accepted or self.unsettled:
            return self
        held = [rejected for rejected in self.rejected if rejected.code == HELD]
        return replace(self, rejected=[r for r in self.rejected if r not in held], held=held)


Batch = Sequence[FrozenChange]


class Delivery:
    """Sends batches of one scope and kind.

    Every method raises a SyncError when there is no verdict: the batch is then sent again, byte
    for byte, by a later run. Safe to repeat at any point.
    """

    def __init__(
        self, transport: Transport, notes: Notes, size: BatchSize, scope: Scope, kind: type[Record]
    ) -> None:
        self._transport = transport
        self._notes = notes
        self._size = size
        self.kind = kind
        self._wire_kind = f"{scope.profile}.{kind.kind.name}"
        self._tries_note = f"tries:{scope}:{kind.kind.name}"
        self._columns = sent_columns(kind)

    def send(self, batch: Batch) -> Stored | Refusal:
        """One request."""
        kind = self.kind.kind
        body = body_of(change.row for change in batch)
        return self._transport.upsert(Upsert(kind.table, kind.key_field, self._columns, body))

    def verdicts(self, batch: Batch, reply: Stored | Refusal) -> Verdicts:
        """The verdict on every change of a batch that was answered so."""
        return self._verdicts(batch, reply).with_held()

    def _verdicts(self, batch: Batch, reply: Stored | Refusal) -> Verdicts:
        match reply:
            case Stored():
                self._size.succeeded()
                self._forget_tries()
                return self._stored(batch, reply)
            case Refusal(meaning=RefusalClass.UNKNOWN) if not self._was_tried_enough():
                raise as_error(reply)
            case Refusal(meaning=meaning) if meaning in _BLAMES_ROWS:
                return self._isolate(batch, reply)
            case Refusal(is_too_much=True):
                self._size.shrink()
        return self._refused(batch, reply)

    def _stored(self, batch: Batch, reply: Stored) -> Verdicts:
        versions = {row["change_id"]: row["version"] for row in reply.rows}
        verdicts = Verdicts(
            [Accepted(c.change_id, versions[c.change_id]) for c in batch if c.change_id in versions]
        )
        if len(verdicts.accepted) < len(batch):
            self._look_up([c for c in batch if c.change_id not in versions], verdicts)
        return verdicts

    def _look_up(self, missing: Batch, verdicts: Verdicts) -> None:
        for outcome in look_up(self._transport, self.kind, missing):
            match verdict(outcome):
                case Accepted() as accepted:
                    verdicts.accepted.append(accepted)
                case Rejected() as rejected:
                    verdicts.rejected.append(rejected)
                case unsettled:
                    verdicts.unsettled.append(unsettled)

    def _isolate(self, batch: Batch, refusal: Refusal) -> Verdicts:
        # A replay can trip over a check that was tightened since: what arrived is not parked.
        arrived = receipts(self._transport, [c.change_id for c in batch])
        left = [c for c in batch if c.change_id not in arrived]
        refused = self._check_rows(left)
        met = self._met([c for c in left if c.change_id in refused], refused)
        parked = [c.change_id for c in left if c.change_id in refused and c.change_id not in met]
        verdicts = Verdicts(
            [Accepted(change_id, version) for change_id, version in arrived.items()],
            [refused[change_id] for change_id in parked],
            list(met.values()),
        )
        good = [c for c in left if c.change_id not in refused]
        if not good:
            return verdicts
        if not arrived and not refused:
            return self._refused(good, refusal)
        return verdicts + self._send_again(good)

    def _met(self, batch: Batch, refused: Mapping[ChangeId, Rejected]) -> dict[ChangeId, Unsettled]:
        """Of what a unique index refused: records that the server has under another, free key."""
        doubled = [c for c in batch if refused[c.change_id].code == DOUBLED]
        if not doubled:
            return {}
        outcomes = look_up(self._transport, self.kind, doubled)
        return {
            o.change.change_id: o for o in outcomes if isinstance(o, Conflict) and o.is_elsewhere
        }

    def _check_rows(self, batch: Batch) -> dict[ChangeId, Rejected]:
        if not batch:
            return {}
        rows = body_of(change.row for change in batch)
        reply = self._transport.rpc(
            "check_rows", arguments({"p_kind": self._wire_kind}, p_rows=rows)
        )
        found = reply.value if isinstance(reply, Returned) else []
        return {
            ChangeId(row["change_id"]): _rejected(
                ChangeId(row["change_id"]), str(row["code"]), str(row["reason"])
            )
            for row in found
        }

    def _send_again(self, batch: Batch) -> Verdicts:
        reply = self.send(batch)
        if isinstance(reply, Stored):
            return self._stored(batch, reply)
        return self._refused(batch, reply)

    def _refused(self, batch: Batch, refusal: Refusal) -> Verdicts:
        """Halves the batch until single rows are left to blame."""
        if not (refusal.is_too_much or refusal.meaning in _BLAMES_ROWS):
            raise as_error(refusal)
        if len(batch) > 1:
            middle = len(batch) // 2
            return self._send_again(batch[:middle]) + self._send_again(batch[middle:])
        if refusal.meaning not in _BLAMES_ROWS:
            raise as_error(refusal)
        # A gateway or proxy refuses without PostgreSQL's code.
        is_of_rights = refusal.meaning is RefusalClass.PERMISSION
        code = PERMISSION_CODES[0] if is_of_rights else refusal.code
        return Verdicts([], [_rejected(batch[0].change_id, code, refusal.message)])

    def _forget_tries(self) -> None:
        """They count in a row."""
        if int(self._notes.get(self._tries_note) or 0):
            self._notes.set(self._tries_note, "0")

    def _was_tried_enough(self) -> bool:
        tries = int(self._notes.get(self._tries_note) or 0) + 1
        is_enough = tries >= UNKNOWN_TRIES
        self._notes.set(self._tries_note, "0" if is_enough else str(tries))
        return is_enough


def _rejected(change_id: ChangeId, code: str, message: str) -> Rejected:
    if code in PERMISSION_CODES:
        words = f" The server's words: {message}" if is_for_people(message) else ""
        return Rejected(
            change_id, HELD, f"You may not write this. Ask for the right to, then retry.{words}"
        )
    return Rejected(change_id, code, f"The server refused it: {plain_words(message)}")
