"""Scopes that the server has and this folder has not: which, and fetching one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tracker.core.record import Record, day_of
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.local_db.codec import dump, load
from tracker.sync.transport import Transport
from tracker.sync.wire import LARGEST_GET, any_of, contents, pulled_columns

LARGEST_PAGE = 1000

_WANTED = "wanted:"
_YES = "yes"


class NamedScope(NamedTuple):
    """A scope of the server, as its own record calls it."""

    scope: Scope
    title: str
    """The scope's written form where it has no record of its own."""
    day: str = ""


class Elsewhere:
    """On any thread."""

    def __init__(self, store: Store, transport: Transport, registry: Registry) -> None:
        self._store = store
        self._transport = transport
        self._registry = registry
        self._profiles = {profile.name for profile in registry}

    def unknown(self) -> list[Scope]:
        """Asks page by page for what this person may read; a server may cut any answer short."""
        rows = every_scope(self._transport, "scope")
        there = {Scope.parse(str(row["scope"])) for row in rows}
        with self._store.read() as reader:
            here = set(reader.scope_names())
        return sorted(s for s in there - here if s.profile in self._profiles)

    def named(self, scopes: Sequence[Scope]) -> list[NamedScope]:
        """What these are called there: one request per hundred of a profile."""
        found: dict[Scope, NamedScope] = {}
        for profile in self._registry:
            ids = {s.id: s for s in scopes if s.profile == profile.name}
            for record in self._records(profile.scope_kind, sorted(ids)):
                scope = ids.get(record.scope_id)
                if scope is not None:
                    found[scope] = NamedScope(scope, record.title, day_of(record))
        return [found.get(scope, NamedScope(scope, str(scope))) for scope in scopes]

    def _records(self, kind: type[Record], ids: Sequence[str]) -> Iterator[Record]:
        for start in range(0, len(ids), LARGEST_GET):
            asked = any_of(ids[start : start + LARGEST_GET])
            query = [("select", ",".join(pulled_columns(kind))), (kind.kind.scope_field, asked)]
            for row in self._transport.rows(kind.kind.table, [*query, ("deleted", "is.false")]):
                yield load(kind, dump(contents(kind, row)))

    def want(self, scope: Scope) -> None:
        """Remembered until it was fetched. Safe to repeat."""
        want(self._store, scope)

    def wanted(self) -> set[Scope]:
        """What is to be fetched and was not yet."""
        return wanted(self._store)

    def fetched(self, scopes: Iterable[Scope]) -> None:
        """A run that covered these has ended well."""
        names = {f"{_WANTED}{scope}" for scope in {*scopes} & self.wanted()}
        self._store.meta.set_all(dict.fromkeys(names, ""))


def every_scope(transport: Transport, columns: str) -> Iterator[dict[str, Any]]:
    """What this person may see of every scope, once each, in order of their names.

    A request per page; `scope` is to be among the columns. A server may cut any answer short.
    """
    seen: set[str] = set()
    after: list[tuple[str, str]] = []
    while True:
        window = [("order", "scope"), ("limit", str(LARGEST_PAGE)), *after]
        page = transport.rows("sync_scopes", [("select", columns), *window])
        news = [row for row in page if str(row["scope"]) not in seen]
        if not news:
            return
        yield from news
        seen.update(str(row["scope"]) for row in news)
        # After the last one rather than from an offset: a scope that comes to the server
        # meanwhile shifts none out of sight. The server compares as it orders.
        after = [("scope", f"gt.{page[-1]['scope']}")]


def wanted(store: Store) -> set[Scope]:
    """What is to be fetched and was not yet. On any thread."""
    notes = store.meta.starting_with(_WANTED)
    return {Scope.parse(name) for name, value in notes.items() if value == _YES}


def give_up(store: Store, scope: Scope) -> None:
    """It is not fetched any more; what has arrived stays. Safe to repeat, on any thread."""
    if scope in wanted(store):
        store.meta.set(f"{_WANTED}{scope}", "")


def want(store: Store, scope: Scope) -> None:
    """The next sync of everything fetches this scope, too. On any thread."""
    store.meta.set(f"{_WANTED}{scope}", _YES)
