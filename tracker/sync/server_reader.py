"""Reads published tables completely, however few rows the server gives at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.sync.transport import Transport

LARGEST_PAGE = 1000


class PublishedTables:
    """The ServerReader of the profiles. SyncError when the server cannot be read."""

    def __init__(self, transport: Transport, *, at_most: int | None = None) -> None:
        """`at_most`: reading ends soon after so many rows."""
        self._transport = transport
        self._at_most = at_most

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """All rows of a table that match; a filter is PostgREST's, such as `eq.18969`.

        A server may cut any answer short without a word, so pages are asked for until one is
        empty. They are ordered by all columns: equal rows may change places, others cannot. An
        `order` among the filters comes before that.
        """
        matching = [one for one in filters.items() if one[0] != "order"]
        sample = self._transport.rows(table, [*matching, ("limit", "1")])
        if not sample:
            return []
        wish = [filters["order"]] if "order" in filters else []
        order = ("order", ",".join([*wish, *sorted(sample[0])]))
        found: list[dict[str, Any]] = []
        while self._at_most is None or len(found) < self._at_most:
            window = [("limit", str(LARGEST_PAGE)), ("offset", str(len(found)))]
            page = self._transport.rows(table, [*matching, order, *window])
            if not page:
                break
            found += page
        return found
