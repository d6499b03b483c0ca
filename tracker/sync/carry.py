"""Uploads another laptop's changes; that laptop learns of it from the receipts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tracker.core.clock import Clock
from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError, WrongServer
from tracker.local_db import Store
from tracker.local_db.debts import Debt
from tracker.local_db.handing_over import HandedOver
from tracker.local_db.sending import FrozenChange
from tracker.sync.bundle import Bundle
from tracker.sync.deliver import LARGEST_BATCH, LARGEST_BODY, BatchSize, Delivery
from tracker.sync.known_server import ask_about, recognise
from tracker.sync.refresh import Refresh
from tracker.sync.report import Progress
from tracker.sync.transport import Transport
from tracker.sync.wire import LARGEST_GET, any_of


@dataclass(frozen=True)
class Carried:
    """What the server said to one change."""

    scope: Scope
    kind: str
    key: Key
    change_id: ChangeId
    verdict: str
    """`accepted`, `refused`, or `left`: for the laptop itself to settle when it is online."""
    version: int | None = None
    reason: str | None = None


@dataclass
class Carrying:
    """One upload of a bundle. Safe to repeat, and safe while its laptop uploads the same."""

    store: Store
    transport: Transport
    registry: Registry
    clock: Clock
    progress: Progress = field(default_factory=Progress)

    def run(self, bundle: Bundle) -> list[Carried]:
        """Sends everything; SyncError when the server cannot be used, then run it again."""
        about = ask_about(self.transport, self.clock)
        recognise(about, self.store.meta)
        if bundle.server_id not in (None, about.server_id):
            raise WrongServer("The file is for another server. Nothing was sent.")
        _trust(self.store, bundle)
        carried: list[Carried] = []
        for scope, changes in groupby(bundle.changes, key=lambda c: c.change.scope):
            carried += self._scope(scope, list(changes))
        return carried

    def _scope(self, scope: Scope, changes: Sequence[HandedOver]) -> list[Carried]:
        profile = self.registry.profile(scope.profile)
        # What is still to arrive: whatever points at it waits, for it may get another key.
        missing = {c.change.record_id for c in changes if c.is_creation}
        carried: list[Carried] = []
        for kind in profile.synced_kinds:
            of_kind = [c for c in changes if c.change.kind == kind.kind.name]
            carried += self._kind(scope, kind, of_kind, missing)
        known = {kind.kind.name for kind in profile.synced_kinds}
        newer = "This Tracker does not know such records; install the version that made the file."
        carried += [
            _carried(c.change, "left", reason=newer) for c in changes if c.change.kind not in known
        ]
        versions = [c.version for c in carried if c.version is not None]
        if versions:
            refresh = Refresh(self.store.debts, self.transport, self.progress)
            refresh.run(Debt(scope, max(versions)), profile)
        return carried

    def _kind(
        self,
        scope: Scope,
        kind: type[Record],
        changes: Sequence[HandedOver],
        missing: set[RecordId],
    ) -> list[Carried]:
        delivery = Delivery(self.transport, self.store.meta, BatchSize(), scope, kind)
        carried: list[Carried] = []
        left = list(changes)
        while left:
            ready = _ready(left, missing) or self._circle(kind, left, missing)
            if not ready:
                break
            for batch in _batches([c.change for c in ready]):
                said = self._send(delivery, batch)
                carried += said
                arrived = {c.change_id for c in said if c.verdict == "accepted"}
                missing -= {c.record_id for c in batch if c.change_id in arrived}
            done = {c.change.change_id for c in ready}
            left = [c for c in left if c.change.change_id not in done]
        waits = "What it points at has not arrived; its own laptop will send both."
        return carried + [_carried(c.change, "left", reason=waits) for c in left]

    def _circle(
        self, kind: type[Record], left: Sequence[HandedOver], missing: set[RecordId]
    ) -> list[HandedOver]:
        """New records that point at each other go together, if nobody has one of their keys."""
        circle = list(left)
        while True:
            elsewhere = missing - {c.change.record_id for c in circle}
            within = _ready(circle, elsewhere)
            if len(within) == len(circle):
                break
            circle = within
        keys = [c.change.key for c in circle]
        for start in range(0, len(keys), LARGEST_GET):
            named = (kind.kind.key_field, any_of(keys[start : start + LARGEST_GET]))
            query = [named, ("select", kind.kind.key_field), ("limit", "1")]
            if self.transport.rows(kind.kind.table, query):
                return []
        return circle

    def _send(self, delivery: Delivery, batch: Sequence[FrozenChange]) -> list[Carried]:
        verdicts = delivery.verdicts(batch, delivery.send(batch))
        by_id = {change.change_id: change for change in batch}
        own = "Somebody else changed it, or has its key; its own laptop will settle that."
        return [
            *(_carried(by_id[a.change_id], "accepted", version=a.version)
              for a in verdicts.accepted),
            *(_carried(by_id[r.change_id], "refused", reason=r.reason)
              for r in verdicts.rejected),
            *(_carried(by_id[h.change_id], "refused", reason=h.reason)
              for h in verdicts.held),
            *(_carried(u.change, "left", reason=own) for u in verdicts.unsettled),
        ]  # fmt: skip


def _ready(changes: Sequence[HandedOver], missing: set[RecordId]) -> list[HandedOver]:
    """Those that point at nothing that is missing; what points at itself is no obstacle."""
    return [c for c in changes if not (set(c.needs) & missing - {c.change.record_id})]


def _carried(
    change: FrozenChange, verdict: str, *, version: int | None = None, reason: str | None = None
) -> Carried:
    place = (change.scope, change.kind, change.key, change.change_id)
    return Carried(*place, verdict, version, reason)


def _batches(changes: Sequence[FrozenChange]) -> Iterator[list[FrozenChange]]:
    """Sorted by key, no key twice, no larger than a push's."""
    left = sorted(changes, key=lambda change: change.key)
    while left:
        batch: list[FrozenChange] = []
        later: list[FrozenChange] = []
        size = 2
        for change in left:
            is_twice = bool(batch) and batch[-1].key == change.key
            size += 0 if is_twice else len(change.row) + 1
            is_full = len(batch) == LARGEST_BATCH or (batch and size > LARGEST_BODY)
            (later if is_twice or is_full else batch).append(change)
        yield batch
        left = later


def _trust(store: Store, bundle: Bundle) -> None:
    """Remembers a device's key at its first file; from then on no other one, and none, will do."""
    note = f"device_key:{bundle.device_id}"
    known = store.meta.get(note)
    if known is not None and known != bundle.public_key:
        raise InputError(
            "The file is not signed with the key that this laptop's earlier files were signed "
            "with. Nothing was sent. Ask whoever handed it over for its fingerprint."
        )
    if known is None and bundle.public_key is not None:
        store.meta.set(note, bundle.public_key)
