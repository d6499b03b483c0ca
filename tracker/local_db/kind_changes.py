"""Brings stored payloads up to a changed definition of their kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from tracker.core.record import Record, column_names
from tracker.core.registry import Registry
from tracker.local_db.codec import dump, load, parse
from tracker.local_db.tables import AnyRow, records
from tracker.local_db.views import view_name

_OF_KIND = select(records.c.record_id, records.c.payload, records.c.base_payload).where(
    records.c.profile == bindparam("profile"), records.c.kind == bindparam("kind")
)
_RENEW = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values(payload=bindparam("new_payload"), base_payload=bindparam("new_base"))
)


def renew_payloads(connection: Connection, registry: Registry, renewed: Iterable[str]) -> None:
    """Gives the records of these kinds the new columns, so that a batch has the same in each row.

    `renewed` names the kinds by their views. What was sent already stays as it was sent.
    """
    names = set(renewed)
    for profile in registry:
        for kind in profile.synced_kinds:
            if view_name(profile, kind) in names:
                _renew(connection, profile.name, kind)


def _renew(connection: Connection, profile: str, kind: type[Record]) -> None:
    wanted = list(column_names(kind))
    asked = {"profile": profile, "kind": kind.kind.name}
    changed = [
        _renewed(kind, row)
        for row in connection.execute(_OF_KIND, asked)
        if list(parse(row.payload)) != wanted
    ]
    if changed:
        connection.execute(_RENEW, changed)


def _renewed(kind: type[Record], row: AnyRow) -> dict[str, Any]:
    base = row.base_payload
    return {
        "id": row.record_id,
        "new_payload": dump(load(kind, row.payload).payload()),
        "new_base": None if base is None else dump(load(kind, base).payload()),
    }
