-- The situation at every event by penalties alone.
--
-- Penalties say how many skaters there are; skater slots decide nothing here. Where a game's shifts name a team's goalies
-- at all, its net is read from the goalie slots of the event's moment; a row without a goalie of either team says nothing,
-- because blank rows are common and two empty nets are not. Else events say it: both goalies are in goal, except for a
-- goal that names none in a game whose goals do, and the ten seconds before it, back to the last shot that a goalie of
-- that team faced; and while a penalty is delayed, from ten seconds after the signal: the other team's goalie is at the
-- bench.

-- Seconds of play before a period begins.
create or replace function tracker.hockey_seconds_before(p_game_id integer, p_period integer)
returns integer
language sql
stable
set search_path = ''
as $$
    select coalesce(sum(tracker.hockey_period_seconds(p_game_id, n)), 0)::integer
    from generate_series(1, p_period - 1) as n
$$;

-- Skaters of a team without penalties: in overtime the game's own number; without one a full period is played with
-- five, a shorter one with three.
create or replace function tracker.hockey_full_strength(p_game_id integer, p_period integer)
returns integer
language sql
stable
set search_path = ''
as $$
    select case
        when p_period < 4 then 5
        else coalesce(
            (
                select g.overtime_skaters from public.staging_games as g
                where g.game_key = 'G' || p_game_id and not g.deleted
            ),
            -- Without a game record nothing but the usual length is known of the third period.
            case
                when tracker.hockey_period_seconds(p_game_id, p_period)
                    >= tracker.hockey_period_seconds(p_game_id, 3) then 5
                else 3
            end
        )
    end
$$;

-- Events with a team whose goalie has left the ice, as far as events say so.
create or replace function tracker.hockey_pulled_goalies(p_sheet tracker.hockey_sheet)
returns table (event_index integer, venue text)
language sql
stable
set search_path = ''
as $$
    with events as materialized (
        select * from tracker.hockey_told_events(p_sheet) as e where e.position is not null
    ),
    signals as (
        select
            e.*,
            max(e.position) filter (where e.type = 'Penalty_Delayed') over up_to_here as signal,
            max(e.position) filter (where e.type = 'Faceoff') over up_to_here as faceoff,
            max(e.position) filter (where e.type = 'Goal') over before_here as goal
        from events as e
        window
            up_to_here as (order by e.position rows unbounded preceding),
            before_here as (order by e.position rows between unbounded preceding and 1 preceding)
    ),
    nets as materialized (
        select
            e.position, e.period,
            case e.venue when 'home' then 'away' else 'home' end as facing,
            -- The last event before the goal that shows the goalie in his net or ends the ten seconds.
            greatest(e.whistle, e.earlier, case e.venue when 'home' then e.home_faced else e.away_faced end, 0) as since
        from (
            select
                s.*,
                max(s.position) filter (where s.type in ('Goal', 'Stoppage')) over before_here as whistle,
                max(s.position) filter (
                    where s.is_counted and s.venue = 'home' and s.goalie is not null
                ) over before_here as home_faced,
                max(s.position) filter (
                    where s.is_counted and s.venue = 'away' and s.goalie is not null
                ) over before_here as away_faced,
                -- More than ten seconds before, or in a period before: no second is as high as the factor.
                max(s.position) over (
                    order by s.period * 10000 + s.second range between unbounded preceding and 11 preceding
                ) as earlier
            from events as s
            window before_here as (order by s.position rows between unbounded preceding and 1 preceding)
        ) as e
        where e.is_goal_in_play and e.goalie is null
            and (
                select count(*) filter (where s.goalie is not null) * 2 > count(*)
                from events as s
                where s.is_shot_on_goal
            )
    ),
    -- A goal ends the ten seconds of the next one, so that an event can only belong to the first that follows. Backwards,
    -- because a window whose beginning moves is gone through again for each row.
    next_nets as (
        select
            e.event_index, e.position, e.period,
            min(e.position) filter (where e.is_goal_in_play and e.goalie is null) over (
                order by e.position desc rows unbounded preceding
            ) as net
        from events as e
    )
    select e.event_index, case s.venue when 'home' then 'away' else 'home' end
    from signals as e
    join events as s on s.position = e.signal
    where s.venue is not null
        and e.period = s.period
        and e.second - s.second >= 10
        and e.signal >= coalesce(e.faceoff, 0)
        and e.signal >= coalesce(e.goal, 0)
    union
    select e.event_index, n.facing
    from next_nets as e
    join nets as n on n.position = e.net and n.period = e.period
    where e.position > n.since
$$;

-- Events with a team whose goalie is off the ice, by the goalie slots or else by events.
create or replace function tracker.hockey_empty_nets(p_sheet tracker.hockey_sheet)
returns table (event_index integer, venue text)
language sql
stable
set search_path = ''
as $$
    with slots as (
        select count(s.home_goalie) > 0 as names_home, count(s.away_goalie) > 0 as names_away
        from public.staging_shifts as s
        where s.game_id = p_sheet.game_id and not s.deleted
    ),
    said as materialized (
        select
            c.event_index,
            slots.names_home, slots.names_away,
            slots.names_home and substr(c.code, 4, 1) = '0' as is_home_empty,
            slots.names_away and substr(c.code, 1, 1) = '0' as is_away_empty
        from tracker.hockey_shift_situations(p_sheet) as c
        cross join slots
        -- A code is null where no shift covers the moment.
        where substr(c.code, 4, 1) = '1' or substr(c.code, 1, 1) = '1'
    )
    select s.event_index, 'home' from said as s where s.is_home_empty
    union all
    select s.event_index, 'away' from said as s where s.is_away_empty
    union all
    select p.event_index, p.venue
    from tracker.hockey_pulled_goalies(p_sheet) as p
    left join said as s on s.event_index = p.event_index
    where not coalesce(case p.venue when 'home' then s.names_home else s.names_away end, false)
$$;

create or replace function tracker.hockey_penalty_situations(p_sheet tracker.hockey_sheet)
returns table (event_index integer, code text)
language plpgsql
stable
set search_path = ''
as $$
declare
    v_event record;
    v_box tracker.hockey_box := row('{}'::tracker.hockey_term[], 5, 5, 5)::tracker.hockey_box;
    v_period integer;
    v_full integer;
    v_length integer;
    v_before integer;
    v_second integer;
    -- What a box asks for changes seldom, and there are thousands of events: when the next term ends, and whether
    -- whistles have nothing left to change.
    v_due integer;
    v_is_settled boolean := true;
begin
    for v_event in
        with events as materialized (
            select e.*, count(*) filter (where e.type = 'Faceoff') over (order by e.position) as faceoffs
            from tracker.hockey_told_events(p_sheet) as e
            where e.position is not null
        ),
        terms as (
            select e.period, e.second, e.faceoffs, array_agg(t.term order by e.position) as called
            from events as e
            cross join lateral (
                select tracker.hockey_term_of(
                    e.venue, e.event_index, e.detail, e.minutes, e.usual_minutes, e.player_1, e.server
                ) as term
            ) as t
            where e.type = 'Penalty' and e.venue is not null and (t.term).venue is not null
            group by e.period, e.second, e.faceoffs
        ),
        last_places as (
            select e.period, e.second, e.faceoffs, max(e.position) as place
            from events as e
            where e.type in ('Penalty', 'Goal')
            group by e.period, e.second, e.faceoffs
        ),
        pulled as (
            select
                p.event_index,
                bool_or(p.venue = 'away') as is_away_out,
                bool_or(p.venue = 'home') as is_home_out
            from tracker.hockey_empty_nets(p_sheet) as p
            group by p.event_index
        )
        select
            e.event_index, e.period, e.second, e.type, e.venue, e.is_goal, e.is_shootout,
            terms.called,
            coalesce(pulled.is_away_out, false) as is_away_out,
            coalesce(pulled.is_home_out, false) as is_home_out,
            lone.event_index is not null as is_alone,
            lone.code as lone_code
        from events as e
        left join last_places on last_places.place = e.position
        left join terms
            on terms.period = last_places.period
            and terms.second = last_places.second
            and terms.faceoffs = last_places.faceoffs
        left join pulled on pulled.event_index = e.event_index
        left join tracker.hockey_lone_shots(p_sheet) as lone on lone.event_index = e.event_index
        order by e.position
    loop
        event_index := v_event.event_index;
        code := v_event.lone_code;
        if v_event.is_shootout then
            return next;
            continue;
        end if;
        if v_period is distinct from v_event.period then
            v_period := v_event.period;
            v_full := tracker.hockey_full_strength(p_sheet.game_id, v_period);
            v_length := tracker.hockey_period_seconds(p_sheet.game_id, v_period);
            v_before := tracker.hockey_seconds_before(p_sheet.game_id, v_period);
        end if;
        v_second := v_before + least(v_event.second, v_length);
        if v_due <= v_second then
            v_box := tracker.hockey_box_at(v_box, v_second);
            v_due := tracker.hockey_box_due(v_box.terms);
            v_is_settled := false;
        end if;
        if v_full <> v_box.full_strength or v_event.type = 'Faceoff' and not v_is_settled then
            v_box := tracker.hockey_box_whistled(v_box, v_full);
            v_is_settled := true;
        end if;
        if not v_event.is_alone then
            code := (not v_event.is_away_out)::integer::text
                || least(6, v_box.away + v_event.is_away_out::integer)
                || least(6, v_box.home + v_event.is_home_out::integer)
                || (not v_event.is_home_out)::integer;
        end if;
        if v_event.is_goal then
            v_box := tracker.hockey_box_with_goal(v_box, v_event.venue, v_second);
            v_due := tracker.hockey_box_due(v_box.terms);
            v_is_settled := false;
        end if;
        if not v_is_settled
            and v_event.type in ('Goal', 'Faceoff', 'Stoppage', 'PeriodStart', 'PeriodEnd', 'Timeout', 'DeadIce')
        then
            v_box := tracker.hockey_box_whistled(v_box, v_box.full_strength);
            v_is_settled := true;
        end if;
        if v_event.called is not null then
            v_box := tracker.hockey_box_with_penalties(v_box, v_event.called, v_second);
            v_due := tracker.hockey_box_due(v_box.terms);
            v_is_settled := false;
        end if;
        return next;
    end loop;
end
$$;

revoke all on function tracker.hockey_seconds_before(integer, integer) from public;
revoke all on function tracker.hockey_full_strength(integer, integer) from public;
revoke all on function tracker.hockey_pulled_goalies(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_empty_nets(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_penalty_situations(tracker.hockey_sheet) from public;
