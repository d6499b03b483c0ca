-- Publishing one game.
--
-- Each published table has a function in this schema that says what its rows are for one game. Writing
-- them is the same for all: rows that are gone are deleted, rows that differ are updated, new ones are inserted, all
-- within the game and in one statement, so that what did not change is not touched and what other games hold is not
-- read. The columns written are those that both the function and the table have, cast to the table's types, because a
-- league's table may have fewer of them, or other types.

create or replace function tracker.hockey_written_columns(p_source regprocedure, p_table regclass)
returns table (name text, type text)
language sql
stable
set search_path = ''
as $$
    select a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod)
    from pg_catalog.pg_proc as f
    cross join lateral unnest(f.proargnames, f.proargmodes) as argument (name, mode)
    join pg_catalog.pg_attribute as a
        on a.attrelid = p_table and a.attname = argument.name and a.attnum > 0 and not a.attisdropped
    where f.oid = p_source and argument.mode = 't'
    order by a.attnum
$$;

drop function if exists tracker.hockey_publish_rows(text, text[], integer);
drop function if exists tracker.hockey_publish_rows(text, text, text[], integer);

create or replace function tracker.hockey_publish_rows(
    p_name text, p_source text, p_key text[], p_sheet tracker.hockey_sheet
)
returns void
language plpgsql
set search_path = ''
-- A game that was just recorded has no statistics: the planner takes it for one row, and would compare all with all.
set enable_nestloop = off
as $$
declare
    v_table regclass := pg_catalog.format('public.%I', p_name)::regclass;
    v_source regprocedure := pg_catalog.format('tracker.%I(tracker.hockey_sheet)', p_source)::regprocedure;
    v_same_key text := (
        select string_agg(format('t.%1$I = s.%1$I', k), ' and ') from unnest(p_key) as k
    );
    v_is_key_of_gone text := (
        select string_agg(format('t.%1$I = d.%2$I', k, 'gone_' || k), ' and ') from unnest(p_key) as k
    );
    v_keys_there text := (
        select string_agg(format('t.%1$I as %2$I', k, 'gone_' || k), ', ') from unnest(p_key) as k
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
    -- What is there is compared with what should be once; only what differs goes on.
    execute format(
        $sql$
            with d as materialized (
                select s.*, %9$s, s.%8$I is not null as is_made, t.%8$I is not null as is_there
                from (select %3$s from tracker.%2$I($2) as f) as s
                full join (select * from %1$s where game_id = $1) as t on %4$s
                where s.%8$I is null or t.%8$I is null or %6$s
            ),
            gone as (
                delete from %1$s as t using d
                where not d.is_made and t.game_id = $1 and %10$s
            ),
            edited as (
                update %1$s as t set %5$s from d as s
                where s.is_made and s.is_there and t.game_id = $1 and %4$s
            )
            insert into %1$s (%7$s)
            select %7$s from d where not d.is_there
        $sql$,
        v_table, p_source, v_values, v_same_key, v_assignments, v_differs, v_names,
        p_key[1], v_keys_there, v_is_key_of_gone
    ) using p_sheet.game_id, p_sheet;
end
$$;

revoke all on function tracker.hockey_written_columns(regprocedure, regclass) from public;
revoke all on function tracker.hockey_publish_rows(text, text, text[], tracker.hockey_sheet) from public;
