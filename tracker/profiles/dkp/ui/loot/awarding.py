"""Gives, moves and takes back awards: one durable step each, and a sentence of what it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count

from tracker.core.ids import Key
from tracker.core.record import Payload
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Loot
from tracker.profiles.dkp.naming import award_id, loot_record_id
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.prices import balance_words
from tracker.profiles.dkp.rules.proposing import AwardProposal
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.loot.entry import (
    Entered,
    changes_of_balance,
    moment_of_award,
    payer_words,
)
from tracker.profiles.dkp.ui.loot.ledger import GuildLedger


class Awarder:
    """Main thread. A TrackerError means that nothing was written."""

    def __init__(self, desk: RaidDesk, ledger: GuildLedger) -> None:
        self._desk, self._book, self._ledger = desk, desk.book, ledger

    def give(self, entered: Entered) -> str:
        """A new award of now. Two officers who give the same item give it the same identity."""
        at = self._moment()
        guild = self._book.guild
        proposal = AwardProposal(
            at=at,
            award_id=self._free_id(entered.item),
            item=entered.item,
            winner=entered.winner,
            account_id=entered.account_id,
            char_id=guild.char_id(entered.winner),
            hundredths=entered.hundredths,
            looter=entered.looter,
        )
        words = words_of(self.effect_of(entered) if entered.hundredths else [])
        self._desk.recorder.record_awards([proposal])
        said = f"{entered.item} to {payer_words(entered.winner, guild)}, {self._price(entered)}."
        return said + (f" {words}." if words else "")

    def reassign(self, key: Key, winner: str) -> str:
        """To another winner, who pays from now on; the one before gets the cost back."""
        award, guild = self._award(key), self._book.guild
        name = guild.spelled(winner.strip())
        if not name:
            raise InputError(f"Who gets {award.item_name}? Type a character.")
        changes: Payload = {
            "character_name": name,
            "account_id": guild.account_of(name),
            "char_id": guild.char_id(name),
        }
        old = award.character_name or "nobody"
        label = f"{award.item_name} to {name} instead of {old}"
        return self._change(key, changes, label)

    def reverse(self, key: Key) -> str:
        """The cost goes back and the award stays in the list as reversed; or it counts again."""
        award = self._award(key)
        if award.is_reversed:
            return self._change(key, {"is_reversed": False}, f"{award.item_name} counts again")
        label = f"reverse {award.item_name}, {shown(award.cost_hundredths)} back"
        return self._change(key, {"is_reversed": True}, label)

    def reprice(self, key: Key, hundredths: int) -> str:
        """Another cost."""
        item = self._award(key).item_name
        label = f"{item} for {shown(hundredths)}"
        return self._change(key, {"cost_hundredths": hundredths}, label)

    def effects(self, key: Key, changes: Payload) -> list[tuple[str, int, int]]:
        """(who, balance before, what it gets or pays) if the award were changed so."""
        award = self._award(key)
        return self._effects(award, award.changed(changes))

    def effect_of(self, entered: Entered) -> list[tuple[str, int, int]]:
        """The same for a new award."""
        if entered.account_id is None:
            return []
        main = self._book.guild.main_of(entered.account_id)
        return [(main, self._ledger.balance(entered.account_id), -entered.hundredths)]

    def _effects(self, old: Loot | None, new: Loot) -> list[tuple[str, int, int]]:
        sums: dict[str, int] = {}
        for account, change in changes_of_balance(old, new):
            sums[account] = sums.get(account, 0) + change
        return [
            (self._book.guild.main_of(account), self._ledger.balance(account), change)
            for account, change in sums.items()
            if change
        ]

    def _change(self, key: Key, changes: Payload, label: str) -> str:
        effects = self.effects(key, changes)
        self._desk.recorder.edit(Loot, key, changes, label)
        words = words_of(effects)
        return f"{label[0].upper()}{label[1:]}." + (f" {words}." if words else "")

    def _award(self, key: Key) -> Loot:
        stored = self._book.award(key)
        if stored is None:
            raise InputError("There is no such award any more.")
        return stored.record

    def _price(self, entered: Entered) -> str:
        if entered.account_id is None:
            return "nobody pays until the name is linked"
        return f"{shown(entered.hundredths)} DKP" if entered.hundredths else "for nothing"

    def _moment(self) -> datetime:
        raid = self._book.raid
        day = raid.date_iso.isoformat() if raid is not None and raid.date_iso else None
        now = self._desk.bench.clock.now().astimezone().replace(tzinfo=None, microsecond=0)
        last = max((tic.record.event_time or "" for tic in self._book.tics()), default=None)
        return moment_of_award(now, day, last)

    def _free_id(self, item: str) -> str:
        """The first identity that nothing has here, deleted or not."""
        at, raid_id = self._moment(), self._book.scope.id
        with self._desk.bench.store.read() as reader:
            for number in count(1):
                found = award_id(at, item, number)
                if reader.find(loot_record_id(raid_id, found)) is None:
                    return found
        raise AssertionError


def words_of(effects: list[tuple[str, int, int]]) -> str:
    """`Adilene: 42.5 → 54.5 DKP; Bhodi: 15 → 3 DKP`; empty where nothing changes."""
    return "; ".join(_sentences(effects))


def goes_below(effects: list[tuple[str, int, int]]) -> bool:
    """Whether somebody's balance would become negative by it: a warning, never a block."""
    return any(change < 0 and before + change < 0 for _, before, change in effects)


def _sentences(effects: list[tuple[str, int, int]]) -> Iterator[str]:
    for who, before, change in effects:
        yield balance_words(who, before, change)
