"""One server behind two doors: in memory, and PostgreSQL with the real PostgREST."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson
import pytest

from tests.sync.fakes.server import FakeServer, User
from tests.sync.fakes.session import FakeSession
from tests.sync.fakes.tables import Rule
from tracker.core.clock import SystemClock
from tracker.core.record import make
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.sync.classify import Refusal
from tracker.sync.http_transport import HttpTransport
from tracker.sync.transport import Returned, Stored, Transport, Upsert
from tracker.sync.wire import sent_columns

Row = dict[str, Any]

NO_POISON = "note_is_no_poison"


class Door(Protocol):
    """What the cases need beside the protocol."""

    def sign_in(self, reads: Sequence[str] | None, writes: Sequence[str] | None) -> Transport: ...

    def forbid_poison(self) -> None:
        """From now on an event whose note is `poison` breaks a CHECK."""
        ...

    def new_epoch(self, scope: str) -> None: ...

    def change_outside(self, key: str, note: str) -> None:
        """A writer outside the protocol changes an event: the change id stays."""
        ...

    def close(self) -> None: ...


class FakeDoor:
    """The server in memory."""

    def __init__(self, registry: Registry) -> None:
        self.server = FakeServer(registry, SystemClock())

    def sign_in(self, reads: Sequence[str] | None, writes: Sequence[str] | None) -> Transport:
        user = User(
            reads=None if reads is None else frozenset(reads),
            writes=None if writes is None else frozenset(writes),
        )
        return FakeSession(self.server, user)

    def forbid_poison(self) -> None:
        self.server.rules.append(Rule(NO_POISON, lambda row: row.get("note") == "poison"))

    def new_epoch(self, scope: str) -> None:
        self.server.state.scopes[scope].epoch = str(uuid.uuid4())

    def change_outside(self, key: str, note: str) -> None:
        row = {**self.server.staged("staging_events")[key], "note": note}
        for name in ("version", "edited_by"):
            del row[name]
        batch = Upsert("staging_events", "event_key", tuple(row), orjson.dumps([row]))
        self.server.upsert(User(), batch)

    def close(self) -> None:
        """There is nothing to free."""


class RealDoor:
    """PostgreSQL and PostgREST with the whole pack."""

    def __init__(self, live_server: Any) -> None:
        self._live = live_server
        self._opened: list[HttpTransport] = []
        self._is_strict = False

    def sign_in(self, reads: Sequence[str] | None, writes: Sequence[str] | None) -> Transport:
        user_id, token = str(uuid.uuid4()), ""
        for role, scopes in (("viewer", reads), ("scorekeeper", writes)):
            ids = None if scopes is None else [s.partition(":")[2] for s in scopes]
            if ids != []:
                token = self._live.token(role, "hockey", ids, user_id)
        self._opened.append(HttpTransport(self._live.url, _Token(token)))
        return self._opened[-1]

    def forbid_poison(self) -> None:
        self._is_strict = True
        self._live.sql(
            f"alter table staging_events add constraint {NO_POISON} check (note <> 'poison') "
            "not valid"
        )

    def new_epoch(self, scope: str) -> None:
        self._live.sql("update sync_scopes set epoch = gen_random_uuid() where scope = %s", scope)

    def change_outside(self, key: str, note: str) -> None:
        self._live.sql("update staging_events set note = %s where event_key = %s", note, key)

    def close(self) -> None:
        for transport in self._opened:
            transport.close()
        if self._is_strict:
            self._live.sql(f"alter table staging_events drop constraint {NO_POISON}")


class _Token:
    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        return self._token

    def renew(self) -> bool:
        return False


@dataclass
class Caller:
    """One user's calls, with rows as plain dicts."""

    transport: Transport
    registry: Registry
    game_id: int
    sent: list[Row] = field(default_factory=list)

    @property
    def scope(self) -> str:
        return f"hockey:{self.game_id}"

    def row(self, index: int = 1, kind: str = "event", **fields: Any) -> Row:
        """A new record's row, complete."""
        record_kind = self.registry.profile("hockey").kind(kind)
        sync: Row = {
            name: fields.pop(name)
            for name in ("record_id", "change_id", "base_version", "deleted")
            if name in fields
        }
        spec = record_kind.kind
        given = {spec.scope_field: spec.scope_value(Scope.parse(self.scope)), **fields}
        if spec.index_field is not None:
            given.setdefault(spec.index_field, index)
        record = make(record_kind, given)
        return {
            spec.key_field: record.key,
            **record.payload(),
            "record_id": str(uuid.uuid4()),
            "change_id": str(uuid.uuid4()),
            "base_version": 0,
            "deleted": False,
            "device_id": "contract",
            "edited_at": "2026-03-01T19:00:00+00:00",
            **sync,
        }

    def conflict(self) -> Row:
        """An entry about a settled conflict."""
        return self.row(
            kind="conflict",
            conflict_id=str(uuid.uuid4()),
            record_kind="event",
            record_key="E1",
            subject_id=str(uuid.uuid4()),
            settled_at="2026-03-01T19:00:00+00:00",
            values_json="{}",
        )

    def edit(self, row: Row, base_version: int, **changes: Any) -> Row:
        """The next change of a row."""
        new = {"change_id": str(uuid.uuid4()), "base_version": base_version}
        return {**row, **new, **changes}

    def upsert(self, *rows: Row, kind: str = "event") -> Stored | Refusal:
        record_kind = self.registry.profile("hockey").kind(kind)
        spec = record_kind.kind
        columns = sent_columns(record_kind)
        batch = Upsert(spec.table, spec.key_field, columns, orjson.dumps(list(rows)))
        return self.transport.upsert(batch)

    def store(self, *rows: Row, kind: str = "event") -> dict[str, int]:
        """The versions of the rows that were stored, by change id."""
        reply = self.upsert(*rows, kind=kind)
        assert isinstance(reply, Stored), reply
        return {row["change_id"]: row["version"] for row in reply.rows}

    def refusal(self, *rows: Row, kind: str = "event") -> Refusal:
        reply = self.upsert(*rows, kind=kind)
        assert isinstance(reply, Refusal), reply
        return reply

    def call(self, function: str, **arguments: Any) -> Any:
        reply = self.transport.rpc(function, orjson.dumps(arguments))
        assert isinstance(reply, Returned), reply
        return reply.value

    def feed(self, after: int = 0, limit: int = 1000) -> list[Row]:
        query = [
            ("game_id", f"eq.{self.game_id}"),
            ("version", f"gt.{after}"),
            ("order", "version"),
            ("limit", str(limit)),
        ]
        return self.transport.rows("staging_events", query)

    def state(self) -> Row | None:
        rows = self.transport.rows("sync_scopes", [("scope", f'in.("{self.scope}")')])
        return rows[0] if rows else None

    def receipts(self) -> list[Row]:
        query = [("scope", f"eq.{self.scope}"), ("order", "version")]
        return self.transport.rows("sync_receipts", query)


@pytest.fixture(params=["fake", "real"])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    makers: dict[str, Callable[[], Door]] = {
        "fake": lambda: FakeDoor(discover()),
        "real": lambda: RealDoor(request.getfixturevalue("live_server")),
    }
    door = makers[request.param]()
    yield door
    door.close()


@pytest.fixture
def callers(door: Door, game_id: int) -> Callable[..., Caller]:
    """Signs users in; None means every scope."""
    registry = discover()

    def sign_in(reads: Sequence[str] | None = (), writes: Sequence[str] | None = None) -> Caller:
        return Caller(door.sign_in(reads, writes), registry, game_id)

    return sign_in


@pytest.fixture
def caller(callers: Callable[..., Caller]) -> Caller:
    return callers()
