-- Plays: the events that count.
--
-- An event counts when its type is one of those that the numbers know, its team is known, and it is not of the shootout
-- period. A goal is Goal_Scored or Goal_PenaltyShot; the shot that accompanies a goal in some tools' data
-- (Shot_Goal ...) is nothing, because the goal is a shot already. An attempt is a shot attempt in play: a goal scored,
-- a save, a miss or a block; penalty shots are none.

create or replace function tracker.hockey_plays(p_game_id integer)
returns table (
    event_index integer,
    venue text,
    facing text,
    type text,
    detail text,
    period integer,
    second integer,
    shift_index integer,
    linked_event_index integer,
    player_1 integer,
    opponent_1 integer,
    assist_1 integer,
    assist_2 integer,
    goalie integer,
    blocker integer,
    minutes integer,
    is_goal boolean,
    is_shot_on_goal boolean,
    is_saved_penalty_shot boolean,
    attempt text
)
language sql
stable
set search_path = ''
as $$
    with terms as materialized (
        select * from tracker.hockey_terms()
    ),
    found as (
        select e.*, t.venue, tracker.hockey_canonical(e.event_type) as type,
            coalesce(tracker.hockey_canonical(e.event_detail), '') as detail
        from public.staging_events as e
        join tracker.hockey_event_teams(p_game_id) as t using (event_key)
        cross join tracker.hockey_game(p_game_id) as g
        where e.game_id = p_game_id
            and not e.deleted
            and t.venue is not null
            and e.period is distinct from coalesce(g.shootout_period, -1)
    ),
    judged as (
        select
            f.*,
            f.type = 'Goal' and f.detail in (select term from terms where meaning = 'goal in play') as is_scored,
            f.type = 'Goal' and f.detail in (
                select term from terms where meaning = 'goal on a penalty shot'
            ) as is_scored_alone,
            f.detail in (select term from terms where meaning = 'saved penalty shot') as is_saved_alone,
            (
                select meaning from terms
                where f.type = 'Shot' and term = f.detail and meaning in ('saved', 'missed', 'blocked')
            ) as shot,
            (select terms.minutes from terms where meaning = 'penalty' and term = f.detail) as usual_minutes
        from found as f
        where f.type in (select term from terms where meaning = 'counted type')
    )
    select
        j.event_index,
        j.venue,
        case j.venue when 'home' then 'away' else 'home' end,
        j.type,
        j.detail,
        j.period,
        j.start_elapsed_seconds,
        j.shift_index,
        j.linked_event_index,
        j.event_team_player_1,
        j.opp_team_player_1,
        j.assist_1_player,
        j.assist_2_player,
        j.goalie_player,
        j.blocked_by_player,
        coalesce(j.penalty_minutes, j.usual_minutes, 0),
        j.is_scored or j.is_scored_alone,
        j.is_scored or j.is_scored_alone or j.is_saved_alone or j.shot is not distinct from 'saved',
        j.is_saved_alone,
        case when j.is_scored then 'goal' else j.shot end
    from judged as j
$$;

-- The segment in which each attempt and each shot on goal happened.
create or replace function tracker.hockey_moments(p_game_id integer)
returns table (event_index integer, shift_index integer)
language sql
stable
set search_path = ''
as $$
    select
        p.event_index,
        coalesce(min(s.shift_index), min(named.shift_index))
    from tracker.hockey_plays(p_game_id) as p
    left join tracker.hockey_segments(p_game_id) as s
        on s.period = p.period
        and p.second <= s.end_second
        and (p.second > s.start_second or (p.second = 0 and s.start_second = 0))
    left join tracker.hockey_segments(p_game_id) as named on named.shift_index = p.shift_index
    where p.attempt is not null or p.is_shot_on_goal
    group by p.event_index
$$;

-- Assists as BenchSight records them: player 1 of an event with AssistPrimary (AssistSecondary) among its play details
-- and the goal as its linked event; of several for one goal the one with the lowest index.
create or replace function tracker.hockey_linked_assists(p_game_id integer)
returns table (event_index integer, assist_1 integer, assist_2 integer)
language sql
stable
set search_path = ''
as $$
    with terms as materialized (
        select * from tracker.hockey_terms() where meaning in ('first assist', 'second assist')
    )
    select
        e.linked_event_index,
        (array_agg(e.event_team_player_1 order by e.event_index)
            filter (where t.meaning = 'first assist'))[1],
        (array_agg(e.event_team_player_1 order by e.event_index)
            filter (where t.meaning = 'second assist'))[1]
    from public.staging_events as e
    join terms as t
        on t.term in (tracker.hockey_canonical(e.play_detail1), tracker.hockey_canonical(e.play_detail2))
    where e.game_id = p_game_id
        and not e.deleted
        and e.linked_event_index is not null
        and e.event_team_player_1 is not null
    group by e.linked_event_index
$$;

revoke all on function tracker.hockey_plays(integer) from public;
revoke all on function tracker.hockey_moments(integer) from public;
revoke all on function tracker.hockey_linked_assists(integer) from public;
