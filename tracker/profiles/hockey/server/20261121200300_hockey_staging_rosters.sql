-- Rosters, as the scorekeepers write them.
--
-- Who wears which number in this game. Events and shifts carry jersey numbers only; the published tables resolve them
-- through these rows. A number may be worn in both teams, never is a player's identity.

create table if not exists public.staging_rosters (
    roster_key varchar(20) primary key,
    game_id integer not null,
    roster_index integer not null,
    venue text not null,
    jersey integer not null,
    player_id varchar(40),
    player_name varchar(100),
    position varchar(20),
    processed boolean default false,
    created_at timestamp default now(),
    updated_at timestamp default now()
);

select tracker.hockey_limit(
    'public.staging_rosters', 'roster_key_is_r_game_and_index',
    $$roster_key = 'R' || game_id || lpad(roster_index::text, 5, '0')$$
);
select tracker.hockey_limit('public.staging_rosters', 'game_id_is_positive', 'game_id >= 1');
select tracker.hockey_range_limits('public.staging_rosters', array['roster_index'], 1, 99999);
select tracker.hockey_limit('public.staging_rosters', 'venue_is_known', $$venue in ('home', 'away')$$);
select tracker.hockey_range_limits('public.staging_rosters', array['jersey'], 0, 99);

alter table public.staging_rosters enable row level security;

drop policy if exists "Members read the rosters of games that they may see" on public.staging_rosters;
create policy "Members read the rosters of games that they may see"
    on public.staging_rosters for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers add to the rosters of their games" on public.staging_rosters;
create policy "Scorekeepers add to the rosters of their games"
    on public.staging_rosters for insert to authenticated
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers edit the rosters of their games" on public.staging_rosters;
create policy "Scorekeepers edit the rosters of their games"
    on public.staging_rosters for update to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    )
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers delete from the rosters of their games" on public.staging_rosters;
create policy "Scorekeepers delete from the rosters of their games"
    on public.staging_rosters for delete to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

revoke all on public.staging_rosters from public, anon, authenticated;
grant select, insert, update, delete on public.staging_rosters to authenticated, service_role;

select tracker.guard_table(
    'public.staging_rosters', 'hockey', 'roster', 'roster_key', 'game_id',
    array['processed', 'created_at', 'updated_at']
);

create or replace trigger a_hockey_unprocessed
    before insert or update on public.staging_rosters
    for each row when (new.processed is distinct from false) execute function tracker.hockey_unprocessed();
