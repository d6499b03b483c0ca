"""What is done about each outcome: the one place where conflicts and collisions are decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tracker.core.ids import ChangeId, RecordId
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted, Rejected
from tracker.local_db.rekeying import Adoption, Rekeyed, Rekeying
from tracker.local_db.settling import Moved, Settlements
from tracker.sync.lookup import Arrived, Collision, Conflict, Outcome, SameContents, Swallowed
from tracker.sync.remote_edits import edits_since
from tracker.sync.report import Progress
from tracker.sync.transport import Transport

Unsettled = Conflict | Collision


def verdict(outcome: Outcome) -> Accepted | Rejected | Unsettled:
    """Arrived contents are acknowledged, swallowed ones parked; the rest is to be settled."""
    match outcome:
        case Arrived(change, version):
            return Accepted(change.change_id, version)
        case SameContents(change, version):
            return Accepted(change.change_id, version, has_receipt=False)
        case Swallowed(change):
            return Rejected(
                change.change_id,
                "swallowed",
                f"The server answered without an error, but did not store {change.key}: something "
                "there drops it. Ask whoever runs the server, then retry.",
            )
        case Conflict() | Collision():
            return outcome


class Settling:
    """Settles what a push brought to light; safe to repeat, for every step is one transaction.

    A sent change that is dead (its record moved past its base, or another record holds its key)
    is replaced by a new one, or by nothing where the server says the same already.
    """

    def __init__(
        self,
        settlements: Settlements,
        rekeying: Rekeying,
        transport: Transport,
        progress: Progress,
        catch_up: Callable[[Scope, type[Record]], None],
    ) -> None:
        """`catch_up` pulls a kind, so that a new key is above all that the server knows."""
        self._settlements = settlements
        self._rekeying = rekeying
        self._transport = transport
        self._progress = progress
        self._catch_up = catch_up

    def settle(
        self, scope: Scope, kind: type[Record], unsettled: Sequence[Unsettled]
    ) -> list[Rejected]:
        """Returns what could not be settled and is to be parked."""
        conflicts = [outcome for outcome in unsettled if isinstance(outcome, Conflict)]
        collisions = [outcome for outcome in unsettled if isinstance(outcome, Collision)]
        if any(conflict.is_elsewhere for conflict in conflicts):
            # The pull gives the record the key that the server has it under.
            self._catch_up(scope, kind)
        if conflicts:
            self._merge(scope, kind, [(c, c.change.record_id) for c in conflicts])
        if not collisions:
            return []
        created = [c for c in collisions if c.change.base_version == 0]
        if created:
            self._catch_up(scope, kind)
        if kind.kind.index_field is None:
            self._adopt(scope, kind, created)
        else:
            self._tell(self._rekeying.rekey([c.change.change_id for c in created]))
        return [_replaced(c) for c in collisions if c.change.base_version > 0]

    def _adopt(self, scope: Scope, kind: type[Record], created: Sequence[Collision]) -> None:
        became = {
            c.change.change_id: self._rekeying.adopt(c.change.change_id, c.holder) for c in created
        }
        adopted = [c for c in created if became[c.change.change_id] is Adoption.ADOPTED]
        self._merge(scope, kind, [(c, c.holder) for c in adopted])
        for collision in created:
            if became[collision.change.change_id] is Adoption.NOT_YET:
                self._progress.say(
                    f"{collision.change.key} is on the server already, but that record is not "
                    "here yet. What was recorded here waits for the next sync."
                )

    def _merge(
        self, scope: Scope, kind: type[Record], met: Sequence[tuple[Unsettled, str]]
    ) -> None:
        if not met:
            return
        base = min(outcome.change.base_version for outcome, _ in met)
        ids = [record_id for _, record_id in met]
        edits = edits_since(self._transport, scope, kind, base, ids)
        moved = [
            Moved(
                change_id=outcome.change.change_id,
                version=outcome.version,
                payload=outcome.server_contents,
                is_deleted=outcome.server_deleted,
                edits=[
                    edit
                    for edit in edits.get(RecordId(record_id), [])
                    if outcome.change.base_version < edit.version <= outcome.version
                ],
            )
            for outcome, record_id in met
        ]
        for one in self._settlements.settle(moved):
            self._progress.count(str(one.how), one.scope, one.kind, [one.key])

    def _tell(self, rekeyed: Sequence[Rekeyed]) -> None:
        for one in rekeyed:
            self._progress.count("rekeyed", one.scope, one.kind, [one.new_key])
            self._progress.rekeyed.append(one)


def _replaced(collision: Collision) -> Rejected:
    key, change_id = collision.change.key, collision.change.change_id
    return Rejected(
        ChangeId(change_id),
        "collision",
        f"{key} is another record on the server than the one that this edit is of: somebody "
        "replaced it there. Ask whoever runs the server, or discard the edit.",
    )
