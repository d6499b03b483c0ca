"""Counts that are kept with every write are what counting would give."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, SteppingClock, server_row
from tracker.core.conflict import CONFLICT
from tracker.core.ids import new_record_id
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db.mirror import ServerRow
from tracker.local_db.reading import _NEWER, Reader
from tracker.local_db.references import _DANGLING
from tracker.local_db.schema import SHIPPED, MigrationChain
from tracker.local_db.store import Store, open_store, open_with
from tracker.local_db.tables import ChangeState

OTHER = Scope("board", "m2")
STEPS = 80
COUNTED = """
select scope, kind, sum(deleted = 0), sum(base_version > 0 and base_deleted = 0)
  from records group by scope, kind order by scope, kind
"""
KEPT = "select scope, kind, shown, mirrored from scope_counts order by scope, kind"


def require_true_counts(store: Store) -> None:
    with store._database.read() as connection:
        kept, counted = (connection.exec_driver_sql(q).all() for q in (KEPT, COUNTED))
    assert kept == counted
    live = dict.fromkeys((scope for scope, *_ in counted), 0)
    for scope, kind, shown, _ in counted:
        live[scope] += 0 if kind == CONFLICT else shown
    with store.read() as reader:
        assert {str(s.scope): s.record_count for s in reader.scopes()} == live
        assert [str(scope) for scope in reader.scope_names()] == sorted(live)
        require_true_waiting(reader)
    for asked in (MATCH, OTHER):
        mirrored = {kind: n for s, kind, _, n in counted if s == str(asked) and n}
        assert store.mirror_check.live_rows(asked) == mirrored


def require_true_waiting(reader: Reader) -> None:
    entries = reader.outbox_entries()
    by_scope = reader.outbox_counts_by_scope()
    for scope in (MATCH, OTHER):
        states = Counter(entry.state for entry in entries if entry.scope == scope)
        assert reader.outbox_counts(scope).total == states.total()
        (summary,) = reader.scopes([scope]) if reader.has(scope) else [None]
        parked = states[ChangeState.PARKED]
        if summary is not None:
            assert (summary.waiting, summary.parked) == (states.total() - parked, parked)
        assert (scope in by_scope) == bool(states)


class Walk:
    """One random walk through everything that changes records."""

    def __init__(self, bench: Bench, chance: random.Random) -> None:
        self.bench, self.chance = bench, chance
        self.version = 1

    def next_version(self) -> int:
        self.version += 1
        return self.version

    def live(self) -> str | None:
        keys = self.bench.keys()
        return self.chance.choice(keys) if keys else None

    def add(self) -> None:
        self.bench.add(scope=self.chance.choice([MATCH, OTHER]), text="a")

    def add_several_or_none(self) -> None:
        with contextlib.suppress(ZeroDivisionError), self.bench.store.write("add") as unit:
            unit.add(MATCH, "player", {"name": "Ada"})
            if self.chance.random() < 0.5:
                raise ZeroDivisionError

    def edit(self) -> None:
        if key := self.live():
            self.bench.edit(key, points=self.chance.randrange(3))

    def delete(self) -> None:
        if key := self.live():
            self.bench.delete(key)

    def undo(self) -> None:
        self.chance.choice([self.bench.store.undo, self.bench.store.undo, self.bench.store.redo])()

    def answer(self) -> None:
        for change in self.bench.freeze(max_rows=4):
            match self.chance.randrange(5):
                case 0:
                    self.bench.park(change)
                case 1:
                    self.bench.store.rekeying.rekey([change.change_id])
                case 2:
                    pass
                case _:
                    self.bench.acknowledge(change, self.next_version())

    def pull(self) -> None:
        if key := self.live():
            stored = self.bench.get(key)
            is_deleted = self.chance.random() < 0.4
            row = server_row(stored, self.next_version(), points=4, is_deleted=is_deleted)
            self.bench.pull(row, cursor=self.version)

    def pull_new(self) -> None:
        index = 1 + self.chance.randrange(40)
        record = Move(match_id="m1", move_index=index)
        is_deleted = self.chance.random() < 0.3
        moment = self.bench.store._parts.stamps._clock.now()
        row = ServerRow(
            new_record_id(), record.key, self.next_version(), moment, is_deleted, record.payload()
        )
        self.bench.pull(row, cursor=self.version)

    def decide(self) -> None:
        with self.bench.store.read() as reader:
            parked = [e for e in reader.outbox_entries() if e.state is ChangeState.PARKED]
        if parked:
            outbox = self.bench.store.outbox
            act = self.chance.choice([outbox.retry, outbox.discard])
            act(self.chance.choice(parked).change_id)

    def start_over(self) -> None:
        self.bench.store.mirror_check.start_over(MATCH, "move")

    def step(self) -> None:
        acts: list[Callable[[], None]] = [
            *(self.add, self.add, self.add_several_or_none, self.edit, self.delete, self.undo),
            *(self.answer, self.pull, self.pull_new, self.decide, self.start_over),
        ]
        self.chance.choice(acts)()


@pytest.mark.parametrize("seed", range(8))
def test_the_kept_counts_are_what_counting_gives(bench: Bench, seed: int) -> None:
    walk = Walk(bench, random.Random(seed))
    for _ in range(STEPS):
        walk.step()
        require_true_counts(bench.store)


@pytest.fixture
def older_file(tmp_path: Path, registry: Registry, clock: SteppingClock) -> Path:
    """A file of the version before counts were kept, with all sorts of records."""
    folder = tmp_path / "older"
    before = SHIPPED.modules.index("tracker.local_db.migrations.versions.v0004_scope_counts")
    versions = MigrationChain(SHIPPED.folder, SHIPPED.modules[:before])
    with open_with(versions, folder, registry, clock, 0) as store:
        bench = Bench(store)
        keys = [bench.add(text="a") for _ in range(5)]
        bench.add("player", scope=OTHER, name="Ada")
        bench.sync()
        bench.delete(keys[0])
        bench.sync(version=20)
        bench.delete(keys[1])
        bench.add(text="b")
    return folder


def test_an_upgraded_file_has_the_counts_of_its_records(
    older_file: Path, registry: Registry, clock: SteppingClock
) -> None:
    with open_store(older_file, registry, clock) as store:
        require_true_counts(store)
        with store.read() as reader:
            assert [(s.scope, s.record_count) for s in reader.scopes()] == [(MATCH, 4), (OTHER, 1)]
        assert store.mirror_check.live_rows(MATCH) == {"move": 4}
        Bench(store).add(scope=OTHER)
        require_true_counts(store)


def test_a_scope_is_known_from_its_first_record_on(bench: Bench) -> None:
    with bench.store.read() as reader:
        assert not reader.has(MATCH)
        assert reader.scopes([MATCH]) == []
    key = bench.add(text="a")
    bench.delete(key)
    with bench.store.read() as reader:
        assert reader.has(MATCH)
        assert not reader.has(OTHER)
        assert [s.record_count for s in reader.scopes([OTHER, MATCH])] == [0]


def test_a_scope_is_named_by_its_own_record_while_that_is_live(bench: Bench) -> None:
    def subject() -> object:
        with bench.store.read() as reader:
            (summary,) = reader.scopes([MATCH])
        return None if summary.scope_record is None else summary.scope_record.payload()["subject"]

    bench.add(text="a")
    assert subject() is None
    key = bench.add("match", subject="Final")
    assert subject() == "Final"
    bench.delete(key, "match")
    assert subject() is None


def test_cursors_of_all_scopes_are_read_at_once(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.pull(server_row(bench.get(key), 7), cursor=7)
    bench.store.mirror.apply_page(OTHER, "player", [], 9)
    with bench.store.read() as reader:
        assert reader.pulled() == {MATCH: {"move": 7}, OTHER: {"player": 9}}
        assert reader.pulled([OTHER]) == {OTHER: {"player": 9}}
        assert reader.pulled([]) == {}


def test_what_is_newer_than_a_version_is_counted_by_an_index(bench: Bench) -> None:
    with bench.store._database.read() as connection:
        explained = text(f"explain query plan {_NEWER}")
        rows = connection.execute(explained, {"scope": "board:m1", "version": 3}).all()
    assert [row.detail for row in rows] == [
        "SEARCH records USING COVERING INDEX records_by_version (scope=? AND base_version>?)"
    ]


def test_notes_are_found_by_their_names_and_by_their_beginning(bench: Bench) -> None:
    notes = bench.store.meta
    notes.set_all({"epoch:a": "1", "epoch:b": "2", "epoch:": "3", "epoci": "4", "epoc": "5"})
    assert notes.starting_with("epoch:") == {"": "3", "a": "1", "b": "2"}
    assert notes.get_all("epoch:", ["a", "missing"]) == {"a": "1"}
    assert notes.get_all("epoch:", []) == {}


def test_looking_for_dangling_references_does_not_read_the_scope(bench: Bench) -> None:
    with bench.store._database.read() as connection:
        explained = text(f"explain query plan {_DANGLING}")
        rows = connection.execute(explained, {"scope": "board:m1"}).all()
    assert rows[0].detail == "SEARCH r USING INDEX records_dangling (scope=?)"
