-- The two clocks of a row.
--
-- Elapsed seconds count up from the start of the period and are what every number is computed from; the columns with
-- the seed's names hold what the board showed, the seconds remaining. One is the period's length minus the other. The
-- program sends both. A writer outside the program sends one, or edits one: the other follows here, before the guard
-- sees the row. A row that the program sends is never touched: it has both sides and a change_id of its own.

create or replace function tracker.hockey_period_seconds(p_game_id integer, p_period integer)
returns integer
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        (
            select case p_period
                when 1 then g.period_1_seconds
                when 2 then g.period_2_seconds
                when 3 then g.period_3_seconds
                else g.overtime_seconds
            end
            from public.staging_games as g
            where g.game_key = 'G' || p_game_id and not g.deleted
        ),
        case when p_period <= 3 then 1200 else 300 end
    )
    where p_period is not null
$$;

-- The other side of a clock value; null when the value cannot be in a period of that length.
create or replace function tracker.hockey_other_side(p_length integer, p_seconds integer)
returns integer
language sql
immutable
set search_path = ''
as $$
    select case when p_seconds between 0 and p_length then p_length - p_seconds end
$$;

-- The four times of a row, so that its state before an edit can be kept in one variable.
do $$
begin
    if to_regtype('tracker.hockey_times') is null then
        create type tracker.hockey_times as (
            start_elapsed integer,
            start_board integer,
            end_elapsed integer,
            end_board integer
        );
    end if;
end
$$;

-- Both sides of one time after a write, by the rules that the program has for its own forms. A new row: elapsed, if
-- given, decides. An edit: the side that was edited decides, both edited: elapsed; clearing one side clears both. Only
-- the period was edited: the board's number stays if it fits the period, else the elapsed time stays.
create or replace function tracker.hockey_clock_sides(
    p_length integer,
    inout p_elapsed integer,
    inout p_board integer,
    p_was_elapsed integer,
    p_was_board integer,
    p_is_moved boolean
)
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_board_decides boolean := case
        when p_elapsed is distinct from p_was_elapsed
            then p_elapsed is null and p_board is not null and p_board is distinct from p_was_board
        when p_board is distinct from p_was_board or p_elapsed is null then true
        else p_is_moved and coalesce(p_board <= p_length, false)
    end;
begin
    if v_board_decides then
        p_elapsed := tracker.hockey_other_side(p_length, p_board);
    else
        p_board := tracker.hockey_other_side(p_length, p_elapsed);
    end if;
end
$$;

revoke all on function
    tracker.hockey_clock_sides(integer, integer, integer, integer, integer, boolean) from public;

-- The index in a client key, for writers that send the key only: E1896900001 of game 18969 has index 1.
create or replace function tracker.hockey_index_in_key(p_key text, p_game_id integer)
returns integer
language sql
immutable
set search_path = ''
as $$
    select case when p_key ~ ('^[A-Z]' || p_game_id || '\d{5}$') then right(p_key, 5)::integer end
$$;

-- `processed` means: the published tables hold this state of the row. Any edit takes it back.
create or replace function tracker.hockey_unprocessed()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        new.processed := false;
        return new;
    end if;
    -- Not the mark itself: the one who publishes may set it.
    old.processed := new.processed;
    if new is distinct from old then
        new.processed := false;
    end if;
    return new;
end
$$;

create or replace trigger a_hockey_unprocessed
    before insert or update on public.staging_games
    for each row when (new.processed is distinct from false) execute function tracker.hockey_unprocessed();

revoke all on function tracker.hockey_period_seconds(integer, integer) from public;
revoke all on function tracker.hockey_other_side(integer, integer) from public;
revoke all on function tracker.hockey_index_in_key(text, integer) from public;
revoke all on function tracker.hockey_unprocessed() from public;
