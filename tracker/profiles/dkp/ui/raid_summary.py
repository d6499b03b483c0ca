"""The raid as text to post, from what is in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.profiles.dkp.exporters.text import discord_messages
from tracker.profiles.dkp.summary import award_order, loot_line, tic_line
from tracker.profiles.dkp.ui.book import RaidBook


def numbers_of(book: RaidBook) -> dict[str, Any]:
    """As `tracker show` gives them."""
    raid = book.raid
    tics = [
        tic_line(t.record, (m.record for m in book.marks(t.record.event_index)), book.guild)
        for t in book.tics()
    ]
    loot = [loot_line(s.record) for s in book.loot() if not s.record.is_reversed]
    return {
        "raid": raid.raid_name if raid else None,
        "date": raid.date_iso.isoformat() if raid and raid.date_iso else None,
        "zone": raid.zone if raid else None,
        "tics": tics,
        "loot": sorted(loot, key=award_order),
    }


def messages_of(book: RaidBook) -> Sequence[str]:
    """For Discord: one or several messages, none longer than it takes."""
    return discord_messages(numbers_of(book))
