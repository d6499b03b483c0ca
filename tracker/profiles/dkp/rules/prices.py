"""What an item is usually worth, and what an award does to whose balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.looking_back import Sale

LAST_SHOWN = 3


@dataclass(frozen=True)
class PriceHistory:
    """An item's awards that stand, the latest first."""

    item: str
    sales: Sequence[Sale]

    @property
    def median(self) -> int | None:
        """In hundredths, rounded down to a whole one between two; None without an award."""
        costs = sorted(sale.hundredths for sale in self.sales)
        if not costs:
            return None
        middle = len(costs) // 2
        return costs[middle] if len(costs) % 2 else (costs[middle - 1] + costs[middle]) // 2

    @property
    def words(self) -> str:
        """`Cowl of Mortality: median 11 over 6 awards, last 14 Bhodi 3 Jan, 11 Akbar 12 Dec`."""
        median = self.median
        if median is None:
            return f"{self.item}: never awarded here."
        count = len(self.sales)
        awards = "1 award" if count == 1 else f"{count} awards"
        last = ", ".join(_sale(sale) for sale in self.sales[:LAST_SHOWN])
        return f"{self.item}: median {shown(median)} over {awards}, last {last}"


class PriceBook:
    """The awards of a guild by their items: asked at every key, so nothing is searched twice."""

    def __init__(self) -> None:
        self._raids: dict[str, Sequence[Sale]] = {}
        self._by_item: dict[str, list[Sale]] = {}

    def put(self, raid_id: str, sales: Sequence[Sale]) -> None:
        """A raid's awards that stand, in place of those that it had."""
        for sale in self._raids.get(raid_id, ()):
            self._by_item[folded(sale.item)].remove(sale)
        self._raids[raid_id] = sales
        for sale in sales:
            self._by_item.setdefault(folded(sale.item), []).append(sale)

    def history(self, item: str) -> PriceHistory:
        """However the item is spelled; its name as it was spelled last."""
        found = self._by_item.get(folded(item), ())
        latest = sorted(found, key=lambda sale: sale.day or date.min, reverse=True)
        return PriceHistory(latest[0].item if latest else item.strip(), latest)

    def has(self, item: str) -> bool:
        """Whether the guild ever gave this item to anybody."""
        return bool(self._by_item.get(folded(item)))

    def matching(self, start: str, most: int = 12) -> list[PriceHistory]:
        """Items for what was typed: those that begin so first, then those that contain it."""
        typed = folded(start)
        keys = (key for key, sales in self._by_item.items() if sales and typed in key)
        ranked = sorted((not key.startswith(typed), key) for key in keys)
        return [self.history(key) for _, key in ranked[:most]]


def balance_words(who: str, before: int, change: int) -> str:
    """`Adilene: 42.5 → 30.5 DKP`, from hundredths; says so when it goes below zero."""
    after = before + change
    below = ", below zero" if after < 0 and change < 0 else ""
    return f"{who}: {shown(before)} → {shown(after)} DKP{below}"


def _sale(sale: Sale) -> str:
    day = f" {sale.day.day} {sale.day:%b}" if sale.day is not None else ""
    return f"{shown(sale.hundredths)} {sale.winner or 'nobody'}{day}"
