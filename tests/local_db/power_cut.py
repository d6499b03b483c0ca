"""What is left of a data folder when the power fails: the last state that the disk was told."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch


class Disk:
    """Copies of the file and its log, made whenever the program waits for the log."""

    def __init__(self, file: Path, kept: Path) -> None:
        self._file = file
        self._log = file.with_name(f"{file.name}-wal")
        self._kept = kept

    def written(self, number: int) -> None:
        """An open file was flushed."""
        if os.fstat(number).st_ino == self._log.stat().st_ino:
            self._kept.mkdir(exist_ok=True)
            for part in (self._file, self._log):
                shutil.copy(part, self._kept / part.name)

    def states(self) -> list[str]:
        """The states of the changes in the outbox after a power cut now."""
        kept = self._kept / self._file.name
        if not kept.exists():
            return []
        with closing(sqlite3.connect(kept)) as connection:
            return [state for (state,) in connection.execute("select state from outbox")]


@contextmanager
def disk_of(file: Path, kept: Path) -> Iterator[Disk]:
    """Within it every flush of the file's log is noted; what the library below does is not."""
    disk, flush = Disk(file, kept), os.fsync

    def fsync(number: int) -> None:
        flush(number)
        disk.written(number)

    with patch.object(os, "fsync", fsync):
        yield disk
