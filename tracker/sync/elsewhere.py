"""Scopes that the server has and this folder has not: which, and fetching one of them."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.sync.transport import Transport

_WANTED = "wanted:"
_YES = "yes"


class Elsewhere:
    """On any thread."""

    def __init__(self, store: Store, transport: Transport, registry: Registry) -> None:
        self._store = store
        self._transport = transport
        self._profiles = {profile.name for profile in registry}

    def unknown(self) -> list[Scope]:
        """One request, in which the server names what this person may read."""
        rows = self._transport.rows("sync_scopes", [("select", "scope"), ("order", "scope")])
        with self._store.read() as reader:
            here = {summary.scope for summary in reader.scopes()}
        there = (Scope.parse(str(row["scope"])) for row in rows)
        return sorted(s for s in there if s.profile in self._profiles and s not in here)

    def want(self, scope: Scope) -> None:
        """Remembered until it was fetched. Safe to repeat."""
        want(self._store, scope)

    def wanted(self) -> set[Scope]:
        """What is to be fetched and was not yet."""
        notes = self._store.meta.starting_with(_WANTED)
        return {Scope.parse(name) for name, value in notes.items() if value == _YES}

    def fetched(self, scopes: Iterable[Scope]) -> None:
        """A run that covered these has ended well."""
        names = {f"{_WANTED}{scope}" for scope in {*scopes} & self.wanted()}
        self._store.meta.set_all(dict.fromkeys(names, ""))


def want(store: Store, scope: Scope) -> None:
    """The next sync of everything fetches this scope, too. On any thread."""
    store.meta.set(f"{_WANTED}{scope}", _YES)
