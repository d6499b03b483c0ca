-- Publishing into the tables that the league fills, too.
--
-- Row by row, because what may be written depends on what is there: a missing row is added; in one that is there,
-- values are filled that are empty or still what refreshing wrote. There are as many rows as players in one game.

create or replace function tracker.hockey_share_row(
    p_table regclass, p_key jsonb, p_row jsonb, p_game_id integer
)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_is_row text := (
        select string_agg(format('t.%I = %L', k.key, k.value), ' and ') from jsonb_each_text(p_key) as k
    );
    v_names text := (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(p_row) as k);
    v_present jsonb;
    v_written jsonb;
    v_changes jsonb;
begin
    execute format('select to_jsonb(t) from %s as t where %s', p_table, v_is_row) into v_present;
    select o.written into v_written
    from tracker.hockey_shared_values as o
    where o.table_name = p_table::text and o.row_key = p_key;
    if v_present is null then
        execute format(
            'insert into %1$s as t (%2$s) select %2$s from jsonb_populate_record(null::%1$s, $1)
            on conflict do nothing returning to_jsonb(t)',
            p_table, v_names
        ) into v_present using p_row;
        insert into tracker.hockey_shared_values as o (table_name, row_key, game_id, written, added)
        select p_table::text, p_key, p_game_id, p_row, v_present
        where v_present is not null
        on conflict (table_name, row_key) do update set written = excluded.written, added = excluded.added;
        return;
    end if;
    select jsonb_object_agg(r.key, r.value) into v_changes
    from jsonb_each(p_row) as r
    where r.value is distinct from v_present -> r.key
        and (v_present ->> r.key is null or v_present -> r.key = v_written -> r.key);
    if v_changes is null then
        return;
    end if;
    execute format(
        'update %1$s as t set (%2$s) = (select %2$s from jsonb_populate_record(t, $1)) where %3$s',
        p_table, v_names, v_is_row
    ) using v_changes;
    insert into tracker.hockey_shared_values as o (table_name, row_key, game_id, written)
    values (p_table::text, p_key, p_game_id, v_changes)
    on conflict (table_name, row_key) do update set written = o.written || excluded.written;
end
$$;

-- p_is_of_game: the rows are about this game alone, so those that refreshing added and nobody touched may go again.
create or replace function tracker.hockey_share_rows(
    p_name text, p_key text[], p_game_id integer, p_is_of_game boolean
)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_table regclass := format('public.%I', p_name)::regclass;
    v_source regprocedure := format('tracker.%I(integer)', 'hockey_' || p_name)::regprocedure;
    v_values text := (
        select string_agg(format('f.%1$I::%2$s as %1$I', c.name, c.type), ', ')
        from tracker.hockey_written_columns(v_source, v_table) as c
    );
    v_key_of text := (
        select format('jsonb_build_object(%s)', string_agg(format('%1$L, %%1$s.%1$I', k), ', ')) from unnest(p_key) as k
    );
    v_keys jsonb[] := '{}';
    v_row record;
begin
    -- Sorted: two games that are published at once meet the players that they share in the same order.
    for v_row in execute format(
        'select %1$s as row_key, to_jsonb(s) as contents from (select %2$s from tracker.%3$I($1) as f) as s order by 1',
        format(v_key_of, 's'), v_values, 'hockey_' || p_name
    ) using p_game_id loop
        perform tracker.hockey_share_row(
            v_table, v_row.row_key, v_row.contents, case when p_is_of_game then p_game_id end
        );
        v_keys := v_keys || v_row.row_key;
    end loop;
    if p_is_of_game then
        execute format(
            'delete from %1$s as t using tracker.hockey_shared_values as o
            where t.game_id = $1 and o.game_id = $1 and o.table_name = $3 and o.row_key = %2$s
                and o.row_key <> all ($2) and to_jsonb(t) = o.added || o.written',
            v_table, format(v_key_of, 't')
        ) using p_game_id, v_keys, v_table::text;
        delete from tracker.hockey_shared_values as o
        where o.game_id = p_game_id and o.table_name = v_table::text and o.row_key <> all (v_keys);
    end if;
end
$$;

revoke all on function tracker.hockey_share_row(regclass, jsonb, jsonb, integer) from public;
revoke all on function tracker.hockey_share_rows(text, text[], integer, boolean) from public;
