-- The feed and the proof. sync_scopes has one row per scope: how far it has come (version), how
-- far it is published, and per kind the version and the number of live rows; a laptop compares it
-- with its own cursors. sync_receipts is append-only: one row per accepted change, for ever. It
-- answers "did my change arrive?" and it is the audit log; an edit's receipt holds the changed
-- fields as {field: [old, new]}, a creation's holds no values (the row itself has them).
-- Both are written by the triggers of guarded tables alone.

-- One sequence for all kinds. cache 1: a session that hoards numbers would publish them late.
create sequence if not exists tracker.change_versions as bigint cache 1;
revoke all on sequence tracker.change_versions from public, anon, authenticated, service_role;

create table if not exists tracker.profiles (
    profile text primary key,
    publish_function text
);
comment on column tracker.profiles.publish_function is
    'Called with the id part of a scope; it publishes that scope. Null: there is nothing to publish.';
alter table tracker.profiles enable row level security;
revoke all on tracker.profiles from public, anon, authenticated, service_role;

create table if not exists tracker.kinds (
    profile text not null,
    kind text not null,
    table_name text not null unique,
    key_column text not null,
    scope_column text not null,
    bookkeeping text[] not null,
    primary key (profile, kind)
);
alter table tracker.kinds enable row level security;
revoke all on tracker.kinds from public, anon, authenticated, service_role;

create table if not exists public.sync_scopes (
    scope text primary key,
    version bigint not null default 0,
    published_version bigint not null default 0,
    published_at timestamptz,
    epoch uuid not null default gen_random_uuid(),
    kinds jsonb not null default '{}'
) with (fillfactor = 70);
comment on column public.sync_scopes.epoch is
    'Another value than the one a laptop knows: the scope was emptied or made anew.';
alter table public.sync_scopes enable row level security;
revoke all on public.sync_scopes from public, anon, authenticated, service_role;
grant select on public.sync_scopes to authenticated, service_role;
drop policy if exists "members read the state of their scopes" on public.sync_scopes;
create policy "members read the state of their scopes" on public.sync_scopes
    for select to authenticated using (
        (select '*' = any (tracker.read_profiles()))
        or split_part(scope, ':', 1) = any ((select tracker.read_profiles())::text[])
        or scope = any ((select tracker.read_scopes())::text[])
    );

create table if not exists public.sync_receipts (
    change_id uuid primary key,
    scope text not null,
    version bigint not null,
    kind text not null,
    key text not null,
    record_id uuid not null,
    action text not null,
    device_id text,
    user_id uuid,
    edited_at timestamptz,
    received_at timestamptz not null default now(),
    fields jsonb,
    constraint sync_receipts_action_is_known check (action in ('add', 'edit', 'delete', 'restore'))
);
create index if not exists sync_receipts_scope_version on public.sync_receipts (scope, version);
alter table public.sync_receipts enable row level security;
revoke all on public.sync_receipts from public, anon, authenticated, service_role;
grant select on public.sync_receipts to authenticated, service_role;
drop policy if exists "members read the receipts of their scopes" on public.sync_receipts;
create policy "members read the receipts of their scopes" on public.sync_receipts
    for select to authenticated using (
        (select '*' = any (tracker.read_profiles()))
        or split_part(scope, ':', 1) = any ((select tracker.read_profiles())::text[])
        or scope = any ((select tracker.read_scopes())::text[])
    );

notify pgrst, 'reload schema';
