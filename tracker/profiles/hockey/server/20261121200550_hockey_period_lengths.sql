-- When a game's period lengths become known late.
--
-- The seed's clients send what the board showed; the elapsed seconds of their rows were worked out with the lengths
-- known then, 20 minutes if nobody had entered the game. When a laptop enters or corrects the lengths, those rows
-- follow: every live row that was last written by the server's other writers and whose two sides agreed under the old
-- length. They are edits like any other, so every laptop hears of them. Rows that a laptop wrote stay.

create or replace function tracker.hockey_lengths_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_was integer[] := array[1200, 1200, 1200, 300];
    v_is integer[] := v_was;
begin
    if tg_op = 'UPDATE' and not old.deleted then
        v_was := array[old.period_1_seconds, old.period_2_seconds, old.period_3_seconds, old.overtime_seconds];
    end if;
    if not new.deleted then
        v_is := array[new.period_1_seconds, new.period_2_seconds, new.period_3_seconds, new.overtime_seconds];
    end if;
    if v_is = v_was then
        return null;
    end if;
    update public.staging_events as e
    set
        start_elapsed_seconds = case
            when e.start_elapsed_seconds + e.event_start_seconds = p.was and e.event_start_seconds <= p.is_now
                then p.is_now - e.event_start_seconds
            else e.start_elapsed_seconds
        end,
        end_elapsed_seconds = case
            when e.end_elapsed_seconds + e.event_end_seconds = p.was and e.event_end_seconds <= p.is_now
                then p.is_now - e.event_end_seconds
            else e.end_elapsed_seconds
        end
    from (select n, v_was[least(n, 4)], v_is[least(n, 4)] from generate_series(1, 99) as n) as p (period, was, is_now)
    where e.game_id = new.game_id and e.period = p.period and p.was <> p.is_now
        and e.device_id = 'server' and not e.deleted;
    update public.staging_shifts as s
    set
        start_elapsed_seconds = case
            when s.start_elapsed_seconds + s.shift_start_seconds = p.was and s.shift_start_seconds <= p.is_now
                then p.is_now - s.shift_start_seconds
            else s.start_elapsed_seconds
        end,
        end_elapsed_seconds = case
            when s.end_elapsed_seconds + s.shift_end_seconds = p.was and s.shift_end_seconds <= p.is_now
                then p.is_now - s.shift_end_seconds
            else s.end_elapsed_seconds
        end
    from (select n, v_was[least(n, 4)], v_is[least(n, 4)] from generate_series(1, 99) as n) as p (period, was, is_now)
    where s.game_id = new.game_id and s.period = p.period and p.was <> p.is_now
        and s.device_id = 'server' and not s.deleted;
    return null;
end
$$;

revoke all on function tracker.hockey_lengths_changed() from public;

create or replace trigger hockey_lengths_changed
    after insert or update on public.staging_games
    for each row execute function tracker.hockey_lengths_changed();
