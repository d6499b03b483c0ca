-- Whose published games are.
--
-- A league that is adopted may have published games by other means: rows in fact_* without the staging rows that they
-- were made from. Publishing makes a game's fact_* rows equal to its staging rows, so it would delete those. A game is
-- therefore published here only when it was before, or when nothing published of it would be lost.

do $$
begin
    if to_regclass('tracker.hockey_published_games') is null then
        create table tracker.hockey_published_games (
            game_id integer primary key,
            published_at timestamptz not null default now()
        );
        -- What was published before this table existed.
        insert into tracker.hockey_published_games (game_id, published_at)
        select split_part(s.scope, ':', 2)::integer, coalesce(s.published_at, now())
        from public.sync_scopes as s
        where s.scope ~ '^hockey:[1-9]\d{0,8}$' and s.published_version > 0;
    end if;
end
$$;

alter table tracker.hockey_published_games enable row level security;
revoke all on tracker.hockey_published_games from public, anon, authenticated, service_role;

-- How many published rows of the game no staging row accounts for; a deleted staging row accounts for its own. The
-- rows about players and statistics are made from events and shifts, so they are counted only where there are neither.
create or replace function tracker.hockey_foreign_rows(p_game_id integer)
returns bigint
language sql
stable
set search_path = ''
as $$
    select case
        when exists (select from public.fact_events as f where f.game_id = p_game_id)
            or exists (select from public.fact_shifts as f where f.game_id = p_game_id) then (
            select count(*) from public.fact_events as f
            where f.game_id = p_game_id
                and not exists (select from public.staging_events as s where s.event_key = f.event_key)
        ) + (
            select count(*) from public.fact_shifts as f
            where f.game_id = p_game_id
                and not exists (select from public.staging_shifts as s where s.shift_key = f.shift_key)
        )
        else (select count(*) from public.fact_events_player as f where f.game_id = p_game_id)
            + (select count(*) from public.fact_shifts_player as f where f.game_id = p_game_id)
            + (select count(*) from public.fact_player_game_stats as f where f.game_id = p_game_id)
            + (select count(*) from public.fact_team_game_stats as f where f.game_id = p_game_id)
            + (select count(*) from public.fact_goalie_game_stats as f where f.game_id = p_game_id)
    end
$$;

-- Whether the game may be published from here; from then on it always is. A foreign game into which somebody records
-- is refused instead of left out: what was recorded would otherwise never appear, and nobody would know why.
create or replace function tracker.hockey_take_over(p_game_id integer)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
    v_foreign bigint;
begin
    if exists (select from tracker.hockey_published_games as p where p.game_id = p_game_id) then
        return true;
    end if;
    v_foreign := tracker.hockey_foreign_rows(p_game_id);
    if v_foreign = 0 then
        insert into tracker.hockey_published_games (game_id) values (p_game_id) on conflict do nothing;
        return true;
    end if;
    if exists (select from public.staging_events as s where s.game_id = p_game_id and not s.deleted)
        or exists (select from public.staging_shifts as s where s.game_id = p_game_id and not s.deleted) then
        raise exception 'Game % was published by other means: % of its rows in fact_* come from no event or shift '
            'here, and publishing would delete them. Import the whole game first, or delete those rows.',
            p_game_id, v_foreign;
    end if;
    return false;
end
$$;

revoke all on function tracker.hockey_foreign_rows(integer) from public;
revoke all on function tracker.hockey_take_over(integer) from public;

notify pgrst, 'reload schema';
