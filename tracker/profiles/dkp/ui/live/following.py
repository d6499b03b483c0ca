"""Follows a log on a thread of its own and tells the window what was said in it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tracker.errors import TrackerError
from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern
from tracker.profiles.dkp.parsing.bids import BidRules
from tracker.profiles.dkp.parsing.follow import LogFollower
from tracker.profiles.dkp.parsing.log import offset_of
from tracker.profiles.dkp.ui.live.found import NightSoFar

POLL_SECONDS = 0.5
QUIET_POLLS = 4
"""A list that nothing followed for so many polls is told as it is."""


@dataclass(frozen=True)
class Wanted:
    """What is to be read, and how."""

    path: Path
    since: datetime | None
    """Lines from this moment on; None reads the whole file."""
    day: date | None = None
    """The night that matters; None: the latest one of the log."""
    patterns: tuple[AwardPattern, ...] = STANDARD_PATTERNS
    bids: BidRules | None = None


class LogThread(QObject):
    """One log at a time. Its signals arrive on the window's thread; nothing is recorded here."""

    heard = Signal(object)
    """A list of sightings, in the order of the log."""
    progressed = Signal(float, float)
    """(bytes read, bytes in all) while it catches up; equal at its end."""
    failed = Signal(str)
    _told = Signal(int, str, object)

    def __init__(self, parent: QObject, poll_seconds: float = POLL_SECONDS) -> None:
        super().__init__(parent)
        self.poll_seconds = poll_seconds
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._run = 0
        self._told.connect(self._deliver)

    @property
    def is_following(self) -> bool:
        """Whether a log is being read."""
        return self._thread is not None

    def start(self, wanted: Wanted) -> None:
        """Reads this log from now on, and no other."""
        self.stop()
        self._run += 1
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._work,
            args=(self._run, wanted, self._stop),
            name="tracker-live-log",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Ends the reading and waits for its thread; nothing is told afterwards. Safe to repeat."""
        self._stop.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(5.0)

    def _work(self, run: int, wanted: Wanted, stop: threading.Event) -> None:
        try:
            self._follow(run, wanted, stop)
        except TrackerError as error:
            self._told.emit(run, "failed", error)
        except Exception as error:  # noqa: BLE001 - a bug in the thread: raised on the UI thread
            self._told.emit(run, "failed", error)

    def _follow(self, run: int, wanted: Wanted, stop: threading.Event) -> None:
        follower = LogFollower(wanted.path, wanted.patterns, from_start=True, bids=wanted.bids)
        if wanted.since is not None and wanted.path.exists():
            follower.begin_at(offset_of(wanted.path, wanted.since))
        quiet, before = 0, NightSoFar(wanted.day)
        while not stop.is_set():
            found = follower.poll()
            quiet = 0 if found or not follower.is_in_a_list else quiet + 1
            if quiet == QUIET_POLLS:
                found = follower.flush()
            # While it catches up only what is of the night is kept, and told at once.
            before.add(found)
            if not follower.is_behind:
                found, before = before.everything, NightSoFar(wanted.day)
                if found:
                    self._told.emit(run, "heard", found)
            self._told.emit(run, "progressed", follower.progress)
            if not follower.is_behind:
                stop.wait(self.poll_seconds)

    def _deliver(self, run: int, what: str, told: object) -> None:
        if run != self._run or self._thread is None:
            return
        if what == "heard":
            self.heard.emit(told)
        elif isinstance(told, tuple):
            self.progressed.emit(*told)
        elif isinstance(told, TrackerError):
            self._thread = None
            self.failed.emit(str(told))
        elif isinstance(told, Exception):
            self._thread = None
            raise told
