-- Credits: so much of one number for a team, and for the player with a jersey number if one is named.
--
-- Player 1 of the event's team scores, shoots, hits, takes, gives away, wins the faceoff and commits the penalty;
-- opponent 1 loses the faceoff. A block is by blocked_by_player, else opponent 1; a Block event counts unless it is
-- linked to such a shot. Assists are the goal's own columns, else the linked events, never both. A goalie faces shots
-- on goal: goalie_player, else opponent 1 if the roster calls him one, else whoever stood in that goal. What happens
-- while somebody is on the ice counts for the skaters of the segment: plus/minus for goals in play that are no
-- power-play goals (more skaters than the opponent, extra attackers taken away), Corsi for every attempt, Fenwick for
-- those that were not blocked.

create or replace function tracker.hockey_player_credits(p_sheet tracker.hockey_sheet)
returns table (stat text, venue text, number integer, amount integer)
language sql
stable
set search_path = ''
as $$
    with plays as materialized (
        select * from tracker.hockey_plays(p_sheet)
    ),
    named_assists as (
        select p.venue, a.assist_1, a.assist_2
        from plays as p
        cross join lateral (
            select p.assist_1, p.assist_2
            where num_nonnulls(p.assist_1, p.assist_2) > 0
            union all
            select l.assist_1, l.assist_2
            from tracker.hockey_linked_assists(p_sheet.game_id) as l
            where num_nonnulls(p.assist_1, p.assist_2) = 0 and l.event_index = p.event_index
        ) as a
        where p.is_goal
    )
    select 'goals', p.venue, p.player_1, 1 from plays as p where p.is_goal
    union all
    select 'shots', p.venue, p.player_1, 1 from plays as p
    where case
        when p.type in ('Goal', 'Shot') then p.is_shot_on_goal
        when p.type not in ('Faceoff', 'Penalty', 'Block', 'Hit') then p.is_saved_penalty_shot
    end
    union all
    select 'shot_attempts', p.venue, p.player_1, 1 from plays as p where p.attempt is not null
    union all
    select 'assists', a.venue, a.assist_1, 1 from named_assists as a where a.assist_1 is not null
    union all
    select 'assists', a.venue, a.assist_2, 1 from named_assists as a where a.assist_2 is not null
    union all
    select 'blocks', p.facing, coalesce(p.blocker, p.opponent_1), 1 from plays as p
    where p.type = 'Shot' and p.is_blocked_by_opponent and num_nonnulls(p.blocker, p.opponent_1) > 0
    union all
    select 'blocks', p.venue, p.player_1, 1 from plays as p
    where p.type = 'Block'
        and not exists (
            select from plays as shot
            where shot.event_index = p.linked_event_index and shot.is_blocked_by_opponent
        )
    union all
    select 'faceoff_wins', p.venue, p.player_1, 1 from plays as p where p.type = 'Faceoff'
    union all
    select 'faceoff_losses', p.facing, p.opponent_1, 1 from plays as p where p.type = 'Faceoff'
    union all
    select 'pim', p.venue, p.player_1, p.minutes from plays as p where p.type = 'Penalty'
    union all
    select 'hits', p.venue, p.player_1, 1 from plays as p where p.type = 'Hit'
    union all
    select p.takeover || 's', p.venue, p.player_1, 1 from plays as p
    where p.type = 'Turnover' and p.takeover is not null
$$;

create or replace function tracker.hockey_goalie_credits(p_sheet tracker.hockey_sheet)
returns table (stat text, venue text, number integer, amount integer)
language sql
stable
set search_path = ''
as $$
    with faced as materialized (
        select
            p.facing,
            p.is_goal,
            coalesce(
                p.goalie,
                case when named.is_goalie then p.opponent_1 end,
                case p.facing when 'home' then s.home_goalie else s.away_goalie end
            ) as number
        from tracker.hockey_plays(p_sheet) as p
        left join tracker.hockey_numbers(p_sheet.game_id) as named
            on named.venue = p.facing and named.number = p.opponent_1
        left join tracker.hockey_segments(p_sheet) as s on s.shift_index = p.on_ice
        where p.is_shot_on_goal
    )
    select 'shots_against', f.facing, f.number, 1 from faced as f where f.number is not null
    union all
    select 'goals_against', f.facing, f.number, 1 from faced as f where f.number is not null and f.is_goal
$$;

-- What happened in each segment from each team's point of view; a segment in which nothing happened has no row.
create or replace function tracker.hockey_attempts_on_ice(p_sheet tracker.hockey_sheet)
returns table (
    shift_index integer, venue text,
    goals_for integer, goals_against integer, plus_minus integer,
    corsi_for integer, corsi_against integer, fenwick_for integer, fenwick_against integer
)
language sql
stable
set search_path = ''
as $$
    with made as (
        select
            p.on_ice as shift_index,
            p.venue,
            count(*) filter (where p.attempt = 'goal')::integer as goals,
            count(*) filter (
                where p.attempt = 'goal' and case p.venue
                    when 'home' then s.home_strength <= s.away_strength
                    else s.away_strength <= s.home_strength
                end
            )::integer as goals_without_advantage,
            count(*)::integer as corsi,
            count(*) filter (where p.attempt <> 'blocked')::integer as fenwick
        from tracker.hockey_plays(p_sheet) as p
        join tracker.hockey_segments(p_sheet) as s on s.shift_index = p.on_ice
        where p.attempt is not null
        group by p.on_ice, p.venue
    )
    select
        m.shift_index,
        v.venue,
        coalesce(sum(m.goals) filter (where m.venue = v.venue), 0)::integer,
        coalesce(sum(m.goals) filter (where m.venue <> v.venue), 0)::integer,
        sum(case m.venue when v.venue then 1 else -1 end * m.goals_without_advantage)::integer,
        coalesce(sum(m.corsi) filter (where m.venue = v.venue), 0)::integer,
        coalesce(sum(m.corsi) filter (where m.venue <> v.venue), 0)::integer,
        coalesce(sum(m.fenwick) filter (where m.venue = v.venue), 0)::integer,
        coalesce(sum(m.fenwick) filter (where m.venue <> v.venue), 0)::integer
    from made as m
    cross join (values ('home'), ('away')) as v (venue)
    group by m.shift_index, v.venue
$$;

create or replace function tracker.hockey_on_ice_credits(p_sheet tracker.hockey_sheet)
returns table (stat text, venue text, number integer, amount integer)
language sql
stable
set search_path = ''
as $$
    with skaters as (
        select s.shift_index, s.is_five_on_five, 'home' as venue, unnest(s.home_skaters) as number
        from tracker.hockey_segments(p_sheet) as s
        union all
        select s.shift_index, s.is_five_on_five, 'away', unnest(s.away_skaters)
        from tracker.hockey_segments(p_sheet) as s
    ),
    sums as (
        select
            k.venue,
            k.number,
            sum(a.plus_minus)::integer as plus_minus,
            sum(a.corsi_for)::integer as corsi_for,
            sum(a.corsi_against)::integer as corsi_against,
            sum(a.fenwick_for)::integer as fenwick_for,
            sum(a.fenwick_against)::integer as fenwick_against,
            (sum(a.corsi_for) filter (where k.is_five_on_five))::integer as corsi_for_5v5,
            (sum(a.corsi_against) filter (where k.is_five_on_five))::integer as corsi_against_5v5,
            (sum(a.fenwick_for) filter (where k.is_five_on_five))::integer as fenwick_for_5v5,
            (sum(a.fenwick_against) filter (where k.is_five_on_five))::integer as fenwick_against_5v5
        from skaters as k
        join tracker.hockey_attempts_on_ice(p_sheet) as a on a.shift_index = k.shift_index and a.venue = k.venue
        group by k.venue, k.number
    )
    select v.stat, s.venue, s.number, v.amount
    from sums as s
    cross join lateral (
        values
            ('plus_minus', s.plus_minus),
            ('corsi_for', s.corsi_for),
            ('corsi_against', s.corsi_against),
            ('fenwick_for', s.fenwick_for),
            ('fenwick_against', s.fenwick_against),
            ('corsi_for_5v5', s.corsi_for_5v5),
            ('corsi_against_5v5', s.corsi_against_5v5),
            ('fenwick_for_5v5', s.fenwick_for_5v5),
            ('fenwick_against_5v5', s.fenwick_against_5v5)
    ) as v (stat, amount)
    where v.amount <> 0
$$;

-- Corsi and Fenwick of the teams: every attempt in play, whoever was on the ice.
create or replace function tracker.hockey_team_credits(p_sheet tracker.hockey_sheet)
returns table (stat text, venue text, amount integer)
language sql
stable
set search_path = ''
as $$
    with attempts as materialized (
        select p.venue, p.facing, p.attempt
        from tracker.hockey_plays(p_sheet) as p
        where p.attempt is not null
    )
    select c.stat, c.venue, c.amount from tracker.hockey_player_credits(p_sheet) as c
    union all
    select 'corsi_for', a.venue, 1 from attempts as a
    union all
    select 'corsi_against', a.facing, 1 from attempts as a
    union all
    select 'fenwick_for', a.venue, 1 from attempts as a where a.attempt <> 'blocked'
    union all
    select 'fenwick_against', a.facing, 1 from attempts as a where a.attempt <> 'blocked'
$$;

revoke all on function tracker.hockey_player_credits(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_goalie_credits(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_attempts_on_ice(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_on_ice_credits(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_team_credits(tracker.hockey_sheet) from public;
