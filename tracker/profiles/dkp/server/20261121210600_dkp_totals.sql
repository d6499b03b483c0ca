-- Keeping the sums: of one raid that changed, of the windows when a day has passed, and all of them anew.
--
-- Whoever changes sums holds one lock until commit, so that the differences are taken from what is really held. A raid's
-- refresh reads the raid and the sums of those accounts and characters whose contributions differ, and writes no others;
-- who was removed from the raid is among them, because what was held is compared too.

create or replace function tracker.dkp_lock()
returns void
language sql
set search_path = ''
as $$
    select pg_advisory_xact_lock(hashtextextended('dkp totals', 0))
$$;

-- A day later, raids leave the windows of 30 and 60 days (or enter them, when the clock was wrong): those, and only
-- those, are taken off or put back.
create or replace function tracker.dkp_roll_windows()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_today date := tracker.dkp_today();
    v_was date;
    v_sign integer;
begin
    perform tracker.dkp_lock();
    select s.windows_as_of into v_was from tracker.dkp_settings as s;
    if v_was = v_today then
        return;
    end if;
    v_sign := case when v_today > v_was then -1 else 1 end;
    with moved as (
        select c.holder_kind, c.holder,
            v_sign * coalesce(sum(c.earned) filter (where (c.raid_date >= v_was - 30) <> (c.raid_date >= v_today - 30)), 0)
                as e30,
            v_sign * coalesce(sum(c.earned) filter (where (c.raid_date >= v_was - 60) <> (c.raid_date >= v_today - 60)), 0)
                as e60
        from tracker.dkp_contributions as c
        where (c.raid_date >= least(v_was, v_today) - 30 and c.raid_date < greatest(v_was, v_today) - 30)
            or (c.raid_date >= least(v_was, v_today) - 60 and c.raid_date < greatest(v_was, v_today) - 60)
        group by c.holder_kind, c.holder
    ),
    accounts as (
        update public.account_dkp_summary as s
        set earned_30d = s.earned_30d + m.e30, earned_60d = s.earned_60d + m.e60, updated_at = now()
        from moved as m
        where m.holder_kind = 'account' and s.account_id = m.holder and (m.e30 <> 0 or m.e60 <> 0)
    )
    update public.dkp_summary as s
    set earned_30d = s.earned_30d + m.e30, earned_60d = s.earned_60d + m.e60, updated_at = now()
    from moved as m
    where m.holder_kind = 'character' and s.character_key = m.holder and (m.e30 <> 0 or m.e60 <> 0);
    update tracker.dkp_settings set windows_as_of = v_today;
    perform tracker.dkp_count_periods();
    perform tracker.dkp_count_adjustments();
end
$$;

-- What was on offer in the windows; it reads the raids of the last 60 days.
create or replace function tracker.dkp_count_periods()
returns void
language sql
set search_path = ''
as $$
    insert into public.dkp_period_totals as t (period, total_dkp)
    select p.period, coalesce((
        select sum(o.offered) from tracker.dkp_offered as o
        where o.raid_date >= (select s.windows_as_of from tracker.dkp_settings as s) - p.days
    ), 0)
    from (values ('30d', 30), ('60d', 60)) as p (period, days)
    on conflict (period) do update set total_dkp = excluded.total_dkp
    where t.total_dkp is distinct from excluded.total_dkp
$$;

-- The difference that one raid makes, added to the sums. Answers whose sums it touched.
create or replace function tracker.dkp_apply_raid(p_raid_id text, out accounts text[], out characters text[])
language plpgsql
set search_path = ''
set jit = off
as $$
declare
    v_as_of date := (select s.windows_as_of from tracker.dkp_settings as s);
begin
    with fresh as materialized (
        select * from tracker.dkp_contributions_of(p_raid_id)
    ),
    held as materialized (
        select * from tracker.dkp_contributions as c where c.raid_id = p_raid_id
    ),
    delta as materialized (
        select holder_kind, holder, f.shown_name, f.char_id,
            coalesce(f.earned, 0) - coalesce(h.earned, 0) as earned,
            coalesce(f.spent, 0) - coalesce(h.spent, 0) as spent,
            case when f.raid_date >= v_as_of - 30 then f.earned else 0 end
                - case when h.raid_date >= v_as_of - 30 then h.earned else 0 end as e30,
            case when f.raid_date >= v_as_of - 60 then f.earned else 0 end
                - case when h.raid_date >= v_as_of - 60 then h.earned else 0 end as e60,
            (f.raid_id is not null)::integer - (h.raid_id is not null)::integer as entries
        from fresh as f full join held as h using (holder_kind, holder)
        where f is distinct from h
    ),
    gone as (
        delete from tracker.dkp_contributions as c
        where c.raid_id = p_raid_id
            and not exists (select from fresh as f where f.holder_kind = c.holder_kind and f.holder = c.holder)
    ),
    kept as (
        insert into tracker.dkp_contributions as c
        select f.* from fresh as f
        on conflict (raid_id, holder_kind, holder) do update set
            shown_name = excluded.shown_name, char_id = excluded.char_id, tics = excluded.tics,
            earned = excluded.earned, spent = excluded.spent, raid_date = excluded.raid_date
        where c is distinct from excluded
    ),
    of_accounts as (
        insert into public.account_dkp_summary as s (account_id, earned, spent, earned_30d, earned_60d, entries)
        select d.holder, d.earned, d.spent, d.e30, d.e60, d.entries
        from delta as d where d.holder_kind = 'account' order by d.holder
        on conflict (account_id) do update set
            earned = s.earned + excluded.earned, spent = s.spent + excluded.spent,
            earned_30d = s.earned_30d + excluded.earned_30d, earned_60d = s.earned_60d + excluded.earned_60d,
            entries = s.entries + excluded.entries, updated_at = now()
    ),
    of_characters as (
        insert into public.dkp_summary as s (character_key, earned, spent, earned_30d, earned_60d, entries)
        select d.holder, d.earned, d.spent, d.e30, d.e60, d.entries
        from delta as d where d.holder_kind = 'character' order by d.holder
        on conflict (character_key) do update set
            earned = s.earned + excluded.earned, spent = s.spent + excluded.spent,
            earned_30d = s.earned_30d + excluded.earned_30d, earned_60d = s.earned_60d + excluded.earned_60d,
            entries = s.entries + excluded.entries, updated_at = now()
    )
    select
        coalesce(array_agg(d.holder) filter (where d.holder_kind = 'account'), '{}'),
        coalesce(array_agg(d.holder) filter (where d.holder_kind = 'character'), '{}')
    into accounts, characters
    from delta as d;
end
$$;

-- Names and last days of those sums, and the end of those to which nothing contributes any more.
create or replace function tracker.dkp_describe_sums(p_accounts text[], p_characters text[])
returns void
language plpgsql
set search_path = ''
as $$
begin
    delete from public.account_dkp_summary as s where s.account_id = any (p_accounts) and s.entries <= 0;
    delete from public.dkp_summary as s where s.character_key = any (p_characters) and s.entries <= 0;
    update public.account_dkp_summary as s
    set display_name = d.display_name, last_activity_date = d.last_day
    from (
        select k.account_id,
            coalesce((select a.display_name from public.accounts as a where a.account_id = k.account_id), k.account_id)
                as display_name,
            (
                select c.raid_date from tracker.dkp_contributions as c
                where c.holder_kind = 'account' and c.holder = k.account_id
                order by c.raid_date desc nulls last, c.raid_id desc limit 1
            ) as last_day
        from unnest(p_accounts) as k (account_id)
    ) as d
    where s.account_id = d.account_id
        and (s.display_name, s.last_activity_date) is distinct from (d.display_name, d.last_day);
    update public.dkp_summary as s
    set character_name = d.character_name, char_id = d.char_id, last_activity_date = d.raid_date
    from unnest(p_characters) as k (character_key)
    cross join lateral (
        select coalesce(n.name, c.shown_name, c.holder) as character_name, c.char_id, c.raid_date
        from tracker.dkp_contributions as c
        left join public.characters as n on n.char_id = c.char_id
        where c.holder_kind = 'character' and c.holder = k.character_key
        order by c.raid_date desc nulls last, c.raid_id desc limit 1
    ) as d
    where s.character_key = k.character_key
        and (s.character_name, s.char_id, s.last_activity_date)
            is distinct from (d.character_name, d.char_id, d.raid_date);
end
$$;

-- What is published per raid. Null stands for all raids.
create or replace function tracker.dkp_publish_raid_sums(p_raid_id text)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_one text := case when p_raid_id is null then 'true' else format('raid_id = %L', p_raid_id) end;
begin
    execute format($sql$
        with fresh as materialized (
            select raid_id, holder_kind, holder, shown_name, earned
            from tracker.dkp_contributions as c
            where c.tics > 0 and %1$s and exists (select from public.raids as r where r.raid_id = c.raid_id)
        ),
        gone_accounts as (
            delete from public.raid_attendance_dkp_by_account as t where %1$s and not exists (
                select from fresh as f
                where f.raid_id = t.raid_id and f.holder_kind = 'account' and f.holder = t.account_id)
        ),
        gone_characters as (
            delete from public.raid_attendance_dkp as t where %1$s and not exists (
                select from fresh as f
                where f.raid_id = t.raid_id and f.holder_kind = 'character' and f.holder = t.character_key)
        ),
        accounts as (
            insert into public.raid_attendance_dkp_by_account as t (raid_id, account_id, dkp_earned)
            select f.raid_id, f.holder, f.earned from fresh as f where f.holder_kind = 'account'
            on conflict (raid_id, account_id) do update set dkp_earned = excluded.dkp_earned
            where t.dkp_earned is distinct from excluded.dkp_earned
        )
        insert into public.raid_attendance_dkp as t (raid_id, character_key, character_name, dkp_earned)
        select f.raid_id, f.holder, f.shown_name, f.earned from fresh as f where f.holder_kind = 'character'
        on conflict (raid_id, character_key) do update set
            character_name = excluded.character_name, dkp_earned = excluded.dkp_earned
        where (t.character_name, t.dkp_earned) is distinct from (excluded.character_name, excluded.dkp_earned)
    $sql$, v_one);
    execute format($sql$
        with gone as (
            delete from public.raid_dkp_totals as t where %1$s
                and not exists (select from tracker.dkp_offered as o where o.raid_id = t.raid_id)
        )
        insert into public.raid_dkp_totals as t (raid_id, total_dkp)
        select o.raid_id, o.offered from tracker.dkp_offered as o
        where %1$s and exists (select from public.raids as r where r.raid_id = o.raid_id)
        on conflict (raid_id) do update set total_dkp = excluded.total_dkp
        where t.total_dkp is distinct from excluded.total_dkp
    $sql$, v_one);
end
$$;

-- The raid-level list follows from the names on tics, down to nobody where there were some (p_was_listed). A raid that
-- never had any keeps the list that somebody wrote.
drop function if exists tracker.dkp_follow_attendees(text);
create or replace function tracker.dkp_follow_attendees(p_raid_id text, p_was_listed boolean)
returns void
language sql
set search_path = ''
as $$
    with listed as materialized (
        select distinct on (coalesce(nullif(btrim(a.char_id), ''), tracker.dkp_folded(a.character_name)))
            coalesce(nullif(btrim(a.char_id), ''), tracker.dkp_folded(a.character_name)) as person,
            a.char_id, a.character_name
        from public.raid_event_attendance as a where a.raid_id = p_raid_id
        order by coalesce(nullif(btrim(a.char_id), ''), tracker.dkp_folded(a.character_name)), a.id
    ),
    present as materialized (
        select t.id, coalesce(nullif(btrim(t.char_id), ''), tracker.dkp_folded(t.character_name)) as person
        from public.raid_attendance as t where t.raid_id = p_raid_id
    ),
    gone as (
        delete from public.raid_attendance as t using present as p
        where t.id = p.id and not exists (select from listed as l where l.person = p.person)
            and (p_was_listed or exists (select from listed))
    )
    insert into public.raid_attendance (raid_id, char_id, character_name)
    select p_raid_id, l.char_id, l.character_name from listed as l
    where l.person is not null and not exists (select from present as p where p.person = l.person)
$$;

-- Everything that follows from one raid. Safe to repeat; nothing is written when nothing changed.
create or replace function tracker.dkp_refresh_raid(p_raid_id text)
returns void
language plpgsql
security definer
set search_path = ''
set jit = off
as $$
declare
    v_touched record;
    v_offered tracker.dkp_offered;
    v_held tracker.dkp_offered;
    v_was_listed boolean;
begin
    perform tracker.dkp_lock();
    perform tracker.dkp_roll_windows();
    v_was_listed := exists (
        select from tracker.dkp_contributions as c where c.raid_id = p_raid_id and c.tics > 0);
    v_touched := tracker.dkp_apply_raid(p_raid_id);
    perform tracker.dkp_describe_sums(v_touched.accounts, v_touched.characters);
    select * into v_offered from tracker.dkp_offered_of(p_raid_id);
    select * into v_held from tracker.dkp_offered as o where o.raid_id = p_raid_id;
    if v_offered is distinct from v_held then
        delete from tracker.dkp_offered as o where o.raid_id = p_raid_id;
        if v_offered.raid_id is not null then
            insert into tracker.dkp_offered select v_offered.*;
        end if;
        perform tracker.dkp_count_periods();
    end if;
    perform tracker.dkp_publish_raid_sums(p_raid_id);
    perform tracker.dkp_follow_attendees(p_raid_id, v_was_listed);
end
$$;

-- Everything anew, from the source tables. It takes time with all raids; the rest of this file exists to avoid it.
create or replace function tracker.dkp_rebuild()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_as_of date := tracker.dkp_today();
begin
    perform tracker.dkp_lock();
    update tracker.dkp_settings set windows_as_of = v_as_of;
    delete from tracker.dkp_contributions;
    insert into tracker.dkp_contributions select * from tracker.dkp_all_contributions();
    delete from tracker.dkp_offered;
    insert into tracker.dkp_offered select * from tracker.dkp_all_offered();
    delete from public.account_dkp_summary;
    insert into public.account_dkp_summary (account_id, earned, spent, earned_30d, earned_60d, entries)
    select c.holder, sum(c.earned), sum(c.spent),
        coalesce(sum(c.earned) filter (where c.raid_date >= v_as_of - 30), 0),
        coalesce(sum(c.earned) filter (where c.raid_date >= v_as_of - 60), 0), count(*)
    from tracker.dkp_contributions as c where c.holder_kind = 'account' group by c.holder;
    delete from public.dkp_summary;
    insert into public.dkp_summary (character_key, earned, spent, earned_30d, earned_60d, entries)
    select c.holder, sum(c.earned), sum(c.spent),
        coalesce(sum(c.earned) filter (where c.raid_date >= v_as_of - 30), 0),
        coalesce(sum(c.earned) filter (where c.raid_date >= v_as_of - 60), 0), count(*)
    from tracker.dkp_contributions as c where c.holder_kind = 'character' group by c.holder;
    perform tracker.dkp_describe_sums(
        (select array_agg(s.account_id) from public.account_dkp_summary as s),
        (select array_agg(s.character_key) from public.dkp_summary as s));
    perform tracker.dkp_publish_raid_sums(null);
    perform tracker.dkp_count_periods();
    perform tracker.dkp_count_adjustments();
end
$$;

do $$
declare
    v_signature text;
begin
    foreach v_signature in array array[
        'tracker.dkp_lock()', 'tracker.dkp_roll_windows()', 'tracker.dkp_count_periods()',
        'tracker.dkp_apply_raid(text)',
        'tracker.dkp_describe_sums(text[], text[])', 'tracker.dkp_publish_raid_sums(text)',
        'tracker.dkp_follow_attendees(text, boolean)', 'tracker.dkp_refresh_raid(text)', 'tracker.dkp_rebuild()'
    ] loop
        execute format('revoke all on function %s from public', v_signature);
    end loop;
end
$$;
