"""Records that the server does not have yet have no place in the index of its versions.

A record that is acknowledged was taken out of the index and put in again: a tenth of the work.
"""

from __future__ import annotations

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "drop index records_by_version",
    """
    create index records_by_version on records (scope, base_version) where base_version > 0
    """,
)


def upgrade() -> None:
    """Alembic's entry; a brand-new file runs the same statements without loading Alembic."""
    from alembic import op

    for statement in STATEMENTS:
        op.execute(statement)
