"""Whatever happens in whatever order: every edit has one fate, and none is unknown."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.local_db.conftest import Bench, server_row
from tracker.local_db.ledger import Fate, totals
from tracker.local_db.tables import ChangeState

PRESENT = {Fate.WAITING, Fate.SENT, Fate.PARKED}
STEPS = 120


class Walk:
    """One random walk; counts the edits that it made."""

    def __init__(self, bench: Bench, chance: random.Random) -> None:
        self.bench, self.chance = bench, chance
        self.version, self.edits = 1, 0
        self.given_up: set[datetime] = set()
        """The edits, by their stamps, that a person discarded."""

    def live(self) -> str | None:
        keys = self.bench.keys()
        return self.chance.choice(keys) if keys else None

    def add(self) -> None:
        self.bench.add(text="a")
        self.edits += 1

    def edit(self) -> None:
        if key := self.live():
            before = self.bench.value(key, "points")
            points = self.chance.randrange(3)
            self.bench.edit(key, points=points)
            self.edits += before != points

    def delete(self) -> None:
        if key := self.live():
            self.bench.delete(key)
            self.edits += 1

    def freeze(self) -> None:
        self.bench.freeze(max_rows=3)

    def answer(self) -> None:
        for change in self.bench.freeze(max_rows=3):
            if self.chance.random() < 0.6:
                self.bench.acknowledge(change, self.version)
                self.version += 1
            else:
                self.bench.park(change)

    def pull(self) -> None:
        if key := self.live():
            stored = self.bench.get(key)
            if stored.base_version:
                row = server_row(stored, self.version, points=self.chance.randrange(3, 6))
                self.bench.pull(row, cursor=self.version)
                self.version += 1

    def decide(self) -> None:
        with self.bench.store.read() as reader:
            parked = [e for e in reader.outbox_entries() if e.state is ChangeState.PARKED]
        if not parked:
            return
        change_id = self.chance.choice(parked).change_id
        if self.chance.random() < 0.5:
            self.bench.store.outbox.retry(change_id)
            return
        accounts = self.bench.store.ledger.accounts()
        self.given_up |= {a.edited_at for a in accounts if a.change_id == change_id}
        self.bench.store.outbox.discard(change_id)

    def step(self) -> None:
        acts: list[Callable[[], None]] = [
            *(self.add, self.edit, self.edit, self.delete),
            *(self.freeze, self.answer, self.pull, self.decide),
        ]
        self.chance.choice(acts)()


@pytest.mark.parametrize("seed", range(12))
def test_every_edit_has_exactly_one_fate(bench: Bench, seed: int) -> None:
    walk = Walk(bench, random.Random(seed))
    for _ in range(STEPS):
        walk.step()
        accounts = bench.store.ledger.accounts()
        counts = totals(accounts)
        assert counts[Fate.UNKNOWN] == 0
        assert {a.edited_at for a in accounts if a.fate is Fate.DISCARDED} == walk.given_up
        assert sum(counts.values()) == len(accounts) == walk.edits
        with bench.store.read() as reader:
            waiting = {e.change_id for e in reader.outbox_entries()}
        present = {a.change_id for a in accounts if a.fate in PRESENT}
        assert present == waiting
