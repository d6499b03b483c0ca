"""A raid and the standings read back from the server's published tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tracker.core.profile import ServerReader
from tracker.profiles.dkp.naming import GUILD, folded
from tracker.profiles.dkp.summary import award_order

Row = Mapping[str, Any]
_ALL: Mapping[str, str] = {}


def raid_summary(scope_id: str, reader: ServerReader) -> dict[str, Any]:
    """What `summary.raid_summary` gives, from the state that was published last."""
    if scope_id == GUILD:
        return {"accounts": _accounts(reader)}
    of_raid = {"raid_id": f"eq.{scope_id}"}
    raids = reader.rows("raids", of_raid)
    raid: Row = raids[0] if raids else {}
    credited: dict[str, list[str]] = {}
    for row in reader.rows("raid_event_attendance", of_raid):
        credited.setdefault(row["event_id"], []).append(row["character_name"] or row["char_id"])
    tics = [_tic(row, credited) for row in reader.rows("raid_events", of_raid)]
    loot = [_award(row) for row in reader.rows("raid_loot", of_raid)]
    return {
        "raid": raid.get("raid_name"),
        "date": raid.get("date_iso"),
        "zone": raid.get("zone"),
        "tics": sorted(tics, key=lambda t: (t["order"] or 0, t["time"] or "")),
        "loot": sorted(loot, key=award_order),
    }


def standings(reader: ServerReader) -> list[dict[str, Any]]:
    """What `summary.standings` gives: the account summaries, and the adjustments on top."""
    totals = {row["period"]: row["total_dkp"] for row in reader.rows("dkp_period_totals", _ALL)}
    names = {r["account_id"]: r["display_name"] for r in reader.rows("accounts", _ALL)}
    sums: dict[str, dict[str, Decimal]] = {}
    for row in reader.rows("account_dkp_summary", _ALL):
        names.setdefault(row["account_id"], row["display_name"])
        _add(sums, row["account_id"], row, "")
    for row in reader.rows("dkp_adjustments", _ALL):
        if row["account_id"] is not None:
            _add(sums, row["account_id"], row, "_delta")
    lines = [_line(names.get(account) or account, s, totals) for account, s in sums.items()]
    return sorted(lines, key=lambda line: (-line["balance"], folded(line["account"])))


def _add(sums: dict[str, dict[str, Decimal]], account: str, row: Row, suffix: str) -> None:
    names = {"earned": f"earned{suffix}", "spent": f"spent{suffix}"}
    names |= {"earned_30": "earned_30d", "earned_60": "earned_60d"}
    held = sums.setdefault(account, dict.fromkeys(names, Decimal(0)))
    for name, column in names.items():
        held[name] += Decimal(str(row.get(column) or 0))


def _line(name: str, held: Mapping[str, Decimal], totals: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "account": name,
        "earned": _number(held["earned"]),
        "spent": _number(held["spent"]),
        "balance": _number(held["earned"] - held["spent"]),
        "earned_30": _number(held["earned_30"]),
        "offered_30": _number(totals.get("30d")),
        "earned_60": _number(held["earned_60"]),
        "offered_60": _number(totals.get("60d")),
    }


def _tic(row: Row, credited: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "order": row["event_order"],
        "name": row["event_name"],
        "dkp": _number(row["dkp_value"]),
        "time": row["event_time"],
        "credited": _sorted(credited.get(row["event_id"], ())),
        "unknown": _sorted(row.get("unknown_names") or ()),
        "duplicates": _sorted(row.get("duplicate_names") or ()),
        "alts": dict(sorted((row.get("alts") or {}).items())),
    }


def _award(row: Row) -> dict[str, Any]:
    return {
        "item": row["item_name"],
        "winner": row["character_name"],
        "looter": row.get("looter_name"),
        "cost": _number(row["cost"]),
        "time": row.get("awarded_at"),
    }


def _accounts(reader: ServerReader) -> list[dict[str, Any]]:
    names = {row["char_id"]: row["name"] for row in reader.rows("characters", _ALL)}
    characters: dict[str, list[str]] = {}
    for row in reader.rows("character_account", _ALL):
        name = names.get(row["char_id"]) or row["char_id"]
        characters.setdefault(row["account_id"], []).append(name)
    return [
        {
            "account": row["display_name"] or row["account_id"],
            "characters": _sorted(characters.get(row["account_id"], ())),
        }
        for row in sorted(reader.rows("accounts", _ALL), key=lambda r: folded(r["account_id"]))
    ]


def _sorted(names: Sequence[str]) -> list[str]:
    return sorted(names, key=str.casefold)


def _number(value: Any) -> int | float:
    number = Decimal(str(value or 0))
    return int(number) if number == number.to_integral_value() else float(number)
