-- Tables that the league and refreshing share: schedule, teams, players, rosters of games.
--
-- A league fills these itself, so refreshing only adds rows that are missing and fills values that are empty or that it
-- wrote itself; what it wrote is remembered in tracker.hockey_shared_values, and a value that somebody has changed
-- since stays theirs. Existing tables are adopted. A row is taken away again only if refreshing added it and nobody
-- has touched it.

create table if not exists public.dim_schedule (
    game_id integer primary key,
    season varchar(20),
    game_date date,
    home_team varchar(60),
    away_team varchar(60),
    home_team_id varchar(20),
    home_team_name varchar(100),
    away_team_id varchar(20),
    away_team_name varchar(100),
    home_total_goals integer,
    away_total_goals integer,
    last_period_type varchar(20),
    game_status varchar(20)
);

alter table public.dim_schedule
    add column if not exists season varchar(20),
    add column if not exists game_date date,
    add column if not exists home_team varchar(60),
    add column if not exists away_team varchar(60),
    add column if not exists home_team_id varchar(20),
    add column if not exists home_team_name varchar(100),
    add column if not exists away_team_id varchar(20),
    add column if not exists away_team_name varchar(100),
    add column if not exists home_total_goals integer,
    add column if not exists away_total_goals integer,
    add column if not exists last_period_type varchar(20),
    add column if not exists game_status varchar(20);

-- The seed's dashboards sort by game_date; schedules of its generation call it date.
do $$
begin
    if exists (
        select from pg_catalog.pg_attribute
        where attrelid = 'public.dim_schedule'::regclass and attname = 'date' and atttypid in (
            'date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype
        )
    ) then
        update public.dim_schedule set game_date = "date"::date where game_date is null and "date" is not null;
    end if;
end
$$;

create table if not exists public.dim_team (
    team_id varchar(20) primary key,
    team_name varchar(100),
    team_abbreviation varchar(60)
);

alter table public.dim_team
    add column if not exists team_name varchar(100),
    add column if not exists team_abbreviation varchar(60);

create table if not exists public.dim_player (
    player_id varchar(40) primary key,
    player_full_name varchar(200),
    player_primary_position varchar(50)
);

select tracker.hockey_widen('public.dim_player', 'player_id', 40);

alter table public.dim_player
    add column if not exists player_full_name varchar(200),
    add column if not exists player_primary_position varchar(50);

create table if not exists public.fact_gameroster (
    game_id integer not null,
    player_id varchar(40) not null,
    team_id varchar(20),
    opp_team_id varchar(20),
    team_name varchar(100),
    opp_team_name varchar(100),
    team_venue varchar(10),
    season varchar(20),
    player_full_name varchar(200),
    player_game_number integer,
    player_position varchar(50),
    primary key (game_id, player_id)
);

select tracker.hockey_widen('public.fact_gameroster', 'player_id', 40);

alter table public.fact_gameroster
    add column if not exists team_id varchar(20),
    add column if not exists opp_team_id varchar(20),
    add column if not exists team_name varchar(100),
    add column if not exists opp_team_name varchar(100),
    add column if not exists team_venue varchar(10),
    add column if not exists season varchar(20),
    add column if not exists player_full_name varchar(200),
    add column if not exists player_game_number integer,
    add column if not exists player_position varchar(50);

create index if not exists idx_fact_gameroster_game on public.fact_gameroster (game_id);

create table if not exists tracker.hockey_shared_values (
    table_name text not null,
    row_key jsonb not null,
    game_id integer,
    written jsonb not null,
    added jsonb,
    primary key (table_name, row_key)
);
comment on column tracker.hockey_shared_values.game_id is 'The game that the row is about; null when many share it.';
comment on column tracker.hockey_shared_values.added is 'The whole row as refreshing added it; null when it was there.';

create index if not exists idx_hockey_shared_values_game on tracker.hockey_shared_values (game_id);

alter table tracker.hockey_shared_values enable row level security;
revoke all on tracker.hockey_shared_values from public, anon, authenticated, service_role;

alter table public.dim_schedule enable row level security;

drop policy if exists "Members read the schedule of games that they may see" on public.dim_schedule;
create policy "Members read the schedule of games that they may see"
    on public.dim_schedule for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

alter table public.fact_gameroster enable row level security;

drop policy if exists "Members read the published rosters of games that they may see" on public.fact_gameroster;
create policy "Members read the published rosters of games that they may see"
    on public.fact_gameroster for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

alter table public.dim_team enable row level security;

drop policy if exists "Members read the teams" on public.dim_team;
create policy "Members read the teams"
    on public.dim_team for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or (select cardinality(tracker.readable_ids('hockey')) > 0)
    );

alter table public.dim_player enable row level security;

drop policy if exists "Members read the players" on public.dim_player;
create policy "Members read the players"
    on public.dim_player for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or (select cardinality(tracker.readable_ids('hockey')) > 0)
    );

-- Row-level security does not stop a truncate; and nobody writes them without signing in.
revoke all on public.dim_schedule, public.dim_team, public.dim_player, public.fact_gameroster from public, anon;
revoke truncate, references, trigger
    on public.dim_schedule, public.dim_team, public.dim_player, public.fact_gameroster from authenticated;
grant select on public.dim_schedule, public.dim_team, public.dim_player, public.fact_gameroster to authenticated;
grant select, insert, update, delete
    on public.dim_schedule, public.dim_team, public.dim_player, public.fact_gameroster to service_role;

-- `Regulation`, `Overtime` or `Shootout`, as leagues write it; null until the score is final.
drop function if exists tracker.hockey_dim_schedule(integer);

create or replace function tracker.hockey_dim_schedule(p_game_id integer)
returns table (
    game_id integer,
    season text,
    game_date date,
    home_team text,
    away_team text,
    home_team_id text,
    home_team_name text,
    away_team_id text,
    away_team_name text,
    home_total_goals integer,
    away_total_goals integer,
    last_period_type text,
    game_status text
)
language sql
stable
set search_path = ''
as $$
    select
        g.game_id, g.season, g.game_date,
        g.home_team, g.away_team,
        g.home_team_id, coalesce(g.home_team_name, g.home_team),
        g.away_team_id, coalesce(g.away_team_name, g.away_team),
        coalesce(g.home_goals_official, case when g.status = 'complete' then home.goals end),
        coalesce(g.away_goals_official, case when g.status = 'complete' then away.goals end),
        case
            when g.status <> 'complete' then null
            when g.shootout_period <= played.last_period then 'Shootout'
            when played.last_period > 3 then 'Overtime'
            else 'Regulation'
        end,
        g.status
    from public.staging_games as g
    -- The teams' numbers are published before the schedule.
    left join public.fact_team_game_stats as home on home.game_id = p_game_id and home.team_venue = 'home'
    left join public.fact_team_game_stats as away on away.game_id = p_game_id and away.team_venue = 'away'
    cross join lateral (
        select max(e.period) as last_period
        from public.staging_events as e
        where e.game_id = p_game_id and not e.deleted
    ) as played
    where g.game_key = 'G' || p_game_id and not g.deleted
$$;

create or replace function tracker.hockey_dim_team(p_game_id integer)
returns table (team_id text, team_name text, team_abbreviation text)
language sql
stable
set search_path = ''
as $$
    select distinct on (teams.team_id) teams.team_id, teams.team_name, teams.team_abbreviation
    from public.staging_games as g
    cross join lateral (
        values
            (nullif(g.home_team_id, ''), coalesce(g.home_team_name, g.home_team), g.home_team),
            (nullif(g.away_team_id, ''), coalesce(g.away_team_name, g.away_team), g.away_team)
    ) as teams (team_id, team_name, team_abbreviation)
    where g.game_key = 'G' || p_game_id and not g.deleted and teams.team_id is not null
    order by teams.team_id
$$;

-- Only people with an id of their own: home-53 means somebody else in every game.
create or replace function tracker.hockey_dim_player(p_game_id integer)
returns table (player_id text, player_full_name text, player_primary_position text)
language sql
stable
set search_path = ''
as $$
    select distinct on (r.player_id) r.player_id, nullif(r.player_name, ''), nullif(r.position, '')
    from public.staging_rosters as r
    where r.game_id = p_game_id and not r.deleted and r.player_id <> ''
    order by r.player_id, r.roster_index
$$;

create or replace function tracker.hockey_fact_gameroster(p_game_id integer)
returns table (
    game_id integer,
    player_id text,
    team_id text,
    opp_team_id text,
    team_name text,
    opp_team_name text,
    team_venue text,
    season text,
    player_full_name text,
    player_game_number integer,
    player_position text
)
language sql
stable
set search_path = ''
as $$
    select distinct on (p.player_id)
        p_game_id,
        p.player_id,
        case p.venue when 'home' then g.home_team_id else g.away_team_id end,
        case p.venue when 'home' then g.away_team_id else g.home_team_id end,
        case p.venue when 'home' then g.home_team_name else g.away_team_name end,
        case p.venue when 'home' then g.away_team_name else g.home_team_name end,
        p.venue,
        g.season,
        p.name,
        p.jersey,
        p.player_position
    from tracker.hockey_people(p_game_id) as p
    cross join tracker.hockey_game(p_game_id) as g
    order by p.player_id, p.venue
$$;

revoke all on function tracker.hockey_dim_schedule(integer) from public;
revoke all on function tracker.hockey_dim_team(integer) from public;
revoke all on function tracker.hockey_dim_player(integer) from public;
revoke all on function tracker.hockey_fact_gameroster(integer) from public;
