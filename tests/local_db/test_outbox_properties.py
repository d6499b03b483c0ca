"""The outbox against a server that accepts, refuses, forgets answers and is written by others."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from tests.local_db.board import BOARD, Move
from tests.local_db.conftest import MATCH, Bench, SteppingClock
from tracker.core.ids import Key, RecordId
from tracker.core.record import column_names
from tracker.core.registry import Registry
from tracker.local_db.mirror import ServerRow
from tracker.local_db.outbox import Accepted, Rejected
from tracker.local_db.sending import FrozenChange
from tracker.local_db.store import open_store

TEXTS = st.sampled_from(["a", "b", "c"])
POINTS = st.sampled_from([None, 1, 2])


class Server:
    """Rows by record id; a change is accepted on the base that it names, and only once."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.receipts: dict[str, int] = {}
        self.version = 0

    def write(self, row: dict[str, Any]) -> int | None:
        if row["change_id"] in self.receipts:
            return self.receipts[row["change_id"]]
        stored = self.rows.get(row["record_id"])
        if row["base_version"] != (0 if stored is None else stored["version"]):
            return None
        self.version += 1
        self.rows[row["record_id"]] = {**row, "version": self.version}
        self.receipts[row["change_id"]] = self.version
        return self.version

    def page(self) -> list[ServerRow]:
        return [
            ServerRow(
                RecordId(row["record_id"]),
                Key(row["move_key"]),
                row["version"],
                datetime.fromisoformat(row["edited_at"]),
                row["deleted"],
                {name: row[name] for name in column_names(Move)},
            )
            for row in sorted(self.rows.values(), key=lambda row: row["version"])
        ]


class OutboxMachine(RuleBasedStateMachine):
    keys = Bundle("keys")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.server = Server()
        self.sent: dict[str, bytes] = {}
        self.acknowledged: set[str] = set()
        self.others = 0
        self.open()

    def open(self) -> None:
        folder = Path(self.folder.name)
        self.bench = Bench(open_store(folder, Registry([BOARD]), SteppingClock()))

    def teardown(self) -> None:
        self.bench.store.close()
        self.folder.cleanup()

    @rule(target=keys, text=TEXTS)
    def add(self, text: str) -> str:
        return self.bench.add(text=text)

    @rule(key=keys, text=TEXTS, points=POINTS)
    def edit(self, key: str, text: str, points: int | None) -> None:
        if not self.bench.get(key).is_deleted:
            self.bench.edit(key, text=text, points=points)

    @rule(key=keys)
    def delete(self, key: str) -> None:
        if not self.bench.get(key).is_deleted:
            self.bench.delete(key)

    @rule()
    def undo(self) -> None:
        self.bench.store.undo()

    @rule()
    def redo(self) -> None:
        self.bench.store.redo()

    @rule()
    def restart(self) -> None:
        self.bench.store.close()
        self.open()

    def freeze(self) -> tuple[FrozenChange, ...]:
        batch = self.bench.freeze()
        keys = [change.key for change in batch]
        assert keys == sorted(set(keys))
        for change in batch:
            assert self.sent.setdefault(change.change_id, change.row) == change.row
            assert change.change_id not in self.acknowledged
        return batch

    @rule(is_answered=st.booleans(), refused=st.integers(0, 5))
    def push(self, is_answered: bool, refused: int) -> None:
        for number, change in enumerate(self.freeze()):
            if number == refused:
                if is_answered:
                    self.bench.store.outbox.park([Rejected(change.change_id, "x", "No.")])
                continue
            version = self.server.write(orjson.loads(change.row))
            if not is_answered:
                continue
            if version is None:
                self.bench.store.outbox.park([Rejected(change.change_id, "conflict", "No.")])
            else:
                self.acknowledge(change, version)

    def acknowledge(self, change: FrozenChange, version: int) -> None:
        accepted = [Accepted(change.change_id, version)]
        self.bench.store.outbox.acknowledge(MATCH, "move", accepted)
        self.acknowledged.add(change.change_id)
        if version % 3 == 0:
            self.bench.store.outbox.acknowledge(MATCH, "move", accepted)

    @rule(is_repeated=st.booleans())
    def pull(self, is_repeated: bool) -> None:
        page = self.server.page()
        self.bench.pull(*page, cursor=self.server.version)
        if is_repeated:
            assert self.bench.pull(*page, cursor=self.server.version).changed == 0

    @rule(key=keys, text=TEXTS, is_deletion=st.booleans())
    def somebody_else_writes(self, key: str, text: str, is_deletion: bool) -> None:
        row = self.server.rows.get(self.bench.get(key).record_id)
        if row is not None:
            self.others += 1
            change = {"text": text, "deleted": is_deletion, "change_id": f"other-{self.others}"}
            self.server.write({**row, **change, "base_version": row["version"]})

    @rule(retry=st.booleans())
    def decide_what_is_parked(self, retry: bool) -> None:
        with self.bench.store.read() as reader:
            parked = [e for e in reader.outbox_entries() if e.state == "parked"]
        for entry in parked[:1]:
            # Sent again, one that others overtook is refused again: that is for settling.
            can_arrive = entry.reason_code != "conflict"
            outbox = self.bench.store.outbox
            decide = outbox.retry if retry and can_arrive else outbox.discard
            decide(entry.change_id)

    @rule(target=keys)
    def settle_everything(self) -> Any:
        for _ in range(20):
            self.pull(is_repeated=False)
            self.decide_what_is_parked(retry=True)
            self.push(is_answered=True, refused=99)
            if not self.bench.waiting() and self.bench.store.mirror.cursor(MATCH, "move"):
                break
        self.pull(is_repeated=True)
        assert self.bench.waiting() == []
        on_server = {i: r["text"] for i, r in self.server.rows.items() if not r["deleted"]}
        with self.bench.store.read() as reader:
            here = {s.record_id: s.record.payload()["text"] for s in reader.list(MATCH, "move")}
            synced = {s.state.value for s in reader.list(MATCH, "move")}
        assert here == on_server
        assert synced <= {"synced"}
        return multiple()

    @invariant()
    def what_is_shown_and_not_on_the_server_is_in_the_outbox(self) -> None:
        with self.bench.store.read() as reader:
            entries = reader.outbox_entries()
            listed = reader.list(MATCH, "move", with_deleted=True)
        changed = {entry.record_id for entry in entries}
        for stored in listed:
            assert (stored.state.value == "synced") == (stored.record_id not in changed)
            if stored.record_id in changed:
                continue
            assert stored.base_version > 0 or stored.is_deleted

    @invariant()
    def a_record_has_at_most_one_frozen_and_one_other_change(self) -> None:
        with self.bench.store.read() as reader:
            entries = reader.outbox_entries()
        places = [(e.record_id, e.state == "sent") for e in entries]
        assert len(places) == len(set(places))


OutboxMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestOutbox = OutboxMachine.TestCase
