-- What one raid, or all of them, gave to and took from whom, and what was given and taken outside raids.
--
-- A person is an account. An attendance row or an award without one is resolved through the character: by its id, else
-- by its name however it is spelled; one person is never counted under an id and a name. An account has one credit per
-- tic, whatever characters are listed; a character without an account has its own. The raid-level list (raid_attendance)
-- earns nothing: it follows from the tics. Awards for 0 points count as given.

-- The statement for the raids that the condition names; %s stands for a table's column raid_id.
create or replace function tracker.dkp_contributions_sql(p_condition text)
returns text
language sql
immutable
set search_path = ''
as $$
    select replace(replace(replace(replace($sql$
        with events as (
            select distinct on (e.raid_id, e.event_id)
                e.raid_id, e.event_id, tracker.dkp_points(e.dkp_value::text) as points
            from public.raid_events as e where <e>
            order by e.raid_id, e.event_id, e.id
        ),
        listed as (
            select a.raid_id, a.event_id, a.id, a.character_name, p.char_id,
                coalesce(p.char_id, nullif(btrim(a.character_name), ''), 'nobody') as character_key,
                coalesce(nullif(btrim(a.account_id), ''), p.account_id) as account_id
            from public.raid_event_attendance as a
            cross join lateral tracker.dkp_person(a.char_id, a.character_name) as p
            where <a>
        ),
        credits as (
            select distinct on (l.raid_id, l.event_id, coalesce('a' || l.account_id, 'c' || l.character_key)) l.*
            from listed as l
            order by l.raid_id, l.event_id, coalesce('a' || l.account_id, 'c' || l.character_key), l.id
        ),
        awards as (
            select t.raid_id, t.character_name, p.char_id,
                coalesce(p.char_id, nullif(btrim(t.character_name), '')) as character_key,
                coalesce(nullif(btrim(t.account_id), ''), p.account_id) as account_id,
                tracker.dkp_points(t.cost::text) as cost
            from public.raid_loot as t
            cross join lateral tracker.dkp_person(t.char_id, t.character_name) as p
            where <t>
        ),
        entries as (
            select c.raid_id, 'account' as holder_kind, c.account_id as holder, null as shown_name, null as char_id,
                1 as tics, coalesce(e.points, 0) as earned, 0 as spent
            from credits as c left join events as e using (raid_id, event_id) where c.account_id is not null
            union all
            select c.raid_id, 'character', c.character_key, c.character_name, c.char_id, 1, coalesce(e.points, 0), 0
            from credits as c left join events as e using (raid_id, event_id)
            union all
            select w.raid_id, 'account', w.account_id, null, null, 0, 0, w.cost
            from awards as w where w.account_id is not null
            union all
            select w.raid_id, 'character', w.character_key, w.character_name, w.char_id, 0, 0, w.cost
            from awards as w where w.character_key is not null
        )
        select n.raid_id, n.holder_kind, n.holder, max(n.shown_name), max(n.char_id), sum(n.tics)::integer,
            sum(n.earned)::numeric(12, 2), sum(n.spent)::numeric(12, 2), tracker.dkp_date(r.date_iso::text)
        from entries as n
        -- The condition again: the planner does not see that all entries are of one raid.
        left join public.raids as r on r.raid_id = n.raid_id and <r>
        group by n.raid_id, n.holder_kind, n.holder, r.date_iso
    $sql$,
        '<e>', format(p_condition, 'e.raid_id')), '<a>', format(p_condition, 'a.raid_id')),
        '<t>', format(p_condition, 't.raid_id')), '<r>', format(p_condition, 'r.raid_id'))
$$;

-- The character's own number and the account that it belongs to, as far as they are known. Where a guild's table links a
-- character twice, the link that sorts first counts, everywhere the same.
-- Without settings of its own, so that it is expanded in place: it stands in the widest of our statements.
create or replace function tracker.dkp_person(p_char_id text, p_name text)
returns table (char_id text, account_id text)
language sql
stable
as $$
    select k.char_id, (
        select min(l.account_id) from public.character_account as l
        where tracker.dkp_folded(l.char_id) = tracker.dkp_folded(coalesce(k.char_id, p_name))
    )
    from (
        select coalesce(nullif(btrim(p_char_id), ''), (
            select min(c.char_id) from public.characters as c
            where tracker.dkp_folded(c.name) = tracker.dkp_folded(p_name)
        )) as char_id
    ) as k
$$;

create or replace function tracker.dkp_contributions_of(p_raid_id text)
returns setof tracker.dkp_contributions
language plpgsql
stable
set search_path = ''
set jit = off
as $$
begin
    return query execute tracker.dkp_contributions_sql('%s = $1') using p_raid_id;
end
$$;

create or replace function tracker.dkp_all_contributions()
returns setof tracker.dkp_contributions
language plpgsql
stable
set search_path = ''
as $$
begin
    return query execute tracker.dkp_contributions_sql('%s is not null');
end
$$;

-- What the tics of raids are worth together; the same tic twice counts once.
create or replace function tracker.dkp_offered_sql(p_condition text)
returns text
language sql
immutable
set search_path = ''
as $$
    select format($sql$
        select d.raid_id, tracker.dkp_date(r.date_iso::text), sum(d.points)::numeric(12, 2)
        from (
            select distinct on (e.raid_id, e.event_id) e.raid_id, tracker.dkp_points(e.dkp_value::text) as points
            from public.raid_events as e
            where %1$s
            order by e.raid_id, e.event_id, e.id
        ) as d
        left join public.raids as r on r.raid_id = d.raid_id and %2$s
        group by d.raid_id, r.date_iso
    $sql$, format(p_condition, 'e.raid_id'), format(p_condition, 'r.raid_id'))
$$;

create or replace function tracker.dkp_offered_of(p_raid_id text)
returns setof tracker.dkp_offered
language plpgsql
stable
set search_path = ''
as $$
begin
    return query execute tracker.dkp_offered_sql('%s = $1') using p_raid_id;
end
$$;

create or replace function tracker.dkp_all_offered()
returns setof tracker.dkp_offered
language plpgsql
stable
set search_path = ''
as $$
begin
    return query execute tracker.dkp_offered_sql('%s is not null');
end
$$;

-- Under which name each account's adjustments stand: the displayed one, else the account's id, else a key of our own. Rows
-- that somebody else wrote keep their names, and no two accounts get the same one.
create or replace function tracker.dkp_adjustment_names()
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
    v_taken jsonb := (
        select coalesce(jsonb_object_agg(d.character_name, true), '{}')
        from public.dkp_adjustments as d where d.tracker_key is null);
    v_names jsonb := '{}';
    v_one record;
    v_name text;
    v_try integer;
begin
    for v_one in
        select k.account_id, coalesce(a.display_name, k.account_id) as shown
        from (
            select distinct s.account_id::text from public.staging_dkp_adjustments as s where not s.deleted
        ) as k
        left join public.accounts as a on a.account_id = k.account_id
        order by k.account_id
    loop
        v_name := v_one.shown;
        v_try := 0;
        while v_taken ? v_name loop
            v_try := v_try + 1;
            v_name := case v_try when 1 then v_one.account_id when 2 then 'account ' || v_one.account_id
                else format('account %s %s', v_one.account_id, v_try - 1) end;
        end loop;
        v_taken := v_taken || jsonb_build_object(v_name, true);
        v_names := v_names || jsonb_build_object(v_one.account_id, v_name);
    end loop;
    return v_names;
end
$$;

-- The guild's adjustments are what the staged ones of each account come to; the website shows totals plus these. A row
-- without tracker_key is somebody else's and is neither changed nor deleted.
create or replace function tracker.dkp_count_adjustments()
returns void
language sql
set search_path = ''
as $$
    with names as materialized (
        select n.key as account_id, n.value as character_name
        from jsonb_each_text(tracker.dkp_adjustment_names()) as n
    ),
    gone as (
        delete from public.dkp_adjustments as d
        where d.tracker_key is not null and not exists (select from names as n where n.character_name = d.character_name)
    )
    insert into public.dkp_adjustments as d
        (character_name, account_id, earned_delta, spent_delta, earned_30d, earned_60d, tracker_key)
    select n.character_name, n.account_id, sum(s.earned_hundredths) / 100.0, sum(s.spent_hundredths) / 100.0,
        coalesce(sum(s.earned_hundredths) filter (where s.adjusted_on >= w.windows_as_of - 30), 0) / 100.0,
        coalesce(sum(s.earned_hundredths) filter (where s.adjusted_on >= w.windows_as_of - 60), 0) / 100.0, n.account_id
    from names as n
    join public.staging_dkp_adjustments as s on s.account_id = n.account_id and not s.deleted
    cross join tracker.dkp_settings as w
    group by n.account_id, n.character_name
    on conflict (character_name) do update set
        account_id = excluded.account_id, earned_delta = excluded.earned_delta, spent_delta = excluded.spent_delta,
        earned_30d = excluded.earned_30d, earned_60d = excluded.earned_60d, tracker_key = excluded.tracker_key
    where d.tracker_key is not null
        and (d.account_id, d.earned_delta, d.spent_delta, d.earned_30d, d.earned_60d, d.tracker_key) is distinct from
            (excluded.account_id, excluded.earned_delta, excluded.spent_delta, excluded.earned_30d, excluded.earned_60d,
                excluded.tracker_key)
$$;

do $$
declare
    v_signature text;
begin
    foreach v_signature in array array[
        'tracker.dkp_contributions_sql(text)', 'tracker.dkp_person(text, text)', 'tracker.dkp_contributions_of(text)',
        'tracker.dkp_all_contributions()', 'tracker.dkp_offered_sql(text)', 'tracker.dkp_offered_of(text)',
        'tracker.dkp_all_offered()', 'tracker.dkp_adjustment_names()', 'tracker.dkp_count_adjustments()'
    ] loop
        execute format('revoke all on function %s from public', v_signature);
    end loop;
end
$$;
