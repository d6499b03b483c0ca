"""The tables of the local file, as statements see them; their DDL is in the migrations."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    bindparam,
    case,
    func,
    null,
)

AnyRow = Row[*tuple[Any, ...]]
"""A row of any statement; its columns are read by name."""

metadata = MetaData()


class ChangeState(StrEnum):
    """Where a change stands."""

    WAITING = "waiting"
    """Never sent in its present form."""
    SENT = "sent"
    """Frozen: may have reached the server; the same bytes go out again until it is answered."""
    PARKED = "parked"
    """Refused, with a reason; waits for a person."""


records = Table(
    "records",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("profile", Text),
    Column("kind", Text),
    Column("scope", Text),
    Column("key", Text),
    Column("idx", Integer),
    Column("deleted", Integer),
    Column("base_version", Integer),
    Column("base_deleted", Integer),
    Column("dangling", Integer),
    Column("edited_at", Text),
    Column("refs", Text),
    Column("payload", Text),
    Column("base_payload", Text),
    Column("imported", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("change_id", Text),
    Column("record_id", Text),
    Column("scope", Text),
    Column("kind", Text),
    Column("key", Text),
    Column("state", Text),
    Column("is_delete", Integer),
    Column("is_creation", Integer),
    Column("was_sent", Integer),
    Column("base_version", Integer),
    Column("tries", Integer),
    Column("edited_at", Text),
    Column("reason_code", Text),
    Column("reason", Text),
    Column("base_values", Text),
    Column("payload", Text),
)

scope_counts = Table(
    "scope_counts",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("shown", Integer),
    Column("mirrored", Integer),
)
"""Kept by triggers on `records`; a scope is in it from its first record on."""

ledger = Table(
    "ledger",
    metadata,
    Column("change_id", Text, primary_key=True),
    Column("edited_at", Text, primary_key=True),
    Column("record_id", Text),
    Column("action", Text),
    Column("outcome", Text),
    Column("version", Integer),
)

cursors = Table(
    "cursors",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("cursor", Integer),
)

debts = Table(
    "debts", metadata, Column("scope", Text, primary_key=True), Column("version", Integer)
)

units = Table(
    "units",
    metadata,
    Column("unit_id", Integer, primary_key=True),
    Column("label", Text),
    Column("made_at", Text),
    Column("is_undone", Integer),
    Column("group_id", Text),
    Column("undo_order", Integer),
)

edits = Table(
    "edits",
    metadata,
    Column("unit_id", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("record_id", Text),
    Column("before", Text),
    Column("after", Text),
)

aliases = Table(
    "aliases",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
)

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text))


_base = func.coalesce(records.c.base_payload, records.c.payload)


def base_beside(parameter: str) -> ColumnElement[str | None]:
    """`base_payload` for an update that sets `payload` to this parameter."""
    return case(
        (records.c.base_version == 0, null()),
        (_base == bindparam(parameter), null()),
        else_=_base,
    )
