-- Who stands in goal, in the situation by penalties.
--
-- Penalties say how many skaters there are. Where a game's shifts name a team's goalies at all, its net is read from the
-- goalie slots of the event's moment; a row without a goalie of either team says nothing, because blank rows are common
-- and two empty nets are not. Else events say it, as without shifts. Skater slots decide nothing here.
--
-- Published games get this as soon as something in them changes and is refreshed; tracker.publish_hockey, called by the
-- owner with the game's number, gives it to them at once.

-- Events with a team whose goalie is off the ice, by the goalie slots or else by events.
create or replace function tracker.hockey_empty_nets(p_game_id integer)
returns table (event_index integer, venue text)
language sql
stable
set search_path = ''
as $$
    with slots as (
        select count(s.home_goalie) > 0 as names_home, count(s.away_goalie) > 0 as names_away
        from public.staging_shifts as s
        where s.game_id = p_game_id and not s.deleted
    ),
    said as materialized (
        select c.event_index, v.venue, v.is_empty
        from tracker.hockey_shift_situations(p_game_id) as c
        cross join slots
        cross join lateral (
            values
                ('home', slots.names_home, substr(c.code, 4, 1) = '0'),
                ('away', slots.names_away, substr(c.code, 1, 1) = '0')
        ) as v (venue, is_named, is_empty)
        -- A code is null where no shift covers the moment.
        where v.is_named and (substr(c.code, 4, 1) = '1' or substr(c.code, 1, 1) = '1')
    )
    select s.event_index, s.venue
    from said as s
    where s.is_empty
    union all
    select p.event_index, p.venue
    from tracker.hockey_pulled_goalies(p_game_id) as p
    left join said as s on s.event_index = p.event_index and s.venue = p.venue
    where s.event_index is null
$$;

create or replace function tracker.hockey_penalty_situations(p_game_id integer)
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
begin
    for v_event in
        with events as materialized (
            select e.*, count(*) filter (where e.type = 'Faceoff') over (order by e.position) as faceoffs
            from tracker.hockey_told_events(p_game_id) as e
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
            from tracker.hockey_empty_nets(p_game_id) as p
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
        left join tracker.hockey_lone_shots(p_game_id) as lone on lone.event_index = e.event_index
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
            v_full := tracker.hockey_full_strength(p_game_id, v_period);
            v_length := tracker.hockey_period_seconds(p_game_id, v_period);
            v_before := tracker.hockey_seconds_before(p_game_id, v_period);
        end if;
        v_second := v_before + least(v_event.second, v_length);
        if cardinality(v_box.terms) > 0 then
            v_box := tracker.hockey_box_at(v_box, v_second);
        end if;
        if v_full <> v_box.full_strength or v_event.type = 'Faceoff' then
            v_box := tracker.hockey_box_whistled(v_box, v_full);
        end if;
        if not v_event.is_alone then
            code := (not v_event.is_away_out)::integer::text
                || least(6, v_box.away + v_event.is_away_out::integer)
                || least(6, v_box.home + v_event.is_home_out::integer)
                || (not v_event.is_home_out)::integer;
        end if;
        if v_event.is_goal then
            v_box := tracker.hockey_box_with_goal(v_box, v_event.venue, v_second);
        end if;
        if v_event.type in ('Goal', 'Faceoff', 'Stoppage', 'PeriodStart', 'PeriodEnd', 'Timeout', 'DeadIce') then
            v_box := tracker.hockey_box_whistled(v_box, v_box.full_strength);
        end if;
        if v_event.called is not null then
            v_box := tracker.hockey_box_with_penalties(v_box, v_event.called, v_second);
        end if;
        return next;
    end loop;
end
$$;

revoke all on function tracker.hockey_empty_nets(integer) from public;
revoke all on function tracker.hockey_penalty_situations(integer) from public;
