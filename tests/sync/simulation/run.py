"""Runs one seed and says what does not hold."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.sync.simulation.determinism import VirtualClock, seeded_ids
from tests.sync.simulation.dump import Dump
from tests.sync.simulation.oracle import violations
from tests.sync.simulation.plan import Plan
from tests.sync.simulation.sites import FakeSite
from tests.sync.simulation.world import Site, Violation, World
from tracker.core.registry import Registry


@dataclass(frozen=True)
class Outcome:
    """What one run did, and what does not hold after it."""

    plan: Plan
    violations: tuple[Violation, ...]
    world: World
    dump: Dump


def run_on_fake(plan: Plan, registry: Registry, folder: Path | None = None) -> Outcome:
    """A run on a server in memory."""
    clock = VirtualClock()
    return run_on(FakeSite(plan, registry, clock), plan, registry, clock, folder)


def run_on(
    site: Site, plan: Plan, registry: Registry, clock: VirtualClock, folder: Path | None
) -> Outcome:
    """A run on any server."""
    with ExitStack() as stack:
        stack.enter_context(seeded_ids(f"{plan.seed}/{site.scopes[0].id}"))
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=folder))
        world = World(plan, site, registry, Path(name), clock)
        world.run(stack)
        for laptop in world.laptops:
            world.fates.update(str(a.fate) for a in laptop.store.ledger.accounts())
        dump = site.dump()
        return Outcome(plan, tuple(violations(world, dump)), world, dump)
