"""An account's past: one line per raid, award and adjustment in time, with a running balance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum


class Sort(IntEnum):
    """What a line is; on one day points are earned before they are spent."""

    ADJUSTMENT = 0
    RAID = 1
    AWARD = 2


@dataclass(frozen=True)
class PastLine:
    """One thing that changed an account's balance; points in hundredths."""

    day: date | None
    sort: Sort
    what: str
    raid_id: str | None
    """None for an adjustment."""
    earned: int
    spent: int
    is_pending: bool = False
    """Recorded here, and not (so) published."""
    balance: int = 0
    """After it."""


@dataclass(frozen=True)
class Month:
    """How much of what a month offered an account earned, in hundredths."""

    first: date
    earned: int
    offered: int

    @property
    def share(self) -> float | None:
        """0 to 1, or more where points were given beyond tics; None when nothing was on offer."""
        return self.earned / self.offered if self.offered else None


def with_balances(lines: Iterable[PastLine]) -> list[PastLine]:
    """The latest first; what has no date lies before everything."""
    ordered = sorted(lines, key=lambda x: (x.day or date.min, x.raid_id or "", x.sort, x.what))
    balance, found = 0, []
    for line in ordered:
        balance += line.earned - line.spent
        found.append(replace(line, balance=balance))
    return found[::-1]


def curve(lines: Sequence[PastLine]) -> list[tuple[date, int, int]]:
    """(day, earned so far, spent so far) at the end of each day; undated points come first.

    `lines` are in any order.
    """
    dated = [line for line in lines if line.day is not None]
    earned = sum(line.earned for line in lines if line.day is None)
    spent = sum(line.spent for line in lines if line.day is None)
    per_day: dict[date, tuple[int, int]] = {}
    for line in dated:
        assert line.day is not None
        got, paid = per_day.get(line.day, (0, 0))
        per_day[line.day] = (got + line.earned, paid + line.spent)
    found = []
    for day in sorted(per_day):
        earned, spent = earned + per_day[day][0], spent + per_day[day][1]
        found.append((day, earned, spent))
    return found


def months(
    lines: Iterable[PastLine], offered: Mapping[date, int], today: date, count: int = 12
) -> list[Month]:
    """The last months up to today's, the earliest first; `offered` is by the day of the raid."""
    firsts = [today.replace(day=1)]
    while len(firsts) < count:
        last = firsts[-1]
        firsts.append(
            date(last.year - 1, 12, 1) if last.month == 1 else date(last.year, last.month - 1, 1)
        )
    got: dict[date, int] = {}
    for line in lines:
        if line.day is not None and line.sort is Sort.RAID:
            got[line.day.replace(day=1)] = got.get(line.day.replace(day=1), 0) + line.earned
    on_offer: dict[date, int] = {}
    for day, value in offered.items():
        on_offer[day.replace(day=1)] = on_offer.get(day.replace(day=1), 0) + value
    return [Month(first, got.get(first, 0), on_offer.get(first, 0)) for first in reversed(firsts)]
