"""One run: laptops, people and a faulty network over one server, then healing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Protocol

from tests.sync.fakes.faults import FaultyTransport, Network
from tests.sync.simulation.determinism import SkewedClock, VirtualClock
from tests.sync.simulation.dump import Dump
from tests.sync.simulation.journal import Journal
from tests.sync.simulation.laptop import Laptop, Setting
from tests.sync.simulation.people import POISON, SWALLOWED, Person
from tests.sync.simulation.plan import Plan
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.sync.report import SyncReport
from tracker.sync.transport import Transport

MOST_ROUNDS = 30
REHEARSE_EVERY = 20
"""Steps between two restores from an older backup, besides those at random moments."""
HEALED = "healing comes to an end"
OWED = "an acknowledgement and the debt to publish it are one, also for a killed laptop"


@dataclass(frozen=True)
class Violation:
    """A fact that does not hold."""

    fact: str
    detail: str

    def __str__(self) -> str:
        return f"{self.fact}: {self.detail}"


class Site(Protocol):
    """The server of a run."""

    scopes: tuple[Scope, ...]

    def sign_in(self, writes: Sequence[Scope] | None) -> Transport:
        """One user, who reads everything; None means that he writes everything, too."""
        ...

    def dump(self) -> Dump: ...

    def published_versions(self) -> dict[str, int]:
        """Per scope, up to which version it is published."""
        ...

    def disturb(self, random: Random) -> str | None:
        """Something happens to the server; its name, None when nothing did."""
        ...

    def heal(self) -> None: ...

    def go_back(self, laptop: Laptop) -> list[Violation] | None:
        """Restores an older backup, lets the laptop meet it, and takes it back.

        None when there was no backup yet, or the laptop knows no more than it.
        """
        ...


@dataclass
class World:
    """Everything of one run."""

    plan: Plan
    site: Site
    registry: Registry
    folder: Path
    clock: VirtualClock
    network: Network = field(init=False)
    journal: Journal = field(default_factory=Journal)
    laptops: list[Laptop] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    reports: dict[str, SyncReport | None] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)
    """What the laptops' ledgers say became of their edits."""

    def __post_init__(self) -> None:
        self.network = Network(self.plan.seed, self.plan.fault_rate)
        self._random = Random(f"world/{self.plan.seed}")  # noqa: S311
        self._people: list[Person] = []
        self._depth = 0

    def run(self, stack: ExitStack) -> None:
        """The whole run, healing included; the stack closes the laptops."""
        self._open(stack)
        for number in range(self.plan.steps):
            self.clock.advance(self._random.random() * 5)
            self._step()
            if self.plan.outages and (number + 1) % REHEARSE_EVERY == 0:
                self._go_back(self._random.choice(self.laptops))
        self._heal()

    @property
    def is_lone(self) -> bool:
        return len(self.laptops) == 1

    def _open(self, stack: ExitStack) -> None:
        plan, scopes = self.plan, self.site.scopes
        setting = Setting(
            self.registry, scopes, self.journal, self.network, plan.batch_rows, plan.in_flight
        )
        oddities = {POISON: 0.03}
        if plan.swallows:
            oddities[SWALLOWED] = 0.03
        for number in range(plan.laptops):
            is_viewer = plan.has_viewer and number == plan.laptops - 1
            session = self.site.sign_in(scopes[:-1] if is_viewer else None)
            name = f"laptop{number}"
            clock = SkewedClock(self.clock, plan.skew_seconds[number])
            wire = FaultyTransport(session, self.network, name)
            laptop = Laptop(name, self.folder, wire, clock, setting)
            stack.callback(laptop.close)
            laptop.meanwhile = partial(self._meanwhile, number)
            laptop.after_kill = self._check_debts
            self.laptops.append(laptop)
            self._people.append(Person(laptop, self._random, oddities, is_hot=plan.is_hot))

    def _step(self) -> None:
        number = self._random.randrange(len(self.laptops))
        chance = self._random.random()
        if chance < 0.62:
            self.acts[self._people[number].act()] += 1
        elif chance < 0.95:
            self._sync(number)
        elif chance < 0.97:
            self.laptops[number].kill()
            self.acts["kill"] += 1
        elif self.plan.outages:
            self._outage(self.laptops[number])

    def _sync(self, number: int) -> None:
        kill_after = None
        if self._random.random() < self.plan.kill_odds:
            kill_after = self._random.randint(1, 30)
        self._depth += 1
        self.laptops[number].sync(kill_after)
        self._depth -= 1
        self.acts["sync"] += 1

    def _meanwhile(self, number: int, _call: str) -> None:
        """While a request is under way people go on, and other laptops sync, too."""
        chance = self._random.random()
        odds = 0.08 if self.plan.is_hot else 0.04
        if chance < odds:
            self.acts[self._people[number].act()] += 1
        elif chance < odds + 0.04 and self._depth == 1:
            others = [n for n, other in enumerate(self.laptops) if not other.is_syncing]
            if others:
                self._sync(self._random.choice(others))

    def _check_debts(self, laptop: Laptop) -> None:
        """What was acknowledged before the laptop was killed is published, or owed."""
        published = self.site.published_versions()
        waiting = {change.change_id for change in laptop.state().outbox}
        owed = {str(debt.scope): debt.version for debt in laptop.store.debts.due()}
        for change_id, version in laptop.sent.acknowledged.items():
            scope = laptop.sent.scopes[change_id]
            known = max(published.get(scope, 0), owed.get(scope, 0))
            if change_id not in waiting and version > known:
                detail = f"{laptop.name}: {scope} at {version}, known is {known}"
                self.violations.append(Violation(OWED, detail))

    def _outage(self, laptop: Laptop) -> None:
        if self._random.random() < 0.4:
            self._go_back(laptop)
            return
        happened = self.site.disturb(self._random)
        if happened == "restart":
            self.network.forget()
        if happened:
            self.acts[happened] += 1

    def _go_back(self, laptop: Laptop) -> None:
        self.network.forget()
        found = self.site.go_back(laptop)
        if found is not None:
            self.violations += found
            self.acts["older backup"] += 1

    def _heal(self) -> None:
        """Faults end, what was under way arrives, and everybody syncs until nothing moves."""
        self.network.rate = 0.0
        self.network.deliver(self._random, 1.0)
        self.site.heal()
        for laptop in self.laptops:
            laptop.meanwhile = lambda _call: None
        before: object = None
        for _ in range(MOST_ROUNDS):
            self.clock.advance(60)
            self.reports = {laptop.name: laptop.sync() for laptop in self.laptops}
            now = [laptop.state() for laptop in self.laptops]
            if now == before:
                return
            before = now
        self.violations.append(Violation(HEALED, f"not after {MOST_ROUNDS} rounds"))
