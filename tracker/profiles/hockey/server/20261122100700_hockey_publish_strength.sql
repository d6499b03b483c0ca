-- Publishing a game with strengths and pairs.
--
-- As before, from the functions that say more about events and shifts, and the pairs of players besides. A game that
-- was published before has them as soon as something in it changes and is refreshed; tracker.publish_hockey, called by
-- the owner with the game's number, gives them to it at once.

-- The rows of a function of another name than the table's.
create or replace function tracker.hockey_publish_rows(
    p_name text, p_source text, p_key text[], p_game_id integer
)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_table regclass := pg_catalog.format('public.%I', p_name)::regclass;
    v_source regprocedure := pg_catalog.format('tracker.%I(integer)', p_source)::regprocedure;
    v_same_key text := (
        select string_agg(format('t.%1$I = s.%1$I', k), ' and ') from unnest(p_key) as k
    );
    v_names text;
    v_values text;
    v_assignments text;
    v_differs text;
begin
    select
        string_agg(quote_ident(c.name), ', '),
        string_agg(format('f.%1$I::%2$s as %1$I', c.name, c.type), ', '),
        string_agg(format('%1$I = s.%1$I', c.name), ', ') filter (where c.name <> all (p_key)),
        string_agg(format('t.%1$I is distinct from s.%1$I', c.name), ' or ') filter (where c.name <> all (p_key))
    into v_names, v_values, v_assignments, v_differs
    from tracker.hockey_written_columns(v_source, v_table) as c;
    execute format(
        $sql$
            with s as materialized (
                select %3$s from tracker.%2$I($1) as f
            ),
            gone as (
                delete from %1$s as t
                where t.game_id = $1 and not exists (select from s where %4$s)
            ),
            edited as (
                update %1$s as t set %5$s from s
                where t.game_id = $1 and %4$s and (%6$s)
            )
            insert into %1$s (%7$s)
            select s.* from s
            where not exists (select from %1$s as t where t.game_id = $1 and %4$s)
        $sql$,
        v_table, p_source, v_values, v_same_key, v_assignments, v_differs, v_names
    ) using p_game_id;
end
$$;

-- Called by refresh_scope, which has taken the scope's lock and checked the right.
create or replace function tracker.publish_hockey(p_scope_id text)
returns void
language plpgsql
security definer
set search_path = ''
-- The planner takes each set of one game for a thousand rows; compiling for that costs more than it saves.
set jit = off
as $$
declare
    v_game_id integer;
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
    perform tracker.hockey_publish_rows('fact_events', 'hockey_events_with_strength', array['event_key'], v_game_id);
    perform tracker.hockey_publish_rows(
        'fact_events_player', 'hockey_event_players_with_strength', array['event_key', 'player_role'], v_game_id
    );
    perform tracker.hockey_publish_rows('fact_shifts', 'hockey_shifts_with_strength', array['shift_key'], v_game_id);
    perform tracker.hockey_publish_rows(
        'fact_shifts_player', 'hockey_shift_players_with_strength', array['shift_key', 'player_id'], v_game_id
    );
    perform tracker.hockey_publish_rows('fact_player_game_stats', array['player_game_key'], v_game_id);
    perform tracker.hockey_publish_rows('fact_team_game_stats', array['team_game_key'], v_game_id);
    perform tracker.hockey_publish_rows('fact_goalie_game_stats', array['goalie_game_key'], v_game_id);
    perform tracker.hockey_publish_rows('fact_h2h', array['h2h_key'], v_game_id);
    perform tracker.hockey_publish_rows('fact_wowy', array['wowy_key'], v_game_id);
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

revoke all on function tracker.hockey_publish_rows(text, text, text[], integer) from public;
revoke all on function tracker.publish_hockey(text) from public;

notify pgrst, 'reload schema';
