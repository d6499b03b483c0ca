"""The protocol from end to end: recognise the server, push, pull, refresh, report."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence

from tracker.core.clock import Clock
from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import ManyDeletions, SyncError
from tracker.local_db import Store
from tracker.local_db.outbox import ACKNOWLEDGED
from tracker.local_db.tables import ChangeState
from tracker.sync.deletions import DeletionGuard
from tracker.sync.known_server import (
    ScopeState,
    ask_about,
    check_feed,
    check_receipts,
    correct_stamps,
    recognise,
    scope_states,
    skew_sentence,
)
from tracker.sync.published import RefreshPace, remember
from tracker.sync.pull import Pull
from tracker.sync.push import Push
from tracker.sync.refresh import Refresh
from tracker.sync.report import Named, Progress, SyncReport, detailed_progress
from tracker.sync.settle import Settling
from tracker.sync.transport import Transport
from tracker.sync.upkeep import Upkeep

log = logging.getLogger(__name__)

LAST_SYNC = "last_sync"
"""The store's note of when everything was last exchanged."""

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
        self._store = store
        self._transport = transport
        self._registry = registry
        self._clock = clock
        self._on_progress = progress
        self._is_stopping = threading.Event()
        self._pace: RefreshPace | None = None
        self._accepts_deletions = False

    def space_refreshes(self, pace: RefreshPace) -> None:
        """For an engine that runs again and again; one that does not asks for each at once."""
        self._pace = pace

    def run_once(
        self,
        scopes: Sequence[Scope] | None = None,
        *,
        is_detailed: bool = False,
        accepts_deletions: bool = False,
    ) -> SyncReport:
        """One exchange of these scopes, or of all that the folder has. Safe to repeat.

        A SyncError is not raised but reported, with everything that was done before it; errors
        of the local store are raised. A detailed report names what it counts. With
        `accepts_deletions` a pull may delete an unusual share of a scope.
        """
        progress = detailed_progress() if is_detailed else Progress()
        chosen = self._chosen(scopes)
        step = _Steps(self._waiting(chosen), self._on_progress, self._is_stopping)
        self._accepts_deletions = accepts_deletions
        try:
            step(0)
            self._recognise(progress)
            states = self._states(chosen, progress)
            upkeep = self._upkeep(progress, step)
            upkeep.take_slots({*(scopes or ()), *self._store.outbox.scopes()} & {*chosen}, states)
            for scope in self._pushable(chosen, states):
                self._push(scope, progress, step)
            if progress.counts["pushed"]:
                states = self._states(chosen, progress)
            for scope, state in states.items():
                if self._pull(scope, state, progress, step) or scope in (scopes or ()):
                    self._check(upkeep, scope, state, progress)
            self._keep_published(states, self._refresh(chosen, progress), progress)
        except SyncError as error:
            progress.fail(error)
        self._name_waiting(chosen, progress)
        report = progress.finish(self._waiting(chosen))
        if report.failure is None and scopes is None:
            self._store.meta.set(LAST_SYNC, self._clock.now().isoformat())
        log.info("Sync: %s", report)
        return report

    def stop(self) -> None:
        """Ends a run between two requests, and every later one at once. Any thread."""
        self._is_stopping.set()

    def drop_connections(self) -> None:
        """After sleep or a change of network: the open ones are dead. On the syncing thread."""
        self._transport.drop_connections()

    def _chosen(self, scopes: Sequence[Scope] | None) -> list[Scope]:
        if scopes is not None:
            return sorted(set(scopes))
        with self._store.read() as reader:
            known = {summary.scope for summary in reader.scopes()}
        return sorted(known | set(self._store.outbox.scopes()) | self._indebted())

    def _indebted(self) -> set[Scope]:
        return {debt.scope for debt in self._store.debts.due()}

    def _waiting(self, scopes: Iterable[Scope]) -> int:
        with self._store.read() as reader:
            counts = [reader.outbox_counts(scope) for scope in scopes]
        return sum(count.waiting + count.sent for count in counts)

    def _name_waiting(self, scopes: Iterable[Scope], progress: Progress) -> None:
        if progress.names is None:
            return
        with self._store.read() as reader:
            entries = [e for scope in scopes for e in reader.outbox_entries(scope)]
        left = [e for e in entries if e.state != ChangeState.PARKED]
        progress.names["waiting"] = [Named(e.scope, e.kind, e.key) for e in left]

    def _recognise(self, progress: Progress) -> None:
        about = ask_about(self._transport, self._clock)
        recognise(about, self._store.meta)
        correct_stamps(about.clock_skew_seconds, self._store.meta)
        progress.clock_skew_seconds = about.clock_skew_seconds
        sentence = skew_sentence(about.clock_skew_seconds)
        if sentence:
            progress.say(sentence)

    def _states(self, scopes: Sequence[Scope], progress: Progress) -> dict[Scope, ScopeState]:
        states = scope_states(self._transport, scopes)
        to_prove: list[Scope] = []
        sendable = self._store.outbox.scopes()
        for scope in scopes:
            cursors = self._cursors(scope)
            if scope in states:
                check_feed(scope, states[scope], cursors, self._store.meta)
                if scope in sendable or states[scope].version > max(cursors.values()):
                    to_prove.append(scope)
            elif any(cursors.values()):
                progress.say(
                    f"{scope} can no longer be seen on the server: the right to read it was "
                    "probably taken back. Its records and edits are kept here."
                )
        acknowledged = self._store.meta.starting_with(ACKNOWLEDGED)
        check_receipts(self._transport, to_prove, acknowledged)
        return states

    def _cursors(self, scope: Scope) -> dict[str, int]:
        kinds = self._registry.profile(scope.profile).synced_kinds
        return {k.kind.name: self._store.mirror.cursor(scope, k.kind.name) for k in kinds}

    def _pushable(self, scopes: Sequence[Scope], states: dict[Scope, ScopeState]) -> list[Scope]:
        """A scope that became invisible is left alone; one that never was there is new."""
        sendable = set(self._store.outbox.scopes())
        return [
            scope
            for scope in scopes
            if scope in sendable and (scope in states or not any(self._cursors(scope).values()))
        ]

    def _push(self, scope: Scope, progress: Progress, step: Callable[[int], None]) -> None:
        def catch_up(scope: Scope, kind: type[Record]) -> None:
            state = scope_states(self._transport, [scope]).get(scope)
            if state is not None:
                behind = self._behind(scope, state)
                self._puller(scope, progress, step).run(scope, behind, only=kind)

        store = self._store
        settling = Settling(store.settlements, store.rekeying, self._transport, progress, catch_up)
        push = Push(store, settling, self._transport, progress, step)
        try:
            push.run(scope, self._registry.profile(scope.profile).synced_kinds)
        except ManyDeletions as question:
            progress.fail(question)

    def _pull(
        self, scope: Scope, state: ScopeState, progress: Progress, step: Callable[[int], None]
    ) -> bool:
        """Whether there was anything to pull. Deletions that are asked about hold up no other."""
        behind = self._behind(scope, state)
        try:
            self._puller(scope, progress, step).run(scope, behind)
        except ManyDeletions as question:
            progress.fail(question)
        return bool(behind)

    def _behind(self, scope: Scope, state: ScopeState) -> dict[type[Record], int]:
        """The kinds to pull, and up to which version."""
        cursors = self._cursors(scope)
        targets = {
            kind: state.kind_versions.get(kind.kind.name, 0)
            for kind in self._registry.profile(scope.profile).synced_kinds
        }
        return {k: version for k, version in targets.items() if cursors[k.kind.name] < version}

    def _puller(self, scope: Scope, progress: Progress, step: Callable[[int], None]) -> Pull:
        store = self._store
        accepts = self._accepts_deletions
        guard = DeletionGuard(store.mirror_check, store.meta, scope, is_accepted=accepts)
        return Pull(store.mirror, self._transport, progress, step, guard)

    def _upkeep(self, progress: Progress, step: Callable[[int], None]) -> Upkeep:
        def pull(scope: Scope, targets: Mapping[type[Record], int]) -> None:
            self._puller(scope, progress, step).run(scope, targets)

        return Upkeep(self._store, self._transport, self._clock, progress, pull)

    def _check(self, upkeep: Upkeep, scope: Scope, state: ScopeState, progress: Progress) -> None:
        if upkeep.looks_right(scope, state):
            return
        try:
            upkeep.check_mirror(scope, self._registry.profile(scope.profile).synced_kinds)
        except ManyDeletions as question:
            progress.fail(question)

    def _refresh(self, scopes: Sequence[Scope], progress: Progress) -> dict[Scope, int]:
        """Up to which version the scopes are published that were refreshed now."""
        refresh = Refresh(self._store.debts, self._transport, progress)
        published = {}
        for debt in self._store.debts.due():
            if debt.scope not in scopes or self._is_too_early(debt.scope, progress):
                continue
            version = refresh.run(debt, self._registry.profile(debt.scope.profile))
            if version is not None:
                published[debt.scope] = version
        return published

    def _is_too_early(self, scope: Scope, progress: Progress) -> bool:
        """Whether a live scope's refresh waits, so that those of a burst of edits are one."""
        if self._pace is None:
            return False
        wait = 0.0 if self._is_over(scope) else self._pace.wait_seconds(scope)
        if wait > 0:
            progress.refresh_due_seconds = min(wait, progress.refresh_due_seconds or wait)
            return True
        self._pace.note(scope)
        return False

    def _is_over(self, scope: Scope) -> bool:
        profile = self._registry.profile(scope.profile)
        with self._store.read() as reader:
            return any(profile.is_over(r) for r in reader.view(scope).records(profile.scope_kind))

    def _keep_published(
        self, states: dict[Scope, ScopeState], refreshed: dict[Scope, int], progress: Progress
    ) -> None:
        published = {s: state.published_version for s, state in states.items()} | refreshed
        remember(self._store.meta, published)
        behind = [s for s, state in states.items() if published[s] < state.version]
        with self._store.read() as reader:
            progress.unpublished = sum(reader.newer_than(s, published[s]) for s in behind)


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
