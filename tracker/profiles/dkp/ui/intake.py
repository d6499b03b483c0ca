"""From what was pasted, copied or dropped to what waits in the queue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tracker.core.clock import Clock
from tracker.errors import InputError, TrackerError
from tracker.profiles.dkp.naming import tic_id
from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern
from tracker.profiles.dkp.parsing.reading import ReadFiles, read_paste, read_paths
from tracker.profiles.dkp.parsing.sightings import Night, Source
from tracker.profiles.dkp.rules.matching import with_free_ids
from tracker.profiles.dkp.rules.proposing import Proposal, TicProposal, marks_of, propose
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.queue import ProposalQueue
from tracker.profiles.dkp.ui.tic_report import as_proposal

LARGEST_PASTE = 8_000_000
"""Characters: read while the window waits, in about a second."""
_NO_LIST = (
    "There is no list of names in this. A /who, a channel list, a RaidTick, a RaidRoster, "
    "log lines or names one to a line are understood."
)


@dataclass(frozen=True)
class TakenIn:
    """What became of something that was read."""

    added: int
    said: Sequence[str] = ()
    """Sentences about what was left."""


class Intake:
    """Nothing is recorded here. InputError when there is nothing to queue, with the reason."""

    def __init__(self, book: RaidBook, queue: ProposalQueue, clock: Clock) -> None:
        self._book, self._queue, self._clock = book, queue, clock
        self.patterns: Callable[[], Sequence[AwardPattern]] = lambda: STANDARD_PATTERNS
        """What awards are looked for with, asked at every paste."""

    def take_text(self, text: str, origin: str = "pasted") -> TakenIn:
        """A paste; lists without a time are of now."""
        if len(text) > LARGEST_PASTE:
            raise InputError("This is too much to paste; drop the file here instead.")
        return self.take_night(read_paste(text, patterns=self.patterns()), origin)

    def is_news(self, text: str) -> bool:
        """Whether a text holds a list that is neither recorded nor in the queue."""
        if len(text) > LARGEST_PASTE:
            return False
        proposal = self._proposed(read_paste(text, patterns=self.patterns()))
        is_matched = any(tic.matched for tic in proposal.tics)
        return is_matched and self._queue.has_news(proposal)

    def take_files(self, files: ReadFiles) -> TakenIn:
        """Files that were read."""
        names = [name for name, _ in files.recognised]
        origin = names[0] if len(names) == 1 else f"{len(names)} files"
        left = [f"{name} was left out: {why}." for name, why in files.left]
        if not names:
            raise InputError(" ".join(left) or _NO_LIST)
        taken = self.take_night(files.night, origin)
        return TakenIn(taken.added, (*taken.said, *left))

    def take_night(self, night: Night, origin: str) -> TakenIn:
        """What sightings come to."""
        proposal = self._proposed(night)
        if not proposal.tics and not proposal.awards:
            raise InputError(" ".join(proposal.left) or _reason(night))
        added = self._queue.add(proposal, origin)
        if not added:
            raise InputError("This is recorded already, or waits already; nothing was added.")
        return TakenIn(added, proposal.left)

    def take_last_tic(self) -> TakenIn:
        """A tic of now with everybody of the last one. InputError when there is none yet."""
        tics = self._book.tics()
        last = as_proposal(self._book, tics[-1].record.event_index) if tics else None
        if last is None:
            raise InputError(
                "There is no list to take a tic from. Copy a /who, a channel list or a RaidTick "
                "and press T again; or paste it, or drop files."
            )
        at = self.now()
        marks = [replace(m, times_listed=1) for m in last.marks if m.account_id is not None]
        tic = TicProposal(at, tic_id(at), "DKP tic", last.hundredths, Source.NAMES, marks)
        if not self._queue.add(Proposal([tic], [], None), "as the last tic"):
            raise InputError(
                "This half hour has its tic already, recorded or waiting; paste a list to add "
                "names to it."
            )
        return TakenIn(1)

    def now(self) -> datetime:
        """The officer's own time, as the game writes it into the log."""
        return self._clock.now().astimezone().replace(tzinfo=None, microsecond=0)

    def edited(self, tic: TicProposal, text: str) -> TicProposal:
        """The list with the names that were typed; who was on it keeps what was seen."""
        night = read_paste("\n".join(line.strip() for line in text.splitlines() if line.strip()))
        if len(night.presences) != 1:
            raise InputError("Type one name to a line.")
        (presence,) = night.presences
        before = {mark.name: mark for mark in tic.marks}
        typed = marks_of(presence, self._book.guild)
        return replace(tic, marks=[before.get(mark.name, mark) for mark in typed])

    def _proposed(self, night: Night) -> Proposal:
        now = self.now()
        timed = [p if p.at is not None else replace(p, at=now) for p in night.presences]
        full = replace(night, presences=timed)
        raid = self._book.raid
        day = raid.date_iso.isoformat() if raid is not None and raid.date_iso else None
        found = propose(full, self._book.guild, day, with_unmatched=True)
        loot = [stored.record for stored in self._book.loot()]
        return replace(found, awards=with_free_ids(found.awards, loot))


def _reason(night: Night) -> str:
    if any(p.source is Source.GUILD_DUMP for p in night.presences):
        return (
            "A guild dump says who is in the guild, not who is here. Import it as characters "
            "(Ctrl+I), and take a /who or a RaidTick for the tic."
        )
    return _NO_LIST


class FileReader(QObject):
    """Reads files beside the window: a log of years takes seconds. One reading at a time."""

    read = Signal(object)
    """The ReadFiles."""
    failed = Signal(str)
    progressed = Signal(float, float)
    """(bytes read, bytes in all) of the present file."""
    _ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._is_stopped = threading.Event()
        self._ended.connect(self._end)

    @property
    def is_reading(self) -> bool:
        """Whether it is at work."""
        return self._thread is not None

    def start(
        self, paths: Sequence[Path], patterns: Sequence[AwardPattern] = STANDARD_PATTERNS
    ) -> bool:
        """False when it is still at work."""
        if self.is_reading:
            return False
        self._is_stopped.clear()
        self._thread = threading.Thread(
            target=self._work, args=(list(paths), patterns), name="tracker-raid-files", daemon=True
        )
        self._thread.start()
        return True

    def stop(self) -> None:
        """Gives the reading up. Safe to repeat."""
        self._is_stopped.set()

    def let_go(self) -> None:
        """Gives the reading up and waits until it is; nothing is told afterwards."""
        self._is_stopped.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(3.0)

    def _work(self, paths: list[Path], patterns: Sequence[AwardPattern]) -> None:
        try:
            self._ended.emit(read_paths(paths, patterns, self._progress), None)
        except _Stopped:
            self._ended.emit(None, InputError("The reading was stopped; nothing was added."))
        except TrackerError as error:
            self._ended.emit(None, error)
        except Exception as error:  # noqa: BLE001 - a bug in the thread: raised on the UI thread
            self._ended.emit(None, error)

    def _progress(self, done: int, total: int) -> None:
        if self._is_stopped.is_set():
            raise _Stopped
        self.progressed.emit(done, total)

    def _end(self, files: object, error: Exception | None) -> None:
        if self._thread is None:
            return
        self._thread = None
        if error is None:
            self.read.emit(files)
        elif isinstance(error, TrackerError):
            self.failed.emit(str(error))
        else:
            raise error


class _Stopped(Exception):
    """The officer does not want to wait for the rest."""
