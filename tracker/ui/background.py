"""Runs long work beside the UI thread and brings its result back to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from tracker.errors import TrackerError


class Background(QObject):
    """Work runs on a thread of its own; `on_done` and `on_error` run on the UI thread.

    Plain threads rather than a QThreadPool: they have names, end with their work, and a debugger
    or a test sees which one is left behind.
    """

    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._is_closed = False
        self._finished.connect(self._deliver)

    def run(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[TrackerError], None],
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """Expected errors go to `on_error`; anything else is raised on the UI thread, and seen.

        `on_end` comes before any of these, whatever came of the work: whoever notes that work is
        under way takes the note back there, or one bug would hold it for ever.
        """

        def job() -> None:
            try:
                result = work()
            except TrackerError as error:
                self._hand_over(on_end, on_error, error)
            except Exception as error:  # noqa: BLE001 - a bug in a worker: raised on the UI thread
                self._hand_over(on_end, _raise, error)
            else:
                self._hand_over(on_end, on_done, result)

        self._threads = {thread for thread in self._threads if thread.is_alive()}
        thread = threading.Thread(target=job, name="tracker-background", daemon=True)
        self._threads.add(thread)
        thread.start()

    def close(self, wait_seconds: float = 3.0) -> bool:
        """Waits for running work; False when some is still running at the deadline.

        Nothing is delivered any more, so this may be deleted while work goes on. Safe to repeat.
        """
        with self._lock:
            self._is_closed = True
        deadline = time.monotonic() + wait_seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in self._threads)

    def _hand_over(
        self, on_end: Callable[[], None], receiver: Callable[[Any], None], result: Any
    ) -> None:
        # Under the lock: after `close` the object that emits may be gone.
        with self._lock:
            if not self._is_closed:
                self._finished.emit(on_end, receiver, result)

    def _deliver(
        self, on_end: Callable[[], None], receiver: Callable[[Any], None], result: Any
    ) -> None:
        try:
            on_end()
        finally:
            receiver(result)


def _raise(error: Exception) -> None:
    raise error
