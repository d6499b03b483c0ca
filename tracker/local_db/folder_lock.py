"""One process per data folder: a lock of the operating system, which even kill -9 frees."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from tracker.errors import StoreLocked, StoreReadOnly

LOCK_FILE = "tracker.lock"
PID_FILE = "tracker.pid"


class FolderLock:
    """Holds the folder for this process until `release`."""

    def __init__(self, folder: Path, wait_seconds: float) -> None:
        """StoreLocked names the process that has the folder, after waiting this long."""
        # The pid has a file of its own because Windows forbids reading a locked one.
        self._pid_file = folder / PID_FILE
        self._lock = FileLock(folder / LOCK_FILE, thread_local=False, fallback_to_soft=False)
        try:
            self._lock.acquire(timeout=wait_seconds)
        except Timeout as error:
            raise StoreLocked(self._sentence(folder)) from error
        except OSError as error:
            raise StoreReadOnly(
                f"The folder {folder} cannot be written ({error.strerror}); "
                "check its permissions or choose another one."
            ) from error
        self._write_pid(folder)

    def release(self) -> None:
        """Frees the folder. Safe to repeat."""
        if self._lock.is_locked:
            self._pid_file.unlink(missing_ok=True)
            self._lock.release()

    def _write_pid(self, folder: Path) -> None:
        try:
            self._pid_file.write_text(f"{os.getpid()}\n", encoding="ascii")
        except OSError as error:
            self._lock.release()
            raise StoreReadOnly(f"{folder} cannot be written: {error.strerror}.") from error

    def _sentence(self, folder: Path) -> str:
        try:
            owner = f"process {int(self._pid_file.read_text(encoding='ascii'))}"
        except (OSError, ValueError):
            owner = "another process"
        return f"{folder} is open in another Tracker ({owner}); close that one first."
