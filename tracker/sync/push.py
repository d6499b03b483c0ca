"""Uploads: batches of one scope, referenced kinds first, local work while the server works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.errors import ContractMismatch
from tracker.local_db.outbox import FrozenChange, Outbox
from tracker.sync.classify import ServerRefused
from tracker.sync.deliver import LARGEST_BODY, BatchSize, Delivery, Verdicts
from tracker.sync.known_server import Notes
from tracker.sync.report import ParkedChange, Progress
from tracker.sync.transport import Transport


class Push:
    """Sends what one run finds in the outbox. A change leaves it only with a verdict.

    The next batch is frozen and the last one acknowledged while a request is under way; no
    local transaction is open meanwhile, for each call of the outbox is one of its own.
    """

    def __init__(
        self,
        outbox: Outbox,
        notes: Notes,
        transport: Transport,
        progress: Progress,
        step: Callable[[int], None],
    ) -> None:
        """`step` is told how many changes left the outbox; it may raise to end the run."""
        self._outbox = outbox
        self._notes = notes
        self._transport = transport
        self._progress = progress
        self._step = step
        self._size = BatchSize()

    def run(self, scope: Scope, kinds: Sequence[type[Record]]) -> None:
        """All kinds of a scope; a kind that the server cannot take holds up no other."""
        for kind in kinds:
            try:
                while self._pass(scope, kind):
                    pass
            except (ContractMismatch, ServerRefused) as error:
                self._progress.fail(error)

    def _pass(self, scope: Scope, kind: type[Record]) -> bool:
        """Sends what is sendable, in key order. False when nothing was left to send.

        Edits made meanwhile, and those that waited behind a change of the same record, are found
        by another pass.
        """
        delivery = Delivery(self._transport, self._notes, self._size, scope, kind)
        batch = self._freeze(scope, kind, None)
        if not batch:
            return False
        verdicts = Verdicts()
        with ThreadPoolExecutor(1, "tracker-push") as wire:
            while batch:
                answer = wire.submit(delivery.send, batch)
                self._progress.counts["pushed"] += len(batch)
                self._take(scope, kind, verdicts)
                following = self._freeze(scope, kind, batch[-1].key)
                verdicts = delivery.verdicts(batch, answer.result())
                self._park(batch, verdicts)
                batch = following
        self._take(scope, kind, verdicts)
        return True

    def _freeze(
        self, scope: Scope, kind: type[Record], after: Key | None
    ) -> tuple[FrozenChange, ...]:
        return self._outbox.freeze_batch(
            scope, kind.kind.name, self._size.rows, LARGEST_BODY, after=after
        )

    def _take(self, scope: Scope, kind: type[Record], verdicts: Verdicts) -> None:
        if verdicts.accepted:
            self._outbox.acknowledge(scope, kind.kind.name, verdicts.accepted)
            self._progress.counts["acknowledged"] += len(verdicts.accepted)
        self._step(len(verdicts.accepted) + len(verdicts.rejected))

    def _park(self, batch: Sequence[FrozenChange], verdicts: Verdicts) -> None:
        if not verdicts.rejected:
            return
        self._outbox.park(verdicts.rejected)
        changes = {change.change_id: change for change in batch}
        for refused in verdicts.rejected:
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
