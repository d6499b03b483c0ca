"""A read-only SQL view per kind, so that people who open the file see typed columns."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from tracker.core.profile import Profile
from tracker.core.record import ColumnType, Record, columns

_TYPES = {
    ColumnType.INTEGER: "integer",
    ColumnType.BOOLEAN: "integer",
    ColumnType.DECIMAL: "real",
}
_VIEW = """\
CREATE VIEW "{view}" AS
select
    key as "{key_field}",
{fields}    record_id,
    deleted,
    coalesce(
        (select state from outbox where outbox.record_id = records.record_id
          order by seq desc limit 1),
        'synced'
    ) as sync_state,
    base_version as server_version,
    edited_at
from records
where profile = '{profile}' and kind = '{kind}'"""
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
    # Built as text: compiling it from the tables would take as long as opening the file.
    fields = "".join(
        f"    cast(json_extract(payload, '$.{c.name}') as {_TYPES.get(c.type, 'text')})"
        f' as "{c.name}",\n'
        for c in columns(kind)
    )
    return _VIEW.format(
        view=view_name(profile, kind),
        key_field=kind.kind.key_field,
        fields=fields,
        profile=profile.name,
        kind=kind.kind.name,
    )
