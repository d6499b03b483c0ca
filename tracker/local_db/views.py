"""A read-only SQL view per kind, so that people who open the file see typed columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, Connection, Float, Integer, Text, cast, func, literal, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import TypeEngine

from tracker.core.profile import Profile
from tracker.core.record import ColumnType, Record, columns
from tracker.local_db.tables import outbox, records

_TYPES: dict[ColumnType, type[TypeEngine[Any]]] = {
    ColumnType.INTEGER: Integer,
    ColumnType.BOOLEAN: Integer,
    ColumnType.DECIMAL: Float,
}
_EXISTING = text("select name, sql from sqlite_schema where type = 'view'")


def view_name(profile: Profile, kind: type[Record]) -> str:
    """`hockey_event`."""
    return f"{profile.name}_{kind.kind.name}"


def view_definitions(profiles: Iterable[Profile]) -> dict[str, str]:
    """The `create view` statement of every kind, by the view's name."""
    return {
        view_name(profile, kind): _definition(profile, kind)
        for profile in profiles
        for kind in profile.synced_kinds
    }


def outdated_views(connection: Connection, wanted: dict[str, str]) -> list[str]:
    """The views that are missing or were made for an earlier definition of their kind."""
    found = {row.name: row.sql for row in connection.execute(_EXISTING)}
    return [name for name, definition in wanted.items() if found.get(name) != definition]


def renew_views(connection: Connection, wanted: dict[str, str]) -> list[str]:
    """Replaces the outdated views and names them; others, also those that people made, stay."""
    outdated = outdated_views(connection, wanted)
    for name in outdated:
        connection.exec_driver_sql(f'drop view if exists "{name}"')
        connection.exec_driver_sql(wanted[name])
    return outdated


def _definition(profile: Profile, kind: type[Record]) -> str:
    fields = [
        cast(func.json_extract(records.c.payload, f"$.{c.name}"), _TYPES.get(c.type, Text)()).label(
            quoted_name(c.name, quote=True)
        )
        for c in columns(kind)
    ]
    state = (
        select(outbox.c.state)
        .where(outbox.c.record_id == records.c.record_id)
        .order_by(outbox.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(
        records.c.key.label(kind.kind.key_field),
        *fields,
        records.c.record_id,
        cast(records.c.deleted, Boolean).label("deleted"),
        func.coalesce(state, literal("synced")).label("sync_state"),
        records.c.base_version.label("server_version"),
        records.c.edited_at,
    ).where(records.c.profile == profile.name, records.c.kind == kind.kind.name)
    sql = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return f'CREATE VIEW "{view_name(profile, kind)}" AS {sql}'
