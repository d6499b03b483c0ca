"""Facts about queues, references, refreshes and the shape of requests."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sync.simulation.local import LocalState
from tests.sync.simulation.people import POISON, SWALLOWED
from tests.sync.simulation.scene import Scene, fact
from tracker.errors import NotAllowed
from tracker.local_db.ledger import Fate

UNSETTLED = frozenset(["conflict", "collision", "edited_elsewhere"])


@fact("the sync never crashes")
def _crashes(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        yield from (f"{laptop.name}: {crash}" for crash in laptop.crashes)


@fact("the last sync of each laptop went through")
def _last_sync(scene: Scene) -> Iterator[str]:
    forbidden = str(scene.world.site.scopes[-1])
    for name, report in scene.world.reports.items():
        is_held = report is not None and isinstance(report.failure, NotAllowed)
        if is_held and not scene.may_write(name, forbidden):
            continue
        if report is None or report.failure is not None:
            yield f"{name}: {report and report.failure}"


@fact("nothing waits but children of what is parked, and what the right to write is missing for")
def _queues(scene: Scene) -> Iterator[str]:
    for name, state in scene.states.items():
        held = _held(state)
        for change in state.outbox:
            if not scene.may_write(name, change.scope):
                continue
            if change.state == "parked" or (change.state, change.record_id in held) == (
                "waiting",
                True,
            ):
                continue
            yield f"{name}: {change.key} is {change.state}"


def _held(state: LocalState) -> set[str]:
    """Records that point at one which the server does not have because it is parked."""
    blocked = {c.record_id for c in state.outbox if c.is_creation and c.state == "parked"}
    unborn = {c.record_id for c in state.outbox if c.is_creation}
    held: set[str] = set()
    while True:
        more = {
            record.record_id
            for record in state.records.values()
            if (set(record.refs.values()) - {record.record_id}) & (blocked | (held & unborn))
        }
        if more <= held:
            return held
        held |= more


@fact("what is parked has a reason that fits")
def _reasons(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        state = scene.states[laptop.name]
        for change in state.outbox:
            if change.state != "parked":
                continue
            note = str(laptop.sent.changes.get(change.change_id, {}).get("note") or "")
            fits = {
                "23514": note.startswith(POISON),
                "swallowed": note.startswith(SWALLOWED),
                "permission": not scene.may_write(laptop.name, change.scope),
            }
            if not fits.get(change.reason_code or "", False):
                yield f"{laptop.name}: {change.key} is parked as {change.reason_code}"


@fact("a lone laptop has no conflict and no collision")
def _lone(scene: Scene) -> Iterator[str]:
    if not scene.world.is_lone:
        return
    (laptop,) = scene.laptops
    for change_id, code in laptop.sent.parked.items():
        if code in UNSETTLED:
            key = laptop.sent.changes[change_id]["record_id"]
            yield f"{key}: {code}"
    for change in scene.states[laptop.name].outbox:
        if change.reason_code in UNSETTLED:
            yield f"{change.key}: {change.reason_code}"
    for account in laptop.store.ledger.accounts():
        if account.fate in (Fate.MERGED, Fate.SETTLED, Fate.REKEYED):
            yield f"{account.key} {account.action} was {account.fate}"


@fact("a reference means a record that somebody pointed at")
def _references(scene: Scene) -> Iterator[str]:
    holders = {(r.scope, r.kind, r.idx): r.record_id for r in scene.dump.records.values()}
    for (record_id, column), targets in scene.world.journal.targets.items():
        record = scene.dump.records.get(record_id)
        if record is None or not targets <= scene.dump.records.keys():
            continue
        index = record.payload.get(column)
        kind = "shift" if column == "shift_index" else "event"
        if index is not None and holders.get((record.scope, kind, index)) not in targets:
            yield f"{record.key} {column} = {index}"


@fact("refresh debts are paid")
def _debts(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        for debt in laptop.store.debts.due():
            yield f"{laptop.name} owes {debt.scope} {debt.version}"


@fact("what is published equals what is staged")
def _published(scene: Scene) -> Iterator[str]:
    for name, scope in scene.dump.scopes.items():
        if scope["published_version"] != scope["version"]:
            yield f"{name}: {scope['published_version']} of {scope['version']}"
        expected = scene.dump.expected_publication(name)
        published = scene.dump.published.get(name, set())
        for key, note in expected ^ published:
            yield f"{name}: {key} {note!r} is on one side only"


@fact("cursors stand at the end of the feed")
def _cursors(scene: Scene) -> Iterator[str]:
    for name, state in scene.states.items():
        for scope, known in scene.dump.scopes.items():
            for kind, said in known["kinds"].items():
                if state.cursors.get((scope, kind), 0) != said["version"]:
                    yield f"{name}: {scope} {kind} is at {state.cursors.get((scope, kind))}"


@fact("batches are sorted, without doubles, and of limited size")
def _batches(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        for batch in laptop.sent.batches:
            keys = [row[batch.key_column] for row in batch.rows]
            if keys != sorted(set(keys)):
                yield f"{laptop.name}: {keys}"
            if len(keys) > 500 or batch.size > 1_048_576:
                yield f"{laptop.name}: {len(keys)} rows, {batch.size} bytes"
            if any(tuple(row) != batch.columns for row in batch.rows):
                yield f"{laptop.name}: rows of {batch.table} have other columns"


@fact("no row is sent before the records that it points at")
def _orphans(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        for batch in laptop.sent.batches:
            yield from (f"{laptop.name}: {orphan}" for orphan in batch.orphans)


@fact("no local transaction is open while a request is under way")
def _transactions(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        yield from (f"{laptop.name}: {call}" for call in laptop.sent.requests_in_transaction)


@fact("the mirror never had to be fetched anew")
def _mended(scene: Scene) -> Iterator[str]:
    for laptop in scene.laptops:
        for sentence in laptop.said:
            if "was not what the server has" in sentence:
                yield f"{laptop.name}: {sentence}"
