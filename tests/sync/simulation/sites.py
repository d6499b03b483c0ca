"""The servers that a run can have: in memory, or PostgreSQL with PostgREST."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from tests.sync.fakes.server import FakeServer, User
from tests.sync.fakes.session import FakeSession
from tests.sync.fakes.state import State
from tests.sync.fakes.tables import Rule
from tests.sync.simulation.determinism import VirtualClock
from tests.sync.simulation.dump import Dump, dump_fake
from tests.sync.simulation.laptop import Laptop
from tests.sync.simulation.people import POISON, SWALLOWED
from tests.sync.simulation.plan import SCOPES, Plan
from tests.sync.simulation.world import Violation
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import WrongServer
from tracker.local_db.tables import ChangeState
from tracker.sync.transport import Transport

FIRST_GAME = 700_001
RESTORED = "a restored server stops the sync and changes nothing here"


class FakeSite:
    """The server in memory, with the faults that only it can have."""

    def __init__(self, plan: Plan, registry: Registry, clock: VirtualClock) -> None:
        self.scopes = tuple(Scope("hockey", str(FIRST_GAME + n)) for n in range(SCOPES))
        self.server = FakeServer(registry, clock)
        self.server.rules.append(Rule("note_is_no_poison", _starts(POISON)))
        self.server.slow_from_rows = plan.slow_from_rows
        self.server.max_rows = plan.max_rows
        if plan.swallows:
            self.server.swallows = _starts(SWALLOWED)
        self._registry = registry
        self._backup: State | None = None

    def sign_in(self, writes: Sequence[Scope] | None) -> Transport:
        names = None if writes is None else frozenset(map(str, writes))
        return FakeSession(self.server, User(writes=names))

    def dump(self) -> Dump:
        return dump_fake(self.server, self._registry, self.scopes)

    def published_versions(self) -> dict[str, int]:
        return {name: s.published_version for name, s in self.server.state.scopes.items()}

    def disturb(self, random: Random) -> str | None:
        match random.choice(("restart", "late publisher", "backup")):
            case "restart":
                return "restart"
            case "late publisher":
                self.server.is_publisher_late = not self.server.is_publisher_late
                return "late publisher"
        self._backup = self.server.backup()
        return "backup"

    def heal(self) -> None:
        self.server.is_publisher_late = False

    def go_back(self, laptop: Laptop) -> list[Violation] | None:
        if self._backup is None:
            self._backup = self.server.backup()
            return None
        scopes = self._ahead_of(laptop, self._backup)
        if not scopes:
            return None
        newest, before = self.server.backup(), laptop.state()
        batches = len(laptop.sent.batches)
        self.server.restore(self._backup)
        report = laptop.sync_calmly(scopes)
        self.server.restore(newest)
        found = []
        if report is None or not isinstance(report.failure, WrongServer):
            found.append(f"{laptop.name} went on: {report and report.failure}")
        if laptop.state() != before:
            found.append(f"{laptop.name} has changed")
        if len(laptop.sent.batches) > batches:
            found.append(f"{laptop.name} sent something")
        return [Violation(RESTORED, detail) for detail in found]

    def _ahead_of(self, laptop: Laptop, backup: State) -> list[Scope]:
        """Where the laptop has seen more than the backup, or sends to what lost its last change."""
        state, known = laptop.state(), backup.scopes
        ahead = {s for (s, _), at in state.cursors.items() if s in known and at > known[s].version}
        waiting = {change.change_id for change in state.outbox}
        sending = {c.scope for c in state.outbox if c.state != ChangeState.PARKED}
        lost = laptop.sent.acknowledged.keys() & self.server.state.receipts.keys() - waiting
        lost -= backup.receipts.keys()
        ahead |= {s for s in map(laptop.sent.scopes.__getitem__, lost) if s in sending & {*known}}
        return [scope for scope in self.scopes if str(scope) in ahead]


def _starts(word: str) -> Callable[[object], bool]:
    def is_odd(row: object) -> bool:
        assert isinstance(row, dict)
        return str(row.get("note") or "").startswith(word)

    return is_odd
