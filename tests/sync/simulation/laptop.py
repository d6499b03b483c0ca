"""A laptop of the simulation: a real store, the real engine, and a person with random ideas."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import orjson

from tests.sync.fakes.faults import Network
from tests.sync.simulation.determinism import SkewedClock
from tests.sync.simulation.journal import Journal
from tests.sync.simulation.local import LocalState, read_state
from tests.sync.simulation.tap import Fuse, Killed, Sent, Tap, kill_at_transactions
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db import Store, open_store
from tracker.local_db.outbox import Accepted, Rejected
from tracker.sync.deliver import BatchSize
from tracker.sync.engine import SyncEngine
from tracker.sync.report import SyncReport
from tracker.sync.transport import Transport, Upsert


@dataclass(frozen=True)
class Setting:
    """What all laptops of a run share."""

    registry: Registry
    scopes: tuple[Scope, ...]
    journal: Journal
    network: Network
    batch_rows: int
    in_flight: int


class Laptop:
    """One data folder through all its lives."""

    def __init__(
        self, name: str, folder: Path, wire: Transport, clock: SkewedClock, setting: Setting
    ) -> None:
        self.name = name
        self.network = setting.network
        self.clock = clock
        self.setting = setting
        self.sent = Sent()
        self.given_up: set[str] = set()
        """Records whose change was discarded in the act under way."""
        self.crashes: list[str] = []
        """What the sync raised that it must not raise."""
        self.said: list[str] = []
        """The sentences of all reports."""
        self.kills = 0
        self.after_kill: Callable[[Laptop], None] = lambda _laptop: None
        self.meanwhile: Callable[[str], None] = lambda _call: None
        self._wire = wire
        self._fuse = Fuse()
        self._root = folder
        self.is_syncing = False
        self._open(folder / f"{name}-0")

    def state(self) -> LocalState:
        return read_state(self.store)

    def act(self, doing: Callable[[Store], object]) -> None:
        """A person does something; whatever it changed is noted in the journal."""
        before = self.state().records
        try:
            # What the rules forbid is not done, and the person is told.
            with suppress(InputError):
                doing(self.store)
        finally:
            # Also when the laptop was killed meanwhile: what was committed counts.
            journal = self.setting.journal
            journal.note(self.name, before, self.state().records)
            for record_id in self.given_up:
                journal.forget(self.name, record_id)
            self.given_up.clear()

    def sync(
        self, kill_after: int | None = None, scopes: Sequence[Scope] | None = None
    ) -> SyncReport | None:
        """One run of the engine; None when the laptop was killed or the engine crashed."""
        self.is_syncing = True
        self._fuse.points_left = kill_after
        tap = Tap(self._wire, self.sent, self._fuse, self._local, self._orphans)
        tap.meanwhile = self.meanwhile
        engine = SyncEngine(self.store, tap, self.setting.registry, self.clock)
        try:
            with (
                self._small_batches(),
                mock.patch("tracker.sync.push.IN_FLIGHT", self.setting.in_flight),
            ):
                report = engine.run_once(scopes or self.setting.scopes)
                self.said += report.problems
                return report
        except Killed:
            self.kill()
        except Exception:  # noqa: BLE001 - any crash of the engine is a finding of its own
            self.crashes.append(traceback.format_exc(limit=-3))
        finally:
            self._fuse.points_left = None
            self.is_syncing = False
        return None

    def sync_calmly(self, scopes: Sequence[Scope]) -> SyncReport | None:
        """One run of these scopes over a network without faults, while nobody does anything."""
        rate, self.network.rate = self.network.rate, 0.0
        undisturbed, self.meanwhile = self.meanwhile, lambda _call: None
        report = self.sync(scopes=scopes)
        self.network.rate, self.meanwhile = rate, undisturbed
        return report

    def kill(self) -> None:
        """Ends the process as it is, and starts it again from what lies on the disk.

        Every other time it is the power that is cut: what need not be durable is gone.
        """
        self.kills += 1
        left = self._root / f"{self.name}-{self.kills}"
        left.mkdir(parents=True)
        self._copy(self._durable if self.kills % 2 else self._folder, left)
        self.close()
        shutil.rmtree(self._folder)
        self._open(left)
        self.after_kill(self)

    def close(self) -> None:
        self.store.close()

    def _open(self, folder: Path) -> None:
        self._folder = folder
        self.store = open_store(folder, self.setting.registry, self.clock)
        self.device_id = str(self.store.device_id)
        self._durable.mkdir(exist_ok=True)
        self._keep_durable()
        database = self.store._parts.database
        self._local = kill_at_transactions(database, self._fuse, self._keep_durable)
        self._listen()

    @property
    def _durable(self) -> Path:
        """The file as it is after the last commit that a power cut must not take."""
        return self._root / f"{self.name}-durable"

    def _keep_durable(self) -> None:
        self._copy(self._folder, self._durable)

    def _copy(self, source: Path, target: Path) -> None:
        for part in ("tracker.db", "tracker.db-wal"):
            (target / part).unlink(missing_ok=True)
            if (source / part).exists():
                shutil.copy(source / part, target / part)

    def _listen(self) -> None:
        """Notes which verdicts the engine writes down."""
        outbox, sent = self.store.outbox, self.sent
        acknowledge, park = outbox.acknowledge, outbox.park

        def noted_acknowledge(scope: Scope, kind: str, accepted: Sequence[Accepted]) -> None:
            # Noted first: the laptop may be killed right after the commit.
            sent.acknowledged.update((a.change_id, a.version) for a in accepted)
            sent.scopes.update((a.change_id, str(scope)) for a in accepted)
            acknowledge(scope, kind, accepted)

        def noted_park(rejected: Sequence[Rejected]) -> None:
            park(rejected)
            sent.parked.update((r.change_id, r.code) for r in rejected)

        vars(outbox).update(acknowledge=noted_acknowledge, park=noted_park)

    def _orphans(self, batch: Upsert) -> list[str]:
        """Rows that point at records of this laptop which the server does not have yet."""
        state = self.state()
        unborn = {
            (r.scope, r.kind, r.idx): r.key
            for r in state.records.values()
            if r.base_version == 0 and not r.is_deleted
        }
        known = {(r.scope, r.kind, r.idx) for r in state.records.values() if r.base_version > 0}
        found = []
        rows = orjson.loads(batch.body)
        for row in [row for row in rows if row["change_id"] not in self.sent.changes]:
            for name, kind in (("linked_event_index", "event"), ("shift_index", "shift")):
                place = (f"hockey:{row.get('game_id')}", kind, row.get(name))
                is_own = kind == "shift" and batch.table == "staging_shifts"
                if not is_own and not row["deleted"] and place in unborn and place not in known:
                    found.append(f"{row[batch.key_column]} -> {unborn[place]}")
        return found

    def _small_batches(self) -> AbstractContextManager[object]:
        defaults: Any = (self.setting.batch_rows, 0)
        return mock.patch.object(BatchSize.__init__, "__defaults__", defaults)


def pick(random: Random, laptop: Laptop) -> Scope:
    """Most edits go to the first scope, where laptops meet."""
    scopes = laptop.setting.scopes
    return random.choices(scopes, weights=[4, 2, 1][: len(scopes)])[0]
