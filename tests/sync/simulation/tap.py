"""Listens to what a laptop sends, and where it can be killed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection

from tracker.local_db.database import Database
from tracker.sync.classify import Refusal
from tracker.sync.transport import Returned, Stored, Transport, Upsert

Row = dict[str, Any]
Answer = TypeVar("Answer")
Write = Callable[[], AbstractContextManager[Connection]]


class Killed(BaseException):  # noqa: N818
    """The process ends here; nothing may catch it."""


class Endless(Exception):
    """A sync that goes on for ever."""


BUSY_SECONDS = 20.0
"""A machine with other work may need so long for a transaction; one that waits never ends."""

MOST_REQUESTS = 1_000
"""Of one sync; the largest honest one of a run needs a tenth."""


@dataclass(frozen=True)
class Local:
    """A laptop's file, and writing to it past the fuse."""

    database: Database
    write: Write


@dataclass
class Fuse:
    """Kills at the n-th point from now: before or after a request or a local transaction."""

    points_left: int | None = None

    def tick(self) -> None:
        if self.points_left is None:
            return
        self.points_left -= 1
        if self.points_left <= 0:
            self.points_left = None
            raise Killed


@dataclass
class Batch:
    """One request, as it was sent."""

    table: str
    key_column: str
    columns: tuple[str, ...]
    rows: list[Row]
    size: int
    orphans: list[str]
    """Keys whose references name records of this laptop that the server does not have."""


@dataclass
class Sent:
    """Everything that one laptop sent, also in earlier lives."""

    changes: dict[str, Row] = field(default_factory=dict)
    altered: list[str] = field(default_factory=list)
    """Changes that went out with other contents than before."""
    batches: list[Batch] = field(default_factory=list)
    requests_in_transaction: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    scopes: dict[str, str] = field(default_factory=dict)
    """The scope of each acknowledged change."""
    parked: dict[str, str] = field(default_factory=dict)

    def note(self, batch: Batch) -> None:
        self.batches.append(batch)
        for row in batch.rows:
            known = self.changes.setdefault(row["change_id"], row)
            if known != row:
                self.altered.append(row["change_id"])


class Tap:
    """The transport that the engine gets."""

    def __init__(
        self,
        inner: Transport,
        sent: Sent,
        fuse: Fuse,
        local: Local,
        orphans: Callable[[Upsert], list[str]],
    ) -> None:
        """For one run of the engine, on the thread that makes this."""
        self._inner = inner
        self._sent = sent
        self._fuse = fuse
        self._local = local
        self._engine = threading.get_ident()
        self._orphans = orphans
        self._requests = 0
        self.meanwhile: Callable[[str], None] = lambda _call: None
        """What happens in the world while a request is under way."""

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        # Before it is noted: what is sent again is what it was.
        orphans = self._orphans(batch)
        self._sent.note(
            Batch(
                batch.table,
                batch.key_column,
                batch.columns,
                orjson.loads(batch.body),
                len(batch.body),
                orphans,
            )
        )
        return self._call(f"upsert {batch.table}", lambda: self._inner.upsert(batch))

    def rows(self, table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        return self._call(f"rows {table}", lambda: self._inner.rows(table, query))

    def rpc(self, function: str, body: bytes) -> Returned | Refusal:
        return self._call(f"rpc {function}", lambda: self._inner.rpc(function, body))

    def drop_connections(self) -> None:
        self._inner.drop_connections()

    def _call(self, name: str, send: Callable[[], Answer]) -> Answer:
        if self._is_in_transaction():
            self._sent.requests_in_transaction.append(name)
        self._fuse.tick()
        self._requests += 1
        if self._requests > MOST_REQUESTS:
            raise Endless(name)
        self.meanwhile(name)
        answer = send()
        self.meanwhile(name)
        self._fuse.tick()
        return answer

    def _is_in_transaction(self) -> bool:
        """Whether this thread has one open, or the engine has one that does not end.

        The engine may well write while a batch is on its way on another thread, and so may people.
        """
        if self._local.database.is_in_use_here:
            return True
        thread = threading.Thread(target=self._touch, daemon=True)
        thread.start()
        thread.join(BUSY_SECONDS)
        return thread.is_alive() and self._local.database.writing_thread == self._engine

    def _touch(self) -> None:
        with self._local.write():
            """Nothing is written."""


def kill_at_transactions(database: Database, fuse: Fuse, keep: Callable[[], None]) -> Local:
    """From now on the fuse burns before and after each transaction; returns the way past it.

    `keep` is called, while nobody writes, after each commit that a power cut must not take and when
    all that was committed was made durable.
    """
    real, real_durable = database.write, database.make_durable
    one_at_a_time = threading.Lock()

    @contextmanager
    def write(*, is_durable: bool = True) -> Iterator[Connection]:
        fuse.tick()
        with one_at_a_time:
            with real(is_durable=is_durable) as connection:
                yield connection
            if is_durable:
                keep()
        fuse.tick()

    def make_durable() -> None:
        fuse.tick()
        with one_at_a_time:
            real_durable()
            keep()
        fuse.tick()

    vars(database)["write"] = write
    vars(database)["make_durable"] = make_durable
    return Local(database, real)
