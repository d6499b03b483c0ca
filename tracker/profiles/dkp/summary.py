"""A raid as a plain mapping, and as tables for people; the standings likewise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tracker.core.profile import LocalRecords, SummaryList, SummaryTable
from tracker.profiles.dkp.kinds import Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.naming import GUILD, folded
from tracker.profiles.dkp.points import points
from tracker.profiles.dkp.rules.credits import tic_lists
from tracker.profiles.dkp.rules.guild import Guild, guild_of
from tracker.profiles.dkp.rules.standings import local_standings, standings_json


def raid_summary(scope_id: str, local: LocalRecords) -> dict[str, Any]:
    """A raid's tics with who was credited, and its loot; of the guild's own scope, its accounts."""
    guild = guild_of(local.view(GUILD))
    if scope_id == GUILD:
        return {"accounts": account_lines(guild)}
    view = local.view(scope_id)
    raids = view.records(Raid)
    rows: dict[int | None, list[Attendance]] = {}
    for row in view.records(Attendance):
        rows.setdefault(row.event_index, []).append(row)
    tics = [tic_line(tic, rows.get(tic.event_index, ()), guild) for tic in view.records(Tic)]
    loot = [loot_line(award) for award in view.records(Loot) if not award.is_reversed]
    raid = raids[0] if raids else None
    return {
        "raid": raid.raid_name if raid else None,
        "date": raid.date_iso.isoformat() if raid and raid.date_iso else None,
        "zone": raid.zone if raid else None,
        "tics": sorted(tics, key=lambda t: (t["order"], t["time"] or "")),
        "loot": sorted(loot, key=award_order),
    }


def account_lines(guild: Guild) -> list[dict[str, Any]]:
    """Each account with its characters."""
    characters: dict[str, list[str]] = {account: [] for account in guild.accounts}
    for name, account in guild.links.items():
        characters.setdefault(account, []).append(guild.spelled(name))
    return [
        {"account": guild.main_of(account), "characters": sorted(names, key=str.casefold)}
        for account, names in sorted(characters.items(), key=lambda pair: folded(pair[0]))
    ]


def tic_line(tic: Tic, rows: Iterable[Attendance], guild: Guild) -> dict[str, Any]:
    """A tic as `tracker show` gives it."""
    lists = tic_lists(rows, guild)
    return {
        "order": tic.event_order or tic.event_index,
        "name": tic.event_name,
        "dkp": points(tic.dkp_hundredths),
        "time": tic.event_time,
        "credited": list(lists.credited),
        "unknown": list(lists.unknown),
        "duplicates": list(lists.duplicates),
        "alts": dict(sorted(lists.alts.items())),
    }


def loot_line(award: Loot) -> dict[str, Any]:
    """An award as `tracker show` gives it."""
    return {
        "item": award.item_name,
        "winner": award.character_name,
        "looter": award.looter_name,
        "cost": points(award.cost_hundredths),
        "time": award.awarded_at,
    }


def award_order(line: Mapping[str, Any]) -> tuple[str, str, str]:
    """By time, then by item: the same on the laptop and on the server."""
    return line["time"] or "", line["item"], line["winner"] or ""


def find_raid(called: str, local: LocalRecords) -> str | None:
    """The id of the raid of this name or id; of several of one name, the latest."""
    ids = local.scope_ids()
    if called in ids:
        return called
    found = [
        (raid.date_iso or date.min, scope_id)
        for scope_id in ids
        for raid in local.view(scope_id).records(Raid)
        if folded(raid.raid_name) == folded(called)
    ]
    return max(found)[1] if found else None


def standings(local: LocalRecords, as_of: date) -> list[dict[str, Any]]:
    """The lines of `dkp-standings` from what is recorded here."""
    return standings_json(local_standings(local, as_of))


def standings_tables(lines: Sequence[Mapping[str, Any]]) -> list[SummaryTable]:
    """The standings for people; attendance is earned of offered in the last 30 and 60 days."""
    rows = [
        [
            *(line[name] for name in ("account", "earned", "spent", "balance")),
            *(_share(line[f"earned_{n}"], line[f"offered_{n}"]) for n in (30, 60)),
        ]
        for line in lines
    ]
    heads = ["Account", "Earned", "Spent", "Balance", "Last 30", "Last 60"]
    return [SummaryTable("Standings", heads, rows)]


def raid_tables(numbers: Mapping[str, Any]) -> list[SummaryTable]:
    """A raid for people."""
    if "accounts" in numbers:
        rows = [[line["account"], ", ".join(line["characters"])] for line in numbers["accounts"]]
        return [SummaryTable("Accounts", ["Account", "Characters"], rows)]
    title = " ".join(str(numbers[n]) for n in ("raid", "date", "zone") if numbers[n])
    tics = [
        [
            *(t["order"], t["name"], _moment(t["time"]), t["dkp"]),
            *(len(t["credited"]), ", ".join(t["unknown"])),
        ]
        for t in numbers["tics"]
    ]
    loot = [
        [x["item"], x["winner"], x["looter"], x["cost"], _moment(x["time"])]
        for x in numbers["loot"]
    ]
    return [
        SummaryTable(title, ["No.", "Tic", "Time", "DKP", "Credited", "Unknown"], tics),
        SummaryTable("Loot", ["Item", "Winner", "Looter", "Cost", "Time"], loot),
    ]


def attendance_rows(numbers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row per character that was credited or is unknown, with the numbers of the tics."""
    rows: dict[str, dict[str, Any]] = {}
    for tic in numbers.get("tics", ()):
        for part in ("credited", "unknown"):
            for name in tic[part]:
                row = rows.setdefault(
                    name, {"character": name, "credited": [], "unknown": [], "dkp": 0}
                )
                row[part].append(tic["order"])
                row["dkp"] += (tic["dkp"] or 0) if part == "credited" else 0
    return sorted(rows.values(), key=lambda row: str(row["character"]).casefold())


def attendance_table(rows: Sequence[Mapping[str, Any]]) -> SummaryTable:
    """Who was there, in which tics, and what it earned."""
    heads = ["Character", "Tics", "DKP", "Credited in", "Unknown in"]
    lines = [
        [
            *(row["character"], len(row["credited"]), row["dkp"]),
            *(" ".join(str(n) for n in row[part]) for part in ("credited", "unknown")),
        ]
        for row in rows
    ]
    return SummaryTable("Attendance", heads, lines)


def _moment(text: str | None) -> str | None:
    """`12 Feb 21:00`; the raid's title has the year."""
    try:
        return text and f"{datetime.fromisoformat(text):%d %b %H:%M}".removeprefix("0")
    except ValueError:
        return text


def _share(earned: float, offered: float) -> str:
    return f"{earned:g}/{offered:g}" + (f" ({earned / offered:.0%})" if offered else "")


SUMMARY_LISTS = {"attendance": SummaryList(attendance_rows, attendance_table)}
