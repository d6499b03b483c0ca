"""Runs against PostgreSQL with the real PostgREST and the whole server pack."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Protocol

from tests.sync.simulation.dump import Dump, receipt, server_record
from tests.sync.simulation.laptop import Laptop
from tests.sync.simulation.people import POISON
from tests.sync.simulation.world import Violation
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.sync.http_transport import HttpTransport
from tracker.sync.transport import Transport
from tracker.sync.wire import any_of

CONSTRAINT = "note_is_no_simulated_poison"


class Host(Protocol):
    """A running server."""

    @property
    def url(self) -> str: ...

    def token(
        self, role: str, profile: str | None, scope_ids: Sequence[str] | None, user_id: str | None
    ) -> str: ...

    def sql(self, query: str) -> object: ...


class RealSite:
    """Three games of their own on a server that others may use, too."""

    def __init__(self, host: Host, registry: Registry, first_game: int) -> None:
        self.scopes = tuple(Scope("hockey", str(first_game + n)) for n in range(3))
        self._host = host
        self._registry = registry
        self._opened: list[HttpTransport] = []
        host.sql(
            f"alter table staging_events add constraint {CONSTRAINT} "
            f"check (note not like '{POISON}%') not valid"
        )
        self._everything = self.sign_in(None)

    def close(self) -> None:
        for transport in self._opened:
            transport.close()
        self._host.sql(f"alter table staging_events drop constraint {CONSTRAINT}")

    def sign_in(self, writes: Sequence[Scope] | None) -> Transport:
        user_id = str(uuid.UUID(bytes=os.urandom(16), version=4))
        token = self._host.token("viewer", "hockey", None, user_id)
        ids = None if writes is None else [scope.id for scope in writes]
        token = self._host.token("scorekeeper", "hockey", ids, user_id)
        self._opened.append(HttpTransport(self._host.url, _Token(token)))
        return self._opened[-1]

    def dump(self) -> Dump:
        names = any_of(map(str, self.scopes))
        records = {}
        kinds = self._registry.profile("hockey").synced_kinds
        for kind in kinds:
            field = kind.kind.scope_field
            values = any_of(str(kind.kind.scope_value(scope)) for scope in self.scopes)
            for row in self._rows(kind.kind.table, (field, values)):
                value = str(row[field])
                scope = value if kind.kind.names_whole_scope else f"hockey:{value}"
                records[str(row["record_id"])] = server_record(kind, scope, row)
        receipts = [receipt(row) for row in self._rows("sync_receipts", ("scope", names))]
        return Dump(
            records,
            sorted(receipts, key=lambda r: r.version),
            {row["scope"]: row for row in self._rows("sync_scopes", ("scope", names))},
            {str(scope): self._published(scope) for scope in self.scopes},
            frozenset(["event"]),
        )

    def published_versions(self) -> dict[str, int]:
        rows = self._rows("sync_scopes", ("scope", any_of(map(str, self.scopes))))
        return {row["scope"]: int(row["published_version"]) for row in rows}

    def disturb(self, _random: Random) -> str | None:
        return None

    def heal(self) -> None:
        """Nothing was broken."""

    def go_back(self, _laptop: Laptop) -> list[Violation] | None:
        return None

    def _published(self, scope: Scope) -> set[tuple[str, Any]]:
        rows = self._rows("fact_events", ("game_id", f"eq.{scope.id}"))
        return {(row["event_key"], row["note"]) for row in rows}

    def _rows(self, table: str, condition: tuple[str, str]) -> list[Mapping[str, Any]]:
        return list(self._everything.rows(table, [condition]))


class _Token:
    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        return self._token

    def renew(self) -> bool:
        return False
