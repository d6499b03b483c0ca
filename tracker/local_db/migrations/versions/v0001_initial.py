"""The first version of the local file."""

from __future__ import annotations

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    create table records (
        record_id    text primary key not null,
        profile      text not null,
        kind         text not null,
        scope        text not null,
        key          text not null,
        idx          integer,
        deleted      integer not null default 0 check (deleted in (0, 1)),
        base_version integer not null default 0,
        base_deleted integer not null default 0 check (base_deleted in (0, 1)),
        dangling     integer not null default 0,
        edited_at    text not null,
        refs         text not null default '{}',
        payload      text not null,
        -- null where the server's contents (base_version > 0) are what `payload` shows
        base_payload text,
        imported     text
    ) strict
    """,
    # Keys are not unique here: until a collision is settled, two records hold one key.
    "create index records_by_key on records (scope, kind, key)",
    "create index records_by_index on records (scope, kind, idx, record_id)",
    "create index records_dangling on records (scope) where dangling > 0",
    """
    create table outbox (
        seq          integer primary key autoincrement,
        change_id    text not null unique,
        record_id    text not null references records (record_id),
        scope        text not null,
        kind         text not null,
        key          text not null,
        state        text not null check (state in ('waiting', 'sent', 'parked')),
        is_delete    integer not null check (is_delete in (0, 1)),
        is_creation  integer not null check (is_creation in (0, 1)),
        was_sent     integer not null default 0 check (was_sent in (0, 1)),
        base_version integer not null,
        tries        integer not null default 0,
        edited_at    text not null,
        reason_code  text,
        reason       text,
        base_values  text not null default '{}',
        payload      text
    ) strict
    """,
    "create index outbox_in_order on outbox (scope, kind, state, key)",
    # Per record at most one frozen change, and at most one other behind it.
    "create unique index outbox_one_of_each on outbox (record_id, (state = 'sent'))",
    # What was sent stays what it was: it is copied aside the moment its record changes. Copying
    # at that moment and not when sending keeps a batch of 500 short.
    """
    create trigger outbox_keeps_what_was_sent before update of payload on records
    when old.payload <> new.payload
    begin
        update outbox
           set payload = old.payload
         where record_id = old.record_id and state <> 'waiting' and payload is null;
    end
    """,
    """
    create table cursors (
        scope  text not null,
        kind   text not null,
        cursor integer not null,
        primary key (scope, kind)
    ) strict, without rowid
    """,
    """
    create table debts (
        scope   text primary key not null,
        version integer not null
    ) strict, without rowid
    """,
    """
    create table units (
        unit_id   integer primary key autoincrement,
        label     text not null,
        made_at   text not null,
        is_undone integer not null default 0 check (is_undone in (0, 1))
    ) strict
    """,
    "create index units_undone on units (unit_id) where is_undone = 1",
    """
    create table edits (
        unit_id   integer not null references units (unit_id) on delete cascade,
        position  integer not null,
        record_id text not null references records (record_id),
        before    text not null,
        after     text not null,
        primary key (unit_id, position)
    ) strict, without rowid
    """,
    "create index edits_by_record on edits (record_id)",
    # The keys that records had before a collision gave them another one.
    """
    create table aliases (
        scope     text not null,
        kind      text not null,
        key       text not null,
        record_id text not null references records (record_id),
        primary key (scope, kind, key, record_id)
    ) strict, without rowid
    """,
    "create table meta (name text primary key not null, value text not null) strict, without rowid",
)


def upgrade() -> None:
    """Alembic's entry; a brand-new file runs the same statements without loading Alembic."""
    from alembic import op

    for statement in STATEMENTS:
        op.execute(statement)
