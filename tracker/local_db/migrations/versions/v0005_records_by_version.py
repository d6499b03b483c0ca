"""What the server has in a newer state than its numbers say is counted without reading the rest."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"

STATEMENTS = ("create index records_by_version on records (scope, base_version)",)


def upgrade() -> None:
    """Alembic's entry; a brand-new file runs the same statements without loading Alembic."""
    from alembic import op

    for statement in STATEMENTS:
        op.execute(statement)
