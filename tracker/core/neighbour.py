"""Who else has a scope open, as one laptop learns it of the server."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_NAME, LONGEST_DOING = 60, 40
_NOT_OF_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029<>]+")


@dataclass(frozen=True)
class Neighbour:
    """Another laptop with the same scope open."""

    name: str
    doing: str = ""
    """What its window shows of the scope, in a word or two; empty where it says nothing."""


@dataclass(frozen=True)
class Surroundings:
    """What one look around showed."""

    neighbours: tuple[Neighbour, ...] = ()
    has_news: bool = False
    """The scope has come further on the server than it is known here: time to sync."""


def as_line(text: str, longest: int) -> str:
    """One short line without marks, as the server takes it; may be empty."""
    words = _NOT_OF_A_LINE.sub(" ", text).split()
    return " ".join(words)[:longest].strip()
