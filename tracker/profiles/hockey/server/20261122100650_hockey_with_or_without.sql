-- Teammates on the ice at once: fact_wowy, with or without you.
--
-- A row per pair, player 1 being the one with the lower number: what they saw together, and apart, which is the sum of
-- what each saw without the other. Skaters only; a pair that never was on the ice together has no row. Only refreshing
-- writes them.

create table if not exists public.fact_wowy (
    wowy_key varchar(120) primary key,
    game_id integer not null,
    player_1_id varchar(40) not null,
    player_1_name varchar(100),
    player_2_id varchar(40) not null,
    player_2_name varchar(100),
    venue varchar(10),
    shifts_together integer,
    p1_shifts_without_p2 integer,
    p2_shifts_without_p1 integer,
    toi_together integer,
    toi_p1_without_p2 integer,
    toi_p2_without_p1 integer,
    toi_apart integer,
    gf_together integer,
    ga_together integer,
    gf_pct_together numeric(5, 1),
    gf_apart integer,
    ga_apart integer,
    gf_pct_apart numeric(5, 1),
    gf_pct_delta numeric(5, 1),
    cf_together integer,
    ca_together integer,
    cf_pct_together numeric(5, 1),
    cf_apart integer,
    ca_apart integer,
    cf_pct_apart numeric(5, 1),
    cf_pct_delta numeric(5, 1)
);

alter table public.fact_wowy
    add column if not exists player_1_id varchar(40),
    add column if not exists player_1_name varchar(100),
    add column if not exists player_2_id varchar(40),
    add column if not exists player_2_name varchar(100),
    add column if not exists venue varchar(10),
    add column if not exists shifts_together integer,
    add column if not exists p1_shifts_without_p2 integer,
    add column if not exists p2_shifts_without_p1 integer,
    add column if not exists toi_together integer,
    add column if not exists toi_p1_without_p2 integer,
    add column if not exists toi_p2_without_p1 integer,
    add column if not exists toi_apart integer,
    add column if not exists gf_together integer,
    add column if not exists ga_together integer,
    add column if not exists gf_pct_together numeric(5, 1),
    add column if not exists gf_apart integer,
    add column if not exists ga_apart integer,
    add column if not exists gf_pct_apart numeric(5, 1),
    add column if not exists gf_pct_delta numeric(5, 1),
    add column if not exists cf_together integer,
    add column if not exists ca_together integer,
    add column if not exists cf_pct_together numeric(5, 1),
    add column if not exists cf_apart integer,
    add column if not exists ca_apart integer,
    add column if not exists cf_pct_apart numeric(5, 1),
    add column if not exists cf_pct_delta numeric(5, 1);

select tracker.hockey_widen('public.fact_wowy', 'wowy_key', 120);
select tracker.hockey_widen('public.fact_wowy', 'player_1_id', 40);
select tracker.hockey_widen('public.fact_wowy', 'player_2_id', 40);
create index if not exists idx_fact_wowy_game on public.fact_wowy (game_id);

alter table public.fact_wowy enable row level security;

drop policy if exists "Members read the teammates of games that they may see" on public.fact_wowy;
create policy "Members read the teammates of games that they may see"
    on public.fact_wowy for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_wowy from public, anon, authenticated, service_role;
grant select on public.fact_wowy to authenticated, service_role;

create or replace function tracker.hockey_fact_wowy(p_sheet tracker.hockey_sheet)
returns table (
    wowy_key text,
    game_id integer,
    player_1_id text,
    player_1_name text,
    player_2_id text,
    player_2_name text,
    venue text,
    shifts_together integer,
    p1_shifts_without_p2 integer,
    p2_shifts_without_p1 integer,
    toi_together integer,
    toi_p1_without_p2 integer,
    toi_p2_without_p1 integer,
    toi_apart integer,
    gf_together integer,
    ga_together integer,
    gf_pct_together numeric,
    gf_apart integer,
    ga_apart integer,
    gf_pct_apart numeric,
    gf_pct_delta numeric,
    cf_together integer,
    ca_together integer,
    cf_pct_together numeric,
    cf_apart integer,
    ca_apart integer,
    cf_pct_apart numeric,
    cf_pct_delta numeric
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
    stays as (
        select p.*, p.end_second - p.start_second as seconds
        from persons as p
        where not tracker.hockey_overlaps(p_sheet)
        union all
        select
            p.*,
            greatest(0, p.end_second - greatest(p.start_second, coalesce(
                max(p.end_second) over (
                    partition by p.venue, p.player_id, p.period
                    order by p.start_second, p.end_second
                    rows between unbounded preceding and 1 preceding
                ), 0
            )))
        from persons as p
        where tracker.hockey_overlaps(p_sheet)
    ),
    alone as (
        select
            s.venue, s.player_id,
            count(*) as shifts,
            sum(s.seconds) as seconds,
            sum(s.goals_for) as gf, sum(s.goals_against) as ga,
            sum(s.corsi_for) as cf, sum(s.corsi_against) as ca
        from stays as s
        group by s.venue, s.player_id
    ),
    together as not materialized (
        select
            a.venue,
            a.player_id as first_id, b.player_id as second_id,
            a.name as first_name, b.name as second_name,
            a.period, a.start_second, a.end_second,
            a.goals_for, a.goals_against, a.corsi_for, a.corsi_against
        from persons as a
        join persons as b
            on b.shift_index = a.shift_index and b.venue = a.venue
            and (b.jersey, b.player_id collate "C") > (a.jersey, a.player_id collate "C")
    ),
    meetings as (
        select t.*, t.end_second - t.start_second as seconds
        from together as t
        where not tracker.hockey_overlaps(p_sheet)
        union all
        select
            t.*,
            greatest(0, t.end_second - greatest(t.start_second, coalesce(
                max(t.end_second) over (
                    partition by t.venue, t.first_id, t.second_id, t.period
                    order by t.start_second, t.end_second
                    rows between unbounded preceding and 1 preceding
                ), 0
            )))
        from together as t
        where tracker.hockey_overlaps(p_sheet)
    ),
    pairs as (
        select
            m.venue, m.first_id, m.second_id,
            min(m.first_name) as first_name, min(m.second_name) as second_name,
            count(*) as shifts,
            sum(m.seconds) as seconds,
            sum(m.goals_for) as gf, sum(m.goals_against) as ga,
            sum(m.corsi_for) as cf, sum(m.corsi_against) as ca
        from meetings as m
        group by m.venue, m.first_id, m.second_id
    ),
    compared as (
        select
            p.*,
            a.shifts - p.shifts as first_shifts,
            b.shifts - p.shifts as second_shifts,
            a.seconds - p.seconds as first_seconds,
            b.seconds - p.seconds as second_seconds,
            a.gf + b.gf - 2 * p.gf as gf_apart,
            a.ga + b.ga - 2 * p.ga as ga_apart,
            a.cf + b.cf - 2 * p.cf as cf_apart,
            a.ca + b.ca - 2 * p.ca as ca_apart
        from pairs as p
        join alone as a on a.venue = p.venue and a.player_id = p.first_id
        join alone as b on b.venue = p.venue and b.player_id = p.second_id
    )
    select
        p_sheet.game_id || '-' || c.venue || '-' || c.first_id || '-' || c.second_id,
        p_sheet.game_id,
        c.first_id, c.first_name, c.second_id, c.second_name, c.venue,
        c.shifts::integer, c.first_shifts::integer, c.second_shifts::integer,
        c.seconds::integer, c.first_seconds::integer, c.second_seconds::integer,
        (c.first_seconds + c.second_seconds)::integer,
        c.gf::integer, c.ga::integer, tracker.hockey_share(c.gf, c.ga),
        c.gf_apart::integer, c.ga_apart::integer, tracker.hockey_share(c.gf_apart, c.ga_apart),
        tracker.hockey_share(c.gf, c.ga) - tracker.hockey_share(c.gf_apart, c.ga_apart),
        c.cf::integer, c.ca::integer, tracker.hockey_share(c.cf, c.ca),
        c.cf_apart::integer, c.ca_apart::integer, tracker.hockey_share(c.cf_apart, c.ca_apart),
        tracker.hockey_share(c.cf, c.ca) - tracker.hockey_share(c.cf_apart, c.ca_apart)
    from compared as c
$$;

revoke all on function tracker.hockey_fact_wowy(tracker.hockey_sheet) from public;
