"""Typing an award: what Enter does, and what is said while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from tracker.core.ids import Key
from tracker.errors import TrackerError
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.parsing.sightings import Looted, Sighting
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.loot.awarding import Awarder, goes_below, words_of
from tracker.profiles.dkp.ui.loot.completing_line import Offer
from tracker.profiles.dkp.ui.loot.entry import (
    Typed,
    cost_of,
    entered,
    item_offers,
    loot_words,
    name_offers,
    payer_words,
)
from tracker.profiles.dkp.ui.loot.entry_row import EntryRow
from tracker.profiles.dkp.ui.loot.ledger import GuildLedger
from tracker.ui.kit.workspace import Tone


class Task(Enum):
    """What Enter in the row does."""

    GIVE = auto()
    REASSIGN = auto()
    REPRICE = auto()
    ROLLS = auto()
    BIDS = auto()


class Entering(QObject):
    """The entry row and what it stands for. Main thread."""

    left = Signal()
    """The keyboard goes back to the list."""
    contest_wanted = Signal(str, str, bool)
    """(item, highest number or least offer, whether it is for bids)."""

    def __init__(
        self, desk: RaidDesk, ledger: GuildLedger, awarder: Awarder, page: QWidget
    ) -> None:
        super().__init__(page)
        self._desk, self._book, self._ledger = desk, desk.book, ledger
        self._awarder = awarder
        self.row = EntryRow(desk.bench.theme, self._offer_items, self._offer_names, page)
        self._task, self._subject = Task.GIVE, Key("")
        self._looted: list[Looted] = []
        self._is_sure_of: Typed | None = None
        self.row.edited.connect(self.say)
        self.row.done.connect(self._enter)
        self.row.left.connect(self._leave)

    def hear(self, sightings: Sequence[Sighting]) -> None:
        """What was looted is offered as items, with the looter."""
        self._looted += [one for one in sightings if isinstance(one, Looted)]

    def begin(self, task: Task, key: Key | None = None) -> None:
        """Another task for the row, about an award; without one it awards anew."""
        stored = None if key is None else self._book.award(key)
        row = self.row
        if stored is None or key is None:
            self.begin_with(Typed())
            return
        self._task, self._subject = task, key
        award, is_price = stored.record, task is Task.REPRICE
        cost = shown(award.cost_hundredths).replace(",", "")
        winner = (award.character_name or "") if is_price else ""
        row.fill(Typed(award.item_name, winner, award.looter_name or "", cost))
        line = row.cost if is_price else row.winner
        row.show_task("Change cost" if is_price else "Reassign", (line,))
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()
        self.say()

    def begin_with(self, typed: Typed) -> None:
        """A new award of which something is known; the cursor is where something is missing."""
        self.clear()
        row = self.row
        row.fill(typed)
        line = row.cost if typed.winner else row.winner if typed.item else row.item
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()
        self.say()

    def begin_contest(self, task: Task, item: str) -> None:
        """The item, and the highest number or the least offer, of a roll-off or an auction."""
        self._task, self._subject = task, Key("")
        row = self.row
        row.fill(Typed(item=item))
        words = ("Start rolls", "0–?") if task is Task.ROLLS else ("Start bids", "Min.")
        row.show_task(words[0], (row.item, row.cost), words[1])
        row.item.setFocus(Qt.FocusReason.ShortcutFocusReason)
        row.item.selectAll()
        self.say()

    def clear(self) -> None:
        """A new award can be typed; the keyboard stays where it is."""
        self._task, self._subject, self._is_sure_of = Task.GIVE, Key(""), None
        row = self.row
        row.fill(Typed())
        row.show_task("Award", (row.item, row.winner, row.looter, row.cost))
        self.say()

    def say(self) -> None:
        """Price and balance for what is typed, as it is typed."""
        typed = self._meant(self.row.typed())
        price = self._price_words(typed.item)
        effects = self._effects(typed)
        words, winner = words_of(effects), typed.winner.strip()
        if not words and winner:
            guild = self._book.guild
            is_known = guild.account_of(winner) is not None
            words = payer_words(winner, guild) if is_known else f"{winner} is not known here."
        self.row.say(price, words, is_warning=goes_below(effects))

    def _price_words(self, item: str) -> str:
        """What the item went for; of the raid's loot while nothing is typed."""
        if not item.strip():
            return loot_words([stored.record for stored in self._book.loot()])
        words = self._ledger.prices.history(item).words
        return words if self._ledger.is_complete else f"{words} (other raids are being read)"

    def run(self, step: Callable[[], str]) -> bool:
        """Does something and tells what it did, or why it could not be done."""
        try:
            sentence = step()
        except TrackerError as error:
            self._desk.bench.tell(str(error), Tone.WARN)
            return False
        self._desk.bench.tell(sentence, Tone.OK)
        return True

    def _enter(self) -> None:
        typed, task = self.row.typed(), self._task
        if task in (Task.ROLLS, Task.BIDS):
            self.contest_wanted.emit(typed.item, typed.cost, task is Task.BIDS)
            return
        if task is Task.REASSIGN:
            done = self.run(lambda: self._awarder.reassign(self._subject, typed.winner))
        elif task is Task.REPRICE:
            done = self.run(lambda: self._awarder.reprice(self._subject, cost_of(typed.cost)))
        else:
            done = self._give(typed)
        if done:
            self.begin_with(Typed())
            if task is not Task.GIVE:
                self.left.emit()

    def _give(self, typed: Typed) -> bool:
        try:
            award = entered(typed, self._book.guild)
        except TrackerError as error:
            self._desk.bench.tell(str(error), Tone.WARN)
            return False
        if award.account_id is None and typed != self._is_sure_of:
            self._is_sure_of = typed
            self._desk.bench.tell(
                f"Nobody here is called {award.winner}, so nobody would pay. "
                "Enter again records it all the same.",
                Tone.WARN,
            )
            return False
        return self.run(lambda: self._awarder.give(award))

    def _leave(self) -> None:
        self.begin_with(Typed())
        self.left.emit()

    def _meant(self, typed: Typed) -> Typed:
        """With the item that Tab and the winner that Enter would take."""
        items, offered = self.row.item.offered(), self.row.winner.offered()
        if items and not self._ledger.prices.has(typed.item):
            typed = replace(typed, item=items[0])
        is_known = self._book.guild.account_of(typed.winner) is not None
        return typed if is_known or not offered else replace(typed, winner=offered[0])

    def _effects(self, typed: Typed) -> list[tuple[str, int, int]]:
        guild = self._book.guild
        try:
            if self._task in (Task.ROLLS, Task.BIDS):
                return []
            if self._task is Task.GIVE:
                return self._awarder.effect_of(entered(typed, guild))
            if self._task is Task.REPRICE:
                changes = {"cost_hundredths": cost_of(typed.cost)}
                return self._awarder.effects(self._subject, changes)
            account = guild.account_of(typed.winner)
            if account is None:
                return []
            return self._awarder.effects(self._subject, {"account_id": account})
        except TrackerError:
            return []

    def _offer_items(self, typed: str) -> Sequence[Offer]:
        given = {folded(stored.record.item_name) for stored in self._book.loot()}
        seen = dict.fromkeys(one.item for one in reversed(self._looted))
        fresh = [item for item in seen if folded(item) not in given]
        return item_offers(typed, self._ledger.prices, fresh)

    def _offer_names(self, typed: str) -> Sequence[Offer]:
        tics = self._book.tics()
        present = self._book.lists(tics[-1].record.event_index).credited if tics else ()
        return name_offers(typed, self._book.guild, present)
