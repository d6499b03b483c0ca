"""Every kind of every profile has a staging table with exactly its columns, types and limits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from tracker.core.profile import Profile
from tracker.core.record import Column, ColumnType, Record, columns
from tracker.core.registry import discover

KINDS = [
    pytest.param(profile, kind, id=f"{profile.name}.{kind.kind.name}")
    for profile in discover()
    for kind in profile.kinds
]
SYNC_COLUMNS = {
    "record_id", "change_id", "base_version", "version", "deleted", "device_id", "edited_at",
    "edited_by",
}  # fmt: skip
TYPES = {
    ColumnType.INTEGER: {"integer"},
    ColumnType.TEXT: {"text"},
    ColumnType.BOOLEAN: {"boolean"},
    ColumnType.DATE: {"date"},
    ColumnType.TIMESTAMP: {"timestamp with time zone"},
    ColumnType.UUID: {"uuid"},
}
_TABLE = """
select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
from pg_attribute a
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped
"""


def allowed_types(kind: type[Record], column: Column) -> set[str]:
    if column.max_length is not None:
        return {f"character varying({column.max_length})"}
    if column.type is ColumnType.DECIMAL:
        return {f"numeric({whole + (column.places or 0)},{column.places})" for whole in range(3, 7)}
    longest = max((len(choice) for choice in literal(kind, column.name)), default=0)
    return TYPES[column.type] | ({"character(1)"} if longest == 1 else set())


def parts(kind: type[Record], name: str) -> tuple[Any, ...]:
    annotation = kind.model_fields[name].annotation
    return get_args(annotation) if get_origin(annotation) is not Literal else (annotation,)


def literal(kind: type[Record], name: str) -> tuple[str, ...]:
    found = [get_args(part) for part in parts(kind, name) if get_origin(part) is Literal]
    return found[0] if found else ()


def is_nullable(kind: type[Record], name: str) -> bool:
    return NoneType in parts(kind, name)


def limit(kind: type[Record], name: str, side: str) -> Any:
    found = [getattr(m, side) for m in kind.model_fields[name].metadata if hasattr(m, side)]
    return found[0] if found else None


@pytest.mark.parametrize(("profile", "kind"), KINDS)
def test_the_table_has_the_kinds_columns(
    profile: Profile, kind: type[Record], live_server: Any
) -> None:
    rows = {row["name"]: row for row in live_server.sql(_TABLE, f"public.{kind.kind.table}")}
    (known,) = live_server.sql(
        "select * from tracker.kinds where profile = %s and kind = %s", profile.name, kind.kind.name
    )
    extra = {kind.kind.key_field, *known["bookkeeping"], *SYNC_COLUMNS}
    assert set(rows) - extra == {column.name for column in columns(kind)}
    wrong = {
        column.name: (row["type"], row["nullable"])
        for column in columns(kind)
        for row in [rows[column.name]]
        if row["type"] not in allowed_types(kind, column)
        or row["nullable"] != is_nullable(kind, column.name)
    }
    assert wrong == {}


@pytest.fixture
def attempt(live_server: Any) -> Iterator[Any]:
    """Whether the server takes a row; nothing stays."""
    with psycopg.connect(live_server.dsn, row_factory=dict_row) as connection:

        def insert(kind: type[Record], fields: dict[str, Any]) -> str | None:
            index = fields.get(kind.kind.index_field or "")
            scope = str(fields[kind.kind.scope_field])
            letter = kind.kind.key_pattern.letter
            key = f"{letter}{scope}" + ("" if index is None else f"{index:05d}")
            row = {kind.kind.key_field: key, **fields}
            statement = sql.SQL("insert into {} ({}) values ({})").format(
                sql.Identifier(kind.kind.table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(sql.Placeholder() * len(row)),
            )
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(statement, list(row.values()))
            except psycopg.errors.DataError as error:
                return error.sqlstate
            except psycopg.errors.IntegrityError as error:
                return error.sqlstate
            return None

        yield insert


def least(kind: type[Record]) -> dict[str, Any]:
    """The required fields with values in the middle of nowhere."""
    found: dict[str, Any] = {}
    for column in columns(kind):
        if column.is_required:
            choices = literal(kind, column.name)
            found[column.name] = choices[0] if choices else limit(kind, column.name, "ge") or 1
            if column.type is ColumnType.TEXT and not choices:
                found[column.name] = "1"
    return found


def cases(kind: type[Record]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Changes of one field each, and whether the kind takes them."""
    for column in columns(kind):
        for value, is_good in (*numbers(kind, column), *texts(kind, column)):
            yield {column.name: value}, is_good
        if not is_nullable(kind, column.name):
            yield {column.name: None}, False


def numbers(kind: type[Record], column: Column) -> Iterator[tuple[Any, bool]]:
    step = Decimal(1) if column.type is ColumnType.DECIMAL else 1
    low, high = limit(kind, column.name, "ge"), limit(kind, column.name, "le")
    if low is not None:
        yield low, True
        yield low - step, False
    if high is not None:
        yield high, True
        yield high + step, False


def texts(kind: type[Record], column: Column) -> Iterator[tuple[Any, bool]]:
    if column.max_length is not None:
        yield "x" * column.max_length, True
        yield "x" * (column.max_length + 1), False
    choices = literal(kind, column.name)
    yield from ((choice, True) for choice in choices)
    if choices:
        yield "?", False


@pytest.mark.parametrize(("profile", "kind"), KINDS)
def test_the_table_refuses_what_the_kind_refuses(
    profile: Profile, kind: type[Record], attempt: Any
) -> None:
    wrong = [
        (changes, is_good, problem)
        for changes, is_good in cases(kind)
        for problem in [attempt(kind, {**least(kind), **changes})]
        if (problem is None) != is_good
    ]
    assert wrong == []
