-- What laptops settled by the rule (the later edit of a field wins, an edit beats a deletion), as
-- records that sync like any other: every laptop lists every conflict, whoever settled it, with
-- all its values. One table for all profiles: the scope column holds the scope's whole name. An
-- entry is readable and writable for those who may read and write its scope; entries are few, so
-- the rights are asked row by row.

create table if not exists public.sync_conflicts (
    conflict_key text primary key,
    scope_name text not null,
    conflict_id uuid not null,
    record_kind text not null,
    record_key text not null,
    subject_id uuid not null,
    settled_at timestamptz not null,
    my_device text,
    their_device text,
    values_json text not null,
    is_reviewed boolean not null default false,
    constraint sync_conflicts_key_is_c_and_id check (conflict_key = 'C' || conflict_id::text),
    constraint sync_conflicts_values_are_limited check (length(values_json) <= 100000)
);
alter table public.sync_conflicts enable row level security;
revoke all on public.sync_conflicts from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.sync_conflicts to authenticated, service_role;

drop policy if exists "members read the conflicts of their scopes" on public.sync_conflicts;
create policy "members read the conflicts of their scopes" on public.sync_conflicts
    for select to authenticated using (
        (select '*' = any (tracker.read_profiles()))
        or split_part(scope_name, ':', 1) = any ((select tracker.read_profiles())::text[])
        or scope_name = any ((select tracker.read_scopes())::text[])
    );

drop policy if exists "writers list what they settled" on public.sync_conflicts;
create policy "writers list what they settled" on public.sync_conflicts
    for insert to authenticated with check (tracker.may_write(scope_name));

drop policy if exists "writers review conflicts" on public.sync_conflicts;
create policy "writers review conflicts" on public.sync_conflicts
    for update to authenticated
    using (tracker.may_write(scope_name)) with check (tracker.may_write(scope_name));

drop policy if exists "writers remove conflicts" on public.sync_conflicts;
create policy "writers remove conflicts" on public.sync_conflicts
    for delete to authenticated using (tracker.may_write(scope_name));

select tracker.guard_table(
    'public.sync_conflicts', '*', 'conflict', 'conflict_key', 'scope_name', '{}'
);

notify pgrst, 'reload schema';
