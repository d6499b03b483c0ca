"""The engine: runs the protocol for the scopes of one data folder, and reports."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence

from tracker.core.clock import Clock
from tracker.core.neighbour import Surroundings
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import SyncError
from tracker.local_db import Store
from tracker.local_db.tables import ChangeState
from tracker.sync.elsewhere import Elsewhere
from tracker.sync.exchange import Consent, Ends, Exchange
from tracker.sync.neighbours import LookingAround
from tracker.sync.published import RefreshPace
from tracker.sync.report import LAST_SYNC, Named, Progress, SyncReport, detailed_progress
from tracker.sync.scope_index import ScopeIndex
from tracker.sync.transport import Transport

log = logging.getLogger(__name__)

OnProgress = Callable[[int, int], None]
"""Told how many changes of how many have left the outbox, on the syncing thread."""


class Interrupted(SyncError):
    """The program is closing; what was not exchanged is kept for the next run."""


class SyncEngine:
    """Syncs one data folder with one server. One thread at a time; `stop` from any."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        registry: Registry,
        clock: Clock,
        progress: OnProgress = lambda _done, _total: None,
    ) -> None:
        self._ends = Ends(store, transport, registry, clock, ScopeIndex(transport))
        self._store = store
        self._on_progress = progress
        self._is_stopping = threading.Event()
        self._pace: RefreshPace | None = None
        self._elsewhere = Elsewhere(store, transport, registry)
        self._looking = LookingAround(store, transport)

    def space_refreshes(self, pace: RefreshPace) -> None:
        """For an engine that runs again and again; one that does not asks for each at once."""
        self._pace = pace

    def run_once(
        self,
        scopes: Sequence[Scope] | None = None,
        *,
        is_detailed: bool = False,
        accepts_deletions: bool = False,
        accepts_new_epoch: bool = False,
    ) -> SyncReport:
        """One exchange of these scopes, or of all that the folder has or wants. Safe to repeat.

        A SyncError is not raised but reported, with everything that was done before it; errors
        of the local store are raised. A detailed report names what it counts. With
        `accepts_deletions` a pull may delete an unusual share of a scope; with `accepts_new_epoch`
        named scopes that were emptied or restored on the server get what it lost.
        """
        progress = detailed_progress() if is_detailed else Progress()
        wanted = self._elsewhere.wanted() if scopes is None else set(scopes)
        chosen = sorted(wanted if scopes is not None else wanted | self._present())
        step = _Steps(self._waiting(chosen), self._on_progress, self._is_stopping)
        consent = Consent(accepts_deletions, accepts_new_epoch and scopes is not None)
        try:
            step(0)
            Exchange(self._ends, progress, step, self._pace, consent).run(chosen, wanted)
        except SyncError as error:
            progress.fail(error)
        else:
            self._elsewhere.fetched(wanted - progress.failed_scopes)
        is_everything = scopes is None or self._present() <= {*chosen}
        return self._reported(chosen, progress, is_everything=is_everything)

    def unknown_scopes(self) -> list[Scope]:
        """What the server shows to this person and the folder has not, in order of the names.

        A request per thousand and one more; SyncError when the server cannot be asked. To get one
        of them: `want` it and sync, or name it to `run_once`. On any thread, also while a run is
        under way.
        """
        return self._elsewhere.unknown()

    def want(self, scope: Scope) -> None:
        """The next run of everything fetches this scope, too; remembered until it did.

        On any thread.
        """
        self._elsewhere.want(scope)

    def introduce(self, name: Callable[[], str]) -> None:
        """What the neighbours in an open scope read; asked on the syncing thread."""
        self._looking.name = name

    def look_around(self, scope: Scope | None, doing: str = "") -> Surroundings | None:
        """Says that this scope is open here, and asks who else is there and if it moved.

        One request, on the syncing thread between two runs. None where the server is older than
        the question; a SyncError where it cannot be used just now.
        """
        return self._looking.look(scope, doing)

    def stop(self) -> None:
        """Ends a run between two requests, and every later one at once. Any thread."""
        self._is_stopping.set()

    def drop_connections(self) -> None:
        """After sleep or a change of network: the open ones are dead. On the syncing thread."""
        self._ends.transport.drop_connections()

    def _present(self) -> set[Scope]:
        with self._store.read() as reader:
            known = set(reader.scope_names())
        indebted = {debt.scope for debt in self._store.debts.due()}
        return known | set(self._store.outbox.scopes()) | indebted

    def _waiting(self, scopes: Iterable[Scope]) -> int:
        with self._store.read() as reader:
            counts = reader.outbox_counts_by_scope()
        found = [counts[scope] for scope in scopes if scope in counts]
        return sum(count.waiting + count.sent for count in found)

    def _reported(
        self, chosen: Sequence[Scope], progress: Progress, *, is_everything: bool
    ) -> SyncReport:
        self._note_parked(chosen, progress)
        self._name_waiting(chosen, progress)
        report = progress.finish(self._waiting(chosen))
        if report.failure is None and is_everything:
            self._store.meta.set(LAST_SYNC, self._ends.clock.now().isoformat())
        log.info("Sync: %s", report)
        return report

    def _note_parked(self, scopes: Iterable[Scope], progress: Progress) -> None:
        with self._store.read() as reader:
            counts = reader.outbox_counts_by_scope()
        parked = {scope: counts[scope].parked for scope in scopes if scope in counts}
        progress.still_parked = sum(parked.values())
        for scope in (scope for scope, count in parked.items() if count):
            progress.blocked.extend(self._store.blocked.by_parked(scope).values())

    def _name_waiting(self, scopes: Iterable[Scope], progress: Progress) -> None:
        if progress.names is None:
            return
        with self._store.read() as reader:
            entries = [e for scope in scopes for e in reader.outbox_entries(scope)]
        left = [e for e in entries if e.state != ChangeState.PARKED]
        progress.names["waiting"] = [Named(e.scope, e.kind, e.key) for e in left]


class _Steps:
    """Between two requests: tells how far the run is, and ends it when the program closes."""

    def __init__(self, total: int, on_progress: OnProgress, stopping: threading.Event) -> None:
        self._done = 0
        self._total = total
        self._on_progress = on_progress
        self._stopping = stopping

    def __call__(self, done: int) -> None:
        self._done += done
        self._total = max(self._total, self._done)
        self._on_progress(self._done, self._total)
        if self._stopping.is_set():
            raise Interrupted("The sync was stopped; the rest is kept for the next one.")
