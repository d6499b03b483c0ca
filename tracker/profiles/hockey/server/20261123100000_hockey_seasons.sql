-- Seasons: what each player and goalie did in all games of a season.
--
-- Set-returning functions and no views: a view would keep a league from changing tables that are its own. They read with
-- the caller's own rights, so the sums are over the games that the caller may see. Somebody without an id of their own
-- (home-53) is another person in every game and is left out. A game counts for whoever was on the ice; where nobody's
-- time was kept, for everybody who dressed. Playoffs are a season of their own, `2025-2026 playoffs`, where the schedule
-- of an adopted league says the type of its games; ours has no such column.

create or replace function public.hockey_player_seasons()
returns table (
    season text,
    player_id text,
    player_name text,
    team_name text,
    "position" text,
    games bigint,
    goals bigint,
    assists bigint,
    points bigint,
    shots bigint,
    pim bigint,
    plus_minus bigint,
    hits bigint,
    blocks bigint,
    faceoff_wins bigint,
    faceoff_losses bigint,
    toi_seconds bigint
)
language sql
stable
set search_path = ''
as $$
    with games as materialized (
        select
            s.game_id, s.game_date,
            nullif(
                concat_ws(
                    ' ', s.season, case when lower(to_jsonb(s) ->> 'game_type') like 'playoff%' then 'playoffs' end
                ),
                ''
            ) as season
        from public.dim_schedule as s
    ),
    played as (
        select
            s.season, s.game_date, f.*,
            coalesce(f.toi_seconds, 0) > 0
                or coalesce(max(f.toi_seconds) over (partition by f.game_id), 0) = 0 as is_counted
        from public.fact_player_game_stats as f
        left join games as s on s.game_id = f.game_id
    )
    select
        p.season, p.player_id::text,
        (array_agg(p.player_name::text order by p.game_date desc nulls last, p.game_id desc))[1],
        (array_agg(coalesce(p.team_name, p.team)::text order by p.game_date desc nulls last, p.game_id desc))[1],
        (array_agg(p."position"::text order by p.game_date desc nulls last, p.game_id desc))[1],
        count(*) filter (where p.is_counted),
        coalesce(sum(p.goals), 0)::bigint, coalesce(sum(p.assists), 0)::bigint,
        coalesce(sum(p.points), 0)::bigint, coalesce(sum(p.shots), 0)::bigint,
        coalesce(sum(p.pim), 0)::bigint, coalesce(sum(p.plus_minus), 0)::bigint,
        coalesce(sum(p.hits), 0)::bigint, coalesce(sum(p.blocks), 0)::bigint,
        coalesce(sum(p.faceoff_wins), 0)::bigint, coalesce(sum(p.faceoff_losses), 0)::bigint,
        coalesce(sum(p.toi_seconds), 0)::bigint
    from played as p
    where p.player_id::text !~ '^(home|away)-\d+$'
    group by p.season, p.player_id::text
$$;

create or replace function public.hockey_goalie_seasons()
returns table (
    season text,
    player_id text,
    player_name text,
    team_name text,
    games bigint,
    shots_against bigint,
    saves bigint,
    goals_against bigint,
    shutouts bigint,
    toi_seconds bigint
)
language sql
stable
set search_path = ''
as $$
    with games as materialized (
        select
            s.game_id, s.game_date,
            nullif(
                concat_ws(
                    ' ', s.season, case when lower(to_jsonb(s) ->> 'game_type') like 'playoff%' then 'playoffs' end
                ),
                ''
            ) as season
        from public.dim_schedule as s
    ),
    played as (
        select
            s.season, s.game_date, f.*,
            coalesce(f.toi_seconds, 0) > 0 or coalesce(f.shots_against, 0) > 0 as is_counted,
            count(*) filter (where coalesce(f.toi_seconds, 0) > 0 or coalesce(f.shots_against, 0) > 0)
                over (partition by f.game_id, f.team_venue) as goalies
        from public.fact_goalie_game_stats as f
        left join games as s on s.game_id = f.game_id
    )
    select
        p.season, p.player_id::text,
        (array_agg(p.player_name::text order by p.game_date desc nulls last, p.game_id desc))[1],
        (array_agg(coalesce(p.team_name, p.team)::text order by p.game_date desc nulls last, p.game_id desc))[1],
        count(*),
        coalesce(sum(p.shots_against), 0)::bigint, coalesce(sum(p.saves), 0)::bigint,
        coalesce(sum(p.goals_against), 0)::bigint,
        count(*) filter (where p.goals_against = 0 and p.goalies = 1),
        coalesce(sum(p.toi_seconds), 0)::bigint
    from played as p
    where p.is_counted and p.player_id::text !~ '^(home|away)-\d+$'
    group by p.season, p.player_id::text
$$;

revoke all on function public.hockey_player_seasons() from public, anon;
revoke all on function public.hockey_goalie_seasons() from public, anon;
grant execute on function public.hockey_player_seasons() to authenticated, service_role;
grant execute on function public.hockey_goalie_seasons() to authenticated, service_role;

create index if not exists idx_fact_player_game_stats_player on public.fact_player_game_stats (player_id);

notify pgrst, 'reload schema';
