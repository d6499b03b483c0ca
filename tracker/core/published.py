"""What a page reads of the server's published tables, and what was kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class PublishedQuery:
    """Rows of one published table, as PostgREST is asked for them."""

    table: str
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, table: str, filters: Mapping[str, str] | None = None) -> PublishedQuery:
        """A filter is PostgREST's, such as `eq.18969`; `select` and `order` are filters, too.

        The same filters in another order are the same query.
        """
        return cls(table, tuple(sorted((filters or {}).items())))


@dataclass(frozen=True)
class KeptRows:
    """What the server answered, and when."""

    query: PublishedQuery
    rows: Sequence[Mapping[str, Any]]
    fetched_at: datetime
    """When the server was asked for the first of them; aware."""
    is_cut: bool = False
    """There are more on the server than are kept."""


class KeptReader:
    """A ServerReader that answers from memory and never waits; for the UI thread.

    Whoever holds one fills it with what a page needs, and learns from it what was asked for.
    """

    def __init__(self, kept: dict[PublishedQuery, KeptRows] | None = None) -> None:
        """Readers that are given the same `kept` know what any of them was given."""
        self._kept: dict[PublishedQuery, KeptRows] = {} if kept is None else kept
        self._asked: set[PublishedQuery] = set()

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """What is kept; none where nothing was fetched yet, and then it is fetched soon."""
        kept = self._found(table, filters)
        return () if kept is None else kept.rows

    def has(self, table: str, filters: Mapping[str, str]) -> bool:
        """Whether it was ever fetched: no rows are then the server's answer."""
        return self._found(table, filters) is not None

    def take(self, kept: Iterable[KeptRows]) -> None:
        """From now on these are the answers to their queries."""
        self._kept.update((one.query, one) for one in kept)

    def replace(self, queries: Iterable[PublishedQuery], kept: Iterable[KeptRows]) -> None:
        """Of these queries only this is left."""
        for query in queries:
            self._kept.pop(query, None)
        self.take(kept)

    def forget(self) -> None:
        """As if nothing had ever been fetched."""
        self._kept.clear()

    def ask_anew(self) -> None:
        """A page is about to be filled: what it asks for from now on is what it needs."""
        self._asked.clear()

    def are_since(self, queries: Iterable[PublishedQuery], moment: datetime) -> bool:
        """Whether all of these were fetched then or later."""
        found = [self._kept.get(query) for query in queries]
        return all(kept is not None and kept.fetched_at >= moment for kept in found)

    @property
    def missing(self) -> frozenset[PublishedQuery]:
        """What was asked for since `ask_anew` and is not kept."""
        return frozenset(self._asked - self._kept.keys())

    @property
    def asked(self) -> frozenset[PublishedQuery]:
        """What was asked for since `ask_anew`."""
        return frozenset(self._asked)

    @property
    def as_of(self) -> datetime | None:
        """When the oldest of what was asked for was fetched; None when nothing is kept."""
        return min((kept.fetched_at for kept in self._shown()), default=None)

    @property
    def is_cut(self) -> bool:
        """Whether something that was asked for is not kept whole."""
        return any(kept.is_cut for kept in self._shown())

    def _found(self, table: str, filters: Mapping[str, str]) -> KeptRows | None:
        query = PublishedQuery.of(table, filters)
        self._asked.add(query)
        return self._kept.get(query)

    def _shown(self) -> list[KeptRows]:
        return [self._kept[query] for query in self._asked if query in self._kept]
