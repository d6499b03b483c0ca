"""Client keys: a letter, the scope's id and a five-digit index, made without a server."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.ids import Key
from tracker.errors import InputError, ScopeFull

FIRST_INDEX = 1
LAST_INDEX = 99_999
"""A sixth digit would make E + 18969 + 100000 the same text as E + 189691 + 00000."""
_INDEX_DIGITS = 5


@dataclass(frozen=True)
class KeyPattern:
    """How the keys of one kind look; `indexed=False` is for the one record that is the scope."""

    letter: str
    indexed: bool = True

    def key(self, scope_id: str, index: int | None) -> Key:
        """`E1896900001` for scope 18969 and index 1; an index out of 1–99,999 is refused."""
        if not self.indexed:
            return Key(f"{self.letter}{scope_id}")
        if index is None or not FIRST_INDEX <= index <= LAST_INDEX:
            raise InputError(
                f"Index {index} cannot be used in {scope_id}: "
                f"it must be a whole number from {FIRST_INDEX} to {LAST_INDEX:,}."
            )
        return Key(f"{self.letter}{scope_id}{index:05d}")

    def scope_id(self, key: str) -> str | None:
        """The scope's id in a key of this pattern; None when it is none."""
        if not key.startswith(self.letter):
            return None
        rest = key.removeprefix(self.letter)
        if not self.indexed:
            return rest or None
        digits = rest[-_INDEX_DIGITS:]
        is_index = len(digits) == _INDEX_DIGITS and digits.isascii() and digits.isdigit()
        return rest[:-_INDEX_DIGITS] or None if is_index else None


@dataclass(frozen=True)
class Slot:
    """Which indexes a device gives out: those that leave `number` when divided by `of`."""

    number: int
    of: int


ALONE = Slot(0, 1)


def next_index(highest_known: int | None, scope: str, slot: Slot = ALONE) -> int:
    """The slot's first index after the highest one known (live, deleted and waiting alike)."""
    index = FIRST_INDEX if highest_known is None else highest_known + 1
    index += (slot.number - index) % slot.of
    if index > LAST_INDEX:
        raise ScopeFull(
            f"{scope} is full: it has used its last key (index {LAST_INDEX:,}). "
            "Nothing was recorded; continue in a new one."
        )
    return index
