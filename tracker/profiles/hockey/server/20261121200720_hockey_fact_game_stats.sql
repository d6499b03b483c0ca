-- Published numbers of a game: skaters, teams, goalies.
--
-- One row per skater, team and goalie, zeros included, from the box score. `shots` are shots on goal; `shot_attempts`
-- and Corsi count every attempt, Fenwick those that were not blocked. Adopted tables keep their own columns, and those
-- that mean the same under an older name (fo_wins, cf ...) are filled, too. Only refreshing writes them.

create table if not exists public.fact_player_game_stats (
    player_game_key varchar(80) primary key,
    game_id integer not null,
    player_id varchar(40) not null,
    player_name varchar(100),
    jersey integer,
    team varchar(60),
    team_venue varchar(10),
    team_id varchar(20),
    team_name varchar(100),
    position varchar(20),
    goals integer not null default 0,
    assists integer not null default 0,
    points integer not null default 0,
    shots integer not null default 0,
    pim integer not null default 0,
    plus_minus integer not null default 0,
    toi_seconds integer not null default 0,
    hits integer not null default 0,
    blocks integer not null default 0,
    giveaways integer not null default 0,
    takeaways integer not null default 0,
    faceoff_wins integer not null default 0,
    faceoff_losses integer not null default 0,
    shot_attempts integer not null default 0,
    corsi_for integer not null default 0,
    corsi_against integer not null default 0,
    fenwick_for integer not null default 0,
    fenwick_against integer not null default 0,
    corsi_for_5v5 integer not null default 0,
    corsi_against_5v5 integer not null default 0,
    fenwick_for_5v5 integer not null default 0,
    fenwick_against_5v5 integer not null default 0
);

alter table public.fact_player_game_stats
    add column if not exists player_id varchar(40),
    add column if not exists player_name varchar(100),
    add column if not exists jersey integer,
    add column if not exists team varchar(60),
    add column if not exists team_venue varchar(10),
    add column if not exists team_id varchar(20),
    add column if not exists team_name varchar(100),
    add column if not exists position varchar(20),
    add column if not exists goals integer not null default 0,
    add column if not exists assists integer not null default 0,
    add column if not exists points integer not null default 0,
    add column if not exists shots integer not null default 0,
    add column if not exists pim integer not null default 0,
    add column if not exists plus_minus integer not null default 0,
    add column if not exists toi_seconds integer not null default 0,
    add column if not exists hits integer not null default 0,
    add column if not exists blocks integer not null default 0,
    add column if not exists giveaways integer not null default 0,
    add column if not exists takeaways integer not null default 0,
    add column if not exists faceoff_wins integer not null default 0,
    add column if not exists faceoff_losses integer not null default 0,
    add column if not exists shot_attempts integer not null default 0,
    add column if not exists corsi_for integer not null default 0,
    add column if not exists corsi_against integer not null default 0,
    add column if not exists fenwick_for integer not null default 0,
    add column if not exists fenwick_against integer not null default 0,
    add column if not exists corsi_for_5v5 integer not null default 0,
    add column if not exists corsi_against_5v5 integer not null default 0,
    add column if not exists fenwick_for_5v5 integer not null default 0,
    add column if not exists fenwick_against_5v5 integer not null default 0;

select tracker.hockey_widen('public.fact_player_game_stats', 'player_game_key', 80);
select tracker.hockey_widen('public.fact_player_game_stats', 'player_id', 40);
create index if not exists idx_fact_player_game_stats_game on public.fact_player_game_stats (game_id);

alter table public.fact_player_game_stats enable row level security;

drop policy if exists "Members read the skaters of games that they may see" on public.fact_player_game_stats;
create policy "Members read the skaters of games that they may see"
    on public.fact_player_game_stats for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_player_game_stats from public, anon, authenticated, service_role;
grant select on public.fact_player_game_stats to authenticated, service_role;

create table if not exists public.fact_team_game_stats (
    team_game_key varchar(50) primary key,
    game_id integer not null,
    team varchar(60),
    team_venue varchar(10),
    team_id varchar(20) not null,
    team_name varchar(100),
    opponent_id varchar(20),
    opponent_name varchar(100),
    goals_against integer not null default 0,
    goals integer not null default 0,
    shots integer not null default 0,
    pim integer not null default 0,
    hits integer not null default 0,
    blocks integer not null default 0,
    giveaways integer not null default 0,
    takeaways integer not null default 0,
    faceoff_wins integer not null default 0,
    faceoff_losses integer not null default 0,
    corsi_for integer not null default 0,
    corsi_against integer not null default 0,
    fenwick_for integer not null default 0,
    fenwick_against integer not null default 0
);

alter table public.fact_team_game_stats
    add column if not exists team varchar(60),
    add column if not exists team_venue varchar(10),
    add column if not exists team_id varchar(20),
    add column if not exists team_name varchar(100),
    add column if not exists opponent_id varchar(20),
    add column if not exists opponent_name varchar(100),
    add column if not exists goals_against integer not null default 0,
    add column if not exists goals integer not null default 0,
    add column if not exists shots integer not null default 0,
    add column if not exists pim integer not null default 0,
    add column if not exists hits integer not null default 0,
    add column if not exists blocks integer not null default 0,
    add column if not exists giveaways integer not null default 0,
    add column if not exists takeaways integer not null default 0,
    add column if not exists faceoff_wins integer not null default 0,
    add column if not exists faceoff_losses integer not null default 0,
    add column if not exists corsi_for integer not null default 0,
    add column if not exists corsi_against integer not null default 0,
    add column if not exists fenwick_for integer not null default 0,
    add column if not exists fenwick_against integer not null default 0;

create index if not exists idx_fact_team_game_stats_game on public.fact_team_game_stats (game_id);

alter table public.fact_team_game_stats enable row level security;

drop policy if exists "Members read the teams of games that they may see" on public.fact_team_game_stats;
create policy "Members read the teams of games that they may see"
    on public.fact_team_game_stats for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_team_game_stats from public, anon, authenticated, service_role;
grant select on public.fact_team_game_stats to authenticated, service_role;

create table if not exists public.fact_goalie_game_stats (
    goalie_game_key varchar(80) primary key,
    game_id integer not null,
    player_id varchar(40) not null,
    player_name varchar(100),
    jersey integer,
    team varchar(60),
    team_venue varchar(10),
    team_id varchar(20),
    team_name varchar(100),
    shots_against integer not null default 0,
    saves integer not null default 0,
    goals_against integer not null default 0,
    toi_seconds integer not null default 0,
    goals integer not null default 0,
    assists integer not null default 0,
    points integer not null default 0,
    pim integer not null default 0
);

alter table public.fact_goalie_game_stats
    add column if not exists player_id varchar(40),
    add column if not exists player_name varchar(100),
    add column if not exists jersey integer,
    add column if not exists team varchar(60),
    add column if not exists team_venue varchar(10),
    add column if not exists team_id varchar(20),
    add column if not exists team_name varchar(100),
    add column if not exists shots_against integer not null default 0,
    add column if not exists saves integer not null default 0,
    add column if not exists goals_against integer not null default 0,
    add column if not exists toi_seconds integer not null default 0,
    add column if not exists goals integer not null default 0,
    add column if not exists assists integer not null default 0,
    add column if not exists points integer not null default 0,
    add column if not exists pim integer not null default 0;

select tracker.hockey_widen('public.fact_goalie_game_stats', 'goalie_game_key', 80);
select tracker.hockey_widen('public.fact_goalie_game_stats', 'player_id', 40);
create index if not exists idx_fact_goalie_game_stats_game on public.fact_goalie_game_stats (game_id);

alter table public.fact_goalie_game_stats enable row level security;

drop policy if exists "Members read the goalies of games that they may see" on public.fact_goalie_game_stats;
create policy "Members read the goalies of games that they may see"
    on public.fact_goalie_game_stats for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_goalie_game_stats from public, anon, authenticated, service_role;
grant select on public.fact_goalie_game_stats to authenticated, service_role;

create or replace function tracker.hockey_fact_player_game_stats(p_sheet tracker.hockey_sheet)
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
    fa integer
)
language sql
stable
set search_path = ''
as $$
    select
        p_sheet.game_id || '-' || t.venue || '-' || t.player_id,
        p_sheet.game_id,
        t.player_id, t.name, t.jersey,
        case t.venue when 'home' then g.home_team else g.away_team end,
        t.venue,
        case t.venue when 'home' then g.home_team_id else g.away_team_id end,
        case t.venue when 'home' then g.home_team_name else g.away_team_name end,
        t.player_position,
        t.goals, t.assists, t.goals + t.assists, t.shots, t.pim, t.plus_minus, t.toi_seconds,
        t.hits, t.blocks, t.giveaways, t.takeaways, t.faceoff_wins, t.faceoff_losses,
        t.shot_attempts, t.corsi_for, t.corsi_against, t.fenwick_for, t.fenwick_against,
        t.corsi_for_5v5, t.corsi_against_5v5, t.fenwick_for_5v5, t.fenwick_against_5v5,
        t.name, t.player_position, t.is_goalie, t.shots,
        t.faceoff_wins, t.faceoff_losses, t.faceoff_wins + t.faceoff_losses,
        t.corsi_for, t.corsi_against, t.fenwick_for, t.fenwick_against
    from tracker.hockey_person_totals(p_sheet) as t
    cross join tracker.hockey_game(p_sheet.game_id) as g
    where t.is_skater
$$;

create or replace function tracker.hockey_fact_team_game_stats(p_sheet tracker.hockey_sheet)
returns table (
    team_game_key text,
    game_id integer,
    team text,
    team_venue text,
    team_id text,
    team_name text,
    opponent_id text,
    opponent_name text,
    goals_against integer,
    goals integer,
    shots integer,
    pim integer,
    hits integer,
    blocks integer,
    giveaways integer,
    takeaways integer,
    faceoff_wins integer,
    faceoff_losses integer,
    corsi_for integer,
    corsi_against integer,
    fenwick_for integer,
    fenwick_against integer,
    goals_for integer,
    shots_on_goal_for integer,
    fo_wins integer,
    fo_taken integer,
    cf integer,
    ca integer,
    ff integer,
    fa integer
)
language sql
stable
set search_path = ''
as $$
    with totals as materialized (
        select * from tracker.hockey_team_totals(p_sheet)
    )
    select
        p_sheet.game_id || '-' || t.venue,
        p_sheet.game_id,
        case t.venue when 'home' then g.home_team else g.away_team end,
        t.venue,
        case t.venue when 'home' then g.home_team_id else g.away_team_id end,
        case t.venue when 'home' then g.home_team_name else g.away_team_name end,
        case t.venue when 'home' then g.away_team_id else g.home_team_id end,
        case t.venue when 'home' then g.away_team_name else g.home_team_name end,
        o.goals,
        t.goals, t.shots, t.pim, t.hits, t.blocks, t.giveaways, t.takeaways,
        t.faceoff_wins, t.faceoff_losses,
        t.corsi_for, t.corsi_against, t.fenwick_for, t.fenwick_against,
        t.goals, t.shots, t.faceoff_wins, t.faceoff_wins + t.faceoff_losses,
        t.corsi_for, t.corsi_against, t.fenwick_for, t.fenwick_against
    from totals as t
    join totals as o on o.venue <> t.venue
    cross join tracker.hockey_game(p_sheet.game_id) as g
    -- A game of which nothing is left has no teams either.
    where g.is_recorded
        or exists (select from public.staging_events as e where e.game_id = p_sheet.game_id and not e.deleted)
        or exists (select from public.staging_shifts as s where s.game_id = p_sheet.game_id and not s.deleted)
        or exists (select from public.staging_rosters as r where r.game_id = p_sheet.game_id and not r.deleted)
$$;

create or replace function tracker.hockey_fact_goalie_game_stats(p_sheet tracker.hockey_sheet)
returns table (
    goalie_game_key text,
    game_id integer,
    player_id text,
    player_name text,
    jersey integer,
    team text,
    team_venue text,
    team_id text,
    team_name text,
    shots_against integer,
    saves integer,
    goals_against integer,
    toi_seconds integer,
    goals integer,
    assists integer,
    points integer,
    pim integer,
    player_full_name text
)
language sql
stable
set search_path = ''
as $$
    select
        p_sheet.game_id || '-' || t.venue || '-' || t.player_id,
        p_sheet.game_id,
        t.player_id, t.name, t.jersey,
        case t.venue when 'home' then g.home_team else g.away_team end,
        t.venue,
        case t.venue when 'home' then g.home_team_id else g.away_team_id end,
        case t.venue when 'home' then g.home_team_name else g.away_team_name end,
        t.shots_against, t.shots_against - t.goals_against, t.goals_against, t.seconds_in_goal,
        t.goals, t.assists, t.goals + t.assists, t.pim,
        t.name
    from tracker.hockey_person_totals(p_sheet) as t
    cross join tracker.hockey_game(p_sheet.game_id) as g
    where t.is_goalie
$$;

revoke all on function tracker.hockey_fact_player_game_stats(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_fact_team_game_stats(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_fact_goalie_game_stats(tracker.hockey_sheet) from public;
