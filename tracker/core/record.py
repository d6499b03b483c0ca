"""Record kinds: one frozen pydantic class each, from which form, table, wire and checks follow."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Literal, Self, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from tracker.core.ids import Key
from tracker.core.keys import KeyPattern
from tracker.core.scope import Scope
from tracker.core.wrong_fields import refusal
from tracker.errors import InputError

R = TypeVar("R", bound="Record")

JsonValue = str | int | float | bool | None
Payload = Mapping[str, JsonValue]
"""A record's business fields in canonical JSON form: equal contents are equal payloads."""

MergeRule = Callable[[JsonValue, JsonValue, JsonValue], JsonValue]
"""(base, one, other) -> merged. It must not matter which of the two comes first."""


class ColumnType(StrEnum):
    """The closed set of column types; every form, table and staging table knows each of them."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    DATE = "date"
    TIMESTAMP = "timestamp"
    UUID = "uuid"


@dataclass(frozen=True)
class Column:
    """One business field as a form, a table or a check sees it."""

    name: str
    label: str
    type: ColumnType
    is_required: bool
    unit: str | None
    choices: tuple[str, ...]
    """Known values; an unknown one is kept and warned about, never refused."""
    max_length: int | None
    places: int | None


@dataclass(frozen=True)
class Reference:
    """A field that holds the index of another record of the same scope."""

    field: str
    kind: str


@dataclass(frozen=True)
class RecordKind:
    """What a kind is called, where it lives on the server and how its records find each other."""

    name: str
    label: str
    table: str
    key_field: str
    key_pattern: KeyPattern
    scope_field: str
    index_field: str | None = None
    references: tuple[Reference, ...] = ()
    merge_rules: Mapping[str, MergeRule] = field(default_factory=dict, hash=False)
    """Fields in which two edits are no conflict, and what becomes of them; see core.merge."""
    carried_fields: tuple[str, ...] = ()
    """Fields that the form for the next record begins with, as in the one recorded before."""
    names_whole_scope: bool = False
    """The scope column holds `hockey:18969`, not `18969`: one table for all profiles."""
    title_note: str = ""
    """A sentence below a list of titles, where something in them could be taken for another."""
    plural: str = ""
    """What many of them are called; empty where the label takes an s or ies."""

    @property
    def heading(self) -> str:
        """What a list of them is called; where the one record is the scope, what that is called."""
        if self.index_field is None:
            return self.label
        regular = f"{self.label[:-1]}ies" if self.label.endswith("y") else f"{self.label}s"
        return self.plural or regular

    def scope_value(self, scope: Scope) -> str:
        """What the scope column holds for the records of a scope."""
        return str(scope) if self.names_whole_scope else scope.id


_TYPES: dict[type, ColumnType] = {
    bool: ColumnType.BOOLEAN,
    int: ColumnType.INTEGER,
    str: ColumnType.TEXT,
    Decimal: ColumnType.DECIMAL,
    datetime: ColumnType.TIMESTAMP,
    date: ColumnType.DATE,
    UUID: ColumnType.UUID,
}


def column(
    label: str,
    *,
    default: Any = None,
    unit: str | None = None,
    choices: Sequence[str] = (),
    places: int | None = None,
    **limits: Any,
) -> Any:
    """A business field: its label, unit, known values and limits (pydantic's `ge`, `max_length` …).

    `default=...` makes the field required. `places` rounds a Decimal to the column's precision
    when it is entered, so that what was typed and what the server stores are the same value.
    """
    extra: dict[str, Any] = {"label": label, "unit": unit, "choices": list(choices)}
    extra["places"] = places
    return Field(default, json_schema_extra=extra, **limits)


class Record(BaseModel):
    """A record's business fields; identity and sync state are kept beside it, not in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    kind: ClassVar[RecordKind]

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        by_name = {c.name: c for c in columns(cls)}
        return {name: _canonical_value(by_name.get(name), v) for name, v in values.items()}

    @property
    def scope_id(self) -> str:
        """The id part of the scope that this record belongs to."""
        return str(getattr(self, self.kind.scope_field))

    @property
    def index(self) -> int | None:
        """The index in the client key, or None for the record that is the scope itself."""
        field = self.kind.index_field
        return None if field is None else getattr(self, field)

    @property
    def key(self) -> Key:
        """The readable client key."""
        return self.kind.key_pattern.key(self.scope_id, self.index)

    @property
    def title(self) -> str:
        """What people call this record in a list; the key where the kind has no better name."""
        return str(self.key)

    def scope(self, profile: str) -> Scope:
        """The scope that this record belongs to."""
        return Scope(profile, self.scope_id)

    def payload(self) -> dict[str, JsonValue]:
        """Every business field, in declared order, in canonical JSON form."""
        return {name: _json_value(getattr(self, name)) for name in type(self).model_fields}

    def changed(self, changes: Payload) -> Self:
        """A validated copy with these fields changed; InputError says which one is wrong."""
        return make(type(self), {**self.payload(), **changes})


def make(kind: type[R], payload: Payload) -> R:
    """A validated record; InputError names the kind, and each wrong field with what it may hold."""
    try:
        return kind.model_validate(payload)
    except ValidationError as error:
        raise InputError(refusal(kind.kind.label, kind, payload, error)) from error


@cache
def columns(kind: type[Record]) -> tuple[Column, ...]:
    """The kind's business fields in declared order."""
    return tuple(_column(name, info) for name, info in kind.model_fields.items())


def day_of(record: Record) -> str:
    """The first date in a record, such as a game's; empty without one."""
    days = (getattr(record, c.name) for c in columns(type(record)) if c.type is ColumnType.DATE)
    return next((day.isoformat() for day in days if day is not None), "")


@cache
def column_names(kind: type[Record]) -> tuple[str, ...]:
    """The names of the kind's business fields in declared order."""
    return tuple(kind.model_fields)


def _column(name: str, info: FieldInfo) -> Column:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    longest = [m.max_length for m in info.metadata if hasattr(m, "max_length")]
    places = extra.get("places")
    choices = extra.get("choices")
    return Column(
        name=name,
        label=str(extra.get("label", name)),
        type=_column_type(info.annotation),
        is_required=info.default is PydanticUndefined,
        unit=str(extra["unit"]) if extra.get("unit") else None,
        choices=tuple(str(c) for c in choices) if isinstance(choices, list) else (),
        max_length=longest[0] if longest else None,
        places=places if isinstance(places, int) else None,
    )


def _column_type(annotation: Any) -> ColumnType:
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is Literal:
        return ColumnType.TEXT
    return _TYPES[annotation]


def _canonical_value(spec: Column | None, value: Any) -> Any:
    if isinstance(value, str):
        value = _without_control_characters(value).strip()
        if not value:
            return None
    if spec is None or value is None:
        return value
    if spec.type is ColumnType.DECIMAL and spec.places is not None:
        return _rounded(value, spec.places)
    if spec.type in (ColumnType.INTEGER, ColumnType.TEXT) and isinstance(value, bool):
        # JSON true is not the number 1 nor the text "True": let pydantic refuse it by name.
        return [value]
    return value


def _without_control_characters(text: str) -> str:
    # PostgreSQL cannot store U+0000, JSON cannot carry lone surrogates, and logs bring ESC bytes.
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))


def _rounded(value: Any, places: int) -> Any:
    try:
        number = Decimal(str(value))
        if not number.is_finite():
            return value
        # The server's numeric(p, s) rounds halves away from zero, too.
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except ArithmeticError:
        # No number, or one with more digits than can be rounded: the limits refuse it by name.
        return value


def _json_value(value: Any) -> JsonValue:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{type(value).__name__} is not a column type")
