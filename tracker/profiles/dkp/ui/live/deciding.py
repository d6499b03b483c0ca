"""From what the log says to what waits, and from the officer's key to what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.parsing.sightings import Sighting
from tracker.profiles.dkp.rules.proposing import AwardProposal, Proposal, TicProposal
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.live.found import (
    Line,
    NightSoFar,
    State,
    identity_of,
    lines_of,
    waiting,
)
from tracker.profiles.dkp.ui.live.notes import LiveNotes
from tracker.profiles.dkp.ui.queue import Waiting

ORIGIN = "live log"


class Deciding(QObject):
    """Nothing is recorded but by `accept`. Main thread; a TrackerError: nothing was written."""

    changed = Signal()
    """The lines are others."""
    recorded = Signal(object, object)
    """(Recorded, the queue's items that it was)."""

    def __init__(self, desk: RaidDesk, notes: LiveNotes, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._book, self._queue = desk, desk.book, desk.queue
        self._notes = notes
        self._offered = notes.offered()
        self._enough: set[tuple[str, str]] = set()
        """What more the log says of something, and is not wanted."""
        self.night = NightSoFar(self._day())
        self.lines: Sequence[Line] = ()
        self.left: Sequence[str] = ()
        """Sentences about what is not proposed."""
        self._is_adding = False
        self._queue.changed.connect(self._follow_queue)

    def begin(self) -> None:
        """Forgets what was read, for it is read again."""
        self.night = NightSoFar(self._day())
        self.look_again()

    def hear(self, sightings: Sequence[Sighting]) -> None:
        """What the log says now."""
        if self.night.add(sightings):
            self.look_again()

    def look_again(self) -> None:
        """After anything that may change what is proposed, recorded or waiting."""
        proposal = self.night.proposal(self._book.guild, self._book)
        self.left = proposal.left
        self._is_adding = True
        self._offer(proposal)
        self._is_adding = False
        self._show(proposal)

    def accept(self, lines: Sequence[Line]) -> str:
        """Records them as one step; what it is called.

        Of several, lists that matched nobody are left waiting; a single one is refused.
        """
        lines = [line for line in lines if _has_somebody(line.what)] or lines[:1]
        items = [self._item(line) for line in lines]
        whats = [
            line.what if item is None else item.what
            for line, item in zip(lines, items, strict=True)
        ]
        tics = [what for what in whats if isinstance(what, TicProposal)]
        awards = [what for what in whats if isinstance(what, AwardProposal)]
        zone = self.night.proposal(self._book.guild, self._book).zone
        if len(tics) == 1 and not awards:
            done = self._desk.recorder.record_tic(tics[0], zone)
        else:
            done = self._desk.recorder.record(Proposal(tics, awards, zone))
        found = [item for item in items if item is not None]
        self._queue.discard([item.number for item in found])
        self.recorded.emit(done, found)
        self.look_again()
        return done.label

    def dismiss(self, lines: Sequence[Line]) -> None:
        """They wait no more; the list keeps them, and Enter records them all the same."""
        numbers = [item.number for line in lines if (item := self._item(line)) is not None]
        self._enough |= {(o.identity, o.detail) for o in lines if o.state is State.MORE}
        self._queue.discard(numbers)
        self.look_again()

    def _offer(self, proposal: Proposal) -> None:
        """Queues what is new, once; what waits already learns what the log says of it now."""
        fresh: list[TicProposal | AwardProposal] = []
        for line in lines_of(proposal, self._book, ()):
            item = self._item(line)
            if line.state is State.RECORDED:
                # Once it is undone it waits again.
                self._offered.discard(line.identity)
                if item is not None:
                    self._queue.discard([item.number])
            elif item is not None:
                self._teach(item, line.what)
            elif line.state is State.NEW and line.identity not in self._offered:
                fresh.append(line.what)
        tics = [what for what in fresh if isinstance(what, TicProposal)]
        awards = [what for what in fresh if isinstance(what, AwardProposal)]
        if fresh:
            self._queue.add(Proposal(tics, awards, proposal.zone), ORIGIN)
            self._offered |= {identity_of(what) for what in fresh}
            self._notes.keep_offered(self._offered)

    def _teach(self, item: Waiting, what: TicProposal | AwardProposal) -> None:
        held = item.what
        if isinstance(held, AwardProposal) and isinstance(what, AwardProposal):
            if held.looter is None and what.looter is not None:
                self._queue.change(item.number, what)
        elif isinstance(held, TicProposal) and isinstance(what, TicProposal):
            known = {folded(mark.name) for mark in held.marks}
            if known < {folded(mark.name) for mark in what.marks}:
                self._queue.change(item.number, what)

    def _item(self, line: Line) -> Waiting | None:
        items = self._queue.items
        return next((i for i in items if identity_of(i.what) == line.identity), None)

    def _follow_queue(self) -> None:
        if not self._is_adding:
            self._show(self.night.proposal(self._book.guild, self._book))

    def _show(self, proposal: Proposal) -> None:
        queued = {identity_of(item.what) for item in self._queue.items}
        lines = lines_of(proposal, self._book, self._offered - queued)
        self.lines = [
            replace(line, state=State.RECORDED)
            if line.state is State.MORE and (line.identity, line.detail) in self._enough
            else line
            for line in lines
        ]
        self.changed.emit()

    def _day(self) -> date | None:
        raid = self._book.raid
        return None if raid is None else raid.date_iso

    @property
    def waiting(self) -> list[Line]:
        """What the officer has not decided about."""
        return waiting(self.lines)


def _has_somebody(what: TicProposal | AwardProposal) -> bool:
    return not isinstance(what, TicProposal) or bool(what.matched)
