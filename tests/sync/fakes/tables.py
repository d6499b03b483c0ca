"""Staging tables in memory: what PostgreSQL checks before and after the guard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tracker.core.record import Record, column_names
from tracker.core.registry import Registry

Row = Mapping[str, Any]

NEVER_NULL = ("record_id", "change_id", "base_version", "deleted")

_WRONG_LENGTH = "string_too_long"
_LIMITS = frozenset(
    ["greater_than", "greater_than_equal", "less_than", "less_than_equal", "literal_error"]
)


class Refused(Exception):
    """The statement is refused as a whole; nothing of it happened."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Rule:
    """A constraint beyond those of the kind: rows for which `is_broken` holds are refused."""

    name: str
    is_broken: Callable[[Row], bool]


@dataclass(frozen=True)
class StagingTable:
    """One kind's table."""

    profile: str
    """`*` for a kind of every profile, whose scope column holds the scope's whole name."""
    kind: type[Record]

    @property
    def name(self) -> str:
        return self.kind.kind.name

    def is_called(self, wire_kind: str) -> bool:
        profile, _, name = wire_kind.partition(".")
        return name == self.name and self.serves(profile)

    def serves(self, profile: str) -> bool:
        return self.profile in ("*", profile)

    @property
    def key_column(self) -> str:
        return self.kind.kind.key_field

    def key(self, row: Row) -> str:
        return str(row[self.key_column])

    def scope(self, row: Row) -> str:
        value = row[self.kind.kind.scope_field]
        return str(value) if self.profile == "*" else f"{self.profile}:{value}"

    @property
    def business_columns(self) -> tuple[str, ...]:
        """Without key and scope, as the guard compares them."""
        scope = self.kind.kind.scope_field
        return tuple(name for name in column_names(self.kind) if name != scope)

    def check_types(self, row: Row) -> None:
        """What PostgreSQL refuses while it reads the JSON, before any trigger."""
        for error in self._errors(row):
            if error["type"] == _WRONG_LENGTH:
                raise Refused(400, "22001", "value too long for the column")
            if error["type"] not in _LIMITS and not _is_missing(error):
                raise Refused(400, "22P02", f"invalid input: {error['msg']}")

    def check_constraints(self, row: Row) -> None:
        """What constraints refuse: after the BEFORE INSERT triggers and row-level security."""
        for name in NEVER_NULL:
            if row.get(name) is None:
                raise Refused(400, "23502", f"null value in column {name}")
        errors = self._errors(row)
        for error in errors:
            if _is_missing(error):
                raise Refused(400, "23502", f"null value in column {error['loc'][0]}")
        if errors:
            field = errors[0]["loc"][0]
            raise Refused(400, "23514", f"new row violates check constraint {field}_is_in_range")
        record = self.kind.model_construct(**{n: row.get(n) for n in column_names(self.kind)})
        if record.key != row[self.key_column]:
            raise Refused(400, "23514", f"new row violates check constraint {self.key_column}")

    def _errors(self, row: Row) -> list[ErrorDetails]:
        try:
            self.kind.model_validate({name: row.get(name) for name in column_names(self.kind)})
        except ValidationError as error:
            return error.errors()
        return []


def staging_tables(registry: Registry) -> dict[str, StagingTable]:
    """The staging tables of every kind, by table name."""
    return {
        kind.kind.table: StagingTable("*" if kind.kind.names_whole_scope else profile.name, kind)
        for profile in registry
        for kind in profile.synced_kinds
    }


def _is_missing(error: ErrorDetails) -> bool:
    return error["type"] == "missing" or error["input"] is None
