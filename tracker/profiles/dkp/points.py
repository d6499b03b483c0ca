"""Points as integer hundredths, and how people write them."""

from __future__ import annotations

import re

from tracker.errors import InputError

_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}(?:\.[0-9]{1,2})?"
_PLAIN = r"[0-9]{1,9}(?:[.,][0-9]{1,2})?"
AMOUNT = r"(?<![0-9][.,])[0-9](?:[0-9.,]{0,8}[0-9])?"
"""An expression that finds in a sentence what may be points; `hundredths` says whether it is."""
_NUMBER = re.compile(rf"[+-]?(?:{_GROUPED}|{_PLAIN})")
LARGEST = 100_000_000
"""A million points: what one tic, award or adjustment can be worth at most."""


def hundredths(text: str) -> int:
    """`1,897` is 189700, `1,5` and `1.5` are 150; InputError for what is no number of points.

    A comma with exactly three digits behind it, up to the next comma, the point or the end, marks
    thousands; one with one or two digits up to the end is a decimal comma. Everything else with a
    comma (`1,2345`, `0,500`, `1,5.5`) could be meant in two ways and is refused, never guessed.
    """
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        raise InputError(f"'{text}' is no number of points; write it like 3, 2.5 or 1,250.")
    sign = -1 if plain.startswith("-") else 1
    whole, _, part = _with_a_point(plain.lstrip("+-")).partition(".")
    return sign * (int(whole) * 100 + int(part.ljust(2, "0") or 0))


def _with_a_point(number: str) -> str:
    is_grouped = len(number.partition(".")[0].rpartition(",")[2]) == 3
    return number.replace(",", "" if is_grouped else ".")


def points(value: int) -> int | float:
    """For answers: a whole number where it is one."""
    return value // 100 if value % 100 == 0 else value / 100


def shown(value: int) -> str:
    """For people: `1,897` or `2.5`."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), 100)
    tail = f".{part:02d}".rstrip("0") if part else ""
    return f"{sign}{whole:,}{tail}"
