"""What points at a record follows it to its new index: references, and undo steps that name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from tracker.core.changes import Changed
from tracker.core.ids import RecordId
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db.codec import dump, dump_list, parse
from tracker.local_db.tables import AnyRow
from tracker.local_db.writing import RecordWriter

_REFERRERS = text(
    """
    select r.record_id, r.edited_at, j.key as field, j.value as target
      from records r
     cross join json_each(r.refs) j
     where r.scope = :scope and r.refs <> '{}'
       and j.value in (select value from json_each(:targets))
    """
)
# Only steps with fields are taken apart; most of them are additions.
_OLD_STEPS = text(
    """
    select e.unit_id, e.position, e.before, e.after
      from records r
     cross join edits e on e.record_id = r.record_id
     where r.scope = :scope and r.kind = :kind and instr(e.after, '"fields"') > 0
       and (e.before ->> :path in (select value from json_each(:old))
            or e.after ->> :path in (select value from json_each(:old)))
    """
)
_NEW_STEP = text(
    "update edits set before = :before, after = :after where unit_id = :unit and position = :at"
)

Referrers = Mapping[str, Sequence[AnyRow]]
"""By the record that they point at, the records and the fields in which they do."""


def referrers(connection: Connection, scope: str, targets: Iterable[str]) -> Referrers:
    """Whoever points at these records; reads the scope once for all of them."""
    found: dict[str, list[AnyRow]] = {}
    asked = {"scope": scope, "targets": dump_list(list(targets))}
    for row in connection.execute(_REFERRERS, asked):
        found.setdefault(row.target, []).append(row)
    return found


def take_along(
    connection: Connection, registry: Registry, found: Referrers, indexes: Mapping[str, int]
) -> list[Changed]:
    """Gives the references to these records their new indexes; sent ones by a second change."""
    touched: list[Changed] = []
    for target, index in indexes.items():
        for row in found.get(target, ()):
            # Not a person's edit: the time of what was edited stays.
            writer = RecordWriter(connection, registry, row.edited_at)
            writer.is_accounted = False
            held = writer.find(RecordId(row.record_id))
            assert held is not None
            writer.replace(held, held.contents.restored({row.field: index}))
            touched += writer.touched.values()
    return touched


def amend_undo(
    connection: Connection, registry: Registry, place: tuple[str, str], indexes: Mapping[int, int]
) -> None:
    """Undo and redo of a reference mean the record, not whoever holds its old index now.

    `place` is the scope and the kind of the records, `indexes` has the new ones by the old ones.
    """
    scope, kind = place
    for referring in registry.profile(Scope.parse(scope).profile).kinds:
        for reference in referring.kind.references:
            if reference.kind != kind:
                continue
            asked = {
                "scope": scope,
                "kind": referring.kind.name,
                "path": f"$.fields.{reference.field}",
                "old": dump_list(list(indexes)),
            }
            for row in connection.execute(_OLD_STEPS, asked).all():
                before, after = (
                    _amended(parse(side), reference.field, indexes)
                    for side in (row.before, row.after)
                )
                step = {"unit": row.unit_id, "at": row.position}
                connection.execute(_NEW_STEP, {**step, "before": before, "after": after})


def follow(
    connection: Connection,
    registry: Registry,
    place: tuple[str, str],
    moved: Mapping[str, tuple[int, int]],
) -> list[Changed]:
    """Both, for records that the server has under another index: by id, the old and the new one."""
    if not moved:
        return []
    amend_undo(connection, registry, place, dict(moved.values()))
    found = referrers(connection, place[0], moved)
    indexes = {record_id: index for record_id, (_, index) in moved.items()}
    return take_along(connection, registry, found, indexes)


def _amended(step: dict[str, Any], field: str, indexes: Mapping[int, int]) -> str:
    fields = step.get("fields", {})
    if fields.get(field) in indexes:
        step = {**step, "fields": {**fields, field: indexes[fields[field]]}}
    return dump(step)
