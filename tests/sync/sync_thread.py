"""An engine, a listener and a scene for tests of the sync thread, which they wait for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.core.neighbour import Neighbour, Surroundings
from tracker.sync.loop import Callbacks, Pace, SyncThread
from tracker.sync.report import SyncReport

NEVER = 3600.0
SOON = 20.0
"""How long a test waits for what must happen; only a broken program waits so long."""


class Engine:
    """Runs as the test says; the test waits for a number of runs."""

    def __init__(self, *outcomes: SyncReport | Exception) -> None:
        self._outcomes = list(outcomes)
        self._changed = threading.Condition()
        self.runs = 0
        self.was_stopped = threading.Event()
        self.hold: threading.Event | None = None

    def run_once(self) -> SyncReport:
        outcome = self._outcomes.pop(0) if self._outcomes else SyncReport()
        with self._changed:
            self.runs += 1
            self._changed.notify_all()
        if self.hold:
            assert self.hold.wait(SOON)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def stop(self) -> None:
        self.was_stopped.set()

    def wait_for(self, runs: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.runs >= runs, SOON)


class Told:
    """What the thread told, and a way to wait for it."""

    def __init__(self) -> None:
        self.reports: list[SyncReport] = []
        self.problems: list[str] = []
        self._changed = threading.Condition()

    def callbacks(self) -> Callbacks:
        return Callbacks(self._report, self._problem)

    def _report(self, report: SyncReport) -> None:
        with self._changed:
            self.reports.append(report)
            self._changed.notify_all()

    def _problem(self, sentence: str) -> None:
        with self._changed:
            self.problems.append(sentence)
            self._changed.notify_all()

    def wait_for(self, *, reports: int = 0, problems: int = 0) -> None:
        with self._changed:
            assert self._changed.wait_for(
                lambda: len(self.reports) >= reports and len(self.problems) >= problems, SOON
            )


class Scene:
    """What the looks around show, one after the other; the last one again and again."""

    def __init__(self, *sights: Surroundings | Exception | None) -> None:
        self._sights = list(sights)
        self._changed = threading.Condition()
        self.looks = 0

    def __call__(self) -> Surroundings | None:
        with self._changed:
            self.looks += 1
            self._changed.notify_all()
        sight = self._sights.pop(0) if len(self._sights) > 1 else self._sights[0]
        if isinstance(sight, Exception):
            raise sight
        return sight

    def wait_for(self, looks: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.looks >= looks, SOON)


ALONE = Surroundings()
IN_COMPANY = Surroundings((Neighbour("Ana", "events"),))
NEWS = Surroundings(has_news=True)


@contextmanager
def running(
    engine: Engine, pace: Pace, told: Told | None = None, **more: object
) -> Iterator[SyncThread]:
    more.setdefault("drop_connections", lambda: None)
    scene = more.pop("scene", None)
    callbacks = (told or Told()).callbacks()
    thread = SyncThread(engine, callbacks=callbacks, pace=pace, **more)  # type: ignore[arg-type]
    thread.look_around = scene or thread.look_around  # type: ignore[assignment]
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()


def failed(error: Exception) -> SyncReport:
    return SyncReport(failure=error)  # type: ignore[arg-type]
