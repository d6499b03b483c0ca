-- Published shifts, as dashboards read them.
--
-- fact_shifts has one row per live shift with what follows from it: skaters a side, empty nets, and the shot attempts
-- that fell into it (all for Corsi, the unblocked for Fenwick). fact_shifts_player has one row per shift and person.
-- An adopted table with forward and defense slots gets those, too. Only refreshing writes them.

create table if not exists public.fact_shifts (
    shift_key varchar(50) primary key,
    game_id integer not null,
    shift_index integer not null,
    period integer,
    start_elapsed_seconds integer,
    end_elapsed_seconds integer,
    shift_start_seconds integer,
    shift_end_seconds integer,
    shift_duration integer,
    shift_start_type varchar(50),
    shift_stop_type varchar(100),
    home_team varchar(100),
    away_team varchar(100),
    home_team_id varchar(20),
    away_team_id varchar(20),
    home_1 integer,
    home_2 integer,
    home_3 integer,
    home_4 integer,
    home_5 integer,
    home_6 integer,
    away_1 integer,
    away_2 integer,
    away_3 integer,
    away_4 integer,
    away_5 integer,
    away_6 integer,
    home_goalie integer,
    away_goalie integer,
    home_team_strength integer,
    away_team_strength integer,
    home_team_en boolean,
    away_team_en boolean,
    situation varchar(50),
    strength varchar(10),
    home_corsi integer,
    away_corsi integer,
    home_fenwick integer,
    away_fenwick integer
);

alter table public.fact_shifts
    add column if not exists shift_index integer,
    add column if not exists period integer,
    add column if not exists start_elapsed_seconds integer,
    add column if not exists end_elapsed_seconds integer,
    add column if not exists shift_start_seconds integer,
    add column if not exists shift_end_seconds integer,
    add column if not exists shift_duration integer,
    add column if not exists shift_start_type varchar(50),
    add column if not exists shift_stop_type varchar(100),
    add column if not exists home_team varchar(100),
    add column if not exists away_team varchar(100),
    add column if not exists home_team_id varchar(20),
    add column if not exists away_team_id varchar(20),
    add column if not exists home_1 integer,
    add column if not exists home_2 integer,
    add column if not exists home_3 integer,
    add column if not exists home_4 integer,
    add column if not exists home_5 integer,
    add column if not exists home_6 integer,
    add column if not exists away_1 integer,
    add column if not exists away_2 integer,
    add column if not exists away_3 integer,
    add column if not exists away_4 integer,
    add column if not exists away_5 integer,
    add column if not exists away_6 integer,
    add column if not exists home_goalie integer,
    add column if not exists away_goalie integer,
    add column if not exists home_team_strength integer,
    add column if not exists away_team_strength integer,
    add column if not exists home_team_en boolean,
    add column if not exists away_team_en boolean,
    add column if not exists situation varchar(50),
    add column if not exists strength varchar(10),
    add column if not exists home_corsi integer,
    add column if not exists away_corsi integer,
    add column if not exists home_fenwick integer,
    add column if not exists away_fenwick integer;

create index if not exists idx_fact_shifts_game on public.fact_shifts (game_id);

alter table public.fact_shifts enable row level security;

drop policy if exists "Members read the published shifts of games that they may see" on public.fact_shifts;
create policy "Members read the published shifts of games that they may see"
    on public.fact_shifts for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_shifts from public, anon, authenticated, service_role;
grant select on public.fact_shifts to authenticated, service_role;

create table if not exists public.fact_shifts_player (
    shift_key varchar(50) not null,
    game_id integer not null,
    shift_index integer not null,
    player_id varchar(40) not null,
    player_name varchar(100),
    player_game_number integer,
    player_role varchar(50),
    team_venue varchar(10),
    position_slot varchar(20),
    period integer,
    shift_duration integer,
    situation varchar(50),
    strength varchar(10),
    primary key (shift_key, player_id)
);

alter table public.fact_shifts_player
    add column if not exists shift_index integer,
    add column if not exists player_id varchar(40),
    add column if not exists player_name varchar(100),
    add column if not exists player_game_number integer,
    add column if not exists player_role varchar(50),
    add column if not exists team_venue varchar(10),
    add column if not exists position_slot varchar(20),
    add column if not exists period integer,
    add column if not exists shift_duration integer,
    add column if not exists situation varchar(50),
    add column if not exists strength varchar(10);

select tracker.hockey_widen('public.fact_shifts_player', 'player_id', 40);
create index if not exists idx_fact_shifts_player_game on public.fact_shifts_player (game_id);

alter table public.fact_shifts_player enable row level security;

drop policy if exists "Members read the players of published shifts of games that they may see" on public.fact_shifts_player;
create policy "Members read the players of published shifts of games that they may see"
    on public.fact_shifts_player for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_shifts_player from public, anon, authenticated, service_role;
grant select on public.fact_shifts_player to authenticated, service_role;

create or replace function tracker.hockey_fact_shifts(p_sheet tracker.hockey_sheet)
returns table (
    shift_key text,
    game_id integer,
    shift_index integer,
    period integer,
    start_elapsed_seconds integer,
    end_elapsed_seconds integer,
    shift_start_seconds integer,
    shift_end_seconds integer,
    shift_duration integer,
    shift_start_type text,
    shift_stop_type text,
    home_team text,
    away_team text,
    home_team_id text,
    away_team_id text,
    home_1 integer,
    home_2 integer,
    home_3 integer,
    home_4 integer,
    home_5 integer,
    home_6 integer,
    away_1 integer,
    away_2 integer,
    away_3 integer,
    away_4 integer,
    away_5 integer,
    away_6 integer,
    home_goalie integer,
    away_goalie integer,
    home_team_strength integer,
    away_team_strength integer,
    home_team_en boolean,
    away_team_en boolean,
    situation text,
    strength text,
    home_corsi integer,
    away_corsi integer,
    home_fenwick integer,
    away_fenwick integer,
    home_forward_1 integer,
    home_forward_2 integer,
    home_forward_3 integer,
    home_defense_1 integer,
    home_defense_2 integer,
    home_xtra integer,
    away_forward_1 integer,
    away_forward_2 integer,
    away_forward_3 integer,
    away_defense_1 integer,
    away_defense_2 integer,
    away_xtra integer
)
language sql
stable
set search_path = ''
as $$
    with attempts as (
        select
            p.on_ice as shift_index,
            (count(*) filter (where p.venue = 'home'))::integer as home_corsi,
            (count(*) filter (where p.venue = 'away'))::integer as away_corsi,
            (count(*) filter (where p.venue = 'home' and p.attempt <> 'blocked'))::integer as home_fenwick,
            (count(*) filter (where p.venue = 'away' and p.attempt <> 'blocked'))::integer as away_fenwick
        from tracker.hockey_plays(p_sheet) as p
        where p.attempt is not null
        group by p.on_ice
    )
    select
        s.shift_key, s.game_id, s.shift_index, s.period,
        s.start_elapsed_seconds, s.end_elapsed_seconds,
        s.shift_start_seconds, s.shift_end_seconds, s.shift_duration,
        s.shift_start_type, s.shift_stop_type,
        g.home_team, g.away_team, g.home_team_id, g.away_team_id,
        s.home_1, s.home_2, s.home_3, s.home_4, s.home_5, s.home_6,
        s.away_1, s.away_2, s.away_3, s.away_4, s.away_5, s.away_6,
        s.home_goalie, s.away_goalie,
        num_nonnulls(s.home_1, s.home_2, s.home_3, s.home_4, s.home_5, s.home_6),
        num_nonnulls(s.away_1, s.away_2, s.away_3, s.away_4, s.away_5, s.away_6),
        s.home_goalie is null,
        s.away_goalie is null,
        s.situation, s.strength,
        coalesce(a.home_corsi, 0), coalesce(a.away_corsi, 0),
        coalesce(a.home_fenwick, 0), coalesce(a.away_fenwick, 0),
        s.home_1, s.home_2, s.home_3, s.home_4, s.home_5, s.home_6,
        s.away_1, s.away_2, s.away_3, s.away_4, s.away_5, s.away_6
    from public.staging_shifts as s
    cross join tracker.hockey_game(p_sheet.game_id) as g
    left join attempts as a on a.shift_index = s.shift_index
    where s.game_id = p_sheet.game_id and not s.deleted
$$;

create or replace function tracker.hockey_fact_shifts_player(p_sheet tracker.hockey_sheet)
returns table (
    shift_key text,
    game_id integer,
    shift_index integer,
    player_id text,
    player_name text,
    player_game_number integer,
    player_role text,
    team_venue text,
    position_slot text,
    period integer,
    shift_duration integer,
    situation text,
    strength text
)
language sql
stable
set search_path = ''
as $$
    -- Somebody who is in two slots of a shift is there once; in goal, if that is one of them.
    -- One player in both teams' slots is the away team's, the same every time.
    select distinct on (s.shift_key, coalesce(n.player_id, o.venue || '-' || o.number))
        s.shift_key, s.game_id, s.shift_index,
        coalesce(n.player_id, o.venue || '-' || o.number),
        coalesce(n.name, '#' || o.number),
        o.number,
        case o.slot when 0 then 'goalie' else 'skater' end,
        o.venue,
        case o.slot when 0 then o.venue || '_goalie' else o.venue || '_' || o.slot end,
        s.period, s.shift_duration, s.situation, s.strength
    from public.staging_shifts as s
    join tracker.hockey_slots(p_sheet.game_id) as o on o.shift_key = s.shift_key
    left join tracker.hockey_numbers(p_sheet.game_id) as n on n.venue = o.venue and n.number = o.number
    where s.game_id = p_sheet.game_id and not s.deleted
    order by s.shift_key, coalesce(n.player_id, o.venue || '-' || o.number), o.slot, o.venue
$$;

revoke all on function tracker.hockey_fact_shifts(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_fact_shifts_player(tracker.hockey_sheet) from public;
