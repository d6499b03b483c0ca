-- The situation at every event: away goalie, away skaters, home skaters, home goalie, such as 1551.
--
-- From the players on the ice: the segment of the event's moment. What ended play is judged by who was there before it,
-- a faceoff by who is there for it. A stoppage that follows a penalty in its second has what the penalty leaves, and an
-- action in the second in which a penalised player comes back has him on the ice. A penalty shot and an attempt of the
-- shootout are one shooter against the other goalie.

-- A game's events as they happened, each with what the rules ask of it. Within a second the order is that of the
-- indices; an event that was entered later (something of a later second has a lower index) happened before that
-- second's faceoff. Events without a time have no position.
create or replace function tracker.hockey_tell_events(p_game_id integer)
returns setof tracker.hockey_told_event
language sql
stable
set search_path = ''
as $$
    with meanings as materialized (
        select * from tracker.hockey_meanings(p_game_id)
    ),
    teams as materialized (
        select * from tracker.hockey_teams_of_numbers(p_game_id)
    ),
    events as materialized (
        select
            e.event_index, e.event_key::text, e.period, e.start_elapsed_seconds as second, e.shift_index,
            coalesce(kind.term, '') as type,
            coalesce(detail.term, '') as detail,
            t.venue,
            e.event_team_player_1, e.opp_team_player_1, e.assist_1_player, e.assist_2_player,
            e.served_by_player, e.goalie_player, e.blocked_by_player,
            e.linked_event_index, e.penalty_minutes,
            detail.minutes as usual_minutes,
            detail.takeover,
            case
                when kind.term = 'Goal' and detail.is_goal_in_play then 'goal'
                when kind.term = 'Shot' then detail.shot
            end as attempt,
            coalesce(kind.is_counted_type, false) and t.venue is not null as is_counted,
            coalesce(kind.term = 'Goal' and (detail.is_goal_in_play or detail.is_goal_alone), false) as is_goal,
            coalesce(detail.is_saved_alone, false) as is_saved_alone,
            coalesce(detail.is_blocked_by_opponent, false) as is_blocked_by_opponent,
            coalesce(e.period = g.shootout_period, false) as is_shootout,
            e.period is not null and e.start_elapsed_seconds is not null as is_timed
        from public.staging_events as e
        cross join tracker.hockey_game(p_game_id) as g
        left join teams as own on own.number = e.event_team_player_1
        left join teams as facing on facing.number = e.opp_team_player_1
        cross join lateral (
            select coalesce(
                e.event_team::text,
                own.venue,
                case facing.venue when 'home' then 'away' when 'away' then 'home' end
            ) as venue
        ) as t
        left join meanings as kind on kind.written = e.event_type
        left join meanings as detail on detail.written = e.event_detail
        where e.game_id = p_game_id and not e.deleted
    ),
    seconds as (
        select
            s.period, s.second, s.faceoff,
            min(s.first) over (
                order by s.period desc, s.second desc rows between unbounded preceding and 1 preceding
            ) as first_later
        from (
            select
                e.period, e.second,
                min(e.event_index) as first,
                min(e.event_index) filter (where e.type = 'Faceoff') as faceoff
            from events as e
            where e.is_timed
            group by e.period, e.second
        ) as s
    ),
    placed as (
        select
            e.*,
            s.faceoff,
            e.type <> 'Faceoff' and s.faceoff is not null and coalesce(e.event_index > s.first_later, false) as is_moved
        from events as e
        left join seconds as s on s.period = e.period and s.second = e.second
    )
    select
        case when p.is_timed then row_number() over (
            order by
                p.is_timed desc, p.period, p.second,
                case when p.is_moved then least(p.event_index, p.faceoff) else p.event_index end,
                not p.is_moved, p.event_index
        ) end,
        p.event_index, p.event_key, p.period, p.second, p.shift_index, p.type, p.detail, p.venue,
        p.event_team_player_1, p.opp_team_player_1, p.assist_1_player, p.assist_2_player,
        p.served_by_player, p.goalie_player, p.blocked_by_player,
        p.linked_event_index, p.penalty_minutes, p.usual_minutes, p.takeover, p.attempt,
        p.is_counted,
        p.is_counted and p.is_goal,
        p.is_counted and p.attempt is not distinct from 'goal',
        p.is_counted and (p.is_goal or p.is_saved_alone or p.attempt is not distinct from 'saved'),
        p.is_saved_alone,
        p.is_blocked_by_opponent,
        p.is_shootout
    from placed as p
$$;

-- What is known of the events of the shootout and of penalty shots: a code, or null where nothing is.
create or replace function tracker.hockey_lone_shots(p_sheet tracker.hockey_sheet)
returns table (event_index integer, code text)
language sql
stable
set search_path = ''
as $$
    with events as materialized (
        select
            e.*,
            e.type in ('Shot', 'Goal', 'PenaltyShot_Shootout', 'PenaltyShot') as is_attempt,
            e.type = 'Penalty' and e.detail = 'Penalty_PenaltyShot' as is_award
        from tracker.hockey_told_events(p_sheet) as e
        where e.position is not null
    ),
    -- An award holds for the first attempt, unless a faceoff comes before it.
    marks as (
        select m.event_index, lag(m.is_award, 1, false) over (order by m.position) as is_awarded
        from events as m
        where m.is_attempt or m.is_award or m.type = 'Faceoff'
    )
    select
        e.event_index,
        case when e.is_attempt then case e.venue when 'home' then '1010' when 'away' then '0101' end end
    from events as e
    left join marks as m on m.event_index = e.event_index
    where e.is_shootout
        or e.is_attempt and (
            m.is_awarded
            or e.type in ('PenaltyShot_Shootout', 'PenaltyShot')
            or e.type = 'Goal' and e.detail in ('Goal_PenaltyShot', 'Goal_Shootout')
        )
$$;

create or replace function tracker.hockey_segment_codes(p_sheet tracker.hockey_sheet)
returns table (
    shift_index integer, period integer, start_second integer, end_second integer,
    home_skaters integer, away_skaters integer, home_goalie integer, away_goalie integer, code text
)
language sql
stable
set search_path = ''
as $$
    select
        s.shift_index, s.period, s.start_second, s.end_second,
        cardinality(s.home_skaters), cardinality(s.away_skaters), s.home_goalie, s.away_goalie,
        (s.away_goalie is not null)::integer::text || cardinality(s.away_skaters)
            || cardinality(s.home_skaters) || (s.home_goalie is not null)::integer
    from tracker.hockey_segments(p_sheet) as s
$$;

-- The segments of an event's moment are found second by second: comparing each event with each segment would take
-- seconds for a game that was followed closely.
create or replace function tracker.hockey_find_situations(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_situation
language sql
stable
set search_path = ''
as $$
    with segments as materialized (
        select * from tracker.hockey_segment_codes(p_sheet)
    ),
    seconds as (
        select
            s.period,
            moment.second,
            min(s.shift_index) filter (where moment.second > s.start_second or moment.second = 0) as before_index,
            min(s.shift_index) filter (where moment.second < s.end_second) as after_index
        from segments as s
        cross join lateral generate_series(s.start_second, s.end_second) as moment (second)
        group by s.period, moment.second
    ),
    events as (
        select
            e.*,
            e.type in ('Faceoff', 'PeriodStart', 'GameStart') as is_restart,
            count(*) filter (where e.type in ('Faceoff', 'PeriodStart', 'GameStart')) over (
                partition by e.period, e.second order by e.position
            ) as stretch
        from tracker.hockey_told_events(p_sheet) as e
    ),
    judged as (
        select
            e.event_index, e.period, e.second, e.shift_index, e.type,
            e.is_restart
                or e.type in ('Stoppage', 'Timeout', 'DeadIce', 'Clockstop', 'Challenge')
                and count(*) filter (where e.type = 'Penalty') over (
                    partition by e.period, e.second, e.stretch
                    order by e.position rows between unbounded preceding and 1 preceding
                ) > 0 as is_restart
        from events as e
    ),
    moments as (
        select
            j.event_index,
            j.is_restart,
            j.type in ('Shot', 'Hit', 'Turnover', 'Block', 'Pass', 'Save') as is_in_play,
            coalesce(s.before_index, named.shift_index) as before_index,
            coalesce(s.after_index, named.shift_index) as after_index
        from judged as j
        left join seconds as s on s.period = j.period and s.second = j.second
        left join segments as named on named.shift_index = j.shift_index
    )
    select
        m.event_index,
        m.before_index,
        case
            when lone.event_index is not null then lone.code
            when m.is_restart then after.code
            when m.is_in_play
                and after.home_skaters >= before.home_skaters and after.away_skaters >= before.away_skaters
                and after.home_skaters + after.away_skaters > before.home_skaters + before.away_skaters
                and after.home_goalie is not distinct from before.home_goalie
                and after.away_goalie is not distinct from before.away_goalie
                then after.code
            else before.code
        end
    from moments as m
    left join segments as before on before.shift_index = m.before_index
    left join segments as after on after.shift_index = m.after_index
    left join tracker.hockey_lone_shots(p_sheet) as lone on lone.event_index = m.event_index
$$;

-- A team's side of a code; the extra attacker of a pulled goalie is no advantage.
create or replace function tracker.hockey_manpower(p_code text, p_venue text)
returns text
language sql
immutable
set search_path = ''
as $$
    select case sign(lead.home) * case p_venue when 'home' then 1 when 'away' then -1 end
        when 0 then 'even'
        when 1 then 'power play'
        when -1 then 'short-handed'
    end
    from (
        select
            substr(p_code, 3, 1)::integer - 1 + substr(p_code, 4, 1)::integer
            - substr(p_code, 2, 1)::integer + 1 - substr(p_code, 1, 1)::integer as home
    ) as lead
$$;

revoke all on function tracker.hockey_tell_events(integer) from public;
revoke all on function tracker.hockey_lone_shots(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_segment_codes(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_find_situations(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_manpower(text, text) from public;
