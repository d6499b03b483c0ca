"""Where Tracker runs as root, PostgreSQL gets the search permission it needs, and no more."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tracker.server.embedded.account import Account, database_account, let_search, own

NOBODY = Account("nobody", 65534, 65534)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_closed_parents_become_searchable_and_nothing_else(tmp_path):
    closed, open_ = tmp_path / "closed", tmp_path / "closed" / "open"
    open_.mkdir(parents=True)
    inner = open_ / "pgdata"
    inner.mkdir()
    closed.chmod(0o700)
    open_.chmod(0o755)
    inner.chmod(0o700)

    let_search(inner, NOBODY)
    let_search(inner, NOBODY)

    assert [mode(p) for p in (closed, open_, inner)] == [0o701, 0o755, 0o700]


def test_without_another_account_nothing_is_opened(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    let_search(closed / "pgdata", None)
    own(closed, None)

    assert mode(closed) == 0o700


def test_only_root_needs_another_account():
    account = database_account()

    assert (account is not None) == (os.geteuid() == 0)
    assert account is None or account.uid != 0
