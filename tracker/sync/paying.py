"""When the debts are paid: at once, or spaced where something is going on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.sync.known_server import ScopeState
from tracker.sync.published import RefreshPace
from tracker.sync.refresh import Refresh
from tracker.sync.report import Progress
from tracker.sync.transport import Transport


class Paying:
    """One run's refreshes."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        transport: Transport,
        progress: Progress,
        pace: RefreshPace | None,
    ) -> None:
        """Without a pace each debt is paid at once."""
        self._store, self._registry = store, registry
        self._progress = progress
        self._pace = pace
        self._refresh = Refresh(store.debts, transport, progress)

    def run(
        self, scopes: Collection[Scope], states: Mapping[Scope, ScopeState]
    ) -> dict[Scope, int]:
        """Up to which version the scopes are published that were refreshed now."""
        published = {}
        for debt in self._store.debts.due():
            if self._pace is not None and debt.scope in states:
                self._pace.saw(debt.scope, states[debt.scope].published_version)
            if debt.scope not in scopes or self._is_too_early(debt.scope):
                continue
            version = self._refresh.run(debt, self._registry.profile(debt.scope.profile))
            if self._pace is not None:
                self._pace.note_end(debt.scope, version)
            if version is not None:
                published[debt.scope] = version
        return published

    def _is_too_early(self, scope: Scope) -> bool:
        """Whether a live scope's refresh waits, so that those of a burst of edits are one."""
        if self._pace is None:
            return False
        wait = 0.0 if self._is_over(scope) else self._pace.wait_seconds(scope)
        if wait > 0:
            due = self._progress.refresh_due_seconds
            self._progress.refresh_due_seconds = min(wait, due or wait)
            return True
        self._pace.note(scope)
        return False

    def _is_over(self, scope: Scope) -> bool:
        profile = self._registry.profile(scope.profile)
        with self._store.read() as reader:
            return any(profile.is_over(r) for r in reader.view(scope).records(profile.scope_kind))
