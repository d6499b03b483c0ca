"""The keys of the loot panel, as they are pressed, printed on buttons and listed."""

from __future__ import annotations

from typing import NamedTuple


class LootKey(NamedTuple):
    """One command of the panel."""

    id: str
    text: str
    keys: tuple[str, ...]


LOOT_KEYS = (
    LootKey("award.new", "Award an item", ("N", "Insert")),
    LootKey("award.reassign", "Give it to another winner; the one before is refunded", ("W",)),
    LootKey("award.reverse", "Reverse it with refund, or let it count again", ("V",)),
    LootKey("award.price", "Another cost", ("F2",)),
    LootKey("contest.rolls", "Roll-off for an item", ("O",)),
    LootKey("contest.bids", "Bids for an item", ("B",)),
    LootKey("contest.take", "The best roll or bid wins the item", ("G",)),
    LootKey("contest.again", "Those who are level roll again", ("Y",)),
    LootKey("contest.close", "No more entries: later ones are late", ("K",)),
    LootKey("contest.end", "End the roll-off without a winner", ("Shift+K",)),
)
BY_KEY = {key: one.id for one in LOOT_KEYS for key in one.keys}
_FIRST = {one.id: one.keys[0] for one in LOOT_KEYS}


def labelled(text: str, command: str) -> str:
    """A button's words with its key."""
    return f"{text}   {_FIRST[command]}"
