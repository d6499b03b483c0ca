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


class BackedUp(Protocol):
    """What is backed up."""

    def backup(self) -> Path:
        """A checked copy in the folder `backups`."""
        ...

    def last_edit(self) -> datetime | None:
        """When something was recorded last."""
        ...


def newest_backup(folder: Path) -> datetime | None:
    """When the data folder's newest backup was taken; None when there is none."""
    moments = (backup_moment(path.name) for path in (folder / FOLDER).glob("*.db"))
    return max((m for m in moments if m is not None), default=None)


def is_due(last_edit: datetime | None, newest: datetime | None, now: datetime) -> bool:
    """Something was recorded since the newest backup, and that one is half an hour old."""
    if last_edit is None:
        return False
    return newest is None or (last_edit > newest and now - newest >= INTERVAL)


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
        newest = newest_backup(self._folder)
        if not is_due(self._store.last_edit(), newest, self._now()):
            return None
        try:
            return self._store.backup()
        except StoreError as error:
            log.warning("No backup could be taken: %s", error)
            return None

    def _live(self) -> None:
        while True:
            self.look()
            if self._stopped.wait(INTERVAL.total_seconds()):
                return
