"""Earned, spent and what was on offer: sums over raids and adjustments, per account.

An account's attendance is what it earned in the last 30, 60 or 90 days of what was on offer in
them (`33/35`); the days are counted back from `as_of`, which is included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tracker.core.profile import LocalRecords, ScopeView
from tracker.profiles.dkp.kinds import Adjustment, Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.naming import GUILD
from tracker.profiles.dkp.points import points
from tracker.profiles.dkp.rules.credits import tic_lists
from tracker.profiles.dkp.rules.guild import Guild, guild_of

WINDOWS = (30, 60, 90)


@dataclass(frozen=True)
class RaidPoints:
    """What one raid gave and took, in hundredths per account id."""

    day: date | None
    offered: int
    earned: dict[str, int]
    spent: dict[str, int]
    """Every account that was given an item, also for nothing."""


@dataclass
class Standing:
    """One account's points, in hundredths."""

    account_id: str
    name: str
    earned: int = 0
    spent: int = 0
    earned_in: dict[int, int] = field(default_factory=lambda: dict.fromkeys(WINDOWS, 0))
    """By the number of days."""

    @property
    def balance(self) -> int:
        """What is left to spend."""
        return self.earned - self.spent


@dataclass(frozen=True)
class Standings:
    """All accounts, and what was on offer."""

    as_of: date
    lines: Sequence[Standing]
    """The largest balance first."""
    offered_in: dict[int, int]

    def first_day(self, days: int) -> date:
        """The first day of the window of this many days."""
        return self.as_of - timedelta(days=days)


def raid_points(view: ScopeView, guild: Guild) -> RaidPoints:
    """A raid's points from its live records."""
    raids = view.records(Raid)
    earned: dict[str, int] = {}
    spent: dict[str, int] = {}
    rows: dict[int | None, list[Attendance]] = {}
    for row in view.records(Attendance):
        rows.setdefault(row.event_index, []).append(row)
    tics = view.records(Tic)
    for tic in tics:
        for account in tic_lists(rows.get(tic.event_index, ()), guild).accounts:
            earned[account] = earned.get(account, 0) + tic.dkp_hundredths
    for award in view.records(Loot):
        payer = payer_of(award, guild)
        if payer is not None and not award.is_reversed:
            spent[payer] = spent.get(payer, 0) + award.cost_hundredths
    day = raids[0].date_iso if raids else None
    return RaidPoints(day, sum(tic.dkp_hundredths for tic in tics), earned, spent)


def payer_of(award: Loot, guild: Guild) -> str | None:
    """The account that pays: the one written down, else that of the winner's name."""
    return award.account_id or guild.account_of(award.character_name)


def standings(
    raids: Iterable[RaidPoints], adjustments: Iterable[Adjustment], guild: Guild, as_of: date
) -> Standings:
    """Every account that ever earned or was given something."""
    lines: dict[str, Standing] = {}
    offered = dict.fromkeys(WINDOWS, 0)
    for raid in raids:
        inside = [days for days in WINDOWS if is_within(raid.day, as_of, days)]
        for days in inside:
            offered[days] += raid.offered
        for account, value in raid.earned.items():
            _earn(_line(lines, account, guild), value, inside)
        for account, value in raid.spent.items():
            _line(lines, account, guild).spent += value
    for one in adjustments:
        line = _line(lines, one.account_id, guild)
        inside = [days for days in WINDOWS if is_within(one.adjusted_on, as_of, days)]
        _earn(line, one.earned_hundredths, inside)
        line.spent += one.spent_hundredths
    ordered = sorted(lines.values(), key=lambda s: (-s.balance, s.name.casefold(), s.account_id))
    return Standings(as_of, ordered, offered)


def is_within(day: date | None, as_of: date, days: int) -> bool:
    """Whether a day lies in the window of this many days; a raid without a date is in none."""
    return day is not None and day >= as_of - timedelta(days=days)


def local_standings(local: LocalRecords, as_of: date) -> Standings:
    """From everything that is recorded on this laptop."""
    home = local.view(GUILD)
    guild = guild_of(home)
    raids = (raid_points(local.view(i), guild) for i in local.scope_ids() if i != GUILD)
    return standings(raids, home.records(Adjustment), guild, as_of)


def standings_json(found: Standings) -> list[dict[str, Any]]:
    """The lines of `tracker show dkp-standings`."""
    return [
        {
            "account": line.name,
            "earned": points(line.earned),
            "spent": points(line.spent),
            "balance": points(line.balance),
            **{
                f"{word}_{days}": points(value)
                for days in WINDOWS[:2]
                for word, value in (
                    ("earned", line.earned_in[days]),
                    ("offered", found.offered_in[days]),
                )
            },
        }
        for line in found.lines
    ]


def _line(lines: dict[str, Standing], account: str, guild: Guild) -> Standing:
    if account not in lines:
        lines[account] = Standing(account, guild.main_of(account))
    return lines[account]


def _earn(line: Standing, value: int, inside: Iterable[int]) -> None:
    line.earned += value
    for days in inside:
        line.earned_in[days] += value
