-- Games, as the scorekeepers write them.
--
-- One row per game: who plays, how long its periods are and what the board said at the end. The seed's clients do not
-- write it; a game without a row here has periods of 1,200 seconds and overtime of 300.

create table if not exists public.staging_games (
    game_key varchar(20) primary key,
    game_id integer not null,
    game_date date,
    season varchar(20),
    home_team varchar(60),
    away_team varchar(60),
    home_team_name varchar(100),
    away_team_name varchar(100),
    home_team_id varchar(20),
    away_team_id varchar(20),
    period_1_seconds integer not null default 1200,
    period_2_seconds integer not null default 1200,
    period_3_seconds integer not null default 1200,
    overtime_seconds integer not null default 300,
    shootout_period integer,
    home_attacks_right_first boolean,
    home_goals_official integer,
    away_goals_official integer,
    status text not null default 'scheduled',
    processed boolean default false,
    created_at timestamp default now(),
    updated_at timestamp default now()
);

select tracker.hockey_limit('public.staging_games', 'game_key_is_g_and_game', $$game_key = 'G' || game_id$$);
select tracker.hockey_limit('public.staging_games', 'game_id_is_positive', 'game_id >= 1');
select tracker.hockey_range_limits(
    'public.staging_games',
    array['period_1_seconds', 'period_2_seconds', 'period_3_seconds', 'overtime_seconds'],
    1, 7200
);
select tracker.hockey_range_limits('public.staging_games', array['shootout_period'], 1, 99);
select tracker.hockey_range_limits(
    'public.staging_games', array['home_goals_official', 'away_goals_official'], 0, 99
);
select tracker.hockey_limit(
    'public.staging_games', 'status_is_known', $$status in ('scheduled', 'live', 'complete')$$
);

alter table public.staging_games enable row level security;

drop policy if exists "Members read the games that they may see" on public.staging_games;
create policy "Members read the games that they may see"
    on public.staging_games for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers add their games" on public.staging_games;
create policy "Scorekeepers add their games"
    on public.staging_games for insert to authenticated
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers edit their games" on public.staging_games;
create policy "Scorekeepers edit their games"
    on public.staging_games for update to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    )
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers delete their games" on public.staging_games;
create policy "Scorekeepers delete their games"
    on public.staging_games for delete to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

revoke all on public.staging_games from public, anon, authenticated;
grant select, insert, update, delete on public.staging_games to authenticated, service_role;

select tracker.guard_table(
    'public.staging_games', 'hockey', 'game', 'game_key', 'game_id',
    array['processed', 'created_at', 'updated_at']
);
