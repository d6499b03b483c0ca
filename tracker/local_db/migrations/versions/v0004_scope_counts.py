"""How many records each scope has, kept with every write, so that nobody has to count them."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    # shown: not deleted here; mirrored: known to the server and not deleted there.
    """
    create table scope_counts (
        scope    text not null,
        kind     text not null,
        shown    integer not null,
        mirrored integer not null,
        primary key (scope, kind)
    ) strict, without rowid
    """,
    """
    create trigger scope_counts_add after insert on records
    begin
        insert into scope_counts (scope, kind, shown, mirrored)
        values (
            new.scope, new.kind, 1 - new.deleted,
            new.base_version > 0 and new.base_deleted = 0
        )
        on conflict (scope, kind) do update
           set shown = shown + excluded.shown, mirrored = mirrored + excluded.mirrored;
    end
    """,
    """
    create trigger scope_counts_follow after update of deleted, base_version, base_deleted
    on records
    when old.deleted <> new.deleted
      or (old.base_version > 0 and old.base_deleted = 0)
         <> (new.base_version > 0 and new.base_deleted = 0)
    begin
        update scope_counts
           set shown = shown + old.deleted - new.deleted,
               mirrored = mirrored
                   - (old.base_version > 0 and old.base_deleted = 0)
                   + (new.base_version > 0 and new.base_deleted = 0)
         where scope = new.scope and kind = new.kind;
    end
    """,
    """
    insert into scope_counts (scope, kind, shown, mirrored)
    select scope, kind, sum(1 - deleted), sum(base_version > 0 and base_deleted = 0)
      from records
     group by scope, kind
    """,
)


def upgrade() -> None:
    """Alembic's entry; a brand-new file runs the same statements without loading Alembic."""
    from alembic import op

    for statement in STATEMENTS:
        op.execute(statement)
