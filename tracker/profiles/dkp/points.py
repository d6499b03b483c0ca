"""Points as integer hundredths, and how people write them."""

from __future__ import annotations

import re

from tracker.errors import InputError

_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,2})?")
LARGEST = 100_000_000
"""A million points: what one tic, award or adjustment can be worth at most."""


def hundredths(text: str) -> int:
    """`1,897` is 189700 and `0.5` is 50; InputError for what is no number of points."""
    plain = text.strip().replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise InputError(f"'{text}' is no number of points; write it like 3 or 2.5.")
    sign = -1 if plain.startswith("-") else 1
    whole, _, part = plain.lstrip("+-").partition(".")
    return sign * (int(whole) * 100 + int(part.ljust(2, "0") or 0))


def points(value: int) -> int | float:
    """For answers: a whole number where it is one."""
    return value // 100 if value % 100 == 0 else value / 100


def shown(value: int) -> str:
    """For people: `1,897` or `2.5`."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), 100)
    tail = f".{part:02d}".rstrip("0") if part else ""
    return f"{sign}{whole:,}{tail}"
