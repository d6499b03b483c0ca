"""Seeded runs: random people on up to six laptops, a hostile network, and every fact afterwards.

A run that fails says its seed; `python bench/simulate.py --seed N` repeats it. The long run is
done by hand, see docs/reliability.md.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.sync.simulation.determinism import VirtualClock
from tests.sync.simulation.plan import plan_for
from tests.sync.simulation.real_site import RealSite
from tests.sync.simulation.run import run_on, run_on_fake
from tracker.core.registry import discover

SEEDS = int(os.environ.get("TRACKER_SEEDS", "18"))
REAL_SEEDS = (1, 3, 6)
FIRST_REAL_GAME = 900_001


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_fact_holds_after_healing(seed: int) -> None:
    outcome = run_on_fake(plan_for(seed, steps=40), discover())
    assert [str(violation) for violation in outcome.violations] == []


@pytest.mark.parametrize("seed", REAL_SEEDS)
def test_every_fact_holds_on_the_real_server(seed: int, live_server: Any) -> None:
    registry, plan = discover(), plan_for(seed, steps=30, is_real=True)
    site = RealSite(live_server, registry, FIRST_REAL_GAME + 10 * seed)
    try:
        outcome = run_on(site, plan, registry, VirtualClock(), None)
    finally:
        site.close()
    assert [str(violation) for violation in outcome.violations] == []


def test_a_seed_can_be_repeated() -> None:
    plan = plan_for(2, steps=30)
    assert plan.in_flight == 1
    first, second = (run_on_fake(plan, discover()) for _ in range(2))
    assert first.dump == second.dump
    assert first.world.acts == second.world.acts
    assert first.world.network.counts == second.world.network.counts
