"""The long run of the simulation: many seeds, and figures for docs/reliability.md.

Run by hand: python bench/simulate.py --seeds 500 [--first 0] [--steps 60] [--jobs 2] [--minutes 10]
One seed again, with everything that it violates: python bench/simulate.py --seed 17
On PostgreSQL and PostgREST instead of the server in memory: --real
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.sync.fakes.faults import Fault
from tests.sync.simulation.determinism import VirtualClock
from tests.sync.simulation.oracle import FACT_NAMES
from tests.sync.simulation.plan import plan_for
from tests.sync.simulation.real_site import RealSite
from tests.sync.simulation.run import Outcome, run_on, run_on_fake
from tracker.core.registry import discover
from tracker.server.embedded import EmbeddedServer

MEMORY = Path("/dev/shm")
FIRST_REAL_GAME = 1_000_001


@dataclass
class Figures:
    """What one run, or many together, did and found."""

    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    violations: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        self.runs += other.runs
        self.counts += other.counts
        self.faults += other.faults
        self.fates += other.fates
        self.violations += other.violations


@dataclass
class RealHost:
    """An embedded server, as a run needs it."""

    embedded: EmbeddedServer
    url: str
    dsn: str

    def token(
        self, role: str, profile: str | None, scope_ids: Sequence[str] | None, user_id: str | None
    ) -> str:
        return self.embedded.token(role, profile, scope_ids, user_id)

    def sql(self, query: str) -> object:
        with psycopg.connect(self.dsn) as connection:
            return connection.execute(query.encode())


def figures_of(seed: int, outcome: Outcome) -> Figures:
    world, dump = outcome.world, outcome.dump
    found = Figures(runs=1, faults=Counter(map_names(world.network.counts)))
    found.fates = Counter(world.fates)
    found.violations = [(seed, str(violation)) for violation in outcome.violations]
    found.counts = Counter(
        {
            "laptops": len(world.laptops),
            "runs of a lone laptop": int(world.is_lone),
            "acts of people": sum(world.acts.values()) - world.acts["sync"],
            "edits of records": world.journal.edits,
            "syncs": world.acts["sync"],
            "requests": world.network.requests,
            "faults": sum(world.network.counts.values()),
            "kills": sum(laptop.kills for laptop in world.laptops),
            "records on servers": len(dump.records),
            "receipts": len(dump.receipts),
            "conflict entries": sum(r.kind == "conflict" for r in dump.records.values()),
            "restores from an older backup": world.acts["older backup"],
            "restarts": world.acts["restart"],
        }
    )
    return found


def map_names(counts: Mapping[Fault, int]) -> dict[str, int]:
    return {str(name): count for name, count in counts.items()}


def run_seed(seed: int, steps: int) -> Figures:
    folder = MEMORY if MEMORY.is_dir() else None
    outcome = run_on_fake(plan_for(seed, steps=steps), discover(), folder)
    return figures_of(seed, outcome)


def _tell(total: Figures) -> None:
    if sys.stdout.isatty():
        print(f"\r{total.runs} runs, {len(total.violations)} violations ", end="", flush=True)


def run_many(seeds: Sequence[int], asked: argparse.Namespace) -> Figures:
    total, deadline = Figures(), time.monotonic() + asked.minutes * 60
    jobs, steps = asked.jobs, asked.steps
    with ProcessPoolExecutor(jobs) as pool:
        waiting = iter(seeds)
        running = {pool.submit(run_seed, seed, steps) for seed in itertools.islice(waiting, jobs)}
        while running:
            done = next(as_completed(running))
            running.discard(done)
            total.add(done.result())
            _tell(total)
            is_over = asked.until_red and total.violations
            if time.monotonic() < deadline and not is_over:
                running |= {pool.submit(run_seed, s, steps) for s in itertools.islice(waiting, 1)}
    print()
    return total


@contextmanager
def real_host() -> Iterator[RealHost]:
    with tempfile.TemporaryDirectory(prefix="tracker-simulate-") as name:
        embedded = EmbeddedServer(Path(name) / "server", discover(), print)
        try:
            address = embedded.start()
            yield RealHost(embedded, address.url, address.dsn)
        finally:
            embedded.stop()


def run_real(seeds: Sequence[int], asked: argparse.Namespace) -> Figures:
    total, deadline = Figures(), time.monotonic() + asked.minutes * 60
    with real_host() as host:
        for seed in seeds:
            registry = discover()
            site = RealSite(host, registry, FIRST_REAL_GAME + 10 * seed)
            try:
                plan = plan_for(seed, steps=asked.steps, is_real=True)
                total.add(figures_of(seed, run_on(site, plan, registry, VirtualClock(), None)))
            finally:
                site.close()
            _tell(total)
            if time.monotonic() > deadline or (asked.until_red and total.violations):
                break
    print()
    return total


def show(total: Figures, seconds: float) -> None:
    print(f"{total.runs} runs in {seconds:.0f} s; {len(FACT_NAMES)} facts asked of each")
    for title, counts in (
        ("", total.counts),
        ("Faults", total.faults),
        ("Fates of local edits, as the laptops' ledgers tell them", total.fates),
    ):
        print(f"\n{title}" if title else "")
        for name, count in counts.items():
            print(f"  {count:>9,}  {name}")
    print(f"\n{len(total.violations)} violations")
    for seed, sentence in total.violations[:200]:
        print(f"  seed {seed}: {sentence}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, help="one seed only")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--until-red", action="store_true", help="end at the first violation")
    parser.add_argument("--real", action="store_true")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    if asked.seed is not None:
        seeds = range(asked.seed, asked.seed + 1)
    began = time.monotonic()
    run = run_real if asked.real else run_many
    total = run(seeds, asked)
    show(total, time.monotonic() - began)
    return 1 if total.violations else 0


if __name__ == "__main__":
    sys.exit(main())
