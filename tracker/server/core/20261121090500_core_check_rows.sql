-- A batch is refused as a whole, and under row-level security the refusal does not name the row.
-- check_rows tries each row by itself, with the caller's rights, takes it back again, and answers
-- which rows would be refused and why. Rows that the guard skips are not refused: they are
-- replays, conflicts or collisions, which are settled otherwise. Nothing is changed.

create or replace function tracker.kind_upsert(p_kind text, out statement text)
language plpgsql stable security definer set search_path = '' as $$
declare
    known tracker.kinds;
begin
    select * into known from tracker.kinds k
    where k.kind = split_part(p_kind, '.', 2) and k.profile in ('*', split_part(p_kind, '.', 1));
    if not found then
        raise exception 'This server has no kind %.', p_kind using errcode = '22023';
    end if;
    -- $1 is the row; the columns sent are the ones that are written, as PostgREST does it.
    statement := format(
        'insert into %1$s (%%1$s) select %%2$s from jsonb_populate_record(null::%1$s, $1) r '
        'on conflict (%2$I) do update set %%3$s', known.table_name, known.key_column);
end
$$;

create or replace function tracker.check_row(p_upsert text, p_row jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
    names text;
    sources text;
    sets text;
    problem text;
    code text;
    violated text;
    schema_ text;
    table_ text;
begin
    select string_agg(quote_ident(k), ', '), string_agg('r.' || quote_ident(k), ', '),
           string_agg(format('%1$I = excluded.%1$I', k), ', ')
    into names, sources, sets from jsonb_object_keys(p_row) k;
    begin
        execute format(p_upsert, names, sources, sets) using p_row;
        raise exception using errcode = 'TRK00';
    exception
        when sqlstate 'TRK00' then
            return null;
        when others then
            get stacked diagnostics problem = message_text, code = returned_sqlstate,
                violated = constraint_name, schema_ = schema_name, table_ = table_name;
    end;
    -- A constraint's comment is written for people; without one there is PostgreSQL's sentence.
    select coalesce(obj_description(c.oid, 'pg_constraint'), problem) into problem
    from (select) one left join pg_catalog.pg_constraint c on c.conname = violated
        and c.conrelid = to_regclass(format('%I.%I', schema_, table_));
    return jsonb_build_object('change_id', p_row -> 'change_id', 'record_id', p_row -> 'record_id',
        'code', code, 'reason', problem);
end
$$;

create or replace function public.check_rows(p_kind text, p_rows jsonb) returns jsonb
language plpgsql volatile set search_path = '' set statement_timeout = '30s' as $$
declare
    upsert text := tracker.kind_upsert(p_kind);
    refused jsonb := '[]';
    row_ jsonb;
    answer jsonb;
begin
    for row_ in select value from jsonb_array_elements(p_rows) loop
        answer := tracker.check_row(upsert, row_);
        if answer is not null then
            refused := refused || answer;
        end if;
    end loop;
    return refused;
end
$$;

do $$
declare
    signature text;
begin
    foreach signature in array array[
        'tracker.kind_upsert(text)', 'tracker.check_row(text, jsonb)',
        'public.check_rows(text, jsonb)'
    ] loop
        execute format(
            'revoke execute on function %s from public, anon, authenticated, service_role', signature);
        execute format('grant execute on function %s to authenticated, service_role', signature);
    end loop;
end
$$;

notify pgrst, 'reload schema';
