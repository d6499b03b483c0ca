"""Asks every fact about a healed world; a run lists by name those that do not hold."""

from __future__ import annotations

from tests.sync.simulation import facts, more_facts
from tests.sync.simulation.dump import Dump
from tests.sync.simulation.scene import FACTS, Scene, trace
from tests.sync.simulation.sites import RESTORED
from tests.sync.simulation.world import HEALED, OWED, Violation, World

TRACED = "receipts explain every row"

__all__ = ["FACT_NAMES", "facts", "more_facts", "violations"]

FACT_NAMES = (TRACED, HEALED, OWED, RESTORED, *FACTS)


def violations(world: World, dump: Dump) -> list[Violation]:
    """Everything that does not hold."""
    states = {laptop.name: laptop.state() for laptop in world.laptops}
    scene = Scene(world, dump, states)
    found = list(world.violations)
    found += [Violation(TRACED, d) for d in trace(scene)]
    for name, check in FACTS.items():
        found += [Violation(name, detail) for detail in check(scene)]
    return found
