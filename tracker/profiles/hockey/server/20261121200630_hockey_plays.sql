-- Plays: the events that count.
--
-- An event counts when its type is one of those that the numbers know, its team is known, and it is not of the shootout
-- period. A goal is Goal_Scored or Goal_PenaltyShot; the shot that accompanies a goal in some tools' data
-- (Shot_Goal ...) is nothing, because the goal is a shot already. An attempt is a shot attempt in play: a goal scored,
-- a save, a miss or a block; penalty shots are none.

-- What the words in one game's events mean, once per word and not once per event.
create or replace function tracker.hockey_meanings(p_game_id integer)
returns table (
    written text,
    term text,
    is_counted_type boolean,
    is_goal_in_play boolean,
    is_goal_alone boolean,
    is_saved_alone boolean,
    is_blocked_by_opponent boolean,
    shot text,
    takeover text,
    minutes integer
)
language sql
stable
set search_path = ''
as $$
    select
        w.written,
        w.term,
        coalesce(bool_or(t.meaning = 'counted type'), false),
        coalesce(bool_or(t.meaning = 'goal in play'), false),
        coalesce(bool_or(t.meaning = 'goal on a penalty shot'), false),
        coalesce(bool_or(t.meaning = 'saved penalty shot'), false),
        coalesce(bool_or(t.meaning = 'blocked by an opponent'), false),
        max(t.meaning) filter (where t.meaning in ('saved', 'missed', 'blocked')),
        max(t.meaning) filter (where t.meaning in ('giveaway', 'takeaway')),
        max(t.minutes)
    from (
        select words.written, tracker.hockey_canonical(words.written) as term
        from (
            select e.event_type as written from public.staging_events as e where e.game_id = p_game_id
            union
            select e.event_detail from public.staging_events as e where e.game_id = p_game_id
        ) as words
        where words.written is not null
    ) as w
    left join tracker.hockey_terms() as t on t.term = w.term
    group by w.written, w.term
$$;

-- `on_ice` is the segment in which an attempt or a shot on goal happened.
create or replace function tracker.hockey_plays(p_game_id integer)
returns table (
    event_index integer,
    venue text,
    facing text,
    type text,
    linked_event_index integer,
    player_1 integer,
    opponent_1 integer,
    assist_1 integer,
    assist_2 integer,
    goalie integer,
    blocker integer,
    minutes integer,
    takeover text,
    is_goal boolean,
    is_shot_on_goal boolean,
    is_saved_penalty_shot boolean,
    is_blocked_by_opponent boolean,
    attempt text,
    on_ice integer
)
language sql
stable
set search_path = ''
as $$
    with meanings as materialized (
        select * from tracker.hockey_meanings(p_game_id)
    ),
    segments as materialized (
        select s.shift_index, s.period, s.start_second, s.end_second
        from tracker.hockey_segments(p_game_id) as s
    ),
    judged as materialized (
        select
            e.*,
            t.venue,
            kind.term as type,
            coalesce(detail.is_saved_alone, false) as is_saved_alone,
            coalesce(detail.is_blocked_by_opponent, false) as is_blocked_by_opponent,
            detail.takeover,
            detail.minutes as usual_minutes,
            kind.term = 'Goal' and coalesce(detail.is_goal_in_play or detail.is_goal_alone, false) as is_goal,
            case
                when kind.term = 'Goal' and detail.is_goal_in_play then 'goal'
                when kind.term = 'Shot' then detail.shot
            end as attempt
        from public.staging_events as e
        join tracker.hockey_event_teams(p_game_id) as t on t.event_key = e.event_key
        join meanings as kind on kind.written = e.event_type and kind.is_counted_type
        left join meanings as detail on detail.written = e.event_detail
        cross join tracker.hockey_game(p_game_id) as g
        where e.game_id = p_game_id
            and not e.deleted
            and t.venue is not null
            and e.period is distinct from coalesce(g.shootout_period, -1)
    ),
    moments as (
        select j.event_index, coalesce(min(s.shift_index), min(named.shift_index)) as shift_index
        from judged as j
        left join segments as s
            on s.period = j.period
            and j.start_elapsed_seconds <= s.end_second
            and (
                j.start_elapsed_seconds > s.start_second
                or (j.start_elapsed_seconds = 0 and s.start_second = 0)
            )
        left join segments as named on named.shift_index = j.shift_index
        where j.is_goal or j.is_saved_alone or j.attempt is not null
        group by j.event_index
    )
    select
        j.event_index,
        j.venue,
        case j.venue when 'home' then 'away' else 'home' end,
        j.type,
        j.linked_event_index,
        j.event_team_player_1,
        j.opp_team_player_1,
        j.assist_1_player,
        j.assist_2_player,
        j.goalie_player,
        j.blocked_by_player,
        coalesce(j.penalty_minutes, j.usual_minutes, 0),
        j.takeover,
        j.is_goal,
        j.is_goal or j.is_saved_alone or j.attempt is not distinct from 'saved',
        j.is_saved_alone,
        j.is_blocked_by_opponent,
        j.attempt,
        m.shift_index
    from judged as j
    left join moments as m on m.event_index = j.event_index
$$;

-- Assists as BenchSight records them: player 1 of an event with AssistPrimary (AssistSecondary) among its play details
-- and the goal as its linked event; of several for one goal the one with the lowest index.
create or replace function tracker.hockey_linked_assists(p_game_id integer)
returns table (event_index integer, assist_1 integer, assist_2 integer)
language sql
stable
set search_path = ''
as $$
    with found as (
        select
            e.event_index,
            e.linked_event_index,
            e.event_team_player_1,
            array[tracker.hockey_canonical(e.play_detail1), tracker.hockey_canonical(e.play_detail2)] as details
        from public.staging_events as e
        where e.game_id = p_game_id
            and not e.deleted
            and e.linked_event_index is not null
            and e.event_team_player_1 is not null
            -- Only to save time: no other word can become one of the terms.
            and (e.play_detail1 like '%Assist%' or e.play_detail2 like '%Assist%')
    )
    select
        f.linked_event_index,
        (array_agg(f.event_team_player_1 order by f.event_index) filter (where t.meaning = 'first assist'))[1],
        (array_agg(f.event_team_player_1 order by f.event_index) filter (where t.meaning = 'second assist'))[1]
    from found as f
    join tracker.hockey_terms() as t
        on t.meaning in ('first assist', 'second assist') and t.term = any (f.details)
    group by f.linked_event_index
$$;

revoke all on function tracker.hockey_plays(integer) from public;
revoke all on function tracker.hockey_meanings(integer) from public;
revoke all on function tracker.hockey_linked_assists(integer) from public;
