"""The open raid and the guild in memory: read once, then only what a commit touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from tracker.core.changes import Changed, ChangeSet, StoredRecord
from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.profiles.dkp.kinds import (
    Account,
    Adjustment,
    Attendance,
    Character,
    CharacterAccount,
    Loot,
    Raid,
    Tic,
)
from tracker.profiles.dkp.naming import GUILD, folded
from tracker.profiles.dkp.rules.credits import TicLists, tic_lists
from tracker.profiles.dkp.rules.guild import Guild, guild_from
from tracker.profiles.dkp.rules.standings import RaidPoints, payer_of
from tracker.ui.kit.read_again import read_again
from tracker.ui.kit.workspace import RecordStore, Stored

R = TypeVar("R", bound=Record)
_OF_RAID: tuple[type[Record], ...] = (Raid, Tic, Attendance, Loot)
_OF_GUILD: tuple[type[Record], ...] = (Account, Character, CharacterAccount, Adjustment)
Shelf = dict[Key, Stored]


@dataclass(frozen=True)
class Touched:
    """What a commit touched, by kind."""

    tics: tuple[Key, ...] = ()
    marks: tuple[Key, ...] = ()
    loot: tuple[Key, ...] = ()
    events: frozenset[int] = frozenset()
    """The numbers of the tics whose lists may be different now."""
    is_raid: bool = False
    is_guild: bool = False
    """Somebody's account, character or link: every list may be different now."""

    def __bool__(self) -> bool:
        return bool(self.tics or self.marks or self.loot or self.is_raid or self.is_guild)


EVERYTHING = Touched(is_raid=True, is_guild=True)
"""What a part shows when it is opened."""


class RaidBook:
    """One raid and its guild, following the store; main thread only."""

    def __init__(self, store: RecordStore, scope: Scope) -> None:
        self._store, self.scope = store, scope
        self.home = Scope(scope.profile, GUILD)
        """The scope of accounts, characters, links and adjustments."""
        self._held: dict[str, Shelf] = {k.kind.name: {} for k in (*_OF_RAID, *_OF_GUILD)}
        self._marks: dict[int, dict[Key, StoredRecord[Attendance]]] = {}
        self._lists: dict[int, TicLists] = {}
        self._named: dict[int, dict[str, StoredRecord[Attendance]]] = {}
        self._points: RaidPoints | None = None
        self.guild = Guild()

    def load(self) -> None:
        """Reads the whole raid, and the guild."""
        with self._store.read() as reader:
            for kinds, scope in ((_OF_RAID, self.scope), (_OF_GUILD, self.home)):
                for kind in kinds:
                    rows = reader.list(scope, kind.kind.name)
                    self._held[kind.kind.name] = {r.key: r for r in rows if not r.is_deleted}
        self._marks, self._named, self._points = {}, {}, None
        for stored in self._held["attendance"].values():
            self._file(stored)
        self._know_guild()

    def apply(self, changes: ChangeSet) -> Touched:
        """Reads again what a commit touched; what it says is for those who show it."""
        ours = [c for c in changes.records if self._is_ours(c)]
        if not ours:
            return Touched()
        keys: dict[str, list[Key]] = {}
        events: set[int] = set()
        for changed, stored in read_again(self._store, ours).items():
            keys.setdefault(changed.kind, []).append(changed.key)
            events |= self._put(changed.kind, changed.key, stored)
        self._points = None
        is_guild = bool(_GUILD_NAMES & set(keys))
        if is_guild:
            self._know_guild()
        for event in events:
            self._lists.pop(event, None)
            self._named.pop(event, None)
        return Touched(
            tics=tuple(keys.get("tic", ())),
            marks=tuple(keys.get("attendance", ())),
            loot=tuple(keys.get("loot", ())),
            events=frozenset(events),
            is_raid="raid" in keys,
            is_guild=is_guild,
        )

    def records(self, kind: type[R]) -> Sequence[R]:
        """The live records of a kind, the raid's or the guild's, by index; see ScopeView."""
        held = self._held[kind.kind.name].values()
        return sorted((cast("R", s.record) for s in held), key=lambda record: record.index or 0)

    @property
    def raid(self) -> Raid | None:
        """The raid's own record."""
        stored = next(iter(self._held["raid"].values()), None)
        return None if stored is None else cast("Raid", stored.record)

    @property
    def raid_key(self) -> Key | None:
        """The key of the raid's own record."""
        return next(iter(self._held["raid"]), None)

    def tics(self) -> list[StoredRecord[Tic]]:
        """In the order of the night."""
        found = cast("list[StoredRecord[Tic]]", list(self._held["tic"].values()))
        return sorted(found, key=lambda s: _place(s.record))

    def tic(self, event_index: int) -> StoredRecord[Tic] | None:
        """The live tic of a number."""
        key = Tic.kind.key_pattern.key(self.scope.id, event_index)
        return cast("StoredRecord[Tic] | None", self._held["tic"].get(key))

    def marks(self, event_index: int) -> list[StoredRecord[Attendance]]:
        """A tic's list, as it was taken."""
        found = self._marks.get(event_index, {}).values()
        return sorted(found, key=lambda s: s.record.attendance_index)

    def mark_of(self, event_index: int, character: str) -> StoredRecord[Attendance] | None:
        """A character's mark in a tic, however the name is spelled."""
        return self.mark_named(event_index, folded(character))

    def mark_named(self, event_index: int, folded_name: str) -> StoredRecord[Attendance] | None:
        """The same for a name that is folded already."""
        if event_index not in self._named:
            # Of two marks of one name the first one on the list is found.
            found = reversed(self.marks(event_index))
            self._named[event_index] = {folded(s.record.character_name): s for s in found}
        return self._named[event_index].get(folded_name)

    def lists(self, event_index: int) -> TicLists:
        """Who is credited, unknown, … in a tic."""
        if event_index not in self._lists:
            rows = (s.record for s in self._marks.get(event_index, {}).values())
            self._lists[event_index] = tic_lists(rows, self.guild)
        return self._lists[event_index]

    def points(self) -> RaidPoints:
        """What the raid gave and took; computed once per commit."""
        if self._points is None:
            earned: Counter[str] = Counter()
            spent: Counter[str] = Counter()
            tics = self.tics()
            for tic in tics:
                worth = tic.record.dkp_hundredths
                for account in self.lists(tic.record.event_index).accounts:
                    earned[account] += worth
            for award in self.loot():
                payer = payer_of(award.record, self.guild)
                if payer is not None and not award.record.is_reversed:
                    spent[payer] += award.record.cost_hundredths
            day = None if self.raid is None else self.raid.date_iso
            offered = sum(tic.record.dkp_hundredths for tic in tics)
            self._points = RaidPoints(day, offered, dict(earned), dict(spent))
        return self._points

    def loot(self) -> list[StoredRecord[Loot]]:
        """Every award, reversed ones included, in the order of the night."""
        found = cast("list[StoredRecord[Loot]]", list(self._held["loot"].values()))
        return sorted(found, key=lambda s: (s.record.awarded_at or "", s.record.loot_index))

    def award(self, key: Key) -> StoredRecord[Loot] | None:
        """The live award of a key."""
        return cast("StoredRecord[Loot] | None", self._held["loot"].get(key))

    def characters_of(self, account_id: str) -> list[str]:
        """An account's characters as they are spelled, the main first."""
        main = folded(self.guild.main_of(account_id))
        names = [n for n, account in self.guild.links.items() if account == account_id]
        return [self.guild.spelled(n) for n in sorted(names, key=lambda n: (n != main, n))]

    def _is_ours(self, changed: Changed) -> bool:
        scope = self.home if changed.kind in _GUILD_NAMES else self.scope
        return changed.scope == scope and changed.kind in self._held

    def _put(self, kind: str, key: Key, stored: Stored | None) -> set[int]:
        old = self._held[kind].pop(key, None)
        if stored is not None:
            self._held[kind][key] = stored
        if kind == "attendance":
            if old is not None:
                self._marks.get(_event_of(old), {}).pop(key, None)
            if stored is not None:
                self._file(stored)
        return {_event_of(s) for s in (old, stored) if s is not None and kind in _WITH_TIC}

    def _file(self, stored: Stored) -> None:
        marks = self._marks.setdefault(_event_of(stored), {})
        marks[stored.key] = cast("StoredRecord[Attendance]", stored)

    def _know_guild(self) -> None:
        self._lists.clear()
        self.guild = guild_from(
            self.records(Account), self.records(Character), self.records(CharacterAccount)
        )


def _event_of(stored: Stored) -> int:
    event = getattr(stored.record, "event_index", None)
    return event if isinstance(event, int) else 0


def _place(tic: Tic) -> tuple[int, str, int]:
    return tic.event_order or 0, tic.event_time or "", tic.event_index


_GUILD_NAMES = frozenset(kind.kind.name for kind in _OF_GUILD)
_WITH_TIC = ("tic", "attendance")
