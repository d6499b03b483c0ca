"""The rink's window under an expert's hands, for `bench/pace.py`: keys on time, and what is seen.

A key's time begins when it is due, so a loop that is late counts as waiting; it ends with the frame
that shows what the key did. A heart beats in the loop: a beat that is late was held up by a frame.
"""

from __future__ import annotations

import resource
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from sqlalchemy.engine.default import DefaultDialect

from tracker.core.changes import ChangeSet
from tracker.local_db.turns import Turns
from tracker.profiles.hockey.ui.book import Touched
from tracker.profiles.hockey.ui.workspace import HockeyWorkspace
from tracker.ui.frame import WindowFrame

KEY_SECONDS = 0.06
"""Between two keys of one event: a quick typist's."""
BEAT_MILLISECONDS = 8


def _numbers() -> array[float]:
    return array("d")


@dataclass
class Seen:
    """Milliseconds unless it says otherwise; arrays, so that measuring takes no memory itself."""

    keys: array[float] = field(default_factory=_numbers)
    """From the due key to its frame."""
    records: array[float] = field(default_factory=_numbers)
    """Of these, the keys that recorded an event: until its row was painted."""
    ours: array[float] = field(default_factory=_numbers)
    """`keys` without what the kernel gave to other processes meanwhile."""
    turns: array[float] = field(default_factory=_numbers)
    """Of each key that recorded: waiting for another thread's local transaction."""
    commits: array[float] = field(default_factory=_numbers)
    """Of each key that recorded: in the commit, mostly the disk's."""
    beats: array[float] = field(default_factory=_numbers)
    """How late each beat was."""
    own_beats: array[float] = field(default_factory=_numbers)
    """`beats` without what the kernel gave to other processes meanwhile."""
    arrived: dict[str, float] = field(default_factory=dict)
    """Second of the machine's clock in which a shift of the other laptop was painted here."""
    memory: list[int] = field(default_factory=list)
    """Megabytes at each step."""
    keys_sent: int = 0
    keys_heard: int = 0
    unseen: int = 0
    """Keys that recorded an event whose row was not painted."""


@dataclass
class _Key:
    """A key whose frame is awaited."""

    due: float
    queued: float
    events_before: int
    is_recording: bool
    is_delivered: bool = False


class WatchedFrame(WindowFrame):
    """Says after each frame that it was handed to the screen."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.after_paint: Callable[[], None] = lambda: None

    def event(self, event: QEvent) -> bool:
        is_handled = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest:
            self.after_paint()
        return is_handled


class Watch(QObject):
    """Looks at one window; installed for as long as the block runs."""

    def __init__(self, frame: WatchedFrame, page: HockeyWorkspace) -> None:
        super().__init__()
        self.seen = Seen()
        self._frame, self._page = frame, page
        self._queue = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._key: _Key | None = None
        self._new_shifts: list[str] = []
        self._known: set[str] = set()
        self._heart = QTimer(self, interval=BEAT_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._beat)
        self._beaten = (time.perf_counter(), self._queued())
        self._spent = {"turns": 0.0, "commits": 0.0}
        self._thread = threading.get_ident()

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Listens to frames, to the loop and to what arrives."""
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.aboutToBlock.connect(self._pause)
        self._beaten = (time.perf_counter(), self._queued())
        self._heart.start()
        apply, press = self._page.book.apply, self._page.entry.press_key

        def applying(changes: ChangeSet) -> Touched:
            touched = apply(changes)
            self._note_shifts(touched)
            return touched

        def pressing(key: str) -> bool:
            is_heard = press(key)
            self.seen.keys_heard += is_heard
            return is_heard

        self._frame.after_paint = self._painted
        self._page.book.apply = applying  # type: ignore[method-assign]
        self._page.entry.press_key = pressing  # type: ignore[method-assign]
        try:
            with self._timing_the_store():
                yield
        finally:
            self._heart.stop()
            self._frame.after_paint = lambda: None
            dispatcher.aboutToBlock.disconnect(self._pause)

    def press(self, name: str, due: float, *, is_recording: bool) -> None:
        """Delivers a key that was due at this second of `time.perf_counter`."""
        self._settle()
        self._key = _Key(due, self._queued(), self._page.parts.log_model.event_count, is_recording)
        combination = QKeySequence(name)[0]  # type: ignore[index]
        self.seen.keys_sent += 1
        self._spent = {"turns": 0.0, "commits": 0.0}
        # Where keys arrive from the system, so that what looks at the window's input sees them.
        window = self._frame.windowHandle()
        QTest.keyClick(window, combination.key(), combination.keyboardModifiers())
        if self._key is not None:
            self._key.is_delivered = True

    @contextmanager
    def _timing_the_store(self) -> Iterator[None]:
        turn, commit = Turns.turn, DefaultDialect.do_commit
        patched: Any = (Turns, DefaultDialect)

        @contextmanager
        def timed_turn(turns: Turns) -> Iterator[None]:
            with ExitStack() as held:
                with self._spending("turns"):
                    held.enter_context(turn(turns))
                yield

        def timed_commit(dialect: DefaultDialect, connection: Any) -> None:
            with self._spending("commits"):
                commit(dialect, connection)  # type: ignore[no-untyped-call]

        patched[0].turn, patched[1].do_commit = timed_turn, timed_commit
        try:
            yield
        finally:
            patched[0].turn, patched[1].do_commit = turn, commit

    @contextmanager
    def _spending(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            if threading.get_ident() == self._thread:
                self._spent[what] += (time.perf_counter() - began) * 1000

    def _beat(self) -> None:
        (then, queued_then), now, queued = self._beaten, time.perf_counter(), self._queued()
        self._beaten = (now, queued)
        late = (now - then) * 1000 - BEAT_MILLISECONDS
        self.seen.beats.append(late)
        self.seen.own_beats.append(late - (queued - queued_then))

    def _pause(self) -> None:
        if self._key is not None and not self._key.is_recording and self._key.is_delivered:
            self._settle()

    def _painted(self) -> None:
        for record_id in self._new_shifts:
            self.seen.arrived.setdefault(record_id, time.monotonic())
        self._new_shifts.clear()
        if self._key is not None and (not self._key.is_recording or self._shows_row()):
            self._take(self._key)

    def _shows_row(self) -> bool:
        log, model = self._page.parts.log, self._page.parts.log_model
        assert self._key is not None
        row = log.visualRect(log.currentIndex())
        is_in_sight = log.viewport().rect().contains(row.center())
        return model.event_count > self._key.events_before and is_in_sight

    def _take(self, key: _Key) -> None:
        self._key = None
        taken = (time.perf_counter() - key.due) * 1000
        self.seen.keys.append(taken)
        self.seen.ours.append(taken - (self._queued() - key.queued))
        if key.is_recording:
            self.seen.records.append(taken)
            self.seen.turns.append(self._spent["turns"])
            self.seen.commits.append(self._spent["commits"])

    def _settle(self) -> None:
        """A key that changed nothing to be seen is done when the loop pauses."""
        if self._key is not None:
            self.seen.unseen += self._key.is_recording
            self._take(self._key)

    def _note_shifts(self, touched: Touched) -> None:
        for key in touched.shifts:
            stored = self._page.book.shift(key)
            if stored is not None and stored.record_id not in self._known:
                self._known.add(stored.record_id)
                self._new_shifts.append(stored.record_id)

    def _queued(self) -> float:
        return int(self._queue.read_text(encoding="ascii").split()[1]) / 1e6


@dataclass
class Work:
    """What is typed, and for how long."""

    script: Sequence[tuple[str, ...]]
    seconds: float
    rate: float
    """Events a minute."""
    period_seconds: float
    memory_seconds: float


class Typist(QObject):
    """Presses each key when it is due, from the event loop, as the keyboard does."""

    def __init__(self, watch: Watch, work: Work, done: Callable[[], None]) -> None:
        super().__init__()
        self._watch, self._work, self._done = watch, work, done
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._press)
        self._plan = self._keys()
        self._next: tuple[float, str, bool] = (0.0, "", False)
        self._began = 0.0
        self._measured = 0.0
        self.asked = 0
        """Events."""

    def start(self) -> None:
        """The clock runs from now on."""
        self._began = self._measured = time.perf_counter()
        self._watch.seen.memory.append(resident_megabytes())
        self._wait_for_next()

    def _keys(self) -> Iterator[tuple[float, str, bool]]:
        """(second, key, whether it records an event); each period begins and ends."""
        work, period = self._work, 1
        yield from ((n * 0.1, key, False) for n, key in enumerate(("Ctrl+Return", "Space")))
        number = 1
        while (at := number * 60 / work.rate) < work.seconds:
            if at > period * work.period_seconds and period < 3:
                turn = ("Ctrl+Return", "Ctrl+Return", "Space")
                yield from ((at + n * 0.1, key, False) for n, key in enumerate(turn))
                period, number = period + 1, number + 1
                continue
            keys = work.script[self.asked % len(work.script)]
            self.asked += 1
            for place, key in enumerate(keys):
                yield at + place * KEY_SECONDS, key, key == "Return"
            number += 1
        yield work.seconds, "Return", True

    def _wait_for_next(self) -> None:
        found = next(self._plan, None)
        if found is None:
            self._watch.seen.memory.append(resident_megabytes())
            QTimer.singleShot(500, self._done)
            return
        self._next = found
        left = self._began + found[0] - time.perf_counter()
        self._timer.start(max(0, round(left * 1000)))

    def _press(self) -> None:
        second, key, is_recording = self._next
        due = self._began + second
        early = due - time.perf_counter()
        if early > 0:
            time.sleep(early)
        if time.perf_counter() - self._measured > self._work.memory_seconds:
            self._measured += self._work.memory_seconds
            self._watch.seen.memory.append(resident_megabytes())
        self._watch.press(key, due, is_recording=is_recording)
        self._wait_for_next()


def resident_megabytes() -> int:
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() // 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10


def recorded_types(page: Any) -> list[str]:
    """The types of what was entered here, in the order of entry."""
    events = sorted(page.book.events(), key=lambda event: event.event_index)
    return [event.event_type for event in events]
