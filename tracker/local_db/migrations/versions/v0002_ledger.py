"""The ledger: what became of every local edit. Edits of older versions' outboxes are entered."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    # Keyed by the change first: a batch is acknowledged by change ids, which ascend with time.
    """
    create table ledger (
        change_id text not null,
        edited_at text not null,
        record_id text not null,
        action    text not null check (action in ('add', 'edit', 'delete')),
        outcome   text,
        version   integer,
        primary key (change_id, edited_at)
    ) strict, without rowid
    """,
    """
    create trigger ledger_follows_the_change after update of change_id on outbox
    when old.change_id <> new.change_id
    begin
        update or replace ledger set change_id = new.change_id where change_id = old.change_id;
    end
    """,
    # A sent change leaves with an answer, which says itself what became of it.
    """
    create trigger ledger_notes_what_was_dropped after delete on outbox
    when old.state <> 'sent'
    begin
        update ledger set outcome = 'dropped' where change_id = old.change_id and outcome is null;
    end
    """,
    """
    insert into ledger (change_id, edited_at, record_id, action)
    select change_id, edited_at, record_id,
           case when is_delete then 'delete' when is_creation then 'add' else 'edit' end
      from outbox
     where kind <> 'conflict'
    """,
)


def upgrade() -> None:
    """Alembic's entry; a brand-new file runs the same statements without loading Alembic."""
    from alembic import op

    for statement in STATEMENTS:
        op.execute(statement)
