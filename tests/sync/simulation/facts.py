"""Facts about edits: where each went, and that nothing was overwritten unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.sync.simulation.dump import Receipt
from tests.sync.simulation.journal import DELETED
from tests.sync.simulation.local import LocalRecord
from tests.sync.simulation.scene import Scene, fact
from tracker.local_db.ledger import Account, Fate

UNSENT = (Fate.WAITING, Fate.SENT, Fate.PARKED)
ARRIVED = (Fate.ACCEPTED, Fate.MERGED, Fate.SETTLED, Fate.REKEYED)
TRANSLATED = frozenset(["event_index", "shift_index", "linked_event_index"])


@fact("nobody overwrites a state that he did not start from")
def _bases(scene: Scene) -> Iterator[str]:
    previous: dict[str, int] = {}
    sent = {c: row for laptop in scene.laptops for c, row in laptop.sent.changes.items()}
    for receipt in scene.dump.receipts:
        row = sent.get(receipt.change_id)
        if row is not None and row["base_version"] != previous.get(receipt.record_id, 0):
            yield f"{receipt.record_id} at {receipt.version} was based on {row['base_version']}"
        previous[receipt.record_id] = receipt.version


@fact("every receipt is of a change that a laptop sent, and not twice")
def _origins(scene: Scene) -> Iterator[str]:
    devices = {c: lap.device_id for lap in scene.laptops for c in lap.sent.changes}
    for receipt in scene.dump.receipts:
        if devices.get(receipt.change_id) != receipt.device_id:
            yield f"{receipt.record_id} at {receipt.version} came from {receipt.device_id}"


@fact("what was acknowledged has one receipt, or the server had the same contents")
def _proofs(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        for change_id, version in laptop.sent.acknowledged.items():
            receipt = scene.by_change.get(change_id)
            if receipt is not None:
                if receipt.version != version:
                    yield f"{laptop.name}: {change_id} is {receipt.version}, not {version}"
                continue
            row = laptop.sent.changes.get(change_id)
            if row is None or not _had_the_same(scene, row, version):
                yield f"{laptop.name} took {change_id} for accepted at {version}"


def _had_the_same(scene: Scene, row: dict[str, Any], version: int) -> bool:
    for state in scene.history.get(row["record_id"], []):
        if state.version == version:
            if row["deleted"] or state.is_deleted:
                return bool(row["deleted"]) == state.is_deleted
            return all(row[name] == value for name, value in state.payload.items())
    return False


@fact("what has a receipt was acknowledged")
def _arrivals(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        for change_id in laptop.sent.changes:
            if change_id in scene.by_change and change_id not in laptop.sent.acknowledged:
                where = laptop.sent.parked.get(change_id, "left")
                yield f"{laptop.name}: {scene.by_change[change_id].record_id} was {where}"


@fact("a sent change is the same bytes each time")
def _frozen(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        yield from (f"{laptop.name}: {change_id}" for change_id in laptop.sent.altered)


@fact("no edit is lost")
def _edits(scene: Scene) -> Iterator[str]:
    """The last thing that a person entered in a field is or was on the server, waits here with a
    reason, or is listed as a conflict. Numbers and references may be translated; see below."""
    for (name, record_id, column), value in scene.world.journal.last.items():
        if column in TRANSLATED or scene.is_listed(record_id, column, value):
            continue
        record = scene.states[name].records.get(record_id)
        if record is None:
            yield f"{name} has lost {record_id}"
        elif not (
            _has_arrived(scene, record_id, column, value)
            or _is_pending(scene, name, record, (column, value))
            or _is_buried(scene, name, record)
            or _was_never_sent(scene, name, record)
        ):
            yield f"{name}: {record.key} {column} = {value!r} (shown: {_shown(record, column)!r})"


def _shown(record: LocalRecord, column: str) -> Any:
    return record.is_deleted if column == DELETED else record.payload.get(column)


def _is_pending(scene: Scene, name: str, record: LocalRecord, entered: tuple[str, Any]) -> bool:
    column, value = entered
    outbox = scene.states[name].outbox
    pending = [change for change in outbox if change.record_id == record.record_id]
    if column == DELETED and any(c.state == "parked" and c.is_delete for c in pending):
        # Somebody edited it meanwhile: it is shown again, and the deletion is listed.
        return True
    return bool(pending) and _shown(record, column) == value


def _is_buried(scene: Scene, name: str, record: LocalRecord) -> bool:
    """The same person deleted it afterwards, and so did somebody else."""
    was_deleted_here = scene.world.journal.last.get((name, record.record_id, DELETED))
    return bool(was_deleted_here) and record.base_deleted


def _was_never_sent(scene: Scene, name: str, record: LocalRecord) -> bool:
    was_sent = any(row["record_id"] == record.record_id for row in _sent_rows(scene, name))
    return not was_sent and record.is_deleted and record.base_version == 0


def _sent_rows(scene: Scene, name: str) -> Iterator[dict[str, Any]]:
    for laptop in scene.laptops:
        if laptop.name == name:
            yield from laptop.sent.changes.values()


def _has_arrived(scene: Scene, record_id: str, column: str, value: Any) -> bool:
    states = scene.history.get(record_id, [])
    if column == DELETED:
        return any(state.is_deleted == value for state in states)
    return any(state.payload.get(column) == value for state in states)


@fact("laptops and server agree")
def _agreement(scene: Scene) -> Iterator[str]:
    for name, state in scene.states.items():
        known = {r.record_id: r for r in state.records.values() if r.base_version > 0}
        for record_id in known.keys() ^ scene.dump.records.keys():
            yield f"{name} and the server do not both have {record_id}"
        for record_id in known.keys() & scene.dump.records.keys():
            here, there = known[record_id], scene.dump.records[record_id]
            ours = (here.key, here.base_version, here.base_deleted, here.base_payload)
            if ours != (there.key, there.version, there.is_deleted, there.payload):
                yield f"{name} has another {here.key} (version {here.base_version})"
        pending = {change.record_id for change in state.outbox}
        for record in known.values():
            is_as_on_server = record.shown == record.base
            is_as_on_server &= record.is_deleted == record.base_deleted
            if record.record_id not in pending and not is_as_on_server:
                yield f"{name} shows {record.key} otherwise than it mirrors it"


@fact("created records are live, deleted, or still here with a reason")
def _creations(scene: Scene) -> Iterator[str]:
    added = Counter(r.record_id for r in scene.dump.receipts if r.action == "add")
    for record_id, times in added.items():
        if times != 1 or record_id not in scene.dump.records:
            yield f"{record_id} was added {times} times"
    for record_id, name in scene.world.journal.created.items():
        state = scene.states[name]
        is_pending = any(change.record_id == record_id for change in state.outbox)
        if record_id in scene.dump.records or is_pending:
            continue
        record = state.records.get(record_id)
        was_given_up = (name, record_id, DELETED) not in scene.world.journal.last
        if record is None or not (record.is_deleted or was_given_up):
            yield f"{name}: {record_id} is nowhere"


@fact("live_rows and versions of a scope are right")
def _live_rows(scene: Scene) -> Iterator[str]:
    for name, scope in scene.dump.scopes.items():
        records = [r for r in scene.dump.records.values() if r.scope == name]
        if scope["version"] != max((r.version for r in records), default=0):
            yield f"{name} is at {scope['version']}"
        for kind, said in scope["kinds"].items():
            of_kind = [r for r in records if r.kind == kind]
            live = sum(not r.is_deleted for r in of_kind)
            highest = max((r.version for r in of_kind), default=0)
            if (said["live_rows"], said["version"]) != (live, highest):
                yield f"{name} {kind}: {said} instead of {live} rows at {highest}"


@fact("a value that its overwriter had not seen is listed as a conflict")
def _unseen(scene: Scene) -> Iterator[str]:
    owners = {c: laptop.name for laptop in scene.laptops for c in laptop.sent.changes}
    for receipt in scene.dump.receipts:
        name = owners.get(receipt.change_id)
        for column, (old, new) in receipt.fields.items():
            if name is None or column in TRANSLATED or receipt.kind == "conflict":
                continue
            if _is_tombstone(scene, receipt):
                # Both deleted it: what they had edited before is merged, and nobody is asked.
                continue
            if (receipt.kind, column) == ("game", "status"):
                # It came from a file that was corrected meanwhile.
                continue
            seen = scene.world.journal.seen.get((name, receipt.record_id, column), set())
            if old in seen or scene.is_listed(receipt.record_id, column, old):
                continue
            yield f"{name}: {receipt.key} {column}: {old!r} became {new!r} at {receipt.version}"


def _is_tombstone(scene: Scene, receipt: Receipt) -> bool:
    states = scene.history[receipt.record_id]
    return any(s.version == receipt.version and s.is_deleted for s in states)


@fact("an edit beats a deletion")
def _deletions(scene: Scene) -> Iterator[str]:
    """Who deletes has seen all that he deletes, and no edit ends in a tombstone of others."""
    owners = {c: laptop.name for laptop in scene.laptops for c in laptop.sent.changes}
    for receipt in scene.dump.receipts:
        name = owners.get(receipt.change_id)
        if name is None or receipt.kind in ("game", "conflict"):
            continue
        state = next(s for s in scene.history[receipt.record_id] if s.version == receipt.version)
        shown = scene.world.journal.shown_when_deleted.get((name, receipt.record_id), [])
        if receipt.action == "delete" and not any(_equal(state.payload, s) for s in shown):
            yield f"{name} deleted {receipt.key} at {receipt.version} without having seen it so"
        if receipt.action == "edit" and state.is_deleted and not shown:
            yield f"{name} edited {receipt.key} at {receipt.version}, and it stayed deleted"


def _equal(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    return all(ours[name] == theirs.get(name) for name in ours.keys() - TRANSLATED)


@fact("the ledger knows what became of every edit")
def _ledger(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        waiting = {change.change_id for change in scene.states[laptop.name].outbox}
        for account in laptop.store.ledger.accounts():
            what = f"{laptop.name}: {account.key} {account.action} is {account.fate}"
            if account.fate is Fate.UNKNOWN:
                yield what
            elif account.fate in UNSENT:
                if account.change_id not in waiting:
                    yield f"{what}, but not in the outbox"
            elif account.fate in ARRIVED and not _has_version(scene, account):
                yield f"{what} at {account.version}, which the server does not have"


def _has_version(scene: Scene, account: Account) -> bool:
    states = scene.history.get(account.record_id, [])
    return any(state.version == account.version for state in states)
