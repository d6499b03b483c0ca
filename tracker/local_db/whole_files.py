"""Files that are there whole or not at all, and stay there after a power cut."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

if sys.platform == "darwin":
    import fcntl

_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP)
"""How some file systems of sticks and networks say that they know no such thing."""


def write_whole(file: Path, content: bytes) -> None:
    """Replaces the file in one step; OSError leaves what was there before."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        sync_file(draft)
        draft.replace(file)
        sync_folder(file.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync_file(file: Path) -> None:
    """The file's contents are on the disk when this returns."""
    with file.open("rb+", buffering=0) as opened:
        if sys.platform == "darwin":
            # A plain fsync leaves the data in the drive's cache there.
            fcntl.fcntl(opened.fileno(), fcntl.F_FULLFSYNC)
        else:
            os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """The folder's names are on the disk when this returns, where that can be asked for."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(opened)
