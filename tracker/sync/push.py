"""Uploads: batches of one scope, referenced kinds first, local work while the server works."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from tracker.core.ids import ChangeId, Key
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.errors import ContractMismatch, NotAllowed
from tracker.local_db import Store
from tracker.local_db.outbox import Rejected
from tracker.sync.classify import Refusal, ServerRefused
from tracker.sync.deliver import LARGEST_BODY, Batch, BatchSize, Delivery, Verdicts
from tracker.sync.report import ParkedChange, Progress
from tracker.sync.settle import Settling
from tracker.sync.transport import Stored, Transport

IN_FLIGHT = 3


class Push:
    """Sends what one run finds in the outbox. A change leaves it only with a verdict.

    While the server works on one batch the next ones wait at the scope's lock there, so that it is
    never idle while the answers are taken over here. No local transaction is open meanwhile, for
    each call of the outbox is one of its own.
    """

    def __init__(
        self,
        store: Store,
        settling: Settling,
        transport: Transport,
        progress: Progress,
        step: Callable[[int], None],
    ) -> None:
        """`step` is told how many changes left the outbox; it may raise to end the run."""
        self._outbox = store.outbox
        self._notes = store.meta
        self._holding = store.holding
        self._settling = settling
        self._transport = transport
        self._progress = progress
        self._step = step
        self._size = BatchSize()

    def run(self, scope: Scope, kinds: Sequence[type[Record]]) -> None:
        """All kinds of a scope; a kind that the server cannot take holds up no other."""
        for kind in kinds:
            try:
                self._send_all(scope, kind)
            except (ContractMismatch, NotAllowed, ServerRefused) as error:
                self._progress.fail(error, scope)

    def _send_all(self, scope: Scope, kind: type[Record]) -> None:
        # What got no verdict stays for the next run: asking again at once would never end.
        asked: set[ChangeId] = set()
        while not (sent := self._pass(scope, kind)) <= asked:
            asked |= sent

    def _pass(self, scope: Scope, kind: type[Record]) -> set[ChangeId]:
        """Sends what is sendable, in key order, and says which changes that were.

        Edits made meanwhile, and those that waited behind a change of the same record, are found
        by another pass.
        """
        delivery = Delivery(self._transport, self._notes, self._size, scope, kind)
        under_way: deque[tuple[Batch, Future[Stored | Refusal]]] = deque()
        sent: set[ChangeId] = set()
        with ThreadPoolExecutor(IN_FLIGHT, "tracker-push") as wires:
            for batch in self._batches(scope, kind):
                sent.update(change.change_id for change in batch)
                self._progress.count("pushed", scope, kind.kind.name, [c.key for c in batch])
                under_way.append((batch, wires.submit(self._send, delivery, batch)))
                if len(under_way) == IN_FLIGHT:
                    self._conclude(delivery, *under_way.popleft())
            while under_way:
                self._conclude(delivery, *under_way.popleft())
        return sent

    def _send(self, delivery: Delivery, batch: Batch) -> Stored | Refusal:
        # Before the first byte leaves: what may have arrived must not be edited any more.
        self._outbox.make_durable()
        return delivery.send(batch)

    def _batches(self, scope: Scope, kind: type[Record]) -> Iterator[Batch]:
        after: Key | None = None
        while True:
            batch = self._outbox.freeze_batch(
                scope, kind.kind.name, self._size.rows, LARGEST_BODY, after
            )
            if not batch:
                return
            yield batch
            after = batch[-1].key

    def _conclude(self, delivery: Delivery, batch: Batch, answer: Future[Stored | Refusal]) -> None:
        verdicts = delivery.verdicts(batch, answer.result())
        scope, kind = batch[0].scope, delivery.kind
        if verdicts.accepted:
            self._outbox.acknowledge(scope, kind.kind.name, verdicts.accepted)
            self._progress.count("acknowledged", scope, kind.kind.name, _keys(batch, verdicts))
        self._park(batch, verdicts.rejected)
        if verdicts.unsettled:
            self._park(batch, self._settling.settle(scope, kind, verdicts.unsettled))
        if verdicts.held:
            self._hold(scope, verdicts.held)
        self._step(len(verdicts.accepted) + len(verdicts.rejected))

    def _hold(self, scope: Scope, held: Sequence[Rejected]) -> None:
        why = (
            f"{scope}: you may not write to it on the server just now. What was recorded is kept "
            "and goes out when you may; ask whoever runs the server for the right."
        )
        self._holding.hold([one.change_id for one in held], why)
        raise NotAllowed(why)

    def _park(self, batch: Batch, rejected: Sequence[Rejected]) -> None:
        if not rejected:
            return
        self._outbox.park(rejected)
        changes = {change.change_id: change for change in batch}
        for refused in rejected:
            change = changes[refused.change_id]
            self._progress.parked_changes.append(
                ParkedChange(
                    change.change_id,
                    change.scope,
                    change.kind,
                    change.key,
                    refused.code,
                    refused.reason,
                )
            )


def _keys(batch: Batch, verdicts: Verdicts) -> list[Key]:
    """Of what was accepted."""
    if len(verdicts.accepted) == len(batch):
        return [change.key for change in batch]
    ids = {accepted.change_id for accepted in verdicts.accepted}
    return [change.key for change in batch if change.change_id in ids]
