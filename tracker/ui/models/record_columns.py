"""The columns of a record table: the state, the kind's fields, the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.core.changes import RecordState
from tracker.core.record import Column, Record, columns
from tracker.ui.models.cells import cell_text, heading, is_number
from tracker.ui.session import Stored

STATE_WORDS = {
    RecordState.WAITING: "waiting",
    RecordState.SENT: "sent",
    RecordState.PARKED: "parked",
    RecordState.SYNCED: "synced",
}
STATE_MEANINGS = {
    RecordState.WAITING: "Saved here, not sent yet.",
    RecordState.SENT: "Sent; the server has not answered yet.",
    RecordState.PARKED: "The server refused it.",
    RecordState.SYNCED: "The server has it.",
}
_URGENCY = (RecordState.PARKED, RecordState.WAITING, RecordState.SENT, RecordState.SYNCED)


@dataclass(frozen=True)
class TableColumn:
    """One column as the table shows it."""

    name: str
    heading: str
    is_number: bool
    is_offered: bool
    """Shown unless a person hides it; otherwise hidden unless a person shows it."""
    text: Callable[[Stored], str]
    sort_value: Callable[[Stored], Any]
    is_filled: Callable[[Stored], bool]
    """Whether the row is a reason to show the column."""


def table_columns(kind: type[Record]) -> tuple[TableColumn, ...]:
    """The state first, the key last; the scope's own column is the same in every row: hidden."""
    fields = []
    before: Column | None = None
    for column in columns(kind):
        repeats = before if _may_repeat(kind, column, before) else None
        fields.append(_field_column(column, kind.kind.scope_field, repeats))
        before = column
    return (_STATE, *fields, _KEY)


def state_tip(stored: Stored) -> str:
    """What the row's state means; for a parked row the server's reason."""
    meaning = STATE_MEANINGS[stored.state]
    return f"{meaning} {stored.reason}" if stored.reason else meaning


def _may_repeat(kind: type[Record], column: Column, before: Column | None) -> bool:
    """An optional time after another one: an end that is always the start says nothing."""
    is_optional = kind.model_fields[column.name].default is None
    return before is not None and column.unit == before.unit == "s" and is_optional


def _field_column(column: Column, scope_field: str, repeats: Column | None) -> TableColumn:
    name = column.name

    def is_filled(stored: Stored) -> bool:
        found = value(stored)
        if found is None or repeats is None:
            return found is not None
        return bool(found != getattr(stored.record, repeats.name))

    def value(stored: Stored) -> Any:
        return getattr(stored.record, name)

    def sort_value(stored: Stored) -> Any:
        found = value(stored)
        return found.casefold() if isinstance(found, str) else found

    return TableColumn(
        name=name,
        heading=heading(column),
        is_number=is_number(column),
        is_offered=name != scope_field,
        text=lambda stored: cell_text(column, value(stored)),
        sort_value=sort_value,
        is_filled=is_filled,
    )


_STATE = TableColumn(
    name="state",
    heading="State",
    is_number=False,
    is_offered=True,
    text=lambda stored: STATE_WORDS[stored.state],
    sort_value=lambda stored: _URGENCY.index(stored.state),
    is_filled=lambda _stored: True,
)
_KEY = TableColumn(
    name="key",
    heading="Key",
    is_number=False,
    is_offered=False,
    text=lambda stored: str(stored.key),
    sort_value=lambda stored: str(stored.key),
    is_filled=lambda _stored: True,
)
