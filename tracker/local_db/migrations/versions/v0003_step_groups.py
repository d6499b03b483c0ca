"""Units that are undone together: the slices of one import."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "alter table units add column group_id text",
    "create index units_by_group on units (group_id, unit_id) where group_id is not null",
)


def upgrade() -> None:
    """Alembic's entry; a brand-new file runs the same statements without loading Alembic."""
    from alembic import op

    for statement in STATEMENTS:
        op.execute(statement)
