-- Who is on the ice.
--
-- A shift record is a segment: the same players from one change to the next. A segment without a period or times, one
-- that lasts no time, and those of the shootout count nowhere. An action (goal, shot, hit, penalty ...) at second t
-- happened in the segment with start < t <= end: a change at a whistle comes after what ended play. An action in second
-- 0 belongs to the segment that starts the period. Where segments overlap, the lowest index is taken; an action that no
-- segment covers falls back to the segment that its shift_index names.

create or replace function tracker.hockey_find_segments(p_game_id integer)
returns setof tracker.hockey_segment
language sql
stable
set search_path = ''
as $$
    select
        s.shift_index,
        s.period,
        s.start_elapsed_seconds,
        s.end_elapsed_seconds,
        home.skaters,
        away.skaters,
        s.home_goalie,
        s.away_goalie,
        -- Without the extra attacker: one less when the goalie is off the ice.
        cardinality(home.skaters) - (s.home_goalie is null)::integer,
        cardinality(away.skaters) - (s.away_goalie is null)::integer,
        cardinality(home.skaters) = 5 and cardinality(away.skaters) = 5
            and s.home_goalie is not null and s.away_goalie is not null
    from public.staging_shifts as s
    cross join tracker.hockey_game(p_game_id) as g
    cross join lateral (
        select array(
            select distinct number
            from unnest(array[s.home_1, s.home_2, s.home_3, s.home_4, s.home_5, s.home_6]) as number
            where number is not null and number is distinct from s.home_goalie
        ) as skaters
    ) as home
    cross join lateral (
        select array(
            select distinct number
            from unnest(array[s.away_1, s.away_2, s.away_3, s.away_4, s.away_5, s.away_6]) as number
            where number is not null and number is distinct from s.away_goalie
        ) as skaters
    ) as away
    where s.game_id = p_game_id
        and not s.deleted
        and s.start_elapsed_seconds < s.end_elapsed_seconds
        and s.period is distinct from coalesce(g.shootout_period, -1)
        and s.period is not null
$$;

-- Whether a segment begins before an earlier one of its period has ended. It nearly never does, and where it does not,
-- whoever is on the ice is there for the whole segment, which saves looking for seconds that were counted already.
create or replace function tracker.hockey_overlaps(p_sheet tracker.hockey_sheet)
returns boolean
language sql
stable
set search_path = ''
as $$
    select exists (
        select from (
            select
                s.start_second < coalesce(
                    max(s.end_second) over (
                        partition by s.period
                        order by s.start_second, s.end_second
                        rows between unbounded preceding and 1 preceding
                    ),
                    0
                ) as is_early
            from tracker.hockey_segments(p_sheet) as s
        ) as begun
        where begun.is_early
    )
$$;

-- Seconds per person, on the ice and in goal; each second of a number once, however segments overlap.
create or replace function tracker.hockey_ice_time(p_sheet tracker.hockey_sheet)
returns table (venue text, number integer, is_in_goal boolean, seconds integer)
language sql
stable
set search_path = ''
as $$
    with segments as materialized (
        select * from tracker.hockey_segments(p_sheet)
    ),
    stays as not materialized (
        select 'home' as venue, number, false as is_in_goal, s.period, s.start_second, s.end_second
        from segments as s, unnest(s.home_skaters) as number
        union all
        select 'away', number, false, s.period, s.start_second, s.end_second
        from segments as s, unnest(s.away_skaters) as number
        union all
        select 'home', s.home_goalie, true, s.period, s.start_second, s.end_second
        from segments as s
        where s.home_goalie is not null
        union all
        select 'away', s.away_goalie, true, s.period, s.start_second, s.end_second
        from segments as s
        where s.away_goalie is not null
    ),
    seconds as (
        select s.venue, s.number, s.is_in_goal, s.end_second - s.start_second as seconds
        from stays as s
        where not tracker.hockey_overlaps(p_sheet)
        union all
        select
            s.venue, s.number, s.is_in_goal,
            greatest(0, s.end_second - greatest(s.start_second, coalesce(
                max(s.end_second) over (
                    partition by s.venue, s.number, s.is_in_goal, s.period
                    order by s.start_second, s.end_second
                    rows between unbounded preceding and 1 preceding
                ), 0
            )))
        from stays as s
        where tracker.hockey_overlaps(p_sheet)
    )
    select s.venue, s.number, s.is_in_goal, sum(s.seconds)::integer
    from seconds as s
    group by s.venue, s.number, s.is_in_goal
$$;

revoke all on function tracker.hockey_find_segments(integer) from public;
revoke all on function tracker.hockey_overlaps(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_ice_time(tracker.hockey_sheet) from public;
