"""The order in which units were undone, and which records are gone because their import was."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    "alter table units add column undo_order integer",
    "update units set undo_order = -unit_id where is_undone = 1",
    "drop index units_undone",
    "create index units_undone on units (undo_order) where is_undone = 1",
    # `imported` is '{}' where the record's making was undone: what is imported again comes back.
    # Shown again, or deleted by somebody else, the record is like any other.
    """
    create trigger records_import_undone after update of deleted, base_deleted on records
    when new.imported = '{}'
     and (new.deleted < old.deleted or (new.base_deleted = 1 and old.base_version = 0))
    begin
        update records set imported = null where record_id = new.record_id;
    end
    """,
    # Files of older versions did not tell these from what a person deleted.
    """
    update records set imported = '{}'
     where deleted = 1 and base_version = 0 and imported is null
    """,
    """
    update edits set before = json_set(before, '$.imported', json('{}'))
     where json_type(before, '$.imported') = 'null' and json_type(before, '$.deleted') = 'true'
    """,
)


def upgrade() -> None:
    """Alembic's entry; a brand-new file runs the same statements without loading Alembic."""
    from alembic import op

    for statement in STATEMENTS:
        op.execute(statement)
