"""What an item is usually worth, and what an award does to whose balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.looking_back import Sale, prices_of

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


def price_history(item: str, known: Iterable[Sale]) -> PriceHistory:
    """However the item is spelled; its name as it was spelled last."""
    found = prices_of(item, known)
    return PriceHistory(found[0].item if found else item.strip(), found)


def is_item(name: str, known: Iterable[Sale]) -> bool:
    """Whether the guild ever gave this item to anybody."""
    return any(folded(sale.item) == folded(name) for sale in known)


def balance_words(who: str, before: int, change: int) -> str:
    """`Adilene: 42.5 → 30.5 DKP`, from hundredths; says so when it goes below zero."""
    after = before + change
    below = ", below zero" if after < 0 and change < 0 else ""
    return f"{who}: {shown(before)} → {shown(after)} DKP{below}"


def _sale(sale: Sale) -> str:
    day = f" {sale.day.day} {sale.day:%b}" if sale.day is not None else ""
    return f"{shown(sale.hundredths)} {sale.winner or 'nobody'}{day}"
