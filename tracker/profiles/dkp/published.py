"""The guild as its published tables have it: sums, windows, raids, and one account's past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from tracker.core.published import PublishedQuery
from tracker.profiles.dkp.kinds import Adjustment
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.rules.pending import NO_WINDOWS, Points, Sums
from tracker.profiles.dkp.rules.standings import WINDOWS, RaidPoints, is_within

SUMMARY = PublishedQuery.of("account_dkp_summary")
ACCOUNTS = PublishedQuery.of("accounts", {"select": "account_id,display_name,inactive"})
ADJUSTMENTS = PublishedQuery.of("dkp_adjustments")
RAIDS = PublishedQuery.of(
    "raids", {"select": "raid_id,raid_name,date_iso", "order": "date_iso.desc.nullslast,raid_id"}
)
OFFERED = PublishedQuery.of("raid_dkp_totals")
QUERIES = (SUMMARY, ACCOUNTS, ADJUSTMENTS, RAIDS, OFFERED)
"""What the standings always read."""
IDS_AT_ONCE = 60
"""Raids that one request names."""
Row = Mapping[str, Any]
Links = Mapping[str, str]
"""Account ids by folded character names."""


class Kept(Protocol):
    """A reader of published rows that says what it has."""

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Row]: ...  # noqa: D102
    def has(self, table: str, filters: Mapping[str, str]) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class RaidThere:
    """A published raid."""

    raid_id: str
    name: str
    day: date | None
    offered: int


@dataclass(frozen=True)
class EarnedThere:
    """What an account earned in a raid."""

    raid_id: str
    hundredths: int
    tics: int
    """0 where it is not known."""


@dataclass(frozen=True)
class AwardThere:
    """What an account was given."""

    raid_id: str
    item: str
    hundredths: int


class PublishedGuild:
    """Asks for everything that it is asked for; what was never fetched is not there yet."""

    def __init__(self, reader: Kept, today: date) -> None:
        self._reader = reader
        self._today = today

    @property
    def is_known(self) -> bool:
        """Whether the sums were ever fetched."""
        known = [self._has(query) for query in QUERIES]
        return all(known)

    @cached_property
    def has_windows(self) -> bool:
        """Whether what the raids of the windows gave was fetched, too."""
        known = [self._has(query) for query in self._window_queries()]
        return self.is_known and all(known)

    @cached_property
    def raids(self) -> Mapping[str, RaidThere]:
        """By id, the latest first."""
        offered = {str(r["raid_id"]): hundredths_of(r["total_dkp"]) for r in self._rows(OFFERED)}
        found = (
            RaidThere(
                str(row["raid_id"]),
                str(row["raid_name"] or row["raid_id"]),
                day_of(row["date_iso"]),
                offered.get(str(row["raid_id"]), 0),
            )
            for row in self._rows(RAIDS)
        )
        return {raid.raid_id: raid for raid in found}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What people call the accounts."""
        names = {str(r["account_id"]): r["display_name"] for r in self._rows(SUMMARY)}
        names |= {str(r["account_id"]): r["display_name"] for r in self._rows(ACCOUNTS)}
        return {account: str(name or account) for account, name in names.items()}

    @property
    def inactive(self) -> frozenset[str]:
        """Accounts that are not played any more."""
        return frozenset(str(r["account_id"]) for r in self._rows(ACCOUNTS) if r["inactive"])

    def sums(self, adjustments: Sequence[Adjustment] | None) -> Sums:
        """Totals and windows up to today.

        `adjustments` are those that the server has, where they are here: the published table has
        no dates. Without them those of the last 60 days stand for the last 90.
        """
        accounts: dict[str, Points] = {}
        for row in self._rows(SUMMARY):
            one = Points(hundredths_of(row["earned"]), hundredths_of(row["spent"]))
            _add(accounts, str(row["account_id"]), one)
        for row in self._rows(ADJUSTMENTS):
            if row["account_id"] is not None:
                one = _adjusted(row)
                # What a website adjusted by itself stands in a row of its own.
                if adjustments is not None and row["tracker_key"] is not None:
                    last = self._longest_window(str(row["account_id"]), adjustments)
                    one = replace(one, earned_in=(*one.earned_in[:-1], last))
                _add(accounts, str(row["account_id"]), one)
        for account, windows in self._earned_in().items():
            _add(accounts, account, Points(earned_in=windows))
        offered = [
            sum(r.offered for r in self.raids.values() if is_within(r.day, self._today, days))
            for days in WINDOWS
        ]
        return Sums(accounts, tuple(offered))

    def adjusted(self, account_id: str) -> tuple[int, int]:
        """(earned, spent) outside raids."""
        rows = [r for r in self._rows(ADJUSTMENTS) if str(r["account_id"]) == account_id]
        earned = sum(hundredths_of(row["earned_delta"]) for row in rows)
        return earned, sum(hundredths_of(row["spent_delta"]) for row in rows)

    def raid(self, raid_id: str, links: Links) -> RaidPoints | None:
        """A raid's points as they are published of laptops' records; None while not known.

        What a website alone wrote in it is not among them: nobody here knows it. `links` are those
        that the server has; its sums find the account of an award that names none.
        """
        by_account, awards, events, marks = raid_queries(raid_id)
        loot = [row for row in self._rows(awards) if _is_ours(row)]
        there = {str(r["account_id"]): hundredths_of(r["dkp_earned"])
                 for r in self._rows(by_account)}  # fmt: skip
        own, offered = _of_website(self._rows(events), self._rows(marks), links)
        known = [self._has(query) for query in (by_account, awards)]
        if not all(known):
            return None
        spent: Counter[str] = Counter()
        for row in loot:
            payer = _holder(row, links)
            if payer is not None:
                spent[payer] += hundredths_of(row["cost"])
        earned = {account: value - own.get(account, 0) for account, value in there.items()}
        raid = self.raids.get(raid_id)
        if raid is None:
            return RaidPoints(None, 0, earned, dict(spent))
        return RaidPoints(raid.day, raid.offered - offered, earned, dict(spent))

    def earned_of(self, account_id: str) -> list[EarnedThere] | None:
        """Raid by raid; None while it is not known."""
        mine = {"account_id": f"eq.{account_id}"}
        rows = self._reader.rows("raid_attendance_dkp_by_account", mine)
        seen = {**mine, "select": "raid_id,event_id"}
        listed = self._reader.rows("raid_event_attendance", seen)
        marks = {(r["raid_id"], r["event_id"]) for r in listed}
        if not self._reader.has("raid_attendance_dkp_by_account", mine):
            return None
        tics: dict[str, int] = {}
        for raid_id, _ in marks:
            tics[str(raid_id)] = tics.get(str(raid_id), 0) + 1
        found = ((str(r["raid_id"]), hundredths_of(r["dkp_earned"])) for r in rows)
        return [EarnedThere(raid_id, value, tics.get(raid_id, 0)) for raid_id, value in found]

    def awards_of(self, account_id: str) -> list[AwardThere] | None:
        """What it was given; None while it is not known. Its characters' awards are its own."""
        links = {"account_id": f"eq.{account_id}"}
        if not self._reader.has("character_account", links):
            return None
        linked = self._reader.rows("character_account", links)
        characters = sorted(str(row["char_id"]) for row in linked)
        asked = {"account_id": f"eq.{account_id}"}
        if characters:
            ids = ",".join(f'"{one}"' for one in characters)
            asked = {"or": f"(account_id.eq.{_quoted(account_id)},char_id.in.({ids}))"}
        rows = self._reader.rows("raid_loot", asked)
        if not self._reader.has("raid_loot", asked):
            return None
        return [
            AwardThere(str(r["raid_id"]), str(r["item_name"] or ""), hundredths_of(r["cost"]))
            for r in rows
            if r.get("account_id") in (None, "", account_id)
        ]

    def _longest_window(self, account_id: str, known: Iterable[Adjustment]) -> int:
        days = WINDOWS[-1]
        mine = (one for one in known if one.account_id == account_id)
        return sum(
            one.earned_hundredths for one in mine if is_within(one.adjusted_on, self._today, days)
        )

    def _earned_in(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for query in self._window_queries():
            for row in self._rows(query):
                raid = self.raids.get(str(row["raid_id"]))
                day = raid.day if raid else None
                value = hundredths_of(row["dkp_earned"])
                inside = tuple(value * is_within(day, self._today, days) for days in WINDOWS)
                held = found.get(str(row["account_id"]), NO_WINDOWS)
                found[str(row["account_id"])] = tuple(
                    a + b for a, b in zip(held, inside, strict=True)
                )
        return found

    def _window_queries(self) -> Iterator[PublishedQuery]:
        """By whole months, so that they are the same tomorrow, when nobody can be asked."""
        first = (self._today - timedelta(days=max(WINDOWS))).replace(day=1)
        months: dict[tuple[int, int], list[str]] = {}
        for raid in self.raids.values():
            if raid.day is not None and raid.day >= first:
                months.setdefault((raid.day.year, raid.day.month), []).append(raid.raid_id)
        for ids in months.values():
            for part in _parts(sorted(ids)):
                listed = ",".join(f'"{one}"' for one in part)
                filters = {"raid_id": f"in.({listed})"}
                yield PublishedQuery.of("raid_attendance_dkp_by_account", filters)

    def _rows(self, query: PublishedQuery) -> Sequence[Row]:
        return self._reader.rows(query.table, dict(query.filters))

    def _has(self, query: PublishedQuery) -> bool:
        return self._reader.has(query.table, dict(query.filters))


def raid_queries(raid_id: str) -> list[PublishedQuery]:
    """What is asked of one raid: earned by account, awards, tics, marks."""
    of_raid = {"raid_id": f"eq.{raid_id}"}
    tics = {**of_raid, "select": "event_id,dkp_value,tracker_key"}
    marks = {**of_raid, "select": "event_id,account_id,character_name,tracker_key"}
    return [
        PublishedQuery.of("raid_attendance_dkp_by_account", of_raid),
        PublishedQuery.of("raid_loot", of_raid),
        PublishedQuery.of("raid_events", tics),
        PublishedQuery.of("raid_event_attendance", marks),
    ]


def hundredths_of(value: Any) -> int:
    """A published number of points; what is no number counts 0, as in the server's own sums."""
    try:
        return round(Decimal(str(value or 0)) * 100)
    except (ArithmeticError, ValueError):
        return 0


def day_of(value: Any) -> date | None:
    """A published day, whatever else a website wrote there."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _is_ours(row: Row) -> bool:
    return bool(row.get("tracker_key"))


def _holder(row: Row, links: Links) -> str | None:
    named = str(row.get("account_id") or "").strip()
    return named or links.get(folded(row.get("character_name")))


def _of_website(
    events: Iterable[Row], marks: Iterable[Row], links: Links
) -> tuple[Mapping[str, int], int]:
    """(earned by account, offered) by what no laptop recorded; one credit per account and tic."""
    worth: dict[str, int] = {}
    ours: set[str] = set()
    for row in events:
        worth[str(row["event_id"])] = hundredths_of(row["dkp_value"])
        if _is_ours(row):
            ours.add(str(row["event_id"]))
    credits: dict[tuple[str, str], bool] = {}
    for row in marks:
        holder = _holder(row, links)
        if holder is not None:
            place = str(row["event_id"]), holder
            credits[place] = credits.get(place, False) or _is_ours(row)
    earned: Counter[str] = Counter()
    for (event_id, holder), is_ours in credits.items():
        if not is_ours:
            earned[holder] += worth.get(event_id, 0)
    return earned, sum(value for event_id, value in worth.items() if event_id not in ours)


def _adjusted(row: Row) -> Points:
    in_30, in_60 = (hundredths_of(row.get(f"earned_{days}d")) for days in WINDOWS[:2])
    return Points(
        hundredths_of(row["earned_delta"]),
        hundredths_of(row["spent_delta"]),
        (in_30, in_60, in_60),
    )


def _add(accounts: dict[str, Points], account: str, one: Points) -> None:
    accounts[account] = accounts.get(account, Points()) + one


def _parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
