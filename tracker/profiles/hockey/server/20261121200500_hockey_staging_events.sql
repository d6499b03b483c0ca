-- Events, as the scorekeepers write them.
--
-- The columns of the write-back strategy keep their names and meanings: players are jersey numbers, player 1 of the
-- event's team gets the credit, and event_start_seconds is what the board showed (seconds remaining). Added to them:
-- the elapsed seconds that all numbers are computed from, the event's team, and what a box score needs besides (who
-- assisted, who was in goal, who blocked, how long a penalty was). An existing table is adopted: it gets the columns
-- that it lacks.

create table if not exists public.staging_events (
    event_key varchar(20) primary key,
    game_id integer not null,
    event_index integer not null,
    period integer,
    event_start_seconds integer,
    event_end_seconds integer,
    event_type varchar(50),
    event_detail varchar(100),
    event_detail_2 varchar(100),
    event_successful char(1),
    event_team_player_1 integer,
    event_team_player_2 integer,
    event_team_player_3 integer,
    event_team_player_4 integer,
    event_team_player_5 integer,
    event_team_player_6 integer,
    opp_team_player_1 integer,
    opp_team_player_2 integer,
    opp_team_player_3 integer,
    opp_team_player_4 integer,
    opp_team_player_5 integer,
    opp_team_player_6 integer,
    shift_index integer,
    linked_event_index integer,
    play_detail1 varchar(100),
    play_detail2 varchar(100),
    event_team_zone varchar(20),
    puck_x decimal(6, 2),
    puck_y decimal(6, 2),
    processed boolean default false,
    created_at timestamp default now(),
    updated_at timestamp default now()
);

alter table public.staging_events
    add column if not exists start_elapsed_seconds integer,
    add column if not exists end_elapsed_seconds integer,
    add column if not exists event_team text,
    add column if not exists assist_1_player integer,
    add column if not exists assist_2_player integer,
    add column if not exists goalie_player integer,
    add column if not exists blocked_by_player integer,
    add column if not exists penalty_minutes integer,
    add column if not exists drawn_by_player integer,
    add column if not exists served_by_player integer,
    add column if not exists note varchar(500);

create index if not exists idx_staging_events_game on public.staging_events (game_id);

select tracker.hockey_limit(
    'public.staging_events', 'event_key_is_e_game_and_index',
    $$event_key = 'E' || game_id || lpad(event_index::text, 5, '0')$$
);
select tracker.hockey_limit('public.staging_events', 'game_id_is_positive', 'game_id >= 1');
select tracker.hockey_range_limits(
    'public.staging_events', array['event_index', 'shift_index', 'linked_event_index'], 1, 99999
);
select tracker.hockey_range_limits('public.staging_events', array['period'], 1, 99);
select tracker.hockey_range_limits(
    'public.staging_events',
    array['start_elapsed_seconds', 'end_elapsed_seconds', 'event_start_seconds', 'event_end_seconds'],
    0, 7200
);
select tracker.hockey_limit(
    'public.staging_events', 'event_team_is_known', $$event_team in ('home', 'away')$$
);
select tracker.hockey_limit(
    'public.staging_events', 'event_successful_is_known', $$event_successful in ('s', 'u')$$
);
select tracker.hockey_range_limits(
    'public.staging_events',
    array[
        'event_team_player_1', 'event_team_player_2', 'event_team_player_3',
        'event_team_player_4', 'event_team_player_5', 'event_team_player_6',
        'opp_team_player_1', 'opp_team_player_2', 'opp_team_player_3',
        'opp_team_player_4', 'opp_team_player_5', 'opp_team_player_6',
        'assist_1_player', 'assist_2_player', 'goalie_player', 'blocked_by_player',
        'drawn_by_player', 'served_by_player'
    ],
    0, 99
);
select tracker.hockey_range_limits('public.staging_events', array['penalty_minutes'], 0, 60);
select tracker.hockey_range_limits('public.staging_events', array['puck_x', 'puck_y'], -1000, 1000);

alter table public.staging_events enable row level security;

drop policy if exists "Members read the events of games that they may see" on public.staging_events;
create policy "Members read the events of games that they may see"
    on public.staging_events for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers add events to their games" on public.staging_events;
create policy "Scorekeepers add events to their games"
    on public.staging_events for insert to authenticated
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers edit the events of their games" on public.staging_events;
create policy "Scorekeepers edit the events of their games"
    on public.staging_events for update to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    )
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers delete the events of their games" on public.staging_events;
create policy "Scorekeepers delete the events of their games"
    on public.staging_events for delete to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

revoke all on public.staging_events from public, anon, authenticated;
grant select, insert, update, delete on public.staging_events to authenticated, service_role;

-- Rows that were there before: the elapsed seconds follow from what the board showed.
update public.staging_events
set
    start_elapsed_seconds = coalesce(
        start_elapsed_seconds,
        tracker.hockey_other_side(tracker.hockey_period_seconds(game_id, period), event_start_seconds)
    ),
    end_elapsed_seconds = coalesce(
        end_elapsed_seconds,
        tracker.hockey_other_side(tracker.hockey_period_seconds(game_id, period), event_end_seconds)
    )
where not exists (
    select from pg_catalog.pg_attribute
    where attrelid = 'public.staging_events'::regclass and attname = 'change_id'
);

select tracker.guard_table(
    'public.staging_events', 'hockey', 'event', 'event_key', 'game_id',
    array['processed', 'created_at', 'updated_at']
);

create or replace function tracker.hockey_event_clock()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_is_edit boolean := false;  -- by a writer outside the program: the program's edits have a new change_id
    v_is_moved boolean := false;
    v_was tracker.hockey_times := row(null, null, null, null);
    v_length integer;
begin
    new.event_index := coalesce(new.event_index, tracker.hockey_index_in_key(new.event_key, new.game_id));
    if tg_op = 'UPDATE' and new.change_id is not distinct from old.change_id then
        v_is_edit := true;
        v_is_moved := new.period is distinct from old.period;
        v_was := row(
            old.start_elapsed_seconds, old.event_start_seconds,
            old.end_elapsed_seconds, old.event_end_seconds
        );
        if not v_is_moved and v_was is not distinct from row(
            new.start_elapsed_seconds, new.event_start_seconds,
            new.end_elapsed_seconds, new.event_end_seconds
        )::tracker.hockey_times then
            return new;
        end if;
    elsif num_nulls(new.start_elapsed_seconds, new.event_start_seconds) <> 1
        and num_nulls(new.end_elapsed_seconds, new.event_end_seconds) <> 1
    then
        return new;
    end if;
    v_length := tracker.hockey_period_seconds(new.game_id, new.period);
    if v_length is null then
        return new;
    end if;
    if num_nulls(new.start_elapsed_seconds, new.event_start_seconds) = 1
        or v_is_edit
        and (v_is_moved or (new.start_elapsed_seconds, new.event_start_seconds)
            is distinct from (v_was.start_elapsed, v_was.start_board))
    then
        select * into new.start_elapsed_seconds, new.event_start_seconds
        from tracker.hockey_clock_sides(
            v_length, new.start_elapsed_seconds, new.event_start_seconds,
            v_was.start_elapsed, v_was.start_board, v_is_moved
        );
    end if;
    if num_nulls(new.end_elapsed_seconds, new.event_end_seconds) = 1
        or v_is_edit
        and (v_is_moved or (new.end_elapsed_seconds, new.event_end_seconds)
            is distinct from (v_was.end_elapsed, v_was.end_board))
    then
        select * into new.end_elapsed_seconds, new.event_end_seconds
        from tracker.hockey_clock_sides(
            v_length, new.end_elapsed_seconds, new.event_end_seconds,
            v_was.end_elapsed, v_was.end_board, v_is_moved
        );
    end if;
    return new;
end
$$;

revoke all on function tracker.hockey_event_clock() from public;

-- A condition costs a tenth of a call: the program's own rows come with both sides filled in.
create or replace trigger a_hockey_clock
    before insert on public.staging_events
    for each row when (
        new.event_index is null
        or num_nulls(new.start_elapsed_seconds, new.event_start_seconds) = 1
        or num_nulls(new.end_elapsed_seconds, new.event_end_seconds) = 1
    ) execute function tracker.hockey_event_clock();

create or replace trigger a_hockey_clock_edited
    before update on public.staging_events
    for each row when (
        new.change_id is not distinct from old.change_id
        or new.event_index is null
        or num_nulls(new.start_elapsed_seconds, new.event_start_seconds) = 1
        or num_nulls(new.end_elapsed_seconds, new.event_end_seconds) = 1
    ) execute function tracker.hockey_event_clock();

create or replace trigger a_hockey_unprocessed
    before insert or update on public.staging_events
    for each row when (new.processed is distinct from false) execute function tracker.hockey_unprocessed();
