-- What officers call, under the names that the guild's website and scripts use.
--
-- Every function asks first whether the caller may: a raid's functions for that raid, the others for the whole guild.
-- Members get an error and nothing changes. Deleting deletes the staged records too, as tombstones, so that the
-- officers' laptops hear of it instead of bringing it back.

-- A guild's own functions of these names make place: two of one name, with and without defaults, could not be called.
do $$
declare
    v_old regprocedure;
begin
    for v_old in
        select p.oid::regprocedure from pg_catalog.pg_proc as p
        where p.pronamespace = 'public'::regnamespace and p.proname in (
            'refresh_dkp_summary', 'refresh_account_dkp_summary', 'refresh_account_dkp_summary_for_raid',
            'refresh_raid_attendance_totals', 'roll_dkp_windows', 'set_dkp_time_zone', 'delete_tic', 'remove_attendee_from_tic',
            'delete_raid', 'delete_raid_for_reupload', 'insert_raid_event_attendance_for_upload',
            'begin_restore_load', 'fix_serial_sequences_for_restore', 'end_restore_load', 'truncate_dkp_for_restore')
    loop
        execute format('drop function %s', v_old);
    end loop;
end
$$;

create or replace function tracker.dkp_require_officer(p_raid_id text default null)
returns void
language plpgsql
set search_path = ''
as $$
begin
    if p_raid_id is null and not tracker.writes_all('dkp') then
        raise exception 'Only officers of the guild may do this.' using errcode = '42501';
    elsif p_raid_id is not null and not tracker.may_write('dkp:' || p_raid_id) then
        raise exception 'Only officers may change raid %.', p_raid_id using errcode = '42501';
    end if;
end
$$;

create or replace function public.refresh_dkp_summary()
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '300s'
as $$
begin
    perform tracker.dkp_require_officer();
    perform tracker.dkp_count_everything();
end
$$;

create or replace function public.refresh_account_dkp_summary()
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '300s'
as $$
begin
    perform tracker.dkp_require_officer();
    perform tracker.dkp_count_everything();
end
$$;

-- The accounts' sums counted anew from all their raids: for accounts that somebody suspects, and for those that a raid
-- no longer names.
create or replace function tracker.dkp_recount_accounts(p_account_ids text[])
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_as_of date := (select s.windows_as_of from tracker.dkp_settings as s);
begin
    insert into public.account_dkp_summary as t (account_id, earned, spent, earned_30d, earned_60d, entries)
    select k.account_id, coalesce(sum(c.earned), 0), coalesce(sum(c.spent), 0),
        coalesce(sum(c.earned) filter (where c.raid_date >= v_as_of - 30), 0),
        coalesce(sum(c.earned) filter (where c.raid_date >= v_as_of - 60), 0), count(c.raid_id)
    from (select distinct i from unnest(p_account_ids) as i where i is not null) as k (account_id)
    left join tracker.dkp_contributions as c on c.holder_kind = 'account' and c.holder = k.account_id
    group by k.account_id
    on conflict (account_id) do update set
        earned = excluded.earned, spent = excluded.spent, earned_30d = excluded.earned_30d,
        earned_60d = excluded.earned_60d, entries = excluded.entries
    where (t.earned, t.spent, t.earned_30d, t.earned_60d, t.entries) is distinct from
        (excluded.earned, excluded.spent, excluded.earned_30d, excluded.earned_60d, excluded.entries);
    perform tracker.dkp_describe_sums(p_account_ids, '{}');
end
$$;

create or replace function public.refresh_account_dkp_summary_for_raid(
    p_raid_id text, p_extra_account_ids text[] default '{}'
)
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '180s'
as $$
begin
    perform tracker.dkp_require_officer(p_raid_id);
    perform tracker.dkp_end_stuck_restore();
    perform tracker.dkp_refresh_raid(p_raid_id);
    perform tracker.dkp_recount_accounts(p_extra_account_ids || array(
        select c.holder from tracker.dkp_contributions as c
        where c.raid_id = p_raid_id and c.holder_kind = 'account'));
end
$$;

create or replace function public.refresh_raid_attendance_totals(p_raid_id text)
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '60s'
as $$
begin
    perform tracker.dkp_require_officer(p_raid_id);
    perform tracker.dkp_refresh_raid(p_raid_id);
end
$$;

-- For a schedule, once a day after midnight; every refresh does the same when it is the first of its day.
create or replace function public.roll_dkp_windows()
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '60s'
as $$
begin
    perform tracker.dkp_require_officer();
    perform tracker.dkp_end_stuck_restore();
    perform tracker.dkp_roll_windows();
end
$$;

-- The zone in which the guild's days begin and end, by its name in the database of time zones.
create or replace function public.set_dkp_time_zone(p_time_zone text)
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '60s'
as $$
begin
    perform tracker.dkp_require_officer();
    if not exists (select from pg_catalog.pg_timezone_names as z where z.name = p_time_zone) then
        raise exception 'There is no time zone %. Give one by its name, such as Europe/Vienna or UTC.',
            coalesce(quote_literal(p_time_zone), 'null') using errcode = '22023';
    end if;
    perform tracker.dkp_lock();
    update tracker.dkp_settings set time_zone = p_time_zone where time_zone <> p_time_zone;
    perform tracker.dkp_roll_windows();
end
$$;

create or replace function public.delete_tic(p_raid_id text, p_event_id text, p_extra_account_ids text[] default '{}')
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '120s'
as $$
declare
    v_index integer;
begin
    perform tracker.dkp_require_officer(p_raid_id);
    -- The scope's lock before ours, in the order that publishing takes them.
    perform pg_advisory_xact_lock(hashtextextended('dkp:' || p_raid_id, 0));
    perform tracker.dkp_lock();
    perform set_config('tracker.dkp_is_publishing', 'on', true);
    select t.event_index into v_index from tracker.dkp_tics(p_raid_id) as t where t.event_id = p_event_id;
    if v_index is not null then
        delete from public.staging_raid_event_attendance as s where s.raid_id = p_raid_id and s.event_index = v_index;
        update public.staging_raid_loot as s set event_index = null
        where s.raid_id = p_raid_id and s.event_index = v_index and not s.deleted;
        delete from public.staging_raid_events as s where s.raid_id = p_raid_id and s.event_index = v_index;
    end if;
    delete from public.raid_event_attendance as t where t.raid_id = p_raid_id and t.event_id = p_event_id;
    delete from public.raid_events as t where t.raid_id = p_raid_id and t.event_id = p_event_id;
    perform set_config('tracker.dkp_is_publishing', 'off', true);
    perform tracker.dkp_refresh_raid(p_raid_id);
    perform tracker.dkp_recount_accounts(p_extra_account_ids);
end
$$;

create or replace function public.remove_attendee_from_tic(
    p_raid_id text, p_event_id text, p_char_id text, p_extra_account_ids text[] default '{}'
)
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '60s'
as $$
begin
    perform tracker.dkp_require_officer(p_raid_id);
    perform pg_advisory_xact_lock(hashtextextended('dkp:' || p_raid_id, 0));
    perform tracker.dkp_lock();
    perform set_config('tracker.dkp_is_publishing', 'on', true);
    delete from public.staging_raid_event_attendance as s
    where s.raid_id = p_raid_id and not s.deleted and s.attendance_key in (
        select l.tracker_key from tracker.dkp_listed(p_raid_id) as l
        where l.event_id = p_event_id
            and (l.char_id = p_char_id or tracker.dkp_folded(l.character_name) = tracker.dkp_folded(p_char_id)));
    delete from public.raid_event_attendance as t
    where t.raid_id = p_raid_id and t.event_id = p_event_id and t.tracker_key is null
        and (t.char_id = p_char_id or tracker.dkp_folded(t.character_name) = tracker.dkp_folded(p_char_id));
    -- Another character of the account may have the credit now.
    perform tracker.dkp_publish_raid(p_raid_id);
    perform tracker.dkp_recount_accounts(p_extra_account_ids);
end
$$;

-- A raid's tics, attendance and loot; p_with_raid says whether the raid itself goes, too.
create or replace function tracker.dkp_delete_raid(p_raid_id text, p_with_raid boolean)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_accounts text[];
begin
    perform pg_advisory_xact_lock(hashtextextended('dkp:' || p_raid_id, 0));
    perform tracker.dkp_lock();
    v_accounts := array(
        select c.holder from tracker.dkp_contributions as c
        where c.raid_id = p_raid_id and c.holder_kind = 'account');
    perform set_config('tracker.dkp_is_publishing', 'on', true);
    delete from public.staging_raid_event_attendance as s where s.raid_id = p_raid_id and not s.deleted;
    delete from public.staging_raid_loot as s where s.raid_id = p_raid_id and not s.deleted;
    delete from public.staging_raid_events as s where s.raid_id = p_raid_id and not s.deleted;
    delete from public.raid_event_attendance as t where t.raid_id = p_raid_id;
    delete from public.raid_attendance as t where t.raid_id = p_raid_id;
    delete from public.raid_loot as t where t.raid_id = p_raid_id;
    delete from public.raid_events as t where t.raid_id = p_raid_id;
    -- The sums go before the raid that a guild's tables may make them refer to.
    perform tracker.dkp_refresh_raid(p_raid_id);
    if p_with_raid then
        delete from public.staging_raids as s where s.raid_id = p_raid_id and not s.deleted;
        delete from public.raids as t where t.raid_id = p_raid_id;
    end if;
    perform set_config('tracker.dkp_is_publishing', 'off', true);
    perform tracker.dkp_recount_accounts(v_accounts);
end
$$;

create or replace function public.delete_raid(p_raid_id text)
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '120s'
as $$
begin
    perform tracker.dkp_require_officer(p_raid_id);
    perform tracker.dkp_delete_raid(p_raid_id, true);
end
$$;

create or replace function public.delete_raid_for_reupload(p_raid_id text)
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '120s'
as $$
begin
    perform tracker.dkp_require_officer(p_raid_id);
    perform tracker.dkp_delete_raid(p_raid_id, false);
end
$$;

create or replace function public.insert_raid_event_attendance_for_upload(p_raid_id text, p_rows jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
set statement_timeout = '120s'
as $$
declare
    v_added integer;
begin
    perform tracker.dkp_require_officer(p_raid_id);
    insert into public.raid_event_attendance (raid_id, event_id, char_id, character_name, account_id)
    select p_raid_id, r.event_id, r.char_id, r.character_name, r.account_id
    from jsonb_to_recordset(p_rows) as r (event_id text, char_id text, character_name text, account_id text)
    where r.event_id is not null
    on conflict do nothing;
    get diagnostics v_added = row_count;
    return v_added;
end
$$;

-- From now on the sums stand still, until end_restore_load or until the time is over, whichever comes first.
create or replace function public.begin_restore_load(p_minutes integer default 30)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    perform tracker.dkp_require_officer();
    if p_minutes is null or p_minutes not between 1 and 240 then
        raise exception 'A restore may take 1 to 240 minutes.' using errcode = '22023';
    end if;
    perform tracker.dkp_end_stuck_restore();
    insert into public.restore_in_progress as r (id, in_progress, started_at, expires_at, started_by)
    values (1, true, clock_timestamp(), clock_timestamp() + make_interval(mins => p_minutes), auth.uid())
    on conflict (id) do update set
        in_progress = true, started_at = excluded.started_at, expires_at = excluded.expires_at,
        started_by = excluded.started_by;
end
$$;

create or replace function public.fix_serial_sequences_for_restore()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_table text;
    v_sequence text;
begin
    perform tracker.dkp_require_officer();
    foreach v_table in array array[
        'public.raid_events', 'public.raid_event_attendance', 'public.raid_attendance', 'public.raid_loot'
    ] loop
        v_sequence := pg_get_serial_sequence(v_table, 'id');
        if v_sequence is not null then
            execute format(
                'select setval(%L, greatest((select coalesce(max(id), 0) from %s) + 1, nextval(%L)), false)',
                v_sequence, v_table, v_sequence);
        end if;
    end loop;
end
$$;

create or replace function public.end_restore_load()
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '600s'
as $$
begin
    perform tracker.dkp_require_officer();
    perform tracker.dkp_lock();
    update public.restore_in_progress set in_progress = false, expires_at = null;
    perform public.fix_serial_sequences_for_restore();
    perform tracker.dkp_count_everything();
end
$$;

-- Empties what a restore is about to load. What laptops staged stays, and is published again with the next change.
create or replace function public.truncate_dkp_for_restore()
returns void
language plpgsql
security definer
set search_path = ''
set statement_timeout = '120s'
as $$
begin
    perform tracker.dkp_require_officer();
    if not tracker.dkp_is_restoring() then
        raise exception 'Call begin_restore_load first; nothing was emptied.' using errcode = '55000';
    end if;
    delete from public.raid_event_attendance;
    delete from public.raid_attendance;
    delete from public.raid_loot;
    delete from public.raid_events;
    delete from public.raid_attendance_dkp;
    delete from public.raid_attendance_dkp_by_account;
    delete from public.raid_dkp_totals;
    delete from public.raids;
end
$$;

do $$
declare
    v_signature text;
begin
    foreach v_signature in array array[
        'tracker.dkp_require_officer(text)', 'tracker.dkp_recount_accounts(text[])',
        'tracker.dkp_delete_raid(text, boolean)'
    ] loop
        execute format('revoke all on function %s from public', v_signature);
    end loop;
    foreach v_signature in array array[
        'public.refresh_dkp_summary()', 'public.refresh_account_dkp_summary()',
        'public.refresh_account_dkp_summary_for_raid(text, text[])', 'public.refresh_raid_attendance_totals(text)',
        'public.roll_dkp_windows()', 'public.set_dkp_time_zone(text)', 'public.delete_tic(text, text, text[])',
        'public.remove_attendee_from_tic(text, text, text, text[])', 'public.delete_raid(text)',
        'public.delete_raid_for_reupload(text)', 'public.insert_raid_event_attendance_for_upload(text, jsonb)',
        'public.begin_restore_load(integer)', 'public.fix_serial_sequences_for_restore()',
        'public.end_restore_load()', 'public.truncate_dkp_for_restore()'
    ] loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_signature);
        execute format('grant execute on function %s to authenticated, service_role', v_signature);
    end loop;
end
$$;

-- A guild's tables that were there before the sums were kept here are counted once.
do $$
begin
    if not exists (select from tracker.dkp_contributions)
        and (exists (select from public.raid_event_attendance) or exists (select from public.raid_loot)) then
        perform tracker.dkp_rebuild();
    end if;
end
$$;

-- Where the server can keep a schedule, the windows roll and a stuck restore ends without anybody calling.
do $$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        execute $cron$select cron.schedule('tracker dkp windows', '5 * * * *', 'select tracker.dkp_keep_up()')$cron$;
    end if;
end
$$;

notify pgrst, 'reload schema';
