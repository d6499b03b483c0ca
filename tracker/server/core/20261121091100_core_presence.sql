-- Who is here: which scope a laptop has open in its window, so that people who record one game
-- see each other. One row per user and device, by the server's clock; who was not seen for half a
-- minute is gone. look_around says so and asks, in one request, how far the scope has come: a
-- laptop learns of its neighbours' rows a moment after they were written, at the price of reading
-- one line. The table is unlogged, for after a crash everybody says again where he is.

create unlogged table if not exists public.sync_presence (
    user_id uuid not null default auth.uid(),
    device_id text not null,
    scope text not null,
    display_name text not null,
    doing text not null default '',
    seen_at timestamptz not null default clock_timestamp(),
    primary key (user_id, device_id),
    constraint sync_presence_device_is_short check (char_length(device_id) between 1 and 100),
    constraint sync_presence_scope_is_short check (char_length(scope) between 1 and 200),
    constraint sync_presence_name_is_a_short_line
        check (display_name ~ '^[^[:cntrl:]<>]{1,60}$'),
    constraint sync_presence_doing_is_a_short_line check (doing ~ '^[^[:cntrl:]<>]{0,40}$')
) with (fillfactor = 50);
create index if not exists sync_presence_scope on public.sync_presence (scope);

alter table public.sync_presence enable row level security;
revoke all on public.sync_presence from public, anon, authenticated, service_role;
grant select, delete on public.sync_presence to authenticated, service_role;
grant insert (device_id, scope, display_name, doing), update (scope, display_name, doing)
    on public.sync_presence to authenticated, service_role;

drop policy if exists "members see who is in their scopes" on public.sync_presence;
create policy "members see who is in their scopes" on public.sync_presence
    for select to authenticated using (
        user_id = (select auth.uid())
        or (select '*' = any (tracker.read_profiles()))
        or split_part(scope, ':', 1) = any ((select tracker.read_profiles())::text[])
        or scope = any ((select tracker.read_scopes())::text[])
    );
drop policy if exists "members say where they are themselves" on public.sync_presence;
create policy "members say where they are themselves" on public.sync_presence
    for insert to authenticated
    with check (user_id = (select auth.uid()) and tracker.may_read(scope));
drop policy if exists "members change what they said themselves" on public.sync_presence;
create policy "members change what they said themselves" on public.sync_presence
    for update to authenticated using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()) and tracker.may_read(scope));
drop policy if exists "members take back what they said themselves" on public.sync_presence;
create policy "members take back what they said themselves" on public.sync_presence
    for delete to authenticated using (user_id = (select auth.uid()));

-- Nobody says when he was seen.
create or replace function tracker.stamp_presence() returns trigger
language plpgsql set search_path = '' as $$
begin
    new.seen_at := clock_timestamp();
    return new;
end
$$;
revoke execute on function tracker.stamp_presence() from public;
create or replace trigger stamp_presence before insert or update on public.sync_presence
    for each row execute function tracker.stamp_presence();

-- With its owner's rights, for the rows are other people's. New rows are rare.
create or replace function tracker.forget_presence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    delete from public.sync_presence p where p.seen_at < clock_timestamp() - interval '1 day';
    return null;
end
$$;
revoke execute on function tracker.forget_presence() from public;
create or replace trigger forget_presence after insert on public.sync_presence
    for each row execute function tracker.forget_presence();

-- {"version", "here": [{"name", "doing"}]}: the scope's newest version, null where it cannot be
-- seen, and who else has it open. Null for the scope says that this device has none open. It runs
-- with the caller's rights. Most calls only read: a row is written every few seconds.
create or replace function public.look_around(
    p_scope text, p_device text, p_name text, p_doing text default ''
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
    me uuid := auth.uid();
begin
    if p_scope is null or not tracker.may_read(p_scope) then
        delete from public.sync_presence p where p.user_id = me and p.device_id = p_device;
    elsif me is not null and not exists (
        select from public.sync_presence p
        where p.user_id = me and p.device_id = p_device and p.scope = p_scope
          and p.display_name = p_name and p.doing = p_doing
          and p.seen_at > clock_timestamp() - interval '5 seconds'
    ) then
        insert into public.sync_presence (device_id, scope, display_name, doing)
        values (p_device, p_scope, p_name, p_doing)
        on conflict (user_id, device_id) do update
        set scope = excluded.scope, display_name = excluded.display_name, doing = excluded.doing;
    end if;
    return jsonb_build_object(
        'version', (select s.version from public.sync_scopes s where s.scope = p_scope),
        'here', coalesce((
            select jsonb_agg(jsonb_build_object('name', p.display_name, 'doing', p.doing)
                order by p.display_name, p.device_id)
            from public.sync_presence p
            where p.scope = p_scope and p.device_id <> p_device
              and p.seen_at > clock_timestamp() - interval '30 seconds'), '[]'));
end
$$;
revoke execute on function public.look_around(text, text, text, text)
    from public, anon, authenticated, service_role;
grant execute on function public.look_around(text, text, text, text)
    to authenticated, service_role;

notify pgrst, 'reload schema';
