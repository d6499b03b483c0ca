"""Runs long work on a small pool and brings its result back to the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from tracker.errors import TrackerError

THREADS = 2


class Background(QObject):
    """Work runs on a pool thread; `on_done` and `on_error` run on the UI thread."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._finished.connect(self._deliver)

    def run(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[TrackerError], None],
    ) -> None:
        """Expected errors go to `on_error`; anything else is raised on the UI thread, and seen."""

        def job() -> None:
            try:
                result = work()
            except TrackerError as error:
                self._finished.emit(on_error, error)
            except Exception as error:  # noqa: BLE001 - a bug in a worker: raised on the UI thread
                self._finished.emit(_raise, error)
            else:
                self._finished.emit(on_done, result)

        self._pool.start(QRunnable.create(job))

    def close(self, wait_milliseconds: int = 3000) -> bool:
        """Waits for running work; False when some is still running at the deadline."""
        return self._pool.waitForDone(wait_milliseconds)

    def _deliver(self, receiver: Callable[[Any], None], result: Any) -> None:
        receiver(result)


def _raise(error: Exception) -> None:
    raise error
