"""Backups without being asked: in the background, when something was recorded since the last."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from tracker.errors import StoreError
from tracker.local_db.backups import FOLDER, backup_moment

log = logging.getLogger(__name__)

INTERVAL = timedelta(minutes=30)
_BACKED_UP = "backed_up"


class Notes(Protocol):
    """Small durable values of the data folder."""

    def get(self, name: str) -> str | None: ...  # noqa: D102
    def set(self, name: str, value: str) -> None: ...  # noqa: D102


class BackedUp(Protocol):
    """What is backed up."""

    def backup(self) -> Path:
        """A checked copy in the folder `backups`."""
        ...

    @property
    def meta(self) -> Notes: ...  # noqa: D102

    def last_stamp(self) -> str | None:
        """It changes with all that is written; None when nothing ever was."""
        ...


def newest_backup(folder: Path) -> datetime | None:
    """When the data folder's newest backup was taken; None when there is none."""
    moments = (backup_moment(path.name) for path in (folder / FOLDER).glob("*.db"))
    return max((m for m in moments if m is not None), default=None)


def is_due(has_news: bool, newest: datetime | None, now: datetime) -> bool:
    """Something was written since the newest backup, and that one is half an hour old.

    A newest one that lies ahead was named by a clock that has been set back since.
    """
    is_fresh = newest is not None and timedelta(0) <= now - newest < INTERVAL
    return has_news and not is_fresh


class BackupKeeper:
    """Takes a backup when one is due; looks at the start and every half hour until it is stopped.

    A backup that fails (a full disk, say) is logged and tried again: recording goes on.
    """

    def __init__(self, folder: Path, store: BackedUp, now: Callable[[], datetime]) -> None:
        self._folder, self._store, self._now = folder, store, now
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._live, name="tracker-backup", daemon=True)

    def start(self) -> None:
        """From now on, on a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; a backup under way is finished first."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> Path | None:
        """Takes a backup if one is due."""
        try:
            return self._take_if_due()
        except StoreError as error:
            log.warning("No backup could be taken: %s", error)
            return None

    def _take_if_due(self) -> Path | None:
        written = self._store.last_stamp()
        has_news = written != self._store.meta.get(_BACKED_UP)
        if written is None or not is_due(has_news, newest_backup(self._folder), self._now()):
            return None
        path = self._store.backup()
        # As it was before: what was written meanwhile may not be in the copy.
        self._store.meta.set(_BACKED_UP, written)
        return path

    def _live(self) -> None:
        while True:
            self.look()
            if self._stopped.wait(INTERVAL.total_seconds()):
                return
