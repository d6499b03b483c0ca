-- Shifts, as the scorekeepers write them.
--
-- A row is a line segment: who is on the ice from one change to the next. An existing table is adopted; the generation
-- that has home_forward_1 .. home_xtra instead of home_1 .. home_6 gets the latter, filled in the order F1, F2, F3,
-- D1, D2, X (the trigger for its own writers is in the file of the clock columns).

create table if not exists public.staging_shifts (
    shift_key varchar(20) primary key,
    game_id integer not null,
    shift_index integer not null,
    period integer,
    shift_start_seconds integer,
    shift_end_seconds integer,
    shift_duration integer,
    shift_start_type varchar(50),
    shift_stop_type varchar(100),
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
    situation varchar(50),
    strength varchar(10),
    processed boolean default false,
    created_at timestamp default now(),
    updated_at timestamp default now()
);

alter table public.staging_shifts
    add column if not exists start_elapsed_seconds integer,
    add column if not exists end_elapsed_seconds integer,
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
    add column if not exists away_6 integer;

create index if not exists idx_staging_shifts_game on public.staging_shifts (game_id);

select tracker.hockey_limit(
    'public.staging_shifts', 'shift_key_is_s_game_and_index',
    $$shift_key = 'S' || game_id || lpad(shift_index::text, 5, '0')$$
);
select tracker.hockey_limit('public.staging_shifts', 'game_id_is_positive', 'game_id >= 1');
select tracker.hockey_range_limits('public.staging_shifts', array['shift_index'], 1, 99999);
select tracker.hockey_range_limits('public.staging_shifts', array['period'], 1, 99);
select tracker.hockey_range_limits(
    'public.staging_shifts',
    array[
        'start_elapsed_seconds', 'end_elapsed_seconds', 'shift_start_seconds', 'shift_end_seconds',
        'shift_duration'
    ],
    0, 7200
);
select tracker.hockey_range_limits(
    'public.staging_shifts',
    array[
        'home_1', 'home_2', 'home_3', 'home_4', 'home_5', 'home_6',
        'away_1', 'away_2', 'away_3', 'away_4', 'away_5', 'away_6',
        'home_goalie', 'away_goalie'
    ],
    0, 99
);

alter table public.staging_shifts enable row level security;

drop policy if exists "Members read the shifts of games that they may see" on public.staging_shifts;
create policy "Members read the shifts of games that they may see"
    on public.staging_shifts for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers add shifts to their games" on public.staging_shifts;
create policy "Scorekeepers add shifts to their games"
    on public.staging_shifts for insert to authenticated
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers edit the shifts of their games" on public.staging_shifts;
create policy "Scorekeepers edit the shifts of their games"
    on public.staging_shifts for update to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    )
    with check (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers delete the shifts of their games" on public.staging_shifts;
create policy "Scorekeepers delete the shifts of their games"
    on public.staging_shifts for delete to authenticated
    using (
        (select tracker.writes_all('hockey'))
        or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
    );

revoke all on public.staging_shifts from public, anon, authenticated;
grant select, insert, update, delete on public.staging_shifts to authenticated, service_role;

-- Rows that were there before: players from the slots of the other generation, elapsed seconds from the board's.
do $$
begin
    if exists (
        select from pg_catalog.pg_attribute
        where attrelid = 'public.staging_shifts'::regclass and attname = 'change_id'
    ) then
        return;
    end if;
    if exists (
        select from pg_catalog.pg_attribute
        where attrelid = 'public.staging_shifts'::regclass and attname = 'home_forward_1'
    ) then
        update public.staging_shifts
        set (home_1, home_2, home_3, home_4, home_5, home_6)
            = row(home_forward_1, home_forward_2, home_forward_3, home_defense_1, home_defense_2, home_xtra)
        where num_nonnulls(home_1, home_2, home_3, home_4, home_5, home_6) = 0;
        update public.staging_shifts
        set (away_1, away_2, away_3, away_4, away_5, away_6)
            = row(away_forward_1, away_forward_2, away_forward_3, away_defense_1, away_defense_2, away_xtra)
        where num_nonnulls(away_1, away_2, away_3, away_4, away_5, away_6) = 0;
    end if;
    update public.staging_shifts
    set
        start_elapsed_seconds = coalesce(
            start_elapsed_seconds,
            tracker.hockey_other_side(tracker.hockey_period_seconds(game_id, period), shift_start_seconds)
        ),
        end_elapsed_seconds = coalesce(
            end_elapsed_seconds,
            tracker.hockey_other_side(tracker.hockey_period_seconds(game_id, period), shift_end_seconds)
        );
end
$$;

select tracker.guard_table(
    'public.staging_shifts', 'hockey', 'shift', 'shift_key', 'game_id',
    array['processed', 'created_at', 'updated_at']
);

create or replace function tracker.hockey_shift_clock()
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
    new.shift_index := coalesce(new.shift_index, tracker.hockey_index_in_key(new.shift_key, new.game_id));
    if tg_op = 'UPDATE' and new.change_id is not distinct from old.change_id then
        v_is_edit := true;
        v_is_moved := new.period is distinct from old.period;
        v_was := row(
            old.start_elapsed_seconds, old.shift_start_seconds,
            old.end_elapsed_seconds, old.shift_end_seconds
        );
        if not v_is_moved and v_was is not distinct from row(
            new.start_elapsed_seconds, new.shift_start_seconds,
            new.end_elapsed_seconds, new.shift_end_seconds
        )::tracker.hockey_times then
            return new;
        end if;
    elsif num_nulls(new.start_elapsed_seconds, new.shift_start_seconds) <> 1
        and num_nulls(new.end_elapsed_seconds, new.shift_end_seconds) <> 1
    then
        return new;
    end if;
    v_length := tracker.hockey_period_seconds(new.game_id, new.period);
    if v_length is null then
        return new;
    end if;
    if num_nulls(new.start_elapsed_seconds, new.shift_start_seconds) = 1
        or v_is_edit
        and (v_is_moved or (new.start_elapsed_seconds, new.shift_start_seconds)
            is distinct from (v_was.start_elapsed, v_was.start_board))
    then
        select * into new.start_elapsed_seconds, new.shift_start_seconds
        from tracker.hockey_clock_sides(
            v_length, new.start_elapsed_seconds, new.shift_start_seconds,
            v_was.start_elapsed, v_was.start_board, v_is_moved
        );
    end if;
    if num_nulls(new.end_elapsed_seconds, new.shift_end_seconds) = 1
        or v_is_edit
        and (v_is_moved or (new.end_elapsed_seconds, new.shift_end_seconds)
            is distinct from (v_was.end_elapsed, v_was.end_board))
    then
        select * into new.end_elapsed_seconds, new.shift_end_seconds
        from tracker.hockey_clock_sides(
            v_length, new.end_elapsed_seconds, new.shift_end_seconds,
            v_was.end_elapsed, v_was.end_board, v_is_moved
        );
    end if;
    if new.end_elapsed_seconds is not null and new.start_elapsed_seconds is not null
        and (v_is_edit or new.shift_duration is null)
    then
        new.shift_duration := case
            when new.end_elapsed_seconds >= new.start_elapsed_seconds
                then new.end_elapsed_seconds - new.start_elapsed_seconds
        end;
    end if;
    return new;
end
$$;

revoke all on function tracker.hockey_shift_clock() from public;

-- A condition costs a tenth of a call: the program's own rows come with both sides filled in.
create or replace trigger a_hockey_clock
    before insert on public.staging_shifts
    for each row when (
        new.shift_index is null
        or num_nulls(new.start_elapsed_seconds, new.shift_start_seconds) = 1
        or num_nulls(new.end_elapsed_seconds, new.shift_end_seconds) = 1
    ) execute function tracker.hockey_shift_clock();

create or replace trigger a_hockey_clock_edited
    before update on public.staging_shifts
    for each row when (
        new.change_id is not distinct from old.change_id
        or new.shift_index is null
        or num_nulls(new.start_elapsed_seconds, new.shift_start_seconds) = 1
        or num_nulls(new.end_elapsed_seconds, new.shift_end_seconds) = 1
    ) execute function tracker.hockey_shift_clock();

create or replace trigger a_hockey_unprocessed
    before insert or update on public.staging_shifts
    for each row when (new.processed is distinct from false) execute function tracker.hockey_unprocessed();

-- Writers of the generation with slots send home_forward_1 .. home_xtra; home_1 .. home_6 follow from them when they
-- are not given themselves. This names columns that only an adopted table has, so it is attached only there.
create or replace function tracker.hockey_shift_slots()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if num_nonnulls(new.home_1, new.home_2, new.home_3, new.home_4, new.home_5, new.home_6) = 0
        or tg_op = 'UPDATE'
        and (new.home_1, new.home_2, new.home_3, new.home_4, new.home_5, new.home_6)
            is not distinct from (old.home_1, old.home_2, old.home_3, old.home_4, old.home_5, old.home_6)
        and (new.home_forward_1, new.home_forward_2, new.home_forward_3,
            new.home_defense_1, new.home_defense_2, new.home_xtra)
            is distinct from (old.home_forward_1, old.home_forward_2, old.home_forward_3,
            old.home_defense_1, old.home_defense_2, old.home_xtra)
    then
        new.home_1 := new.home_forward_1;
        new.home_2 := new.home_forward_2;
        new.home_3 := new.home_forward_3;
        new.home_4 := new.home_defense_1;
        new.home_5 := new.home_defense_2;
        new.home_6 := new.home_xtra;
    end if;
    if num_nonnulls(new.away_1, new.away_2, new.away_3, new.away_4, new.away_5, new.away_6) = 0
        or tg_op = 'UPDATE'
        and (new.away_1, new.away_2, new.away_3, new.away_4, new.away_5, new.away_6)
            is not distinct from (old.away_1, old.away_2, old.away_3, old.away_4, old.away_5, old.away_6)
        and (new.away_forward_1, new.away_forward_2, new.away_forward_3,
            new.away_defense_1, new.away_defense_2, new.away_xtra)
            is distinct from (old.away_forward_1, old.away_forward_2, old.away_forward_3,
            old.away_defense_1, old.away_defense_2, old.away_xtra)
    then
        new.away_1 := new.away_forward_1;
        new.away_2 := new.away_forward_2;
        new.away_3 := new.away_forward_3;
        new.away_4 := new.away_defense_1;
        new.away_5 := new.away_defense_2;
        new.away_6 := new.away_xtra;
    end if;
    return new;
end
$$;

revoke all on function tracker.hockey_shift_slots() from public;

do $$
begin
    if exists (
        select from pg_catalog.pg_attribute
        where attrelid = 'public.staging_shifts'::regclass and attname = 'home_forward_1'
    ) then
        create or replace trigger a_hockey_slots
            before insert or update on public.staging_shifts
            for each row execute function tracker.hockey_shift_slots();
    end if;
end
$$;
