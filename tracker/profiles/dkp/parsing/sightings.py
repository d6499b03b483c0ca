"""What log lines and dump files say, before anybody decides what to record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Where a list of names comes from; the first ones are tics of their own accord."""

    CHANNEL = "channel list"
    RAID_TICK = "RaidTick"
    ZEAL = "Zeal attendance"
    ANNOUNCED_WHO = "announced /who"
    WHO = "/who"
    RAID_ROSTER = "RaidRoster"
    NAMES = "list of names"
    GUILD_DUMP = "guild dump"


TIC_SOURCES = (Source.CHANNEL, Source.RAID_TICK, Source.ZEAL, Source.ANNOUNCED_WHO)
"""Others only show who was there, unless there is nothing better."""


@dataclass(frozen=True)
class Listed:
    """One line of a list."""

    name: str
    level: int | None = None
    title: str | None = None
    """The class, or the title of the level (`Warder`)."""
    guild: str | None = None
    rank: str | None = None
    is_afk: bool = False
    is_linkdead: bool = False
    is_alt: bool = False


@dataclass(frozen=True)
class Presence:
    """A list of names; `at` is the log's local time, None where the list has none."""

    source: Source
    at: datetime | None
    listed: tuple[Listed, ...]
    zone: str | None = None
    hundredths: int | None = None
    """What the list says that the tic is worth."""
    call: str | None = None
    """What the officer called it, such as `First Call`."""
    expected: int | None = None
    """How many names the list announced."""
    raid: str | None = None


@dataclass(frozen=True)
class Award:
    """Somebody said who got an item, and for how much."""

    at: datetime | None
    item: str
    winner: str
    hundredths: int
    pattern: str
    speaker: str | None = None
    looter: str | None = None
    """Who has it from the corpse, where the announcement says so."""


@dataclass(frozen=True)
class Looted:
    """Somebody took an item from a corpse; not necessarily who won it."""

    at: datetime | None
    looter: str
    item: str
    count: int = 1


@dataclass(frozen=True)
class Roll:
    """A random number that somebody asked for."""

    at: datetime | None
    name: str
    low: int
    high: int
    value: int


@dataclass(frozen=True)
class Bid:
    """An offer for an item in a chat."""

    at: datetime | None
    name: str
    item: str
    """Empty where only an amount was said."""
    hundredths: int
    channel: str
    tag: str = ""
    """`alt`, `box` … as the bidder said."""


@dataclass(frozen=True)
class ZoneEntered:
    """The recorder went to another zone."""

    at: datetime | None
    zone: str


@dataclass(frozen=True)
class TickSaved:
    """The client said that it wrote a RaidTick file."""

    at: datetime | None
    name: str


@dataclass(frozen=True)
class Called:
    """An officer announced that attendance is taken; the next /who is a tic."""

    at: datetime | None
    name: str | None


Sighting = Presence | Award | Looted | Roll | Bid | ZoneEntered | TickSaved | Called


@dataclass
class Night:
    """Everything that was seen, in the order of the files."""

    presences: list[Presence] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    loots: list[Looted] = field(default_factory=list)
    rolls: list[Roll] = field(default_factory=list)
    bids: list[Bid] = field(default_factory=list)
    zones: list[ZoneEntered] = field(default_factory=list)

    def add(self, found: Iterable[Sighting]) -> None:
        """Sorts sightings into their lists; what only led to others is in none."""
        lists: dict[type, list[Any]] = {
            Presence: self.presences,
            Award: self.awards,
            Looted: self.loots,
            Roll: self.rolls,
            Bid: self.bids,
            ZoneEntered: self.zones,
        }
        for one in found:
            if type(one) in lists:
                lists[type(one)].append(one)
