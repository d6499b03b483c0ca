"""The system user that runs PostgreSQL where Tracker runs as root, which PostgreSQL refuses."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.errors import HostingError

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A system user without root's rights."""

    name: str
    uid: int
    gid: int

    def process_options(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as this user alone."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def database_account() -> Account | None:
    """None when the present user can run PostgreSQL itself."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    for name in _CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise HostingError(
        "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as. "
        "Run Tracker as an ordinary user."
    )


def own(path: Path, account: Account | None) -> None:
    """Gives a folder, with what is in it, or a file to the account."""
    if account is None or sys.platform == "win32":
        return
    os.chown(path, account.uid, account.gid)
    if path.is_dir():
        for inner in path.rglob("*"):
            os.chown(inner, account.uid, account.gid, follow_symlinks=False)


def let_search(path: Path, account: Account | None) -> None:
    """Lets the account pass through the folders above `path`: o+x and no more, where needed."""
    if account is None:
        return
    for folder in reversed(path.resolve().parents):
        mode = folder.stat()
        if not _may_search(mode, account):
            folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)


def _may_search(folder: os.stat_result, account: Account) -> bool:
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)
