"""The undo log: units of work with the fields that they changed, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from tracker.core.ids import RecordId
from tracker.core.record import Payload
from tracker.local_db.codec import dump, parse
from tracker.local_db.tables import AnyRow, edits, units
from tracker.local_db.writing import RecordWriter, Step

KEPT_UNITS = 10_000
_PRUNE_EVERY = 100

_LAST_DONE = (
    select(units.c.unit_id, units.c.label, units.c.group_id)
    .where(units.c.is_undone == 0)
    .order_by(units.c.unit_id.desc())
    .limit(1)
)
_LAST_UNDONE = (
    select(units.c.unit_id, units.c.label, units.c.group_id)
    .where(units.c.is_undone == 1)
    .order_by(units.c.undo_order.desc())
    .limit(1)
)
_NEXT_ORDER = select(func.coalesce(func.max(units.c.undo_order), 0) + 1).where(
    units.c.is_undone == 1
)
_GROUP = (
    select(units.c.unit_id)
    .where(units.c.group_id == bindparam("group"), units.c.is_undone == bindparam("undone"))
    .order_by(units.c.unit_id)
)
_STEPS = (
    select(edits.c.record_id, edits.c.before, edits.c.after)
    .where(edits.c.unit_id == bindparam("unit"))
    .order_by(edits.c.position)
)
_MARK = (
    update(units)
    .where(units.c.unit_id == bindparam("unit"))
    .values(is_undone=bindparam("undone"), undo_order=bindparam("order"))
)
_LATER_DONE = (
    select(units.c.unit_id)
    .where(units.c.unit_id > bindparam("unit"), units.c.is_undone == 0)
    .limit(1)
)
_LATER_STEPS = (
    select(edits.c.unit_id, edits.c.position, edits.c.before, edits.c.after)
    .join(units, units.c.unit_id == edits.c.unit_id)
    .where(
        edits.c.record_id == bindparam("record"),
        edits.c.unit_id > bindparam("unit"),
        units.c.is_undone == 0,
    )
    .order_by(edits.c.unit_id, edits.c.position)
)
_GO_BACK_TO = (
    update(edits)
    .where(edits.c.unit_id == bindparam("unit"), edits.c.position == bindparam("at"))
    .values(before=bindparam("new_before"))
)
_FORGET_UNDONE = delete(units).where(units.c.is_undone == 1)
_INSERT_UNIT = insert(units).returning(units.c.unit_id)
_INSERT_EDITS = insert(edits)
_LATEST = select(units.c.unit_id).order_by(units.c.unit_id.desc())
_OLDEST_KEPT = _LATEST.offset(KEPT_UNITS).limit(1)
_KEPT_GROUPS = select(units.c.group_id).where(
    units.c.unit_id > bindparam("oldest"), units.c.group_id.is_not(None)
)
_PRUNE = delete(units).where(
    units.c.unit_id <= bindparam("oldest"),
    # A step that is kept is kept whole: half a history cannot be taken back.
    or_(units.c.group_id.is_(None), units.c.group_id.not_in(_KEPT_GROUPS)),
)
_HISTORY = (
    select(units.c.label, units.c.made_at, edits.c.before, edits.c.after)
    .join(edits, edits.c.unit_id == units.c.unit_id)
    .where(edits.c.record_id == bindparam("id"), units.c.is_undone == 0)
    .order_by(units.c.unit_id, edits.c.position)
)


@dataclass(frozen=True)
class PastEdit:
    """One edit of a record, as its history shows it."""

    label: str
    made_at: datetime
    before: Payload
    """The changed fields only; empty when it only added, deleted or brought back."""
    after: Payload
    is_deleted: bool | None
    """What the edit made of the record's deletion; None when it left that alone."""


def record_unit(
    connection: Connection,
    label: str,
    made_at: str,
    steps: Sequence[Step],
    group: str | None = None,
) -> None:
    """Appends a unit; what was undone before it can no longer be redone.

    Units of one group go back and forth together, also when others were made between them.
    """
    if not steps:
        return
    connection.execute(_FORGET_UNDONE)
    values = {"label": label, "made_at": made_at, "is_undone": False, "group_id": group}
    unit_id = connection.execute(_INSERT_UNIT, values).scalar_one()
    connection.execute(
        _INSERT_EDITS,
        [
            {
                "unit_id": unit_id,
                "position": position,
                "record_id": step.record_id,
                "before": dump(step.before),
                "after": dump(step.after),
            }
            for position, step in enumerate(steps)
        ],
    )
    if unit_id % _PRUNE_EVERY == 0:
        _prune(connection)


def next_label(connection: Connection, *, redo: bool) -> str | None:
    """What undo (or redo) would take back (or repeat)."""
    row = connection.execute(_LAST_UNDONE if redo else _LAST_DONE).one_or_none()
    return None if row is None else str(row.label)


def step_back(connection: Connection, writer: RecordWriter) -> str | None:
    """Undoes the newest unit: only the fields that it changed go back. Returns its label."""
    return _step(connection, writer, redo=False)


def step_forward(connection: Connection, writer: RecordWriter) -> str | None:
    """Repeats the unit that was undone last. Returns its label."""
    return _step(connection, writer, redo=True)


def history(connection: Connection, record_id: RecordId) -> list[PastEdit]:
    """The record's local edits, oldest first; undone ones are not among them."""
    found = []
    for row in connection.execute(_HISTORY, {"id": record_id}):
        before, after = _parsed(row.before), _parsed(row.after)
        found.append(
            PastEdit(
                label=row.label,
                made_at=datetime.fromisoformat(row.made_at),
                before=before.get("fields", {}),
                after=after.get("fields", {}),
                is_deleted=after.get("deleted"),
            )
        )
    return found


def _step(connection: Connection, writer: RecordWriter, *, redo: bool) -> str | None:
    unit = connection.execute(_LAST_UNDONE if redo else _LAST_DONE).one_or_none()
    if unit is None:
        return None
    order = None if redo else connection.execute(_NEXT_ORDER).scalar_one()
    ids = _together(connection, unit, redo=redo)
    for unit_id in ids if redo else reversed(ids):
        _move(connection, writer, unit_id, redo=redo)
        connection.execute(_MARK, {"unit": unit_id, "undone": not redo, "order": order})
    return str(unit.label)


def _together(connection: Connection, unit: AnyRow, *, redo: bool) -> list[int]:
    if unit.group_id is None:
        return [unit.unit_id]
    return list(connection.execute(_GROUP, {"group": unit.group_id, "undone": redo}).scalars())


def _move(connection: Connection, writer: RecordWriter, unit_id: int, *, redo: bool) -> None:
    """Its place among the units stays: what a later one wrote over it is left to that one."""
    is_last = connection.execute(_LATER_DONE, {"unit": unit_id}).first() is None
    steps = connection.execute(_STEPS, {"unit": unit_id}).all()
    for row in steps if redo else reversed(steps):
        state = _parsed(row.after if redo else row.before)
        if not is_last:
            state = _not_written_over(connection, unit_id, row.record_id, state)
        _restore(writer, RecordId(row.record_id), state)


def _not_written_over(
    connection: Connection, unit_id: int, record_id: str, state: dict[str, Any]
) -> dict[str, Any]:
    """What of a record's former state is shown; the rest is what later units go back to."""
    left = _flat(state)
    asked = {"record": record_id, "unit": unit_id}
    for later in connection.execute(_LATER_STEPS, asked).all():
        hidden = left.keys() & _flat(_parsed(later.after)).keys()
        if hidden:
            before = _flat(_parsed(later.before)) | {name: left.pop(name) for name in hidden}
            place = {"unit": later.unit_id, "at": later.position}
            connection.execute(_GO_BACK_TO, {**place, "new_before": dump(_nested(before))})
    return _nested(left)


def _flat(state: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    fields = {("fields", name): value for name, value in state.get("fields", {}).items()}
    return fields | {(name,): value for name, value in state.items() if name != "fields"}


def _nested(flat: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    fields = {name[1]: value for name, value in flat.items() if len(name) > 1}
    state = {name[0]: value for name, value in flat.items() if len(name) == 1}
    return {"fields": fields, **state} if fields else state


def _restore(writer: RecordWriter, record_id: RecordId, state: dict[str, Any]) -> None:
    held = writer.find(record_id)
    if held is None:
        return
    contents = held.contents.restored(state.get("fields", {}))
    contents = replace(contents, is_deleted=state.get("deleted", contents.is_deleted))
    imported = state.get("imported", held.imported)
    writer.set(held, replace(held, contents=contents, imported=imported))


def _prune(connection: Connection) -> None:
    oldest = connection.execute(_OLDEST_KEPT).scalar_one_or_none()
    if oldest is not None:
        connection.execute(_PRUNE, {"oldest": oldest})


def _parsed(text: str) -> dict[str, Any]:
    values: dict[str, Any] = parse(text)
    return values
