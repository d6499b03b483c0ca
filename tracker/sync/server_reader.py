"""Reads published tables completely, however few rows the server gives at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.sync.transport import Transport

LARGEST_PAGE = 1000


class PublishedTables:
    """The ServerReader of the profiles. SyncError when the server cannot be read."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """All rows of a table that match; a filter is PostgREST's, such as `eq.18969`.

        A server may cut any answer short without a word, so pages are asked for until one is
        empty. They are ordered by all columns: equal rows may change places, others cannot.
        """
        matching = list(filters.items())
        sample = self._transport.rows(table, [*matching, ("limit", "1")])
        if not sample:
            return []
        order = ("order", ",".join(sorted(sample[0])))
        found: list[dict[str, Any]] = []
        while True:
            window = [("limit", str(LARGEST_PAGE)), ("offset", str(len(found)))]
            page = self._transport.rows(table, [*matching, order, *window])
            if not page:
                return found
            found += page
