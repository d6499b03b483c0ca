-- Sums follow every write, whoever writes: after each statement the raids that it touched are refreshed, each once.
--
-- Two things hold that back. Publishing writes several tables of a raid and refreshes it once at its end. A restore loads
-- whole tables: it announces itself (begin_restore_load), the raids that it touches are noted, and its end counts
-- everything anew. A restore that never ends must not silence the sums: it times out, and the next writes and refreshes
-- make up for the raids that were noted, each for a part that fits into the time that a statement has.

create table if not exists public.restore_in_progress (
    id integer primary key default 1,
    in_progress boolean not null default false
);
alter table public.restore_in_progress
    add column if not exists started_at timestamptz,
    add column if not exists expires_at timestamptz,
    add column if not exists started_by uuid;
insert into public.restore_in_progress (id) values (1) on conflict do nothing;
select tracker.dkp_policies('public.restore_in_progress', 'state of a restore', $$'guild'$$, false);

create table if not exists tracker.dkp_noted_raids (raid_id text primary key);
alter table tracker.dkp_noted_raids enable row level security;
revoke all on tracker.dkp_noted_raids from public, anon, authenticated, service_role;

create or replace function tracker.dkp_is_restoring()
returns boolean
language sql
stable
set search_path = ''
as $$
    select exists (
        select from public.restore_in_progress as r
        where r.in_progress and coalesce(r.expires_at, r.started_at + interval '30 minutes', '-infinity') > clock_timestamp()
    )
$$;

-- A restore that timed out: the raids that it touched are counted, some at a time, and with the last of them the flag
-- goes.
drop function if exists tracker.dkp_end_stuck_restore();
create or replace function tracker.dkp_end_stuck_restore(p_at_most integer default 50)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_raid_id text;
begin
    if not exists (select from public.restore_in_progress as r where r.in_progress) or tracker.dkp_is_restoring() then
        return;
    end if;
    perform tracker.dkp_lock();
    for v_raid_id in
        delete from tracker.dkp_noted_raids as n
        where n.raid_id in (select k.raid_id from tracker.dkp_noted_raids as k order by k.raid_id limit p_at_most)
        returning n.raid_id
    loop
        perform tracker.dkp_refresh_raid(v_raid_id);
    end loop;
    update public.restore_in_progress set in_progress = false, expires_at = null
    where in_progress and not tracker.dkp_is_restoring() and not exists (select from tracker.dkp_noted_raids);
end
$$;

-- Everything anew; a restore that is over, or should be, leaves nothing to make up for. It takes time with all raids.
create or replace function tracker.dkp_count_everything()
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_raid_ids text[] := '{}';
    v_listed text[];
    v_raid_id text;
begin
    perform tracker.dkp_lock();
    if not tracker.dkp_is_restoring() then
        update public.restore_in_progress set in_progress = false, expires_at = null where in_progress;
        with gone as (
            delete from tracker.dkp_noted_raids as n returning n.raid_id
        )
        select coalesce(array_agg(g.raid_id), '{}') into v_raid_ids from gone as g;
    end if;
    v_listed := array(
        select distinct c.raid_id from tracker.dkp_contributions as c where c.raid_id = any (v_raid_ids) and c.tics > 0);
    perform tracker.dkp_rebuild();
    foreach v_raid_id in array v_raid_ids loop
        perform tracker.dkp_follow_attendees(v_raid_id, v_raid_id = any (v_listed));
    end loop;
end
$$;

-- What a schedule of the server does.
create or replace function tracker.dkp_keep_up()
returns void
language plpgsql
set search_path = ''
as $$
begin
    if exists (select from public.restore_in_progress as r where r.in_progress) and not tracker.dkp_is_restoring() then
        perform tracker.dkp_count_everything();
    end if;
    perform tracker.dkp_roll_windows();
end
$$;

create or replace function tracker.dkp_raids_changed(p_raid_ids text[])
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_raid_id text;
begin
    if current_setting('tracker.dkp_is_publishing', true) = 'on' or coalesce(cardinality(p_raid_ids), 0) = 0 then
        return;
    end if;
    if tracker.dkp_is_restoring() then
        insert into tracker.dkp_noted_raids (raid_id)
        select distinct i from unnest(p_raid_ids) as i where i is not null
        on conflict do nothing;
        return;
    end if;
    perform tracker.dkp_end_stuck_restore();
    for v_raid_id in select distinct i from unnest(p_raid_ids) as i where i is not null order by i loop
        perform tracker.dkp_refresh_raid(v_raid_id);
    end loop;
end
$$;

create or replace function tracker.dkp_rows_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        perform tracker.dkp_raids_changed((select array_agg(distinct n.raid_id) from new_rows as n));
    elsif tg_op = 'DELETE' then
        perform tracker.dkp_raids_changed((select array_agg(distinct o.raid_id) from old_rows as o));
    else
        perform tracker.dkp_raids_changed((
            select array_agg(distinct c.raid_id)
            from (select n.raid_id from new_rows as n union select o.raid_id from old_rows as o) as c
        ));
    end if;
    return null;
end
$$;

-- A character that gets, changes or loses its account: raids in which it stands without one count anew. What was
-- written down with an account stays with that account.
create or replace function tracker.dkp_raids_of_characters(p_char_ids text[])
returns text[]
language sql
stable
set search_path = ''
as $$
    with names as materialized (
        select array_agg(distinct k.name) as folded from (
            select tracker.dkp_folded(i) from unnest(p_char_ids) as i
            union
            select tracker.dkp_folded(c.name) from public.characters as c where c.char_id = any (p_char_ids)
        ) as k (name)
    )
    select array_agg(distinct f.raid_id) from (
        select a.raid_id from public.raid_event_attendance as a
        where a.account_id is null and tracker.dkp_folded(a.character_name) = any ((select folded from names)::text[])
        union all
        select a.raid_id from public.raid_event_attendance as a
        where a.account_id is null and tracker.dkp_folded(a.char_id) = any ((select folded from names)::text[])
        union all
        select a.raid_id from public.raid_loot as a
        where a.account_id is null and tracker.dkp_folded(a.character_name) = any ((select folded from names)::text[])
        union all
        select a.raid_id from public.raid_loot as a
        where a.account_id is null and tracker.dkp_folded(a.char_id) = any ((select folded from names)::text[])
        union all
        -- A guild may write nothing as a text without letters; those have small indexes of their own.
        select a.raid_id from public.raid_event_attendance as a
        where btrim(a.account_id) = '' and tracker.dkp_folded(a.character_name) = any ((select folded from names)::text[])
        union all
        select a.raid_id from public.raid_event_attendance as a
        where btrim(a.account_id) = '' and tracker.dkp_folded(a.char_id) = any ((select folded from names)::text[])
        union all
        select a.raid_id from public.raid_loot as a
        where btrim(a.account_id) = '' and tracker.dkp_folded(a.character_name) = any ((select folded from names)::text[])
        union all
        select a.raid_id from public.raid_loot as a
        where btrim(a.account_id) = '' and tracker.dkp_folded(a.char_id) = any ((select folded from names)::text[])
    ) as f
$$;
create index if not exists raid_event_attendance_blank_id on public.raid_event_attendance
    (tracker.dkp_folded(char_id)) where btrim(account_id) = '';
create index if not exists raid_loot_blank_id on public.raid_loot
    (tracker.dkp_folded(char_id)) where btrim(account_id) = '';

-- Lists and awards that laptops staged without an account are published anew: the names on them may be somebody now, or
-- no longer. Not while publishing, which does so itself, and not during a restore.
create or replace function tracker.dkp_publish_lists_of(p_char_ids text[])
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_names text[];
    v_raid_id text;
begin
    if current_setting('tracker.dkp_is_publishing', true) = 'on' or coalesce(cardinality(p_char_ids), 0) = 0
        or tracker.dkp_is_restoring() then
        return;
    end if;
    v_names := array(
        select tracker.dkp_folded(i) from unnest(p_char_ids) as i
        union
        select tracker.dkp_folded(c.name) from public.characters as c where c.char_id = any (p_char_ids));
    for v_raid_id in
        select s.raid_id from public.staging_raid_event_attendance as s
        where s.account_id is null and not s.deleted and tracker.dkp_folded(s.character_name) = any (v_names)
        union
        select s.raid_id from public.staging_raid_event_attendance as s
        where s.account_id is null and not s.deleted and tracker.dkp_folded(s.char_id) = any (v_names)
        union
        select s.raid_id from public.staging_raid_loot as s
        where s.account_id is null and not s.deleted
            and (tracker.dkp_folded(s.character_name) = any (v_names) or tracker.dkp_folded(s.char_id) = any (v_names))
        order by 1
    loop
        perform tracker.dkp_publish_raid(v_raid_id);
    end loop;
end
$$;

create or replace function tracker.dkp_links_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_char_ids text[];
    -- Of links that the website made or took back; for published ones, publishing does what follows.
    v_theirs text[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct n.char_id), array_agg(distinct n.char_id) filter (where n.tracker_key is null)
        into v_char_ids, v_theirs from new_rows as n;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct o.char_id), array_agg(distinct o.char_id) filter (where o.tracker_key is null)
        into v_char_ids, v_theirs from old_rows as o;
    else
        v_char_ids := (
            select array_agg(distinct c.char_id)
            from (select n.char_id from new_rows as n union select o.char_id from old_rows as o) as c);
        select array_agg(distinct c.char_id) into v_theirs
        from (
            (select n.char_id, n.account_id from new_rows as n where n.tracker_key is null
                except select o.char_id, o.account_id from old_rows as o)
            union
            (select o.char_id, o.account_id from old_rows as o where o.tracker_key is null
                except select n.char_id, n.account_id from new_rows as n)
        ) as c;
    end if;
    perform tracker.dkp_raids_changed(tracker.dkp_raids_of_characters(v_char_ids));
    perform tracker.dkp_publish_lists_of(v_theirs);
    return null;
end
$$;

-- A character's number or name decides who a name without a number is, also where an account is written down, because
-- the sums of characters stand under the number.
create or replace function tracker.dkp_characters_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_names text[];
    v_char_ids text[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct tracker.dkp_folded(n.name)), array_agg(distinct n.char_id)
        into v_names, v_char_ids from new_rows as n;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct tracker.dkp_folded(o.name)), array_agg(distinct o.char_id)
        into v_names, v_char_ids from old_rows as o;
    else
        -- Only what says who somebody is; levels and ranks change all the time.
        select array_agg(distinct tracker.dkp_folded(c.name)), array_agg(distinct c.char_id)
        into v_names, v_char_ids
        from (
            (select n.char_id, n.name from new_rows as n except select o.char_id, o.name from old_rows as o)
            union
            (select o.char_id, o.name from old_rows as o except select n.char_id, n.name from new_rows as n)
        ) as c;
    end if;
    perform tracker.dkp_raids_changed((
        select array_agg(distinct f.raid_id) from (
            select a.raid_id from public.raid_event_attendance as a
            where tracker.dkp_folded(a.character_name) = any (v_names)
            union
            select a.raid_id from public.raid_loot as a where tracker.dkp_folded(a.character_name) = any (v_names)
        ) as f));
    if tg_op = 'INSERT' then
        -- A character may come after its link.
        perform tracker.dkp_publish_lists_of((
            select array_agg(distinct n.char_id) from new_rows as n
            where n.tracker_key is null and exists (
                select from public.character_account as l
                where tracker.dkp_folded(l.char_id) = tracker.dkp_folded(n.char_id))));
    end if;
    perform tracker.dkp_lock();
    perform tracker.dkp_describe_sums('{}', v_char_ids);
    return null;
end
$$;
create index if not exists raid_event_attendance_by_name
    on public.raid_event_attendance (tracker.dkp_folded(character_name));
create index if not exists raid_loot_by_name on public.raid_loot (tracker.dkp_folded(character_name));

create or replace function tracker.dkp_accounts_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if tg_op = 'DELETE' then
        perform tracker.dkp_describe_sums((select array_agg(o.account_id) from old_rows as o), '{}');
    else
        perform tracker.dkp_describe_sums((select array_agg(n.account_id) from new_rows as n), '{}');
    end if;
    return null;
end
$$;

-- The triggers that a guild has for the same purpose would count everything a second time. They are kept, and rest.
do $$
declare
    v_old record;
begin
    for v_old in
        select t.tgrelid::regclass as table_name, t.tgname
        from pg_catalog.pg_trigger as t
        where not t.tgisinternal and t.tgenabled <> 'D'
            and t.tgrelid in (
                'public.raid_events'::regclass, 'public.raid_event_attendance'::regclass,
                'public.raid_attendance'::regclass, 'public.raid_loot'::regclass)
            and t.tgname ~ '^(refresh_raid_totals_|delta_dkp_|full_refresh_dkp_)'
    loop
        execute format('alter table %s disable trigger %I', v_old.table_name, v_old.tgname);
        raise notice 'Trigger % of % rests from now on.', v_old.tgname, v_old.table_name;
    end loop;
end
$$;

do $$
declare
    v_watch record;
    v_event text;
begin
    for v_watch in
        select * from (values
            ('raids', 'dkp_rows_changed'), ('raid_events', 'dkp_rows_changed'),
            ('raid_event_attendance', 'dkp_rows_changed'), ('raid_loot', 'dkp_rows_changed'),
            ('character_account', 'dkp_links_changed'), ('characters', 'dkp_characters_changed'),
            ('accounts', 'dkp_accounts_changed')
        ) as w (table_name, function_name)
    loop
        foreach v_event in array array['insert', 'update', 'delete'] loop
            execute format('drop trigger if exists %I on public.%I', 'dkp_after_' || v_event, v_watch.table_name);
            execute format(
                'create trigger %I after %s on public.%I referencing %s for each statement execute function tracker.%I()',
                'dkp_after_' || v_event, v_event, v_watch.table_name,
                case v_event when 'insert' then 'new table as new_rows' when 'delete' then 'old table as old_rows'
                    else 'old table as old_rows new table as new_rows' end,
                v_watch.function_name);
        end loop;
    end loop;
end
$$;

do $$
declare
    v_signature text;
begin
    foreach v_signature in array array[
        'tracker.dkp_is_restoring()', 'tracker.dkp_end_stuck_restore(integer)', 'tracker.dkp_count_everything()',
        'tracker.dkp_keep_up()', 'tracker.dkp_raids_changed(text[])',
        'tracker.dkp_rows_changed()', 'tracker.dkp_raids_of_characters(text[])',
        'tracker.dkp_publish_lists_of(text[])',
        'tracker.dkp_links_changed()', 'tracker.dkp_characters_changed()', 'tracker.dkp_accounts_changed()'
    ] loop
        execute format('revoke all on function %s from public', v_signature);
    end loop;
end
$$;

notify pgrst, 'reload schema';
