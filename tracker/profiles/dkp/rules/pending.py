"""Own changes on top of what is published: what the standings come to once the server has them.

Pending is a difference: what the changed raids and adjustments come to as they are recorded here,
less what they come to as the server has them. Published sums and that difference together are the
sums of everything that is recorded, whatever else the server knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.profiles.dkp.kinds import Adjustment
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.standings import WINDOWS, RaidPoints, Standings, standings

Windows = tuple[int, ...]
"""Hundredths for each of `WINDOWS`."""
NO_WINDOWS: Windows = (0,) * len(WINDOWS)


@dataclass(frozen=True)
class Points:
    """What one account earned and spent, in hundredths."""

    earned: int = 0
    spent: int = 0
    earned_in: Windows = NO_WINDOWS

    def __add__(self, other: Points) -> Points:
        """Both together."""
        inside = tuple(a + b for a, b in zip(self.earned_in, other.earned_in, strict=True))
        return Points(self.earned + other.earned, self.spent + other.spent, inside)

    def __sub__(self, other: Points) -> Points:
        """What is more (or, below zero, less) here."""
        inside = tuple(a - b for a, b in zip(self.earned_in, other.earned_in, strict=True))
        return Points(self.earned - other.earned, self.spent - other.spent, inside)

    @property
    def balance(self) -> int:
        """What is left to spend."""
        return self.earned - self.spent

    @property
    def is_nothing(self) -> bool:
        """Whether adding it changes nothing."""
        return self == NOTHING


NOTHING = Points()


@dataclass(frozen=True)
class Sums:
    """The points of accounts by their ids, and what was on offer in the windows."""

    accounts: Mapping[str, Points] = field(default_factory=dict)
    offered_in: Windows = NO_WINDOWS


@dataclass(frozen=True)
class Line:
    """One account: what is published, and what is recorded here on top of it."""

    account_id: str
    published: Points
    pending: Points

    @property
    def total(self) -> Points:
        """What it comes to with both."""
        return self.published + self.pending


def sums_of(found: Standings) -> Sums:
    """Standings as sums."""
    accounts = {
        line.account_id: Points(
            line.earned, line.spent, tuple(line.earned_in[days] for days in WINDOWS)
        )
        for line in found.lines
    }
    return Sums(accounts, tuple(found.offered_in[days] for days in WINDOWS))


def pending_sums(
    raids: Iterable[tuple[RaidPoints, RaidPoints]],
    adjustments: tuple[Sequence[Adjustment], Sequence[Adjustment]],
    as_of: date,
) -> Sums:
    """From (as the server has it, as it is here) of each raid that differs, and of adjustments."""
    pairs, nobody = list(raids), Guild()
    before = sums_of(standings((b for b, _ in pairs), adjustments[0], nobody, as_of))
    after = sums_of(standings((a for _, a in pairs), adjustments[1], nobody, as_of))
    return Sums(
        {
            account: after.accounts.get(account, NOTHING) - before.accounts.get(account, NOTHING)
            for account in after.accounts.keys() | before.accounts.keys()
        },
        tuple(a - b for a, b in zip(after.offered_in, before.offered_in, strict=True)),
    )


def on_top(published: Sums, pending: Sums) -> list[Line]:
    """Every account of either, by its id; one whose only points are taken back has zeros."""
    known = published.accounts.keys() | pending.accounts.keys()
    return [
        Line(
            account,
            published.accounts.get(account, NOTHING),
            pending.accounts.get(account, NOTHING),
        )
        for account in sorted(known)
    ]


def offered_on_top(published: Sums, pending: Sums) -> Windows:
    """What was on offer, with what is recorded here."""
    return tuple(a + b for a, b in zip(published.offered_in, pending.offered_in, strict=True))
