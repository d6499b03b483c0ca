"""What was read and waits for the officer's key; nothing in here is recorded yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Signal

from tracker.profiles.dkp.naming import (
    LATER,
    ON_TIME,
    SAME_TIC_MINUTES,
    folded,
    is_repeated_hour,
    tic_id,
)
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.checks import moment
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.night_clock import night_order
from tracker.profiles.dkp.rules.proposing import AwardProposal, Mark, Proposal, TicProposal
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.ui.kit.workspace import RecordStore


@dataclass(frozen=True)
class Waiting:
    """One tic or award in the queue."""

    number: int
    """What it is called here, as long as it waits."""
    what: TicProposal | AwardProposal
    origin: str
    """Where it was read, such as `pasted` or the name of a file."""
    zone: str | None = None


class ProposalQueue(QObject):
    """Kept in the store's notes at every change, so that it survives a restart. Main thread only.

    What is recorded already, or waits already, is not taken in again.
    """

    changed = Signal()

    def __init__(self, store: RecordStore, book: RaidBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._book = store, book
        self._note = f"dkp/{book.scope.id}/queue"
        self._numbers = count(1)
        self._items: list[Waiting] = []

    def load(self) -> None:
        """What waited when the raid was left; a note that cannot be read any more is dropped."""
        text = self._store.meta.get(self._note)
        try:
            kept = [_from_json(one) for one in json.loads(text)] if text else []
        except (ValueError, KeyError, TypeError):
            kept = []
        self._items = [replace(item, number=next(self._numbers)) for item in kept]
        self._order()

    @property
    def items(self) -> Sequence[Waiting]:
        """In the order of the night; tics with the names as the guild knows them now."""
        return self._items

    @property
    def tics(self) -> list[Waiting]:
        """The tics among them."""
        return [item for item in self._items if isinstance(item.what, TicProposal)]

    @property
    def awards(self) -> list[Waiting]:
        """The awards among them."""
        return [item for item in self._items if isinstance(item.what, AwardProposal)]

    def add(self, proposal: Proposal, origin: str) -> int:
        """Queues what is new in a proposal; returns how many that are."""
        before = len(self._items)
        found: list[TicProposal | AwardProposal] = [*proposal.tics, *proposal.awards]
        for what in found:
            placed = self._placed(what) if isinstance(what, TicProposal) else what
            if self._is_news(placed):
                number = next(self._numbers)
                self._items.append(Waiting(number, placed, origin, proposal.zone))
        if len(self._items) != before:
            self._keep()
        return len(self._items) - before

    def has_news(self, proposal: Proposal) -> bool:
        """Whether `add` would queue something."""
        tics = (self._is_news(self._placed(tic)) for tic in proposal.tics)
        return any(tics) or any(map(self._is_news, proposal.awards))

    def change(self, number: int, what: TicProposal | AwardProposal) -> None:
        """Another name, worth or list for one that waits."""
        self._items = [replace(i, what=what) if i.number == number else i for i in self._items]
        self._keep()

    def discard(self, numbers: Iterable[int]) -> None:
        """Takes some away, recorded or not wanted. Safe to repeat."""
        gone = set(numbers)
        self._items = [item for item in self._items if item.number not in gone]
        self._keep()

    def put_back(self, items: Iterable[Waiting]) -> None:
        """Queues again what was discarded."""
        known = {item.number for item in self._items}
        self._items += [item for item in items if item.number not in known]
        self._keep()

    def know_guild(self) -> None:
        """Matches the names again after a character or account was added."""
        self._items = [
            replace(i, what=rematched(i.what, self._book.guild))
            if isinstance(i.what, TicProposal)
            else i
            for i in self._items
        ]
        self.changed.emit()

    def _placed(self, tic: TicProposal) -> TicProposal:
        """A list that was taken within minutes of a recorded tic is of that tic."""
        if tic.name == ON_TIME and self._book.tics():
            tic = replace(tic, name=LATER)
        for stored in self._book.tics():
            at, event_id = moment(stored.record.event_time), stored.record.event_id
            if at is None or event_id is None or event_id == tic.event_id:
                continue
            is_same_hour = is_repeated_hour(event_id) == bool(tic.at.fold)
            if is_same_hour and _minutes_between(at, tic.at) < SAME_TIC_MINUTES:
                return replace(tic, event_id=event_id)
        return tic

    def _is_news(self, what: TicProposal | AwardProposal) -> bool:
        if isinstance(what, AwardProposal):
            known = {s.record.award_id for s in self._book.loot()}
            known |= {i.what.award_id for i in self.awards if isinstance(i.what, AwardProposal)}
            return what.award_id not in known
        for item in self.tics:
            if isinstance(item.what, TicProposal) and item.what.event_id == what.event_id:
                return not _names(what) <= _names(item.what)
        return bool(_names(what) - _recorded_names(self._book, what.event_id))

    def _keep(self) -> None:
        self._order()
        text = json.dumps([_to_json(item) for item in self._items])
        self._store.meta.set(self._note, text)
        self.changed.emit()

    def _order(self) -> None:
        self._items.sort(key=lambda i: (night_order(i.what.at), i.number))


def renamed(tic: TicProposal, name: str) -> TicProposal:
    """Under another name; a name of its own makes it a tic of its own within the half hour."""
    return replace(tic, name=name, event_id=tic_id(tic.at, name))


def rematched(tic: TicProposal, guild: Guild) -> TicProposal:
    """The same list, matched with what the guild knows now."""
    marks = []
    for mark in tic.marks:
        name = guild.spelled(mark.name)
        marks.append(
            replace(mark, name=name, account_id=guild.account_of(name), char_id=guild.char_id(name))
        )
    return replace(tic, marks=marks)


def _names(tic: TicProposal) -> set[str]:
    return {folded(mark.name) for mark in tic.marks}


def _recorded_names(book: RaidBook, event_id: str) -> set[str]:
    for stored in book.tics():
        if stored.record.event_id == event_id:
            marks = book.marks(stored.record.event_index)
            return {folded(mark.record.character_name) for mark in marks}
    return set()


def _minutes_between(one: datetime, other: datetime) -> float:
    return abs((one - other.replace(fold=0)).total_seconds()) / 60


def _to_json(item: Waiting) -> dict[str, Any]:
    at = {"at": item.what.at.isoformat(), "fold": item.what.at.fold}
    what = {**asdict(item.what), **at}
    kind = "tic" if isinstance(item.what, TicProposal) else "award"
    return {"kind": kind, "what": what, "origin": item.origin, "zone": item.zone}


def _from_json(kept: dict[str, Any]) -> Waiting:
    what = dict(kept["what"])
    what["at"] = datetime.fromisoformat(what["at"]).replace(fold=int(what.pop("fold")))
    made: TicProposal | AwardProposal
    if kept["kind"] == "tic":
        what["source"] = Source(what["source"])
        what["marks"] = [Mark(**mark) for mark in what["marks"]]
        made = TicProposal(**what)
    else:
        made = AwardProposal(**what)
    return Waiting(0, made, kept["origin"], kept["zone"])
