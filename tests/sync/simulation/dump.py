"""What a server holds, in one form for the server in memory and for the real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.sync.fakes.server import FakeServer
from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.sync.wire import contents

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ServerRecord:
    """A staging row."""

    record_id: str
    kind: str
    scope: str
    key: str
    idx: int | None
    version: int
    is_deleted: bool
    payload: Row


@dataclass(frozen=True)
class Receipt:
    """A row of sync_receipts."""

    change_id: str
    record_id: str
    scope: str
    kind: str
    key: str
    version: int
    action: str
    device_id: str
    fields: Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Dump:
    """The run's scopes on the server."""

    records: dict[str, ServerRecord]
    receipts: list[Receipt]
    """By version."""
    scopes: dict[str, Row]
    published: dict[str, set[tuple[str, Any]]]
    """Per scope, key and note of what is published."""
    published_kinds: frozenset[str]

    def expected_publication(self, scope: str) -> set[tuple[str, Any]]:
        return {
            (r.key, r.payload.get("note"))
            for r in self.records.values()
            if r.scope == scope and not r.is_deleted and r.kind in self.published_kinds
        }


def server_record(kind: type[Record], scope: str, row: Row) -> ServerRecord:
    index = kind.kind.index_field
    return ServerRecord(
        record_id=str(row["record_id"]),
        kind=kind.kind.name,
        scope=scope,
        key=str(row[kind.kind.key_field]),
        idx=None if index is None else row[index],
        version=int(row["version"]),
        is_deleted=bool(row["deleted"]),
        payload=contents(kind, row),
    )


def receipt(row: Row) -> Receipt:
    return Receipt(
        change_id=str(row["change_id"]),
        record_id=str(row["record_id"]),
        scope=row["scope"],
        kind=row["kind"],
        key=row["key"],
        version=int(row["version"]),
        action=row["action"],
        device_id=row["device_id"],
        fields=row["fields"] or {},
    )


def dump_fake(server: FakeServer, registry: Registry, scopes: Sequence[Scope]) -> Dump:
    """The scopes of a run on the server in memory."""
    names = {str(scope) for scope in scopes}
    records = {}
    for profile in registry:
        for kind in profile.synced_kinds:
            for row in server.staged(kind.kind.table).values():
                value = str(row[kind.kind.scope_field])
                scope = value if kind.kind.names_whole_scope else f"{profile.name}:{value}"
                if scope in names:
                    records[str(row["record_id"])] = server_record(kind, scope, row)
    receipts = [receipt(row) for row in server.state.receipts.values() if row["scope"] in names]
    return Dump(
        records,
        sorted(receipts, key=lambda r: r.version),
        {name: vars(state) for name, state in server.state.scopes.items() if name in names},
        {
            name: {(key, row.get("note")) for key, row in rows.items()}
            for name, rows in server.state.published.items()
        },
        frozenset(k.kind.name for profile in registry for k in profile.synced_kinds),
    )
