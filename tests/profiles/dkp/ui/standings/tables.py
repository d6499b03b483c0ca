"""What a server would have published of a guild's records, without a server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.core.published import PublishedQuery
from tracker.local_db.profile_records import ProfileRecords
from tracker.profiles.dkp.kinds import Account, Adjustment, Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.points import points
from tracker.profiles.dkp.rules.credits import account_of
from tracker.profiles.dkp.rules.guild import guild_of
from tracker.profiles.dkp.rules.standings import (
    Standing,
    is_within,
    local_standings,
    raid_points,
)

TODAY = date(2026, 2, 20)
TABLES = (
    "accounts", "character_account", "raids", "raid_dkp_totals", "raid_attendance_dkp_by_account",
    "raid_loot", "raid_events", "raid_event_attendance", "dkp_adjustments", "account_dkp_summary",
)  # fmt: skip
Rows = list[Mapping[str, Any]]


@dataclass
class Tables:
    """Published rows, answered as PostgREST answers the few filters that are asked."""

    there: dict[str, Rows] = field(default_factory=dict)

    def answer(self, query: PublishedQuery) -> Rows:
        filters = {k: v for k, v in query.filters if k not in ("select", "order")}
        return [row for row in self.there.get(query.table, []) if _fits(row, filters)]


def _fits(row: Mapping[str, Any], filters: Mapping[str, str]) -> bool:
    if "or" in filters:
        parts = re.findall(r"(\w+)\.(eq|in)\.(\([^)]*\)|\"[^\"]*\"|[^,()]+)", filters["or"][1:-1])
        return any(_is(row[name], f"{how}.{value}") for name, how, value in parts)
    return all(_is(row[name], wanted) for name, wanted in filters.items())


def _is(value: Any, wanted: str) -> bool:
    how, _, text = wanted.partition(".")
    known = [one.strip('"') for one in text.strip("()").split(",")]
    assert how in ("eq", "in")
    return str(value) in known


def published(officer: Any, as_of: date = TODAY) -> Tables:
    """What the server's tables would hold, had it everything that is recorded here."""
    there = Tables({name: [] for name in TABLES})
    with officer.store.read() as reader:
        local = ProfileRecords(reader, "dkp")
        home = local.view("guild")
        guild, rows = guild_of(home), there.there
        rows["accounts"] += [
            {"account_id": one.account_id, "display_name": one.title, "inactive": one.inactive}
            for one in home.records(Account)
        ]
        rows["character_account"] += [
            {"char_id": name, "account_id": account} for name, account in guild.links.items()
        ]
        for raid_id in (i for i in local.scope_ids() if i != "guild"):
            _publish_raid(raid_id, local.view(raid_id), guild, rows)
        adjusted: dict[str, list[Adjustment]] = {}
        for one in home.records(Adjustment):
            adjusted.setdefault(one.account_id, []).append(one)
        for account, ones in adjusted.items():
            rows["dkp_adjustments"].append(_adjusted(account, ones, as_of))
        for line in local_standings(local, as_of).lines:
            rows["account_dkp_summary"].append(_sums(line, adjusted.get(line.account_id, [])))
    return there


def _adjusted(account: str, ones: list[Adjustment], as_of: date) -> Mapping[str, Any]:
    earned = {
        days: sum(a.earned_hundredths for a in ones if is_within(a.adjusted_on, as_of, days))
        for days in (30, 60)
    }
    return {
        "account_id": account,
        "earned_delta": sum(a.earned_hundredths for a in ones) / 100,
        "spent_delta": sum(a.spent_hundredths for a in ones) / 100,
        "tracker_key": account,
        **{f"earned_{days}d": value / 100 for days, value in earned.items()},
    }


def _sums(line: Standing, ones: list[Adjustment]) -> Mapping[str, Any]:
    """Adjustments stand beside the sums, not in them."""
    return {
        "account_id": line.account_id,
        "display_name": line.name,
        "earned": (line.earned - sum(a.earned_hundredths for a in ones)) / 100,
        "spent": str((line.spent - sum(a.spent_hundredths for a in ones)) / 100),
    }


def _publish_raid(raid_id: str, view: Any, guild: Any, rows: dict[str, Rows]) -> None:
    found, raid = raid_points(view, guild), view.records(Raid)[0]
    day = found.day.isoformat() if found.day else None
    rows["raids"].append({"raid_id": raid_id, "raid_name": raid.raid_name, "date_iso": day})
    rows["raid_dkp_totals"].append({"raid_id": raid_id, "total_dkp": points(found.offered)})
    rows["raid_attendance_dkp_by_account"] += [
        {"raid_id": raid_id, "account_id": account, "dkp_earned": points(value)}
        for account, value in found.earned.items()
    ]
    # An award's account as it was written down, though the sums find the winner's own.
    rows["raid_loot"] += [
        {
            "raid_id": raid_id, "item_name": one.item_name, "account_id": one.account_id,
            "cost": str(points(one.cost_hundredths)), "char_id": one.character_name,
            "character_name": one.character_name, "tracker_key": one.key,
        }
        for one in view.records(Loot)
        if not one.is_reversed
    ]  # fmt: skip
    rows["raid_events"] += [
        {
            "raid_id": raid_id, "event_id": str(one.event_index),
            "dkp_value": str(points(one.dkp_hundredths)), "tracker_key": one.key,
        }
        for one in view.records(Tic)
    ]  # fmt: skip
    rows["raid_event_attendance"] += [
        {
            "raid_id": raid_id, "event_id": str(one.event_index), "tracker_key": one.key,
            "character_name": one.character_name, "account_id": account_of(one, guild),
        }
        for one in view.records(Attendance)
    ]  # fmt: skip
