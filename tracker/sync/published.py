"""How far the server's numbers are behind its records, and how often it is asked to catch up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from tracker.core.scope import Scope

if TYPE_CHECKING:
    # The window's status needs the sentence before the store is loaded.
    from tracker.local_db import Store

LIVE_SECONDS = 5.0
"""Between two refreshes of a scope in which something is going on."""
LARGEST_SHARE = 0.1
"""Of the time may go into publishing, for what is recorded meanwhile waits at the server."""
LONGEST_SECONDS = 60.0

_NOTE = "published:"


class PublishedNotes(Protocol):
    """Small durable values of the data folder."""

    def starting_with(self, prefix: str) -> dict[str, str]:
        """All values whose names begin so, without the prefix."""
        ...

    def set_all(self, values: Mapping[str, str]) -> None:
        """Replaces the values, in one step."""
        ...


class RefreshPace:
    """Spaces the refreshes of each scope over many runs; for one thread at a time.

    The first is asked for at once, and the last is never left out: who waits is told how long.
    What takes the server long is asked for less often, and another laptop's refresh counts, too.
    """

    def __init__(
        self, seconds: float = LIVE_SECONDS, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._asked_at: dict[Scope, float] = {}
        self._took: dict[Scope, float] = {}
        self._published: dict[Scope, int] = {}

    def wait_seconds(self, scope: Scope) -> float:
        """How long the scope's next refresh has to wait; 0 when it may be asked for now."""
        asked_at = self._asked_at.get(scope)
        if asked_at is None:
            return 0.0
        took = self._took.get(scope, 0.0)
        spacing = max(self._seconds, min(took / LARGEST_SHARE, LONGEST_SECONDS))
        return max(0.0, asked_at + spacing - self._monotonic())

    def note(self, scope: Scope) -> None:
        """The scope is refreshed now."""
        self._asked_at[scope] = self._monotonic()

    def note_end(self, scope: Scope, published: int | None) -> None:
        """The refresh that was noted last has ended; None: without a version."""
        self._took[scope] = self._monotonic() - self._asked_at[scope]
        if published is not None:
            self._published[scope] = published

    def saw(self, scope: Scope, published: int) -> None:
        """The server has published the scope up to this version, whoever asked for it."""
        known = self._published.setdefault(scope, published)
        if published > known:
            self._published[scope] = published
            self.note(scope)


def remember(notes: PublishedNotes, published: Mapping[Scope, int]) -> None:
    """Keeps up to which version the server has published these scopes; writes only what is new."""
    known = notes.starting_with(_NOTE) if published else {}
    news = {s: v for s, v in published.items() if known.get(str(s)) != str(v)}
    notes.set_all({f"{_NOTE}{scope}": str(version) for scope, version in news.items()})


def unpublished(store: Store) -> dict[Scope, int]:
    """Per scope, the records that the server has in a newer state than its numbers say.

    As of the last sync. Scopes whose numbers are up to date are not in it.
    """
    noted = {Scope.parse(name): int(v) for name, v in store.meta.starting_with(_NOTE).items()}
    owed = {debt.scope: debt.version for debt in store.debts.due()}
    with store.read() as reader:
        pulled = reader.pulled()
        counts = {
            scope: reader.newer_than(scope, version)
            for scope, version in noted.items()
            if max(owed.get(scope, 0), *pulled.get(scope, {}).values(), 0) > version
        }
    return {scope: count for scope, count in counts.items() if count}


def behind_sentence(count: int) -> str | None:
    """What to say about it; None when there is nothing to say."""
    if not count:
        return None
    return f"The server's numbers are {count:,} {'change' if count == 1 else 'changes'} behind."
