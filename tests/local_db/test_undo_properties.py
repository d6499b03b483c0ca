"""Random evenings: what is shown is what the steps that are not undone make, in their order."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench
from tracker.core.ids import RecordId, derived_record_id
from tracker.core.profile import Imported
from tracker.local_db.unit import PutOutcome

IMPORTED = [derived_record_id("file", "move", str(number)) for number in range(4)]
State = dict[str, dict[str, Any]]
"""Per record its fields, and whether it is deleted under the name `deleted`."""


def put(bench: Bench, number: int, group: str, **fields: Any) -> PutOutcome:
    imported = Imported(Move, IMPORTED[number], fields, "a line")
    with bench.store.write("import", group=group) as unit:
        outcome = unit.put(MATCH, imported)
    assert isinstance(outcome, PutOutcome)
    return outcome


class Model:
    """Steps as what they made of which field; the world is all that are done, one on the other."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._first: State = {}
        self._done: list[tuple[int, str, State]] = []
        self._undone: list[list[tuple[int, str, State]]] = []
        self._count = 0

    def shown(self) -> State:
        with self._bench.store.read() as reader:
            every = reader.list(MATCH, "move", with_deleted=True)
        return {s.record_id: {**s.record.payload(), "deleted": s.is_deleted} for s in every}

    def expected(self) -> State:
        world = {record: dict(fields) for record, fields in self._first.items()}
        for _, _, made in sorted(self._done, key=lambda step: step[0]):
            for record, fields in made.items():
                world[record] |= fields
        return world

    def write(self, step: Callable[[], object], group: str | None = None) -> None:
        before = self.shown()
        step()
        made: State = {}
        for record, fields in self.shown().items():
            if record not in before:
                self._first[record] = {**fields, "deleted": True}
                made[record] = {"deleted": False}
            elif fields != before[record]:
                old = before[record].items()
                made[record] = dict(fields.items() - old)
        if made:
            self._count += 1
            self._undone.clear()
            self._done.append((self._count, group or f"alone {self._count}", made))

    def undo(self) -> None:
        if not self._done:
            assert self._bench.store.undo() is None
            return
        _, group, _ = max(self._done, key=lambda step: step[0])
        self._undone.append([step for step in self._done if step[1] == group])
        self._done = [step for step in self._done if step[1] != group]
        assert self._bench.store.undo() is not None

    def redo(self) -> None:
        if not self._undone:
            assert self._bench.store.redo() is None
            return
        self._done += self._undone.pop()
        assert self._bench.store.redo() is not None


def by_hand(bench: Bench, chance: random.Random) -> Callable[[], object]:
    keys = bench.keys()
    text = str(chance.randrange(3))
    choices: list[Callable[[], object]] = [lambda: bench.add(text=text)]
    if keys:
        key = chance.choice(keys)
        choices += [lambda: bench.edit(key, text=text), lambda: bench.delete(key)] * 2
    return chance.choice(choices)


@pytest.mark.parametrize("seed", range(12))
def test_random_steps_imports_undos_and_redos_show_what_is_left_of_them(
    bench: Bench, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    model = Model(bench)
    for _ in range(70):
        what = chance.choice(["hand", "import", "import", "undo", "undo", "redo"])
        if what == "hand":
            model.write(by_hand(bench, chance))
        elif what == "import":
            group, number, points = chance.choice("gh"), chance.randrange(4), chance.randrange(3)
            model.write(partial(put, bench, number, group, points=points), group)
        elif what == "undo":
            model.undo()
        else:
            model.redo()
        assert model.shown() == model.expected()
    while bench.store.undo() is not None:
        pass
    assert bench.keys() == []
    made_here = [record for record in IMPORTED if record in model.shown()]
    assert made_here
    for record in made_here:
        assert put(bench, IMPORTED.index(RecordId(record)), "again") is PutOutcome.ADDED
