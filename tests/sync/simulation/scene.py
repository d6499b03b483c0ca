"""A healed world, what was found in it, and the facts that are asked about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.sync.simulation.dump import Dump, Receipt, ServerRecord
from tests.sync.simulation.laptop import Laptop
from tests.sync.simulation.local import LocalState
from tests.sync.simulation.world import World
from tracker.core.conflict import CONFLICT


@dataclass(frozen=True)
class Contents:
    """What a record said at a version."""

    version: int
    is_deleted: bool
    payload: dict[str, Any]


@dataclass
class Scene:
    """A healed world and what was found in it."""

    world: World
    dump: Dump
    states: dict[str, LocalState]
    history: dict[str, list[Contents]] = field(default_factory=dict)
    by_change: dict[str, Receipt] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._listed: set[tuple[str, str, str]] = set()
        for record in self.dump.records.values():
            if record.kind == CONFLICT:
                for column, values in orjson.loads(record.payload["values_json"]).items():
                    for side in ("base", "mine", "theirs"):
                        self._listed.add((record.payload["subject_id"], column, repr(values[side])))

    def is_listed(self, record_id: str, column: str, value: Any) -> bool:
        """Whether a conflict entry keeps this value of this field."""
        return (record_id, column, repr(value)) in self._listed

    def may_write(self, name: str, scope: str) -> bool:
        """Whether this laptop's user has the right to; a viewer's edits are held."""
        is_viewer = self.world.plan.has_viewer and name == self.laptops[-1].name
        return not (is_viewer and scope == str(self.world.site.scopes[-1]))

    @property
    def laptops(self) -> list[Laptop]:
        return self.world.laptops


Fact = Callable[[Scene], Iterator[str]]
FACTS: dict[str, Fact] = {}


def fact(name: str) -> Callable[[Fact], Fact]:
    """Registers a fact; it yields one sentence for each way in which it does not hold."""

    def register(check: Fact) -> Fact:
        FACTS[name] = check
        return check

    return register


def trace(scene: Scene) -> Iterator[str]:
    """Goes back from each row through its receipts: nothing was overwritten without a trace."""
    per_record: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in scene.dump.receipts:
        per_record[receipt.record_id].append(receipt)
        scene.by_change[receipt.change_id] = receipt
    for record_id, record in scene.dump.records.items():
        yield from _trace_record(scene, record, per_record.pop(record_id, []))
    for record_id in per_record:
        yield f"there are receipts of {record_id}, but no row"


def _trace_record(scene: Scene, record: ServerRecord, receipts: list[Receipt]) -> Iterator[str]:
    payload, is_deleted = dict(record.payload), record.is_deleted
    if not receipts or receipts[-1].version != record.version:
        yield f"{record.key} at {record.version} is not the work of its last receipt"
    states = []
    for receipt in reversed(receipts):
        states.append(Contents(receipt.version, is_deleted, dict(payload)))
        for name, (old, new) in receipt.fields.items():
            if payload.get(name) != new:
                yield f"{record.key} {name}: {new!r} became {payload.get(name)!r} silently"
            payload[name] = old
        if receipt.action == "delete":
            is_deleted = False
        elif receipt.action == "restore":
            is_deleted = True
    actions = [receipt.action for receipt in receipts]
    if "add" in actions[1:] or actions[:1] != ["add"]:
        yield f"{record.key} was not added once, but: {', '.join(actions)}"
    scene.history[record.record_id] = states[::-1]
