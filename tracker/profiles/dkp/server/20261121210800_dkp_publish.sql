-- Publishing a raid: the guild's tables are made equal to what is staged, and the sums follow.
--
-- Each published table has a function of the same name that says what its rows are for one raid. Rows are found by
-- tracker_key; what did not change is not touched. A row that somebody else wrote about the same thing (a tic of the same
-- event id, a character of the same list, the same award) is taken over instead of written twice.

create or replace function tracker.dkp_tics(p_raid_id text)
returns table (event_index integer, event_id text)
language sql
stable
set search_path = ''
rows 10
as $$
    select s.event_index, case when s.event_id is not null
            and row_number() over (partition by s.event_id order by s.event_index) = 1
        then s.event_id else s.event_key end
    from public.staging_raid_events as s
    where s.raid_id = p_raid_id and not s.deleted
$$;

-- The names of a raid's tics: whose each is, and which of an account's has the credit. The main's if it is listed, else
-- the first; as the program shows it.
create or replace function tracker.dkp_listed(p_raid_id text)
returns table (
    tracker_key text, event_index integer, event_id text, char_id text, character_name text, account_id text,
    main text, mark text, times_listed integer, is_credited boolean
)
language sql
stable
set search_path = ''
rows 200
as $$
    select r.attendance_key, r.event_index, t.event_id, r.char_id, r.character_name, r.account_id, r.main, r.mark,
        r.times_listed,
        r.account_id is not null and r.mark <> 'no credit' and row_number() over (
            partition by r.event_index, r.account_id, r.mark = 'no credit'
            order by tracker.dkp_folded(r.main) = tracker.dkp_folded(r.character_name) desc, r.attendance_index
        ) = 1
    from (
        select s.attendance_key, s.attendance_index, s.event_index, s.character_name, s.times_listed, s.mark,
            coalesce(s.char_id, p.char_id) as char_id, coalesce(s.account_id, p.account_id) as account_id,
            coalesce((
                select a.display_name from public.accounts as a where a.account_id = coalesce(s.account_id, p.account_id)
            ), s.account_id, p.account_id) as main
        from public.staging_raid_event_attendance as s
        cross join lateral tracker.dkp_person(s.char_id, s.character_name) as p
        where s.raid_id = p_raid_id and not s.deleted
    ) as r
    join tracker.dkp_tics(p_raid_id) as t on t.event_index = r.event_index
$$;

create or replace function tracker.dkp_rows_of_raids(p_raid_id text)
returns table (
    tracker_key text, raid_id text, raid_pool text, raid_name text, date_iso text, attendees text, url text, zone text
)
language sql
stable
set search_path = ''
as $$
    select s.raid_key, s.raid_id, s.raid_pool, s.raid_name, s.date_iso::text, (
            select count(distinct tracker.dkp_folded(l.character_name))::text from tracker.dkp_listed(p_raid_id) as l
            where l.is_credited
        ), s.url, s.zone
    from public.staging_raids as s
    where s.raid_id = p_raid_id and not s.deleted
$$;

create or replace function tracker.dkp_rows_of_raid_events(p_raid_id text)
returns table (
    tracker_key text, raid_id text, event_id text, event_order integer, event_name text, dkp_value text,
    attendee_count text, event_time text, unknown_names jsonb, duplicate_names jsonb, alts jsonb
)
language sql
stable
set search_path = ''
as $$
    select s.event_key, s.raid_id, t.event_id, coalesce(s.event_order, s.event_index), s.event_name,
        trim_scale(s.dkp_hundredths / 100.0)::text, l.credited::text, s.event_time, l.unknown, l.duplicates, l.alts
    from public.staging_raid_events as s
    join tracker.dkp_tics(p_raid_id) as t using (event_index)
    left join (
        select n.event_index, count(*) filter (where n.is_credited) as credited,
            jsonb_agg(n.character_name order by n.character_name) filter (where n.account_id is null) as unknown,
            jsonb_agg(n.character_name order by n.character_name) filter (where n.times_listed > 1) as duplicates,
            jsonb_object_agg(n.character_name, n.main)
                filter (where tracker.dkp_folded(n.main) <> tracker.dkp_folded(n.character_name)) as alts
        from tracker.dkp_listed(p_raid_id) as n group by n.event_index
    ) as l using (event_index)
    where s.raid_id = p_raid_id and not s.deleted
$$;

create or replace function tracker.dkp_rows_of_raid_event_attendance(p_raid_id text)
returns table (
    tracker_key text, raid_id text, event_id text, char_id text, character_name text, account_id text, mark text
)
language sql
stable
set search_path = ''
as $$
    -- A name that was written down twice by two officers stands once.
    select distinct on (l.event_id, coalesce(l.char_id, tracker.dkp_folded(l.character_name)))
        l.tracker_key, p_raid_id, l.event_id, l.char_id, l.character_name, l.account_id, l.mark
    from tracker.dkp_listed(p_raid_id) as l
    where l.is_credited
    order by l.event_id, coalesce(l.char_id, tracker.dkp_folded(l.character_name)), l.tracker_key
$$;

create or replace function tracker.dkp_rows_of_raid_loot(p_raid_id text)
returns table (
    tracker_key text, raid_id text, event_id text, item_name text, char_id text, character_name text, cost text,
    account_id text, looter_name text, awarded_at text
)
language sql
stable
set search_path = ''
as $$
    select s.loot_key, s.raid_id, coalesce(t.event_id, 'loot'), s.item_name, coalesce(s.char_id, p.char_id),
        s.character_name, trim_scale(s.cost_hundredths / 100.0)::text, coalesce(s.account_id, p.account_id),
        s.looter_name, s.awarded_at
    from public.staging_raid_loot as s
    cross join lateral tracker.dkp_person(s.char_id, s.character_name) as p
    left join tracker.dkp_tics(p_raid_id) as t on t.event_index = s.event_index
    where s.raid_id = p_raid_id and not s.deleted and not s.is_reversed
$$;

-- Rows of ours that are staged no longer.
create or replace function tracker.dkp_drop_rows(p_name text, p_raid_id text)
returns void
language plpgsql
set search_path = ''
as $$
begin
    execute format($sql$
        delete from public.%1$I as t
        where t.raid_id = $1 and t.tracker_key is not null
            and not exists (select from tracker.%2$I($1) as f where f.tracker_key = t.tracker_key)
    $sql$, p_name, 'dkp_rows_of_' || p_name) using p_raid_id;
end
$$;

create or replace function tracker.dkp_publish_rows(p_name text, p_raid_id text)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_table regclass := format('public.%I', p_name)::regclass;
    v_source text := format('tracker.%I', 'dkp_rows_of_' || p_name);
    v_names text;
    v_values text;
    v_assignments text;
    v_differs text;
    v_new text := 's.%1$I';
    v_mark text := '';
begin
    if p_name = 'raids' then
        -- A raid that was there before keeps what the laptop does not know.
        v_new := 'case when t.tracker_made then s.%1$I else coalesce(s.%1$I, t.%1$I) end';
        v_mark := ', tracker_made';
    end if;
    -- The columns that both have, cast to the table's types: a guild's table may have other types.
    select
        string_agg(quote_ident(a.attname), ', ' order by a.attnum),
        string_agg(format('f.%1$I::%2$s as %1$I', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum),
        string_agg(format('%1$I = ' || k.new_value, a.attname), ', ') filter (where a.attname <> 'tracker_key'),
        string_agg(format('t.%1$I is distinct from ' || k.new_value, a.attname), ' or ')
            filter (where a.attname <> 'tracker_key')
    into v_names, v_values, v_assignments, v_differs
    from pg_catalog.pg_proc as p
    cross join lateral unnest(p.proargnames, p.proargmodes) as g (name, mode)
    join pg_catalog.pg_attribute as a on a.attrelid = v_table and a.attname = g.name and not a.attisdropped
    cross join lateral (
        -- Whose attendees somebody wrote down, in whatever form, are not ours to count.
        select case when p_name = 'raids' and a.attname = 'attendees'
            then 'case when t.tracker_made then s.%1$I else t.%1$I end' else v_new end as new_value
    ) as k
    where p.oid = (v_source || '(text)')::regprocedure and g.mode = 't';
    execute format($sql$
        with s as materialized (select %3$s from %2$s($1) as f),
        edited as (
            update %1$s as t set %4$s from s where t.raid_id = $1 and t.tracker_key = s.tracker_key and (%5$s)
        )
        insert into %1$s (%6$s%7$s)
        select %6$s%8$s from s
        where not exists (select from %1$s as t where t.raid_id = $1 and t.tracker_key = s.tracker_key)
    $sql$, v_table, v_source, v_values, v_assignments, v_differs, v_names, v_mark,
        case when v_mark = '' then '' else ', true' end) using p_raid_id;
end
$$;

-- What others wrote about the same things becomes the staged rows' own.
create or replace function tracker.dkp_take_over_raid(p_raid_id text)
returns void
language plpgsql
set search_path = ''
as $$
begin
    update public.raids as t set tracker_key = s.tracker_key
    from tracker.dkp_rows_of_raids(p_raid_id) as s where t.raid_id = p_raid_id and t.tracker_key is null;
    update public.raid_events as t set tracker_key = s.tracker_key
    from tracker.dkp_rows_of_raid_events(p_raid_id) as s
    where t.id = (
            select min(o.id) from public.raid_events as o
            where o.raid_id = p_raid_id and o.event_id = s.event_id and o.tracker_key is null
        )
        and not exists (select from public.raid_events as k where k.tracker_key = s.tracker_key);
    update public.raid_event_attendance as t set tracker_key = s.tracker_key
    from tracker.dkp_rows_of_raid_event_attendance(p_raid_id) as s
    where t.id = (
            select min(o.id) from public.raid_event_attendance as o
            where o.raid_id = p_raid_id and o.event_id = s.event_id and o.tracker_key is null
                and (o.char_id = s.char_id or tracker.dkp_folded(o.character_name) = tracker.dkp_folded(s.character_name))
        )
        and not exists (select from public.raid_event_attendance as k where k.tracker_key = s.tracker_key);
    with theirs as (
        select o.id, tracker.dkp_folded(o.item_name) as item, tracker.dkp_folded(o.character_name) as winner,
            row_number() over (
                partition by tracker.dkp_folded(o.item_name), tracker.dkp_folded(o.character_name) order by o.id
            ) as number
        from public.raid_loot as o where o.raid_id = p_raid_id and o.tracker_key is null
    ),
    ours as (
        select s.tracker_key, tracker.dkp_folded(s.item_name) as item, tracker.dkp_folded(s.character_name) as winner,
            row_number() over (
                partition by tracker.dkp_folded(s.item_name), tracker.dkp_folded(s.character_name) order by s.tracker_key
            ) as number
        from tracker.dkp_rows_of_raid_loot(p_raid_id) as s
        where not exists (select from public.raid_loot as k where k.tracker_key = s.tracker_key)
    )
    update public.raid_loot as t set tracker_key = o.tracker_key
    from ours as o join theirs as h on h.item = o.item and h.winner is not distinct from o.winner and h.number = o.number
    where t.id = h.id;
end
$$;

create or replace function tracker.dkp_publish_raid(p_raid_id text)
returns void
language plpgsql
security definer
set search_path = ''
set jit = off
as $$
declare
    v_timeout text := tracker.dkp_lock_to_publish();
begin
    perform set_config('tracker.dkp_is_publishing', 'on', true);
    perform tracker.dkp_take_over_raid(p_raid_id);
    -- A guild's tables may refer to each other: what refers goes first and comes last.
    perform tracker.dkp_drop_rows('raid_event_attendance', p_raid_id);
    perform tracker.dkp_drop_rows('raid_loot', p_raid_id);
    perform tracker.dkp_drop_rows('raid_events', p_raid_id);
    perform tracker.dkp_publish_rows('raids', p_raid_id);
    insert into public.accounts (account_id, display_name, tracker_made)
    select distinct s.account_id, s.account_id, true from (
        select l.account_id from tracker.dkp_listed(p_raid_id) as l
        union
        select t.account_id from tracker.dkp_rows_of_raid_loot(p_raid_id) as t
    ) as s
    where s.account_id is not null
    on conflict do nothing;
    perform tracker.dkp_publish_rows('raid_events', p_raid_id);
    perform tracker.dkp_publish_rows('raid_event_attendance', p_raid_id);
    perform tracker.dkp_publish_rows('raid_loot', p_raid_id);
    perform set_config('tracker.dkp_is_publishing', 'off', true);
    perform tracker.dkp_end_stuck_restore();
    perform tracker.dkp_refresh_raid(p_raid_id);
    delete from public.raid_attendance as t
    where t.raid_id = p_raid_id
        and not exists (select from public.raid_events as e where e.raid_id = p_raid_id)
        and exists (
            select from public.raids as r
            where r.raid_id = p_raid_id and r.tracker_key is not null and not exists (
                select from public.staging_raids as s where s.raid_id = p_raid_id and not s.deleted));
    perform tracker.dkp_drop_rows('raids', p_raid_id);
    perform set_config('lock_timeout', v_timeout, true);
end
$$;

-- Called by refresh_scope, which has taken the scope's lock and checked the right.
create or replace function tracker.publish_dkp(p_scope_id text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    if p_scope_id = 'guild' then
        perform tracker.dkp_publish_guild();
    else
        perform tracker.dkp_publish_waiting_guild();
        perform tracker.dkp_publish_raid(p_scope_id);
    end if;
end
$$;

insert into tracker.profiles (profile, publish_function)
values ('dkp', 'tracker.publish_dkp')
on conflict (profile) do update set publish_function = excluded.publish_function;

do $$
declare
    v_signature text;
begin
    foreach v_signature in array array[
        'tracker.dkp_rows_of_raids(text)', 'tracker.dkp_listed(text)', 'tracker.dkp_tics(text)',
        'tracker.dkp_rows_of_raid_events(text)', 'tracker.dkp_rows_of_raid_event_attendance(text)',
        'tracker.dkp_rows_of_raid_loot(text)', 'tracker.dkp_drop_rows(text, text)', 'tracker.dkp_publish_rows(text, text)',
        'tracker.dkp_take_over_raid(text)', 'tracker.dkp_publish_raid(text)', 'tracker.publish_dkp(text)'
    ] loop
        execute format('revoke all on function %s from public', v_signature);
    end loop;
end
$$;

notify pgrst, 'reload schema';
