"""Where the time of a key press goes: instruments around the program's own calls, for benches."""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy.engine.default import DefaultDialect

from tracker.local_db.turns import Turns
from tracker.ui.frame import WindowFrame
from tracker.ui.views.record_table_view import RecordTableView


@dataclass
class Press:
    """Milliseconds of one key press, measured on the UI thread."""

    waited: float = 0.0
    """Until the row was painted and handed to the screen."""
    ours: float = 0.0
    """Of this, all but what the kernel gave to others that were ready to run, such as the server
    on the same machine: what is left on a machine with a core for each of them."""
    busy: float = 0.0
    """Until the next key could be taken: the form for the next record is there."""
    computed: float = 0.0
    """CPU time of the thread until then: it hardly grows when the machine is busy otherwise."""
    turn: float = 0.0
    """Waiting for another thread's local transaction."""
    commit: float = 0.0
    """In the commit, mostly the fsync; with the wait for the interpreter at its end."""
    paint: float = 0.0
    """In the table's paint event; most of it is computed, too."""
    queued: float = 0.0
    """Ready to run, while the kernel let others have the cores; it overlaps with the others."""
    interpreter: float = 0.0
    """The rest: neither computing nor in a turn, a commit or the kernel's queue, which leaves the
    interpreter lock."""
    bare: float = 0.0
    """The yardstick: one small durable transaction in a file of its own, right before."""


class Shares:
    """Times the calls of one thread; the program does not know of it."""

    def __init__(self, folder: Path) -> None:
        self._thread = threading.get_ident()
        self._queue = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._now = Press()
        self._asleep = 0.0
        self._began = 0.0, 0.0, 0.0
        self._is_shown: Callable[[], bool] = lambda: False
        self._yardstick = sqlcipher3.dbapi2.connect(folder / "yardstick.db", isolation_level=None)
        for pragma in ("journal_mode = wal", "synchronous = full"):
            self._yardstick.execute(f"pragma {pragma}")
        self._yardstick.execute("create table if not exists rows (filling text)")

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Times while the block runs."""
        commit, turn, paint = DefaultDialect.do_commit, Turns.turn, RecordTableView.paintEvent
        shares = self

        def timed_turn(self: Turns, *arguments: Any, **options: Any) -> Any:
            return shares._entering("turn", turn(self, *arguments, **options))

        patches = (
            (DefaultDialect, "do_commit", self._timed("commit", commit)),
            (Turns, "turn", timed_turn),
            (RecordTableView, "paintEvent", self._timed("paint", paint)),
        )
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in patches]
        for owner, name, patch in patches:
            setattr(owner, name, patch)
        WindowFrame.event = self._noting(WindowFrame.event)  # type: ignore[method-assign]
        try:
            yield
        finally:
            for owner, name, original in before:
                setattr(owner, name, original)
            self._yardstick.close()

    def press(self, action: Callable[[], None], is_shown: Callable[[], bool]) -> Press:
        """The action's milliseconds until a frame in which `is_shown`, and where they went."""
        bare = self._bare()
        self._now, self._asleep, self._is_shown = Press(bare=bare), 0.0, is_shown
        self._began = time.perf_counter(), time.thread_time(), self._queued()
        action()
        self._now.busy = (time.perf_counter() - self._began[0]) * 1000
        while not self._now.waited:
            QApplication.processEvents()
        return self._now

    def _note_frame(self) -> None:
        taken = self._now
        if taken.waited or not taken.paint or not self._is_shown():
            return
        start, worked, queued = self._began
        taken.waited = (time.perf_counter() - start) * 1000
        taken.computed = (time.thread_time() - worked) * 1000
        taken.queued = self._queued() - queued
        taken.ours = taken.waited - taken.queued
        known = taken.computed + taken.queued + self._asleep
        taken.interpreter = max(taken.waited - known, 0.0)

    def _bare(self) -> float:
        start = time.perf_counter()
        self._yardstick.execute("insert into rows values (?)", ("x" * 1000,))
        return (time.perf_counter() - start) * 1000

    def _queued(self) -> float:
        return int(self._queue.read_text(encoding="ascii").split()[1]) / 1e6

    def _timed(self, share: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            start = self._start()
            try:
                return call(*arguments, **options)
            finally:
                self._end(share, start)

        return timed

    def _noting(self, handle: Callable[..., bool]) -> Callable[..., bool]:
        def event(frame: WindowFrame, event: QEvent) -> bool:
            is_handled = handle(frame, event)
            if event.type() is QEvent.Type.UpdateRequest:
                self._note_frame()
            return is_handled

        return event

    @contextmanager
    def _entering(self, share: str, context: Any) -> Iterator[None]:
        start = self._start()
        with context:
            self._end(share, start)
            yield

    def _start(self) -> tuple[float, float]:
        if threading.get_ident() != self._thread:
            return 0.0, 0.0
        return time.perf_counter(), time.thread_time() + self._queued() / 1000

    def _end(self, share: str, start: tuple[float, float]) -> None:
        if threading.get_ident() != self._thread:
            return
        taken = (time.perf_counter() - start[0]) * 1000
        setattr(self._now, share, getattr(self._now, share) + taken)
        if share != "paint":
            awake = time.thread_time() + self._queued() / 1000 - start[1]
            self._asleep += max(taken - awake * 1000, 0.0)


def report(name: str, taken: Sequence[Press]) -> None:
    """p50, p99 and maximum, of the whole and of each share."""
    print(f"{name}: {len(taken)} presses, load average {_load()}")
    for field in fields(Press):
        values = sorted(getattr(press, field.name) for press in taken)
        p99 = statistics.quantiles(values, n=100)[98]
        print(
            f"  {field.name:12} p50 {statistics.median(values):7.2f} ms"
            f"   p99 {p99:7.2f} ms   max {values[-1]:7.2f} ms"
        )
    sys.stdout.flush()


def _load() -> str:
    return Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
