"""Keeps the card, the head and the titles in step with the raid and the queue."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QObject

from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.ui.book import Touched
from tracker.profiles.dkp.ui.card_state import EMPTY, CardState, recorded_state, waiting_state
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.parts import Parts
from tracker.profiles.dkp.ui.queue import Waiting
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Tone


class Presenter(QObject):
    """The card shows what waits; when nothing does, the tic that the cursor is in."""

    def __init__(self, parts: Parts, desk: RaidDesk, undo_label: Callable[[], str | None]) -> None:
        super().__init__(parts)
        self._parts, self._desk, self._undo_label = parts, desk, undo_label
        self._number: int | None = None
        self._unknown: str | None = None
        self._note = f"dkp/{desk.book.scope.id}/left"
        self._left: set[str] = set()
        self._state: CardState = EMPTY
        self.tic_number: int | None = None
        """Of the recorded tic on the card."""

    def load(self) -> None:
        """Which names were left unknown on purpose."""
        text = self._desk.bench.store.meta.get(self._note)
        self._left = set(json.loads(text)) if text else set()
        self.show_all()

    @property
    def item(self) -> Waiting | None:
        """What waits on the card."""
        items = self._desk.queue.items
        found = next((i for i in items if i.number == self._number), None)
        return found or (items[0] if items else None)

    def show_all(self) -> None:
        """Everything but the sheet."""
        self._parts.head.show_raid(self._desk.book)
        self._show_titles()
        self.show_card()

    def show(self, touched: Touched) -> None:
        """After a commit."""
        if touched.is_guild:
            self._desk.queue.know_guild()
        self.show_all()

    def show_card(self) -> None:
        """The item that waits, else the tic of the cursor or the last one."""
        item, book = self.item, self._desk.book
        self._number = None if item is None else item.number
        if item is not None:
            self._state = waiting_state(item, self._desk.queue.items, book)
        else:
            self.tic_number = number = self._tic_in_sight()
            self._state = EMPTY if number is None else recorded_state(book, number)
        self._show_state()

    def follow_cursor(self) -> None:
        """The tic of the cursor, where nothing waits."""
        if self.item is None and self._tic_in_sight() != self.tic_number:
            self.show_card()

    def step(self, steps: int) -> None:
        """Another item of the queue."""
        items, item = list(self._desk.queue.items), self.item
        if item is not None:
            place = (items.index(item) + steps) % len(items)
            self._number = items[place].number
            self.show_card()

    def next_unknown(self) -> None:
        """The next name that nobody knows."""
        names = self._asked_for()
        if names:
            place = names.index(self._unknown) + 1 if self._unknown in names else 0
            self._unknown = names[place % len(names)]
            self._show_state()

    def leave_unknown(self) -> None:
        """The name on the card is not asked about again in this raid."""
        if self._unknown is not None:
            self._left.add(folded(self._unknown))
            self._desk.bench.store.meta.set(self._note, json.dumps(sorted(self._left)))
            self._show_titles()
            self._show_state()

    def _asked_for(self) -> list[str]:
        return [name for name in self._state.unknown if folded(name) not in self._left]

    def _show_state(self) -> None:
        names = self._asked_for()
        if self._unknown not in names:
            self._unknown = names[0] if names else None
        known = sorted(self._desk.book.guild.names(), key=str.casefold) if names else []
        self._parts.card.show_state(self._state, self._unknown, known)

    def _tic_in_sight(self) -> int | None:
        place, tics = self._parts.sheet.cursor_place(), self._desk.book.tics()
        if place is not None and place[0] and self._desk.book.tic(place[0]) is not None:
            return place[0]
        return tics[-1].record.event_index if tics else None

    def _show_titles(self) -> None:
        book = self._desk.book
        unknown = {
            folded(name)
            for tic in book.tics()
            for name in book.lists(tic.record.event_index).unknown
        } - self._left
        self._parts.unknown.setText(f"{len(unknown)} unknown   U" if unknown else "")
        set_tone(self._parts.unknown, Tone.WARN)
        label = self._undo_label()
        self._parts.undo_words.setText(f"Ctrl+Z takes back “{label}”" if label else "")
        self._parts.show_empty(not book.tics() and not self._parts.model.rowCount())
