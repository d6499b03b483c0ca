"""A raid as text to post: for the clipboard, Discord, or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.core.profile import ScopeView
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.summary import award_order, loot_line, tic_line

DISCORD_LIMIT = 2000
"""A message may have this many characters."""


def write(view: ScopeView, folder: Path) -> list[Path]:
    """`summary.txt`. Accounts stand under their ids: the raid's records name no others."""
    tics = [
        tic_line(
            t, [r for r in view.records(Attendance) if r.event_index == t.event_index], Guild()
        )
        for t in view.records(Tic)
    ]
    raids = view.records(Raid)
    loot = [loot_line(award) for award in view.records(Loot) if not award.is_reversed]
    numbers = {
        "raid": raids[0].raid_name if raids else None,
        "date": str(raids[0].date_iso or "") if raids else None,
        "zone": raids[0].zone if raids else None,
        "tics": sorted(tics, key=lambda t: (t["order"], t["time"] or "")),
        "loot": sorted(loot, key=award_order),
    }
    path = folder / "summary.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(raid_text(numbers), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return [path]


def raid_text(numbers: Mapping[str, Any]) -> str:
    """A raid's summary (see `summary.raid_summary`) in plain words."""
    head = ", ".join(str(numbers[name]) for name in ("raid", "date", "zone") if numbers[name])
    lines = [head or "Raid", ""]
    for tic in numbers["tics"]:
        time = (tic["time"] or "")[11:16]
        lines.append(
            f"{tic['order']}. {tic['name'] or 'Tic'} {time} ({tic['dkp']} DKP): "
            f"{len(tic['credited'])} credited"
        )
    earned = sum(tic["dkp"] * len(tic["credited"]) for tic in numbers["tics"])
    spent = sum(award["cost"] for award in numbers["loot"])
    lines += ["", *(_award(award) for award in numbers["loot"])]
    lines += ["", f"Earned {earned:,} DKP, spent {spent:,} DKP."]
    return "\n".join(lines) + "\n"


def discord_messages(numbers: Mapping[str, Any]) -> Sequence[str]:
    """The same in messages that Discord takes, broken between lines."""
    messages, message = [], ""
    for line in raid_text(numbers).splitlines():
        short = line[: DISCORD_LIMIT - 1]
        if len(message) + len(short) + 1 > DISCORD_LIMIT:
            messages.append(message.rstrip("\n"))
            message = ""
        message += short + "\n"
    return [*messages, message.rstrip("\n")]


def _award(award: Mapping[str, Any]) -> str:
    return f"{award['item']}: {award['winner'] or 'nobody'}, {award['cost']} DKP"
