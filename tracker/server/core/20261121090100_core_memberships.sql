-- Who may do what. A membership gives one user one role in one scope, in every scope of a profile
-- (scope_id is null) or everywhere (profile is null, too). A viewer reads; a scorekeeper and an
-- officer read and write; an admin may do everything. Rights depend on the scope only, never on a
-- row's contents, so that a policy asks once per statement (`(select tracker.reads_all(…))` is an
-- InitPlan) and not once per row. Roles that bypass row-level security may do everything.

create table if not exists tracker.memberships (
    membership_id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    profile text,
    scope_id text,
    role text not null,
    created_at timestamptz not null default now(),
    constraint memberships_role_is_known
        check (role in ('viewer', 'scorekeeper', 'officer', 'admin')),
    constraint memberships_a_scope_has_a_profile check (scope_id is null or profile is not null),
    constraint memberships_are_listed_once
        unique nulls not distinct (user_id, profile, scope_id, role)
);
alter table tracker.memberships enable row level security;
revoke all on tracker.memberships from public, anon, authenticated, service_role;

-- The database role that asked. Inside a security definer function current_user is the owner, but
-- the setting `role` (PostgREST sets it for each request) still names the caller.
create or replace function tracker.caller_role() returns name
language sql stable set search_path = '' as $$
    select coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name
$$;

create or replace function tracker.is_trusted() returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (
        select from pg_catalog.pg_roles r
        where r.rolname = tracker.caller_role() and (r.rolsuper or r.rolbypassrls)
    )
$$;

create or replace function tracker.reads_all(p_profile text) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (
        select from tracker.memberships m
        where m.user_id = (select auth.uid())
          and m.scope_id is null and coalesce(m.profile, p_profile) = p_profile
    ) or tracker.is_trusted()
$$;

create or replace function tracker.readable_ids(p_profile text) returns text[]
language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(distinct m.scope_id), '{}')
    from tracker.memberships m
    where m.user_id = (select auth.uid()) and m.profile = p_profile and m.scope_id is not null
$$;

create or replace function tracker.writes_all(p_profile text) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (
        select from tracker.memberships m
        where m.user_id = (select auth.uid()) and m.role <> 'viewer'
          and m.scope_id is null and coalesce(m.profile, p_profile) = p_profile
    ) or tracker.is_trusted()
$$;

create or replace function tracker.writable_ids(p_profile text) returns text[]
language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(distinct m.scope_id), '{}')
    from tracker.memberships m
    where m.user_id = (select auth.uid()) and m.role <> 'viewer'
      and m.profile = p_profile and m.scope_id is not null
$$;

-- The same questions about one scope in its written form, such as hockey:18969.
create or replace function tracker.may_read(p_scope text) returns boolean
language sql stable security definer set search_path = '' as $$
    select tracker.reads_all(split_part(p_scope, ':', 1))
        or substr(p_scope, strpos(p_scope, ':') + 1)
           = any (tracker.readable_ids(split_part(p_scope, ':', 1)))
$$;

create or replace function tracker.may_write(p_scope text) returns boolean
language sql stable security definer set search_path = '' as $$
    select tracker.writes_all(split_part(p_scope, ':', 1))
        or substr(p_scope, strpos(p_scope, ':') + 1)
           = any (tracker.writable_ids(split_part(p_scope, ':', 1)))
$$;

-- For tables that hold scopes of all profiles: the profiles that the caller reads completely
-- ('*' is all of them), and the single scopes.
create or replace function tracker.read_profiles() returns text[]
language sql stable security definer set search_path = '' as $$
    select case when tracker.is_trusted() then array['*'] else coalesce((
        select array_agg(distinct coalesce(m.profile, '*'))
        from tracker.memberships m
        where m.user_id = (select auth.uid()) and m.scope_id is null
    ), '{}') end
$$;

create or replace function tracker.read_scopes() returns text[]
language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(distinct m.profile || ':' || m.scope_id), '{}')
    from tracker.memberships m
    where m.user_id = (select auth.uid()) and m.scope_id is not null
$$;

do $$
declare
    signature text;
begin
    foreach signature in array array[
        'tracker.caller_role()', 'tracker.is_trusted()',
        'tracker.reads_all(text)', 'tracker.readable_ids(text)',
        'tracker.writes_all(text)', 'tracker.writable_ids(text)',
        'tracker.may_read(text)', 'tracker.may_write(text)',
        'tracker.read_profiles()', 'tracker.read_scopes()'
    ] loop
        execute format('revoke execute on function %s from public', signature);
        execute format(
            'grant execute on function %s to anon, authenticated, service_role', signature
        );
    end loop;
end
$$;

notify pgrst, 'reload schema';
