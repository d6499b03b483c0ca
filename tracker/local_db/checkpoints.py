"""Folds the WAL into the file on a thread of its own, so that no entry waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import sqlcipher3.dbapi2

log = logging.getLogger(__name__)

PAGES = 1_000
"""So many are worth it: 4 MiB, as SQLite itself would choose."""
PAGES_AT_MOST = 16_000
"""From here on a commit does it, whoever waits: the WAL must not grow without end."""
PAUSE_SECONDS = 0.5
"""After a commit, so that looking never meets the painting of the row that was entered."""


class Checkpoints:
    """Looks after commits whether the WAL has grown; starts its thread with the first of them.

    Left to SQLite, every hundredth key press writes all pages of the last hundred into the file and
    waits for the disk twice. Writers and readers go on meanwhile.
    """

    def __init__(self, connect: Callable[[], sqlcipher3.dbapi2.Connection]) -> None:
        self._connect = connect
        self._has_news = threading.Event()
        self._is_closing = threading.Event()
        self._thread: threading.Thread | None = None

    def committed(self) -> None:
        """Within the writer's turn, after each commit; returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, name="tracker-checkpoints", daemon=True
            )
            self._thread.start()
        self._has_news.set()

    def close(self) -> None:
        """Waits for a fold that is under way. Safe to repeat."""
        self._is_closing.set()
        self._has_news.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        connection = self._connect()
        try:
            while True:
                self._has_news.wait()
                # Before the pause: what is told from now on is looked at the next time.
                self._has_news.clear()
                if self._is_closing.wait(PAUSE_SECONDS):
                    return
                fold(connection)
        finally:
            connection.close()


def fold(connection: sqlcipher3.dbapi2.Connection) -> bool:
    """Folds what has piled up, if that is enough; says whether it did."""
    try:
        _, pages, done = connection.execute("pragma wal_checkpoint(noop)").fetchone()
        if pages - done < PAGES:
            return False
        connection.execute("pragma wal_checkpoint(passive)").fetchall()
    except sqlcipher3.dbapi2.Error as error:
        # Nothing is lost: the pages stay in the WAL, and a full disk is told to whoever writes.
        log.warning("The WAL could not be folded into the file: %s", error)
        return False
    return True
