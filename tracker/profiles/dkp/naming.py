"""What makes two records the same: folded names, slots of time, and the ids made from them.

Two officers who take the same tic, or write down the same award, without hearing of each other
give it the same record id, so that the server meets one record twice and not two records.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from tracker.core.ids import DeviceId, RecordId, derived_record_id

GUILD = "guild"
"""The id of the scope of everything that is not one raid's: characters, accounts, adjustments."""
SOURCE = "dkp"
SLOT_MINUTES = 30
SAME_TIC_MINUTES = 10
"""Two lists that were taken closer together than this are one tic."""
ON_TIME = "On-time"
LATER = "DKP tic"
_PLAIN_NAMES = ("on-time", "on-time attendance", "dkp tic", "")
_TIC_ID = re.compile(r"tic-(?P<slot>\d{8}T\d{4})(?P<again>r?)(?P<label>(?:-\w+)*)")
_LONG_AGO = datetime.fromisoformat("2000-01-01")
_SLOTS = 9_000
_NAMED_TICS = 40_000
_SPACES = re.compile(r"\s+")


def folded(name: str | None) -> str:
    """A name as it is compared: `FIreblade` and `Fireblade ` are the same."""
    return _SPACES.sub(" ", (name or "").strip()).casefold()


def spelled(name: str) -> str:
    """A character's name as the game writes it: `headcrushar` is `Headcrushar`."""
    plain = _SPACES.sub(" ", name.strip())
    return plain.capitalize() if plain.isalpha() else plain


def raid_id_of(name: str, day: str) -> str:
    """The id of a raid that is known by its name and its day: every import of it agrees."""
    digest = hashlib.sha256(f"{folded(name)}/{day}".encode()).hexdigest()
    return f"{day.replace('-', '')}-{digest[:10]}"


def new_raid_id(now: datetime, device_id: DeviceId) -> str:
    """The id of a raid that is begun here; the device's part keeps it apart from all others."""
    device = hashlib.sha256(device_id.encode()).hexdigest()[:10]
    return f"{now:%Y%m%d}-{now:%H%M%S}-{device}"


def slot(at: datetime) -> str:
    """The half hour nearest to a moment, in the log's own time: `20260212T2100`.

    A repeated hour (the clock was set back) has its own slots.
    """
    middle = at + timedelta(minutes=SLOT_MINUTES / 2)
    start = middle.replace(minute=middle.minute // SLOT_MINUTES * SLOT_MINUTES)
    return f"{start:%Y%m%dT%H%M}" + ("r" if at.fold else "")


def tic_id(at: datetime, name: str = "") -> str:
    """The event id of a tic; one with a name of its own (a kill) is apart from the hourly ones."""
    plain = folded(name)
    label = "" if plain in _PLAIN_NAMES else "-" + hashlib.sha256(plain.encode()).hexdigest()[:6]
    return f"tic-{slot(at)}{label}"


def is_repeated_hour(event_id: str) -> bool:
    """Whether a tic is of the hour that is written twice in autumn, and of its second time."""
    found = _TIC_ID.fullmatch(event_id)
    return found is not None and bool(found["again"])


def tic_index(event_id: str) -> int | None:
    """The number that everybody gives to the tic of a slot; None for ids from elsewhere.

    Marks refer to their tic by its number, so two officers who take the same tic must number it
    alike. Half hours count through half a year before a number comes again.
    """
    found = _TIC_ID.fullmatch(event_id)
    if found is None:
        return None
    if found["label"]:
        digest = hashlib.sha256(event_id.encode()).digest()
        return _NAMED_TICS + int.from_bytes(digest[:4]) % _NAMED_TICS
    start = datetime.strptime(found["slot"], "%Y%m%dT%H%M")  # noqa: DTZ007 - the log's own time
    half_hours = int((start - _LONG_AGO).total_seconds()) // (SLOT_MINUTES * 60)
    return half_hours % _SLOTS + 1 + (_SLOTS if found["again"] else 0)


def award_id(at: datetime, item: str, number: int = 1) -> str:
    """The id of an award; `number` counts the same items that drop within half an hour."""
    digest = hashlib.sha256(folded(item).encode()).hexdigest()[:12]
    return f"{slot(at)}-{digest}-{number}"


def tic_record_id(raid_id: str, event_id: str) -> RecordId:
    """The identity of a tic."""
    return derived_record_id(SOURCE, "tic", f"{raid_id}/{event_id}")


def attendance_record_id(raid_id: str, event_id: str, character: str) -> RecordId:
    """The identity of one character's mark in one tic."""
    return derived_record_id(SOURCE, "attendance", f"{raid_id}/{event_id}/{folded(character)}")


def loot_record_id(raid_id: str, award: str) -> RecordId:
    """The identity of an award."""
    return derived_record_id(SOURCE, "loot", f"{raid_id}/{award}")


def raid_record_id(raid_id: str) -> RecordId:
    """The identity of a raid."""
    return derived_record_id(SOURCE, "raid", raid_id)


def guild_record_id(kind: str, natural_id: str) -> RecordId:
    """The identity of a character or a link (by the character) or of an account (by its id)."""
    return derived_record_id(SOURCE, kind, folded(natural_id))


def again_record_id(first: RecordId, number: int) -> RecordId:
    """The identity of what is recorded for the second, third … time, the ones before deleted.

    Whoever deleted a record in the table meant that one; officers who record it again agree.
    """
    return derived_record_id(SOURCE, "again", f"{first}/{number}")
