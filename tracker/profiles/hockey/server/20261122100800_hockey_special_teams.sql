-- Power play and short-handed: whose goals and points they were, and for how long each skater played.
--
-- Judged by the segment of the moment, extra attackers taken away. Goals in play only. Each second of one kind counts
-- once, however segments overlap. The published skaters are those of the function that is there already, with these
-- columns.

alter table public.fact_player_game_stats
    add column if not exists power_play_goals integer not null default 0,
    add column if not exists power_play_points integer not null default 0,
    add column if not exists short_handed_goals integer not null default 0,
    add column if not exists short_handed_points integer not null default 0,
    add column if not exists toi_even_seconds integer not null default 0,
    add column if not exists toi_power_play_seconds integer not null default 0,
    add column if not exists toi_short_handed_seconds integer not null default 0;

create or replace function tracker.hockey_special_teams(p_sheet tracker.hockey_sheet)
returns table (
    venue text,
    player_id text,
    power_play_goals integer,
    power_play_points integer,
    short_handed_goals integer,
    short_handed_points integer,
    toi_even_seconds integer,
    toi_power_play_seconds integer,
    toi_short_handed_seconds integer
)
language sql
stable
set search_path = ''
as $$
    with segments as materialized (
        select
            s.*,
            sign(s.home_strength - s.away_strength)::integer as home_lead
        from tracker.hockey_segments(p_sheet) as s
    ),
    goals as materialized (
        select
            p.venue, p.player_1, p.assist_1, p.assist_2, p.event_index,
            case p.venue when 'home' then s.home_lead else -s.home_lead end as lead
        from tracker.hockey_plays(p_sheet) as p
        join segments as s on s.shift_index = p.on_ice
        where p.attempt = 'goal' and s.home_lead <> 0
    ),
    points as (
        select g.venue, g.lead, g.player_1 as number, true as is_goal from goals as g
        union all
        select g.venue, g.lead, named.number, false
        from goals as g
        left join tracker.hockey_linked_assists(p_sheet.game_id) as l on l.event_index = g.event_index
        cross join lateral (
            values
                (case when num_nonnulls(g.assist_1, g.assist_2) = 0 then l.assist_1 else g.assist_1 end),
                (case when num_nonnulls(g.assist_1, g.assist_2) = 0 then l.assist_2 else g.assist_2 end)
        ) as named (number)
    ),
    stays as not materialized (
        select 'home' as venue, number, s.home_lead as lead, s.period, s.start_second, s.end_second
        from segments as s, unnest(s.home_skaters) as number
        union all
        select 'away', number, -s.home_lead, s.period, s.start_second, s.end_second
        from segments as s, unnest(s.away_skaters) as number
    ),
    seconds as (
        select s.venue, s.number, s.lead, s.end_second - s.start_second as seconds
        from stays as s
        where not tracker.hockey_overlaps(p_sheet)
        union all
        select
            s.venue, s.number, s.lead,
            greatest(0, s.end_second - greatest(s.start_second, coalesce(
                max(s.end_second) over (
                    partition by s.venue, s.number, s.lead, s.period
                    order by s.start_second, s.end_second
                    rows between unbounded preceding and 1 preceding
                ), 0
            )))
        from stays as s
        where tracker.hockey_overlaps(p_sheet)
    ),
    counted as (
        select p.venue, p.number, p.lead, p.is_goal::integer as goals, 1 as points, 0 as seconds
        from points as p
        where p.number is not null
        union all
        select s.venue, s.number, s.lead, 0, 0, s.seconds from seconds as s
    )
    select
        c.venue,
        coalesce(n.player_id, c.venue || '-' || c.number),
        coalesce(sum(c.goals) filter (where c.lead > 0), 0)::integer,
        coalesce(sum(c.points) filter (where c.lead > 0), 0)::integer,
        coalesce(sum(c.goals) filter (where c.lead < 0), 0)::integer,
        coalesce(sum(c.points) filter (where c.lead < 0), 0)::integer,
        coalesce(sum(c.seconds) filter (where c.lead = 0), 0)::integer,
        coalesce(sum(c.seconds) filter (where c.lead > 0), 0)::integer,
        coalesce(sum(c.seconds) filter (where c.lead < 0), 0)::integer
    from counted as c
    left join tracker.hockey_numbers(p_sheet.game_id) as n on n.venue = c.venue and n.number = c.number
    group by c.venue, coalesce(n.player_id, c.venue || '-' || c.number)
$$;

create or replace function tracker.hockey_players_with_special_teams(p_sheet tracker.hockey_sheet)
returns table (
    player_game_key text,
    game_id integer,
    player_id text,
    player_name text,
    jersey integer,
    team text,
    team_venue text,
    team_id text,
    team_name text,
    "position" text,
    goals integer,
    assists integer,
    points integer,
    shots integer,
    pim integer,
    plus_minus integer,
    toi_seconds integer,
    hits integer,
    blocks integer,
    giveaways integer,
    takeaways integer,
    faceoff_wins integer,
    faceoff_losses integer,
    shot_attempts integer,
    corsi_for integer,
    corsi_against integer,
    fenwick_for integer,
    fenwick_against integer,
    corsi_for_5v5 integer,
    corsi_against_5v5 integer,
    fenwick_for_5v5 integer,
    fenwick_against_5v5 integer,
    player_full_name text,
    player_primary_position text,
    is_goalie boolean,
    shots_on_goal integer,
    fo_wins integer,
    fo_losses integer,
    fo_taken integer,
    cf integer,
    ca integer,
    ff integer,
    fa integer,
    power_play_goals integer,
    power_play_points integer,
    short_handed_goals integer,
    short_handed_points integer,
    toi_even_seconds integer,
    toi_power_play_seconds integer,
    toi_short_handed_seconds integer
)
language sql
stable
set search_path = ''
as $$
    select
        f.player_game_key, f.game_id, f.player_id, f.player_name, f.jersey, f.team, f.team_venue, f.team_id,
        f.team_name, f."position", f.goals, f.assists, f.points, f.shots, f.pim, f.plus_minus, f.toi_seconds,
        f.hits, f.blocks, f.giveaways, f.takeaways, f.faceoff_wins, f.faceoff_losses, f.shot_attempts,
        f.corsi_for, f.corsi_against, f.fenwick_for, f.fenwick_against, f.corsi_for_5v5, f.corsi_against_5v5,
        f.fenwick_for_5v5, f.fenwick_against_5v5, f.player_full_name, f.player_primary_position, f.is_goalie,
        f.shots_on_goal, f.fo_wins, f.fo_losses, f.fo_taken, f.cf, f.ca, f.ff, f.fa,
        coalesce(s.power_play_goals, 0),
        coalesce(s.power_play_points, 0),
        coalesce(s.short_handed_goals, 0),
        coalesce(s.short_handed_points, 0),
        coalesce(s.toi_even_seconds, 0),
        coalesce(s.toi_power_play_seconds, 0),
        coalesce(s.toi_short_handed_seconds, 0)
    from tracker.hockey_fact_player_game_stats(p_sheet) as f
    left join tracker.hockey_special_teams(p_sheet) as s
        on s.venue = f.team_venue and s.player_id = f.player_id
$$;

revoke all on function tracker.hockey_special_teams(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_players_with_special_teams(tracker.hockey_sheet) from public;

notify pgrst, 'reload schema';
