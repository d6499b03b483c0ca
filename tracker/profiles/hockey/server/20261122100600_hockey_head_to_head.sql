-- Opponents on the ice at once: fact_h2h, head to head.
--
-- A row per pair, seen from the home player, who is player 1. Skaters only; goals are those scored in play, attempts are
-- those of Corsi and Fenwick. A pair that never was on the ice together has no row. Shares are in percent; of nothing
-- there is none. Only refreshing writes them.

create table if not exists public.fact_h2h (
    h2h_key varchar(120) primary key,
    game_id integer not null,
    player_1_id varchar(40) not null,
    player_1_name varchar(100),
    player_2_id varchar(40) not null,
    player_2_name varchar(100),
    home_team_id varchar(20),
    away_team_id varchar(20),
    shifts_together integer,
    toi_together integer,
    goals_for integer,
    goals_against integer,
    plus_minus integer,
    corsi_for integer,
    corsi_against integer,
    fenwick_for integer,
    fenwick_against integer,
    cf_pct numeric(5, 1),
    ff_pct numeric(5, 1)
);

alter table public.fact_h2h
    add column if not exists player_1_id varchar(40),
    add column if not exists player_1_name varchar(100),
    add column if not exists player_2_id varchar(40),
    add column if not exists player_2_name varchar(100),
    add column if not exists home_team_id varchar(20),
    add column if not exists away_team_id varchar(20),
    add column if not exists shifts_together integer,
    add column if not exists toi_together integer,
    add column if not exists goals_for integer,
    add column if not exists goals_against integer,
    add column if not exists plus_minus integer,
    add column if not exists corsi_for integer,
    add column if not exists corsi_against integer,
    add column if not exists fenwick_for integer,
    add column if not exists fenwick_against integer,
    add column if not exists cf_pct numeric(5, 1),
    add column if not exists ff_pct numeric(5, 1);

select tracker.hockey_widen('public.fact_h2h', 'h2h_key', 120);
select tracker.hockey_widen('public.fact_h2h', 'player_1_id', 40);
select tracker.hockey_widen('public.fact_h2h', 'player_2_id', 40);
create index if not exists idx_fact_h2h_game on public.fact_h2h (game_id);

alter table public.fact_h2h enable row level security;

drop policy if exists "Members read the opponents of games that they may see" on public.fact_h2h;
create policy "Members read the opponents of games that they may see"
    on public.fact_h2h for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_h2h from public, anon, authenticated, service_role;
grant select on public.fact_h2h to authenticated, service_role;

-- How much of both was made, in percent; null of nothing.
create or replace function tracker.hockey_share(p_made bigint, p_conceded bigint)
returns numeric
language sql
immutable
set search_path = ''
as $$
    select round(100::numeric * p_made / nullif(p_made + p_conceded, 0), 1)
$$;

-- Each skater's person in each segment, once, with what happened in it from his team's point of view.
create or replace function tracker.hockey_place_persons(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_person_on_ice
language sql
stable
set search_path = ''
as $$
    with segments as materialized (
        select * from tracker.hockey_segments(p_sheet)
    ),
    told as materialized (
        select * from tracker.hockey_attempts_on_ice(p_sheet)
    ),
    skaters as (
        select s.shift_index, s.period, s.start_second, s.end_second, 'home' as venue, unnest(s.home_skaters) as number
        from segments as s
        union all
        select s.shift_index, s.period, s.start_second, s.end_second, 'away', unnest(s.away_skaters)
        from segments as s
    )
    select distinct on (k.shift_index, k.venue, coalesce(n.player_id, k.venue || '-' || k.number))
        k.shift_index, k.period, k.start_second, k.end_second, k.venue,
        coalesce(n.jersey, k.number),
        coalesce(n.player_id, k.venue || '-' || k.number),
        coalesce(n.name, '#' || k.number),
        coalesce(t.goals_for, 0)::integer, coalesce(t.goals_against, 0)::integer,
        coalesce(t.plus_minus, 0)::integer,
        coalesce(t.corsi_for, 0)::integer, coalesce(t.corsi_against, 0)::integer,
        coalesce(t.fenwick_for, 0)::integer, coalesce(t.fenwick_against, 0)::integer
    from skaters as k
    left join tracker.hockey_numbers(p_sheet.game_id) as n on n.venue = k.venue and n.number = k.number
    left join told as t on t.shift_index = k.shift_index and t.venue = k.venue
    order by k.shift_index, k.venue, coalesce(n.player_id, k.venue || '-' || k.number)
$$;

create or replace function tracker.hockey_fact_h2h(p_sheet tracker.hockey_sheet)
returns table (
    h2h_key text,
    game_id integer,
    player_1_id text,
    player_1_name text,
    player_2_id text,
    player_2_name text,
    home_team_id text,
    away_team_id text,
    shifts_together integer,
    toi_together integer,
    goals_for integer,
    goals_against integer,
    plus_minus integer,
    corsi_for integer,
    corsi_against integer,
    fenwick_for integer,
    fenwick_against integer,
    cf_pct numeric,
    ff_pct numeric
)
language sql
stable
set search_path = ''
-- The planner takes a game's players on the ice for a handful of rows; there are thousands.
set enable_nestloop = off
as $$
    with persons as materialized (
        select * from tracker.hockey_persons_on_ice(p_sheet)
    ),
    meetings as not materialized (
        select
            h.player_id as home_id,
            a.player_id as away_id,
            h.name as home_name,
            a.name as away_name,
            h.period, h.start_second, h.end_second,
            h.goals_for, h.goals_against, h.plus_minus,
            h.corsi_for, h.corsi_against, h.fenwick_for, h.fenwick_against
        from persons as h
        join persons as a on a.shift_index = h.shift_index and a.venue = 'away'
        where h.venue = 'home'
    ),
    together as (
        select m.*, m.end_second - m.start_second as seconds
        from meetings as m
        where not tracker.hockey_overlaps(p_sheet)
        union all
        select
            m.*,
            -- Each second once, however segments overlap.
            greatest(0, m.end_second - greatest(m.start_second, coalesce(
                max(m.end_second) over (
                    partition by m.home_id, m.away_id, m.period
                    order by m.start_second, m.end_second
                    rows between unbounded preceding and 1 preceding
                ), 0
            )))
        from meetings as m
        where tracker.hockey_overlaps(p_sheet)
    )
    select
        p_sheet.game_id || '-' || t.home_id || '-' || t.away_id,
        p_sheet.game_id,
        t.home_id, min(t.home_name), t.away_id, min(t.away_name),
        min(g.home_team_id), min(g.away_team_id),
        count(*)::integer,
        sum(t.seconds)::integer,
        sum(t.goals_for)::integer, sum(t.goals_against)::integer, sum(t.plus_minus)::integer,
        sum(t.corsi_for)::integer, sum(t.corsi_against)::integer,
        sum(t.fenwick_for)::integer, sum(t.fenwick_against)::integer,
        tracker.hockey_share(sum(t.corsi_for), sum(t.corsi_against)),
        tracker.hockey_share(sum(t.fenwick_for), sum(t.fenwick_against))
    from together as t
    cross join tracker.hockey_game(p_sheet.game_id) as g
    group by t.home_id, t.away_id
$$;

revoke all on function tracker.hockey_share(bigint, bigint) from public;
revoke all on function tracker.hockey_place_persons(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_fact_h2h(tracker.hockey_sheet) from public;
