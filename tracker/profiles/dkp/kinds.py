"""The record kinds of a guild: raid, tic, attendance, loot; account, character, link, adjustment.

The columns keep the names that the guild's own tables have. Points are integer hundredths. Times
are the log's: local, without a zone, as text. Who is credited and charged is the account; the
character is what was seen.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from tracker.core.keys import FIRST_INDEX, LAST_INDEX, KeyPattern
from tracker.core.record import Record, RecordKind, Reference, column
from tracker.profiles.dkp.points import LARGEST, shown

RAID_ID = r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$"
MARKS = ("present", "standby", "afk", "linkdead", "no credit")
"""Only `no credit` takes the credit away; the others say why somebody was counted or asked for."""
RaidStatus = Literal["live", "complete"]


def _raid_id() -> str:
    value: str = column("Raid", default=..., min_length=1, max_length=60, pattern=RAID_ID)
    return value


def _guild_id() -> str:
    value: str = column("Guild", default=..., min_length=1, max_length=60, pattern=RAID_ID)
    return value


def _points(label: str) -> int:
    value: int = column(label, default=0, unit="1/100", ge=-LARGEST, le=LARGEST)
    return value


class Raid(Record):
    """A raid night: the scope of its tics, attendance and loot."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="raid",
        label="Raid",
        table="staging_raids",
        key_field="raid_key",
        key_pattern=KeyPattern("R", indexed=False),
        scope_field="raid_id",
    )

    raid_id: str = _raid_id()
    raid_name: str | None = column("Name", max_length=200)
    date_iso: date | None = column("Date")
    zone: str | None = column("Zone", max_length=100)
    raid_pool: str | None = column("Pool", max_length=100)
    url: str | None = column("Link", max_length=500)
    status: RaidStatus = column("Status", default="live", choices=("live", "complete"))
    note: str | None = column("Note", max_length=500)

    @property
    def title(self) -> str:
        """`2026-02-12 Water Minis`; the id while nobody has named it."""
        words = [self.date_iso.isoformat() if self.date_iso else "", self.raid_name or ""]
        return " ".join(word for word in words if word) or f"Raid {self.raid_id}"


class Tic(Record):
    """A moment at which everybody present earns points."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="tic",
        label="Tic",
        table="staging_raid_events",
        key_field="event_key",
        key_pattern=KeyPattern("T"),
        scope_field="raid_id",
        index_field="event_index",
    )

    raid_id: str = _raid_id()
    event_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    event_id: str | None = column("Event id", max_length=60)
    event_order: int | None = column("Order", ge=0, le=9999)
    event_name: str | None = column("Name", max_length=200)
    dkp_hundredths: int = column("DKP", default=100, unit="1/100", ge=-LARGEST, le=LARGEST)
    event_time: str | None = column("Time", max_length=40)
    note: str | None = column("Note", max_length=500)

    @property
    def title(self) -> str:
        """`On-time, 1 DKP`."""
        return f"{self.event_name or 'Tic'}, {shown(self.dkp_hundredths)} DKP"


class Attendance(Record):
    """One character on a tic's list; who has no account there is unknown and earns nothing."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="attendance",
        label="Attendance",
        plural="Attendance",
        table="staging_raid_event_attendance",
        key_field="attendance_key",
        key_pattern=KeyPattern("A"),
        scope_field="raid_id",
        index_field="attendance_index",
        references=(Reference("event_index", "tic"),),
    )

    raid_id: str = _raid_id()
    attendance_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    event_index: int | None = column("Tic", ge=FIRST_INDEX, le=LAST_INDEX)
    character_name: str = column("Character", default=..., min_length=1, max_length=64)
    char_id: str | None = column("Character id", max_length=64)
    account_id: str | None = column("Account", max_length=64)
    times_listed: int = column("Times listed", default=1, ge=1, le=999)
    mark: str = column("Mark", default="present", max_length=20, choices=MARKS)

    @property
    def title(self) -> str:
        """`Aanie`, and the mark where it says more than present."""
        return self.character_name + ("" if self.mark == "present" else f" ({self.mark})")


class Loot(Record):
    """An award: the winner's account pays, whoever looted the corpse."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="loot",
        label="Loot",
        plural="Loot",
        table="staging_raid_loot",
        key_field="loot_key",
        key_pattern=KeyPattern("L"),
        scope_field="raid_id",
        index_field="loot_index",
        references=(Reference("event_index", "tic"),),
    )

    raid_id: str = _raid_id()
    loot_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    award_id: str | None = column("Award id", max_length=60)
    event_index: int | None = column("Tic", ge=FIRST_INDEX, le=LAST_INDEX)
    item_name: str = column("Item", default=..., min_length=1, max_length=200)
    character_name: str | None = column("Winner", max_length=64)
    char_id: str | None = column("Winner's id", max_length=64)
    account_id: str | None = column("Account", max_length=64)
    cost_hundredths: int = _points("Cost")
    looter_name: str | None = column("Looter", max_length=64)
    awarded_at: str | None = column("Time", max_length=40)
    is_reversed: bool = column("Reversed", default=False)
    note: str | None = column("Note", max_length=500)

    @property
    def title(self) -> str:
        """`Runewarded Belt to Jisu, 0 DKP`."""
        price = "reversed" if self.is_reversed else f"{shown(self.cost_hundredths)} DKP"
        return f"{self.item_name} to {self.character_name or 'nobody'}, {price}"


class Account(Record):
    """A person: earns and pays, whatever characters they play."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="account",
        label="Account",
        table="staging_accounts",
        key_field="account_key",
        key_pattern=KeyPattern("P"),
        scope_field="guild_id",
        index_field="account_index",
    )

    guild_id: str = _guild_id()
    account_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    account_id: str = column("Account", default=..., min_length=1, max_length=64)
    display_name: str | None = column("Name", max_length=100)
    inactive: bool = column("Inactive", default=False)

    @property
    def title(self) -> str:
        """The name that people know, else the id."""
        return self.display_name or self.account_id


class Character(Record):
    """A character that somebody plays."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="character",
        label="Character",
        table="staging_characters",
        key_field="character_key",
        key_pattern=KeyPattern("C"),
        scope_field="guild_id",
        index_field="character_index",
    )

    guild_id: str = _guild_id()
    character_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    name: str = column("Name", default=..., min_length=1, max_length=64)
    char_id: str | None = column("Character id", max_length=64)
    race: str | None = column("Race", max_length=40)
    class_name: str | None = column("Class", max_length=40)
    level: int | None = column("Level", ge=0, le=999)
    guild_rank: str | None = column("Rank", max_length=40)

    @property
    def title(self) -> str:
        """`Walex, Enchanter`."""
        return self.name + (f", {self.class_name}" if self.class_name else "")


class CharacterAccount(Record):
    """Whose character it is. One link per character: its identity is the character's name."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="link",
        label="Character's account",
        plural="Characters' accounts",
        table="staging_character_account",
        key_field="link_key",
        key_pattern=KeyPattern("K"),
        scope_field="guild_id",
        index_field="link_index",
    )

    guild_id: str = _guild_id()
    link_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    character_name: str = column("Character", default=..., min_length=1, max_length=64)
    account_id: str = column("Account", default=..., min_length=1, max_length=64)

    @property
    def title(self) -> str:
        """`Aanie: Karol`."""
        return f"{self.character_name}: {self.account_id}"


class Adjustment(Record):
    """Points given or taken outside a raid, or brought over from another ledger."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="adjustment",
        label="Adjustment",
        table="staging_dkp_adjustments",
        key_field="adjustment_key",
        key_pattern=KeyPattern("J"),
        scope_field="guild_id",
        index_field="adjustment_index",
    )

    guild_id: str = _guild_id()
    adjustment_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    account_id: str = column("Account", default=..., min_length=1, max_length=64)
    character_name: str | None = column("Character", max_length=64)
    earned_hundredths: int = _points("Earned")
    spent_hundredths: int = _points("Spent")
    adjusted_on: date | None = column("Date")
    reason: str | None = column("Reason", max_length=300)

    @property
    def title(self) -> str:
        """`Frinop +2, Time Day 2`."""
        change = shown(self.earned_hundredths - self.spent_hundredths)
        sign = "" if change.startswith("-") else "+"
        return f"{self.account_id} {sign}{change}" + (f", {self.reason}" if self.reason else "")


RAID_KINDS: tuple[type[Record], ...] = (Raid, Tic, Attendance, Loot)
GUILD_KINDS: tuple[type[Record], ...] = (Account, Character, CharacterAccount, Adjustment)
