-- What clients call. refresh_scope publishes a scope and returns at once when nothing changed;
-- sync_lookup answers whether changes arrived; sync_about says which server this is and who asks.

create or replace function tracker.scope_versions(p_scope text) returns jsonb
language sql stable set search_path = '' as $$
    select jsonb_build_object(
        'version', coalesce(max(s.version), 0),
        'published_version', coalesce(max(s.published_version), 0))
    from public.sync_scopes s where s.scope = p_scope
$$;
revoke execute on function tracker.scope_versions(text) from public;

-- Longer than a role's usual limit: publishing may take a while, and it is called rarely.
create or replace function public.refresh_scope(p_scope text) returns jsonb
language plpgsql volatile security definer
set search_path = '' set statement_timeout = '60s' as $$
declare
    versions jsonb;
    publisher text;
begin
    if not tracker.may_write(p_scope) then
        raise exception 'You may not refresh %.', p_scope using errcode = '42501';
    end if;
    versions := tracker.scope_versions(p_scope);
    if versions -> 'version' = versions -> 'published_version' then
        return versions;
    end if;
    perform pg_advisory_xact_lock(hashtextextended(p_scope, 0));
    versions := tracker.scope_versions(p_scope);
    if versions -> 'version' = versions -> 'published_version' then
        return versions;
    end if;
    select p.publish_function into publisher
    from tracker.profiles p where p.profile = split_part(p_scope, ':', 1);
    if publisher is not null then
        execute format('select %s($1)', publisher)
            using substr(p_scope, strpos(p_scope, ':') + 1);
    end if;
    update public.sync_scopes s
    set published_version = (versions ->> 'version')::bigint, published_at = now()
    where s.scope = p_scope;
    return tracker.scope_versions(p_scope);
end
$$;
revoke execute on function public.refresh_scope(text) from public, anon, authenticated, service_role;
grant execute on function public.refresh_scope(text) to authenticated, service_role;

-- Only receipts that the caller may read: it runs with the caller's rights.
create or replace function public.sync_lookup(p_change_ids uuid[]) returns jsonb
language sql stable set search_path = '' as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'change_id', r.change_id, 'kind', r.kind, 'key', r.key,
        'scope', r.scope, 'version', r.version) order by r.version), '[]')
    from public.sync_receipts r where r.change_id = any (p_change_ids)
$$;
revoke execute on function public.sync_lookup(uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.sync_lookup(uuid[]) to authenticated, service_role;

-- For everyone, so that a laptop can tell "not a Tracker server" from "not signed in". Rights are
-- summed up: a person may have thousands. `scopes` is null where a role is held in all of them.
create or replace function public.sync_about() returns jsonb
language sql stable security definer set search_path = '' as $$
    select jsonb_build_object(
        'pack', (select max(substring(f.name from '[0-9]{14}')) from tracker.applied_files f),
        'server_id', (select s.server_id from tracker.server s),
        'role', tracker.caller_role(),
        'user_id', auth.uid(),
        'rights', coalesce((
            select jsonb_agg(jsonb_build_object(
                'role', g.role, 'profile', g.profile, 'scopes', g.scopes)
                order by g.role, g.profile, g.scopes)
            from (
                select m.role, m.profile, nullif(count(m.scope_id), 0) as scopes
                from tracker.memberships m where m.user_id = auth.uid()
                group by m.role, m.profile, m.scope_id is null) g), '[]'),
        'now', clock_timestamp())
$$;
revoke execute on function public.sync_about() from public, anon, authenticated, service_role;
grant execute on function public.sync_about() to anon, authenticated, service_role;

notify pgrst, 'reload schema';
