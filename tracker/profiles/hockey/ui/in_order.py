"""The records of one kind by index, and places in the order of play: kept sorted, never sorted."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import Any

from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.ui.kit.workspace import Stored


class InOrder:
    """One record put in or taken out costs no look at the thousands of others."""

    def __init__(self, stored: Iterable[Stored] = ()) -> None:
        rows = sorted(((_order(row), row.record) for row in stored), key=lambda pair: pair[0])
        self._orders = [order for order, _ in rows]
        self._records = [record for _, record in rows]

    def put(self, old: Stored | None, new: Stored | None) -> None:
        """The new one in place of the old one; None: there was, or there is none."""
        if old is not None:
            place = bisect_left(self._orders, _order(old))
            if new is not None and _order(new) == _order(old):
                self._records[place] = new.record
                return
            del self._orders[place], self._records[place]
        if new is not None:
            place = bisect_left(self._orders, _order(new))
            self._orders.insert(place, _order(new))
            self._records.insert(place, new.record)

    @property
    def last_index(self) -> int:
        """Of the last record; 0 when there is none."""
        return self._orders[-1][0] if self._orders else 0

    def records(self) -> list[Record]:
        """A copy, for whoever keeps it."""
        return self._records.copy()


def replace_in(places: list[Any], old: Any, new: Any) -> None:
    """Another place in a sorted list of them; nothing moves when it is the same one."""
    if old == new:
        return
    if old is not None:
        del places[bisect_left(places, old)]
    if new is not None:
        insort(places, new)


def _order(stored: Stored) -> tuple[int, Key]:
    return stored.record.index or 0, stored.key
