-- scope_digest(scope): per kind the number of rows and a hash over (record_id, version, deleted)
-- in the order of the record ids. A laptop computes the same from its mirror; when they differ,
-- the mirror is pulled anew. It reads with the caller's rights; only the list of tables is ours.

create or replace function tracker.scope_tables(p_scope text)
returns table (kind text, table_name text, scope_column text, scope_value text)
language sql stable security definer set search_path = '' as $$
    select k.kind, k.table_name, k.scope_column,
           substr(p_scope, length(tracker.scope_prefix(k.profile)) + 1)
    from tracker.kinds k where k.profile in ('*', split_part(p_scope, ':', 1))
$$;
revoke execute on function tracker.scope_tables(text) from public;
grant execute on function tracker.scope_tables(text) to authenticated, service_role;

create or replace function public.scope_digest(p_scope text) returns jsonb
language plpgsql stable set search_path = '' set statement_timeout = '30s' as $$
declare
    part record;
    found_ jsonb;
    answer jsonb := '{}';
begin
    for part in select * from tracker.scope_tables(p_scope) loop
        execute format(
            'select jsonb_build_object(''rows'', count(*), ''digest'', md5(coalesce(string_agg(
                t.record_id || '':'' || t.version || '':'' || t.deleted, '','' order by t.record_id
            ), '''')))
            from %s t where t.%I = %L', part.table_name, part.scope_column, part.scope_value)
        into found_;
        answer := answer || jsonb_build_object(part.kind, found_);
    end loop;
    return answer;
end
$$;
revoke execute on function public.scope_digest(text) from public, anon, authenticated, service_role;
grant execute on function public.scope_digest(text) to authenticated, service_role;

notify pgrst, 'reload schema';
