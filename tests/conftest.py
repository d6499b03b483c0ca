"""Shared by all tests: a real server, fresh game ids, and a look at threads left behind."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import itertools
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tracker.core.registry import Registry, discover
from tracker.server.embedded import EmbeddedServer

_GAME_IDS = itertools.count(500_001)
_TESTS = itertools.count(1)
TESTS_BETWEEN_WHOLE_COLLECTIONS = 100
MOST_WORKERS = 4
SERVERS = "TRACKER_TESTS_SERVERS"
"""The variable that names the folder of all workers' servers."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One for each processor: every worker has a server of its own, so that they never meet.

    None for single files, which are done before workers have started.
    """
    if any(".py" in argument for argument in config.args):
        return 0
    return min(os.cpu_count() or 1, MOST_WORKERS)


def pytest_configure(config: pytest.Config) -> None:
    """Garbage is looked for between tests and on the main thread, as the window does it.

    On another thread a collection would destroy widgets there, and Qt keeps a pointer to each that
    has a style until its own thread has heard of its end.
    """
    gc.disable()
    if not hasattr(config, "workerinput"):
        os.environ[SERVERS] = tempfile.mkdtemp(prefix="tracker-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the servers that workers left behind: an interrupted one has no time for that."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(os.environ.pop(SERVERS))
    for left in folder.iterdir():
        EmbeddedServer(left, Registry([]), lambda _message: None).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """See `pytest_configure`."""
    is_whole = next(_TESTS) % TESTS_BETWEEN_WHOLE_COLLECTIONS == 0
    gc.collect(2 if is_whole else 1)


@dataclass(frozen=True)
class LiveServer:
    """PostgreSQL and PostgREST with the whole pack; one database for the session."""

    url: str
    dsn: str
    embedded: EmbeddedServer

    def token(
        self,
        role: str = "scorekeeper",
        profile: str | None = None,
        scope_ids: Sequence[str] | None = None,
        user_id: str | None = None,
    ) -> str:
        return self.embedded.token(role, profile, scope_ids, user_id)

    def sql(self, query: str, *params: Any) -> list[dict[str, Any]]:
        """Runs one statement as the owner; `%s` marks a parameter."""
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            cursor = connection.execute(query.encode(), params or None)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    folder = Path(os.environ[SERVERS]) / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    embedded = EmbeddedServer(folder, discover(), lambda _message: None)
    try:
        address = embedded.start()
        _write_without_waiting_for_the_disk(address.dsn)
        yield LiveServer(address.url, address.dsn, embedded)
    finally:
        embedded.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _write_without_waiting_for_the_disk(dsn: str) -> None:
    """Nothing that these tests promise outlives the machine; servers that are killed wait."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {setting} = off".encode())
        connection.execute("select pg_reload_conf()")


@pytest.fixture
def game_id() -> int:
    """A game that no other test of the session uses."""
    return next(_GAME_IDS)


@pytest.fixture(autouse=True)
def _no_thread_is_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
        assert not thread.is_alive(), f"the test left the thread {thread.name} running"
