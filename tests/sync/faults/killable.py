"""A server of a test's own, each part of which can be killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import psutil
import psycopg
from psycopg.rows import dict_row

from tracker.core.registry import discover
from tracker.server.embedded import EmbeddedServer
from tracker.server.embedded.state import load_state

Victim = Literal["a connection", "PostgreSQL", "PostgreSQL with all its children", "PostgREST"]
VICTIMS: tuple[Victim, ...] = (
    "a connection",
    "PostgreSQL",
    "PostgreSQL with all its children",
    "PostgREST",
)
PATIENCE_SECONDS = 90.0

_AT_WORK = """
select pid from pg_stat_activity
where usename = 'authenticator' and wait_event_type = 'Lock' and query like '%%staging_events%%'
"""


class KillableServer:
    """PostgreSQL and PostgREST as the program starts them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._embedded = EmbeddedServer(folder, discover(), lambda _sentence: None)
        address = self._embedded.start()
        self.url, self.dsn = address.url, address.dsn

    def token(self, **rights: Any) -> str:
        return self._embedded.token("scorekeeper", **rights)

    def sql(self, query: str, *params: Any) -> list[dict[str, Any]]:
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            return connection.execute(query.encode(), params or None).fetchall()

    @contextmanager
    def batches_stop_at(self, key: str) -> Iterator[None]:
        """A batch with this record waits in its middle: the rows before it are written already."""
        connection = psycopg.connect(self.dsn)
        try:
            connection.execute("select from staging_events where event_key = %s for update", (key,))
            yield
        finally:
            # It may have been killed with the rest.
            connection.close()

    def wait_for_batch(self) -> int:
        """The process that works on a batch, as soon as it waits in its middle."""
        found: list[dict[str, Any]] = []

        def is_waiting() -> bool:
            found[:] = self.sql(_AT_WORK)
            return bool(found)

        wait_until(is_waiting)
        return int(found[0]["pid"])

    def kill(self, victim: Victim, connection_pid: int | None = None) -> None:
        """With -9, and waits until it is gone."""
        state = load_state(self._folder / "state.json")
        assert state.database is not None
        assert state.rest is not None
        database = psutil.Process(state.database.pid)
        match victim:
            case "a connection":
                doomed = [psutil.Process(connection_pid)]
            case "PostgreSQL":
                doomed = [database]
            case "PostgreSQL with all its children":
                doomed = [database, *database.children()]
            case "PostgREST":
                doomed = [psutil.Process(state.rest.pid)]
        for process in doomed:
            process.kill()
        psutil.wait_procs(doomed, timeout=10)

    def start_again(self) -> None:
        """What was killed; the rest goes on."""
        assert self._embedded.start().url == self.url

    def stop(self) -> None:
        self._embedded.stop()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Looks again and again."""
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to pass"
        pause.wait(0.02)
