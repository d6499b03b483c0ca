-- Refreshing a game: what clients call.
--
-- refresh_scope (or refresh_game, the same by number) publishes what changed. complete_game is the signal at the end of
-- a game: it sets the status, leaves a request in etl_queue and publishes. run_etl_queue works off what is pending, for
-- a schedule or a portal; a game that fails keeps its message and does not hold up the others.

create or replace function tracker.hockey_close_requests(p_game_id integer)
returns void
language sql
security definer
set search_path = ''
as $$
    update public.etl_queue
    set
        status = 'completed',
        started_at = coalesce(started_at, now()),
        completed_at = clock_timestamp(),
        error_message = null
    where game_id = p_game_id and status in ('pending', 'processing')
$$;

create or replace function tracker.hockey_fail_requests(p_game_id integer, p_message text)
returns void
language sql
security definer
set search_path = ''
as $$
    update public.etl_queue
    set
        status = 'failed',
        started_at = coalesce(started_at, now()),
        completed_at = clock_timestamp(),
        error_message = p_message
    where game_id = p_game_id and status in ('pending', 'processing')
$$;

-- Called by refresh_scope, which has taken the scope's lock and checked the right.
create or replace function tracker.publish_hockey(p_scope_id text)
returns void
language plpgsql
security definer
set search_path = ''
-- The planner takes each set of one game for a thousand rows; compiling for that costs more than it saves.
set jit = off
-- Planning for the contents of one sheet would copy it each time.
set plan_cache_mode = force_generic_plan
as $$
declare
    v_game_id integer;
    v_sheet tracker.hockey_sheet;
begin
    if p_scope_id !~ '^[1-9]\d{0,9}$' or p_scope_id::bigint > 2147483647 then
        raise exception 'A hockey game has a whole number, but "%" was to be published.', p_scope_id
            using errcode = '22023';
    end if;
    v_game_id := p_scope_id::integer;
    if not tracker.hockey_take_over(v_game_id) then
        -- Nothing recorded here could be published; what others have published of it stays theirs.
        perform tracker.hockey_close_requests(v_game_id);
        return;
    end if;
    v_sheet := tracker.hockey_sheet_of(v_game_id);
    perform tracker.hockey_publish_rows('fact_events', 'hockey_events_with_strength', array['event_key'], v_sheet);
    perform tracker.hockey_publish_rows(
        'fact_events_player', 'hockey_event_players_with_strength', array['event_key', 'player_role'], v_sheet
    );
    perform tracker.hockey_publish_rows('fact_shifts', 'hockey_shifts_with_strength', array['shift_key'], v_sheet);
    perform tracker.hockey_publish_rows(
        'fact_shifts_player', 'hockey_shift_players_with_strength', array['shift_key', 'player_id'], v_sheet
    );
    perform tracker.hockey_publish_rows(
        'fact_player_game_stats', 'hockey_players_with_special_teams', array['player_game_key'], v_sheet
    );
    perform tracker.hockey_publish_rows('fact_team_game_stats', 'hockey_fact_team_game_stats', array['team_game_key'], v_sheet);
    perform tracker.hockey_publish_rows('fact_goalie_game_stats', 'hockey_fact_goalie_game_stats', array['goalie_game_key'], v_sheet);
    perform tracker.hockey_publish_rows('fact_h2h', 'hockey_fact_h2h', array['h2h_key'], v_sheet);
    perform tracker.hockey_publish_rows('fact_wowy', 'hockey_fact_wowy', array['wowy_key'], v_sheet);
    perform tracker.hockey_share_rows('dim_team', array['team_id'], v_game_id, false);
    perform tracker.hockey_share_rows('dim_player', array['player_id'], v_game_id, false);
    perform tracker.hockey_share_rows('dim_schedule', array['game_id'], v_game_id, true);
    perform tracker.hockey_share_rows('fact_gameroster', array['game_id', 'player_id'], v_game_id, true);
    update public.staging_games set processed = true where game_id = v_game_id and processed is not true;
    update public.staging_rosters set processed = true where game_id = v_game_id and processed is not true;
    update public.staging_shifts set processed = true where game_id = v_game_id and processed is not true;
    update public.staging_events set processed = true where game_id = v_game_id and processed is not true;
    perform tracker.hockey_close_requests(v_game_id);
end
$$;

insert into tracker.profiles (profile, publish_function)
values ('hockey', 'tracker.publish_hockey')
on conflict (profile) do update set publish_function = excluded.publish_function;

create or replace function public.refresh_game(p_game_id integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
set statement_timeout = '60s'
as $$
declare
    v_versions jsonb := public.refresh_scope('hockey:' || p_game_id);
begin
    -- Nothing may have changed since somebody else published it; the requests for it are answered all the same.
    perform tracker.hockey_close_requests(p_game_id);
    return v_versions;
end
$$;

-- Publishes and says how that went instead of failing; the requests of the game say the same.
create or replace function tracker.hockey_process(p_game_id integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
    update public.etl_queue set status = 'processing', started_at = clock_timestamp()
    where game_id = p_game_id and status = 'pending';
    return jsonb_build_object('game_id', p_game_id, 'status', 'completed') || public.refresh_game(p_game_id);
exception
    -- Whatever is wrong with one game must be kept with that game and not stop the others; a request that timed out
    -- or was cancelled is the caller's.
    when others then
        perform tracker.hockey_fail_requests(p_game_id, sqlerrm);
        return jsonb_build_object('game_id', p_game_id, 'status', 'failed', 'error_message', sqlerrm);
end
$$;

create or replace function public.complete_game(p_game_id integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
set statement_timeout = '60s'
as $$
begin
    if not tracker.may_write('hockey:' || p_game_id) then
        raise exception 'You may not complete game %.', p_game_id using errcode = '42501';
    end if;
    update public.staging_games set status = 'complete' where game_key = 'G' || p_game_id and not deleted;
    if not found then
        -- The seed's clients write no game record. A deleted one stays deleted.
        insert into public.staging_games (game_key, game_id, status)
        values ('G' || p_game_id, p_game_id, 'complete')
        on conflict (game_key) do nothing;
    end if;
    if not exists (select from public.etl_queue as q where q.game_id = p_game_id and q.status = 'pending') then
        -- It was complete before.
        insert into public.etl_queue (game_id, status, requested_at) values (p_game_id, 'pending', now());
    end if;
    return tracker.hockey_process(p_game_id);
end
$$;

create or replace function public.run_etl_queue()
returns jsonb
language plpgsql
security definer
set search_path = ''
set statement_timeout = '300s'
as $$
declare
    v_game_id integer;
    v_done jsonb := '[]';
begin
    if not tracker.writes_all('hockey') then
        raise exception 'Only who may write every game may work off the queue.' using errcode = '42501';
    end if;
    -- Sorted, so that two runs at once take the games' locks in the same order.
    for v_game_id in
        select distinct q.game_id from public.etl_queue as q
        where q.status = 'pending' and q.game_id is not null
        order by q.game_id
    loop
        v_done := v_done || tracker.hockey_process(v_game_id);
    end loop;
    return v_done;
end
$$;

revoke all on function tracker.hockey_close_requests(integer) from public;
revoke all on function tracker.hockey_fail_requests(integer, text) from public;
revoke all on function tracker.publish_hockey(text) from public;
revoke all on function tracker.hockey_process(integer) from public;
revoke all on function public.refresh_game(integer) from public, anon, authenticated, service_role;
revoke all on function public.complete_game(integer) from public, anon, authenticated, service_role;
revoke all on function public.run_etl_queue() from public, anon, authenticated, service_role;
grant execute on function public.refresh_game(integer) to authenticated, service_role;
grant execute on function public.complete_game(integer) to authenticated, service_role;
grant execute on function public.run_etl_queue() to authenticated, service_role;

notify pgrst, 'reload schema';
