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
rows 50
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

create or replace function tracker.hockey_find_plays(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_play
language sql
stable
set search_path = ''
as $$
    select
        e.event_index,
        e.venue,
        case e.venue when 'home' then 'away' else 'home' end,
        e.type,
        e.linked_event_index,
        e.player_1,
        e.opponent_1,
        e.assist_1,
        e.assist_2,
        e.goalie,
        e.blocker,
        coalesce(e.minutes, e.usual_minutes, 0),
        e.takeover,
        e.is_goal,
        e.is_shot_on_goal,
        e.is_saved_alone,
        e.is_blocked_by_opponent,
        e.attempt,
        case when e.is_goal or e.is_saved_alone or e.attempt is not null then s.on_ice end
    from tracker.hockey_told_events(p_sheet) as e
    join tracker.hockey_shift_situations(p_sheet) as s on s.event_index = e.event_index
    where e.is_counted and not e.is_shootout
$$;

-- Assists as BenchSight records them: player 1 of an event with AssistPrimary (AssistSecondary) among its play details
-- and the goal as its linked event; of several for one goal the one with the lowest index.
create or replace function tracker.hockey_linked_assists(p_game_id integer)
returns table (event_index integer, assist_1 integer, assist_2 integer)
language sql
stable
rows 50
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

revoke all on function tracker.hockey_find_plays(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_meanings(integer) from public;
revoke all on function tracker.hockey_linked_assists(integer) from public;
