"""The rows of a table in the order they are shown: sorted, filtered, changed one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tracker.core.ids import Key
from tracker.ui.session import Stored

SortValue = Callable[[Stored], Any]
"""What a row is sorted by; None sorts last in both directions."""

_Rank = tuple[bool, Any, int]


class RowOrder:
    """Ties keep the order of the index, so that sorting never shuffles."""

    def __init__(self) -> None:
        self._sort_value: SortValue = lambda stored: stored.record.index
        self._is_descending = False
        self._rows: list[Stored] = []
        self._ranks: list[_Rank] = []
        self._keys: list[Key] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, position: int) -> Stored:
        return self._rows[position]

    def keys(self) -> list[Key]:
        """The shown rows' keys, from the top."""
        return list(self._keys)

    def find(self, key: Key) -> int | None:
        """The row's position, or None when it is not shown."""
        return self._keys.index(key) if key in self._keys else None

    def sort_by(self, sort_value: SortValue, is_descending: bool) -> None:
        """Puts the present rows into this order and keeps it for rows that come."""
        self._sort_value, self._is_descending = sort_value, is_descending
        self.fill(self._rows)

    def fill(self, rows: Iterable[Stored]) -> None:
        """Replaces all rows."""
        ranked = sorted(((self._rank(row), row) for row in rows), key=lambda pair: pair[0][2])
        filled = [pair for pair in ranked if not pair[0][0]]
        filled.sort(key=lambda pair: pair[0][1], reverse=self._is_descending)
        ordered = filled + [pair for pair in ranked if pair[0][0]]
        self._ranks = [rank for rank, _ in ordered]
        self._rows = [row for _, row in ordered]
        self._keys = [row.key for row in self._rows]

    def position_of(self, row: Stored, without: int | None = None) -> int:
        """Where the row belongs, among all shown rows but the one at `without`."""
        ranks = self._ranks if without is None else _without(self._ranks, without)
        rank = self._rank(row)
        low, high = 0, len(ranks)
        while low < high:
            middle = (low + high) // 2
            if self._is_before(rank, ranks[middle]):
                high = middle
            else:
                low = middle + 1
        return low

    def insert(self, position: int, row: Stored) -> None:
        """Puts a row in; the position comes from `position_of`."""
        self._ranks.insert(position, self._rank(row))
        self._rows.insert(position, row)
        self._keys.insert(position, row.key)

    def replace(self, position: int, row: Stored) -> None:
        """New contents for a row that stays where it is."""
        self.remove(position)
        self.insert(position, row)

    def remove(self, position: int) -> None:
        """Takes a row out."""
        del self._ranks[position], self._rows[position], self._keys[position]

    def _rank(self, row: Stored) -> _Rank:
        value = self._sort_value(row)
        return (value is None, value, row.record.index or 0)

    def _is_before(self, one: _Rank, other: _Rank) -> bool:
        if one[0] or other[0]:
            return (one[0], one[2]) < (other[0], other[2])
        if one[1] == other[1]:
            return one[2] < other[2]
        return bool((one[1] > other[1]) if self._is_descending else (one[1] < other[1]))


def _without(ranks: list[_Rank], position: int) -> list[_Rank]:
    return ranks[:position] + ranks[position + 1 :]
