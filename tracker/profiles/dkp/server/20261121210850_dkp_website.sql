-- What a website does to rows that were published becomes a change of the staged records: laptops hear of it, and the next
-- publishing does not bring back what was removed.
--
-- Publishing itself, the functions for officers and a restore write the same tables; none of them counts as the website.
-- Tables of changed rows have no statistics, and joining them in nested loops would be quadratic: what reads them does
-- without, and what follows has them again.
-- A row whose raid, tic or character is another one now is the website's own: the staged record goes, the row stays.

create or replace function tracker.dkp_is_website()
returns boolean
language sql
stable
set search_path = ''
as $$
    select current_setting('tracker.dkp_is_publishing', true) is distinct from 'on' and not tracker.dkp_is_restoring()
$$;

-- The scopes' locks before that of the sums, in one order, as publishing takes them.
create or replace function tracker.dkp_lock_raids(p_raid_ids text[])
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_raid_id text;
begin
    for v_raid_id in select distinct i from unnest(p_raid_ids) as i where i is not null order by i loop
        perform pg_advisory_xact_lock(hashtextextended('dkp:' || v_raid_id, 0));
    end loop;
end
$$;

-- Another character of an account may have the credit now. A raid that goes with its rows is not written again.
create or replace function tracker.dkp_follow_website(p_raid_ids text[])
returns void
language plpgsql
set search_path = ''
set enable_nestloop = on
as $$
declare
    v_raid_id text;
begin
    for v_raid_id in
        select distinct i from unnest(p_raid_ids) as i
        where exists (select from public.raids as r where r.raid_id = i) order by i
    loop
        perform tracker.dkp_publish_raid(v_raid_id);
    end loop;
end
$$;

-- Tombstones for the staged records with these keys, of these raids alone: a website may write any key into its rows.
-- With a tic its marks go, and its awards are the raid's.
create or replace function tracker.dkp_unstage(p_table text, p_keys text[], p_raid_ids text[])
returns void
language plpgsql
set search_path = ''
set enable_nestloop = on
as $$
begin
    perform tracker.dkp_lock_raids(p_raid_ids);
    if p_table = 'raid_events' then
        delete from public.staging_raid_event_attendance as s using public.staging_raid_events as t
        where t.event_key = any (p_keys) and t.raid_id = any (p_raid_ids) and not t.deleted
            and s.raid_id = t.raid_id and s.event_index = t.event_index and not s.deleted;
        update public.staging_raid_loot as s set event_index = null from public.staging_raid_events as t
        where t.event_key = any (p_keys) and t.raid_id = any (p_raid_ids) and not t.deleted
            and s.raid_id = t.raid_id and s.event_index = t.event_index and not s.deleted;
        delete from public.staging_raid_events as s
        where s.event_key = any (p_keys) and s.raid_id = any (p_raid_ids) and not s.deleted;
    elsif p_table = 'raid_event_attendance' then
        delete from public.staging_raid_event_attendance as s
        where s.attendance_key = any (p_keys) and s.raid_id = any (p_raid_ids) and not s.deleted;
    elsif p_table = 'raid_loot' then
        delete from public.staging_raid_loot as s
        where s.loot_key = any (p_keys) and s.raid_id = any (p_raid_ids) and not s.deleted;
    else
        delete from public.staging_raids as s
        where s.raid_key = any (p_keys) and s.raid_id = any (p_raid_ids) and not s.deleted;
    end if;
end
$$;

create or replace function tracker.dkp_website_deleted()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_keys text[];
    v_raid_ids text[];
begin
    if not tracker.dkp_is_website() then
        return null;
    end if;
    select array_agg(o.tracker_key), array_agg(distinct o.raid_id) into v_keys, v_raid_ids
    from old_rows as o
    where o.tracker_key is not null and (tg_table_name <> 'raids' or exists (
        -- Publishing itself drops the raids that are staged no longer.
        select from public.staging_raids as s where s.raid_key = o.tracker_key and not s.deleted));
    if v_keys is not null then
        perform tracker.dkp_unstage(tg_table_name, v_keys, v_raid_ids);
        perform tracker.dkp_follow_website(v_raid_ids);
    end if;
    return null;
end
$$;

-- The rows go on as the website's own, with a tic its list.
create or replace function tracker.dkp_give_to_website(p_table text, p_keys text[], p_raid_ids text[])
returns void
language plpgsql
set search_path = ''
as $$
begin
    perform tracker.dkp_lock_raids(p_raid_ids);
    perform set_config('tracker.dkp_is_publishing', 'on', true);
    if p_table = 'raid_events' then
        update public.raid_event_attendance as a set tracker_key = null
        from public.staging_raid_events as t join public.staging_raid_event_attendance as s using (raid_id, event_index)
        where t.event_key = any (p_keys) and t.raid_id = any (p_raid_ids) and a.tracker_key = s.attendance_key
            and a.raid_id = t.raid_id;
    end if;
    execute format('update public.%I as t set tracker_key = null where t.tracker_key = any ($1) and t.raid_id = any ($2)',
        p_table) using p_keys, p_raid_ids;
    perform set_config('tracker.dkp_is_publishing', 'off', true);
    perform tracker.dkp_unstage(p_table, p_keys, p_raid_ids);
end
$$;

create or replace function tracker.dkp_website_edited_attendance()
returns trigger
language plpgsql
security definer
set search_path = ''
set enable_nestloop = off
as $$
declare
    v_keys text[];
    v_raid_ids text[];
begin
    if not tracker.dkp_is_website() then
        return null;
    end if;
    select array_agg(distinct i.raid_id) into v_raid_ids
    from (select * from old_rows where tracker_key is not null) as o
    full join (select * from new_rows where tracker_key is not null) as n using (tracker_key)
    cross join lateral (values (o.raid_id), (n.raid_id)) as i (raid_id)
    where i.raid_id is not null and
        (o.raid_id, o.event_id, o.char_id, o.character_name, o.account_id, o.mark) is distinct from
        (n.raid_id, n.event_id, n.char_id, n.character_name, n.account_id, n.mark);
    if v_raid_ids is null then
        return null;
    end if;
    perform tracker.dkp_lock_raids(v_raid_ids);
    select array_agg(o.tracker_key) into v_keys
    from old_rows as o join new_rows as n using (tracker_key)
    where (o.raid_id, o.event_id, tracker.dkp_folded(o.character_name))
        is distinct from (n.raid_id, n.event_id, tracker.dkp_folded(n.character_name));
    if v_keys is not null then
        perform tracker.dkp_give_to_website('raid_event_attendance', v_keys, v_raid_ids);
    end if;
    update public.staging_raid_event_attendance as s
    set char_id = case when n.char_id is distinct from o.char_id then left(n.char_id, 64) else s.char_id end,
        account_id = case when n.account_id is distinct from o.account_id then left(nullif(btrim(n.account_id), ''), 64)
            when n.char_id is distinct from o.char_id then null else s.account_id end,
        mark = case when n.mark is distinct from o.mark then left(coalesce(n.mark, 'present'), 20) else s.mark end
    from old_rows as o join new_rows as n using (tracker_key)
    where s.attendance_key = o.tracker_key and s.raid_id = any (v_raid_ids) and not s.deleted
        and (o.char_id, o.account_id, o.mark) is distinct from (n.char_id, n.account_id, n.mark);
    perform tracker.dkp_follow_website(v_raid_ids);
    return null;
end
$$;

-- A website that knows characters only names another winner and leaves the account: then the account is the winner's.
create or replace function tracker.dkp_website_edited_loot()
returns trigger
language plpgsql
security definer
set search_path = ''
set enable_nestloop = off
as $$
declare
    v_keys text[];
    v_raid_ids text[];
begin
    if not tracker.dkp_is_website() then
        return null;
    end if;
    select array_agg(distinct i.raid_id) into v_raid_ids
    from (select * from old_rows where tracker_key is not null) as o
    full join (select * from new_rows where tracker_key is not null) as n using (tracker_key)
    cross join lateral (values (o.raid_id), (n.raid_id)) as i (raid_id)
    where i.raid_id is not null and
        (o.raid_id, o.item_name, o.cost, o.character_name, o.char_id, o.account_id,
            o.event_id, o.looter_name, o.awarded_at) is distinct from
        (n.raid_id, n.item_name, n.cost, n.character_name, n.char_id, n.account_id,
            n.event_id, n.looter_name, n.awarded_at);
    if v_raid_ids is null then
        return null;
    end if;
    perform tracker.dkp_lock_raids(v_raid_ids);
    select array_agg(o.tracker_key) into v_keys
    from old_rows as o join new_rows as n using (tracker_key) where o.raid_id <> n.raid_id;
    if v_keys is not null then
        perform tracker.dkp_give_to_website('raid_loot', v_keys, v_raid_ids);
    end if;
    update public.staging_raid_loot as s
    set event_index = case when n.event_id is distinct from o.event_id then (
                select t.event_index from tracker.dkp_tics(s.raid_id) as t where t.event_id = n.event_id
            ) else s.event_index end,
        looter_name = case when n.looter_name is distinct from o.looter_name
            then left(n.looter_name, 64) else s.looter_name end,
        awarded_at = case when n.awarded_at is distinct from o.awarded_at
            then left(n.awarded_at, 40) else s.awarded_at end,
        item_name = case when n.item_name is distinct from o.item_name
            then left(coalesce(n.item_name, ''), 200) else s.item_name end,
        cost_hundredths = case when n.cost::text is distinct from o.cost::text
            then tracker.dkp_points(n.cost::text) * 100 else s.cost_hundredths end,
        character_name = case when n.character_name is distinct from o.character_name
            then left(n.character_name, 64) else s.character_name end,
        char_id = case when n.char_id is distinct from o.char_id then left(nullif(btrim(n.char_id), ''), 64)
            when n.character_name is distinct from o.character_name then null else s.char_id end,
        account_id = case when n.account_id is distinct from o.account_id then left(nullif(btrim(n.account_id), ''), 64)
            when (n.char_id, n.character_name) is distinct from (o.char_id, o.character_name) then null
            else s.account_id end
    from old_rows as o join new_rows as n using (tracker_key)
    where s.loot_key = o.tracker_key and s.raid_id = any (v_raid_ids) and not s.deleted
        and (o.event_id, o.looter_name, o.awarded_at, o.item_name, o.cost::text, o.character_name, o.char_id, o.account_id)
            is distinct from
            (n.event_id, n.looter_name, n.awarded_at, n.item_name, n.cost::text, n.character_name, n.char_id, n.account_id);
    perform tracker.dkp_follow_website(v_raid_ids);
    return null;
end
$$;

create or replace function tracker.dkp_website_edited_tics()
returns trigger
language plpgsql
security definer
set search_path = ''
set enable_nestloop = off
as $$
declare
    v_keys text[];
    v_raid_ids text[];
begin
    if not tracker.dkp_is_website() then
        return null;
    end if;
    select array_agg(distinct i.raid_id) into v_raid_ids
    from (select * from old_rows where tracker_key is not null) as o
    full join (select * from new_rows where tracker_key is not null) as n using (tracker_key)
    cross join lateral (values (o.raid_id), (n.raid_id)) as i (raid_id)
    where i.raid_id is not null and
        (o.raid_id, o.event_id, o.event_order, o.event_name, o.dkp_value, o.event_time) is distinct from
        (n.raid_id, n.event_id, n.event_order, n.event_name, n.dkp_value, n.event_time);
    if v_raid_ids is null then
        return null;
    end if;
    perform tracker.dkp_lock_raids(v_raid_ids);
    select array_agg(o.tracker_key) into v_keys
    from old_rows as o join new_rows as n using (tracker_key) where o.raid_id <> n.raid_id;
    if v_keys is not null then
        perform tracker.dkp_give_to_website('raid_events', v_keys, v_raid_ids);
    end if;
    update public.staging_raid_events as s
    set event_id = case when n.event_id is distinct from o.event_id then left(n.event_id, 60) else s.event_id end,
        event_order = case when n.event_order is distinct from o.event_order then n.event_order else s.event_order end,
        event_name = case when n.event_name is distinct from o.event_name then left(n.event_name, 200) else s.event_name end,
        dkp_hundredths = case when n.dkp_value::text is distinct from o.dkp_value::text
            then tracker.dkp_points(n.dkp_value::text) * 100 else s.dkp_hundredths end,
        event_time = case when n.event_time is distinct from o.event_time then left(n.event_time, 40) else s.event_time end
    from old_rows as o join new_rows as n using (tracker_key)
    where s.event_key = o.tracker_key and s.raid_id = any (v_raid_ids) and not s.deleted;
    perform tracker.dkp_follow_website(v_raid_ids);
    return null;
end
$$;

create or replace function tracker.dkp_website_edited_raids()
returns trigger
language plpgsql
security definer
set search_path = ''
set enable_nestloop = off
as $$
declare
    v_raid_ids text[];
begin
    if not tracker.dkp_is_website() then
        return null;
    end if;
    select array_agg(distinct i.raid_id) into v_raid_ids
    from (select * from old_rows where tracker_key is not null) as o
    full join (select * from new_rows where tracker_key is not null) as n using (tracker_key)
    cross join lateral (values (o.raid_id), (n.raid_id)) as i (raid_id)
    where i.raid_id is not null and
        (o.raid_id, o.raid_name, o.date_iso, o.raid_pool, o.url, o.zone) is distinct from
        (n.raid_id, n.raid_name, n.date_iso, n.raid_pool, n.url, n.zone);
    if v_raid_ids is null then
        return null;
    end if;
    perform tracker.dkp_lock_raids(v_raid_ids);
    update public.staging_raids as s
    set raid_name = case when n.raid_name is distinct from o.raid_name then left(n.raid_name, 200) else s.raid_name end,
        date_iso = case when n.date_iso::text is distinct from o.date_iso::text
            then tracker.dkp_date(n.date_iso::text) else s.date_iso end,
        raid_pool = case when n.raid_pool is distinct from o.raid_pool then left(n.raid_pool, 100) else s.raid_pool end,
        url = case when n.url is distinct from o.url then left(n.url, 500) else s.url end,
        zone = case when n.zone is distinct from o.zone then left(n.zone, 100) else s.zone end
    from old_rows as o join new_rows as n using (tracker_key)
    where s.raid_key = o.tracker_key and s.raid_id = n.raid_id and s.raid_id = any (v_raid_ids) and not s.deleted;
    return null;
end
$$;

-- Their names sort before those of the sums' triggers: the scopes' locks come first.
do $$
declare
    v_watch record;
begin
    for v_watch in
        select * from (values
            ('raids', 'dkp_website_edited_raids'), ('raid_events', 'dkp_website_edited_tics'),
            ('raid_event_attendance', 'dkp_website_edited_attendance'), ('raid_loot', 'dkp_website_edited_loot')
        ) as w (table_name, function_name)
    loop
        execute format('drop trigger if exists a_dkp_website_deleted on public.%I', v_watch.table_name);
        execute format(
            'create trigger a_dkp_website_deleted after delete on public.%I
            referencing old table as old_rows for each statement execute function tracker.dkp_website_deleted()',
            v_watch.table_name);
        execute format('drop trigger if exists a_dkp_website_edited on public.%I', v_watch.table_name);
        execute format(
            'create trigger a_dkp_website_edited after update on public.%I
            referencing old table as old_rows new table as new_rows
            for each statement execute function tracker.%I()',
            v_watch.table_name, v_watch.function_name);
        execute format('revoke all on function tracker.%I() from public', v_watch.function_name);
    end loop;
end
$$;
revoke all on function tracker.dkp_is_website() from public;
revoke all on function tracker.dkp_lock_raids(text[]) from public;
revoke all on function tracker.dkp_follow_website(text[]) from public;
revoke all on function tracker.dkp_unstage(text, text[], text[]) from public;
revoke all on function tracker.dkp_give_to_website(text, text[], text[]) from public;
revoke all on function tracker.dkp_website_deleted() from public;

notify pgrst, 'reload schema';
