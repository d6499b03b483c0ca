-- The guard of staging tables. tracker.guard_table() gives a table the sync columns and three
-- kinds of triggers, generated for its columns: comparing columns by name costs a fraction of what
-- turning each row into JSON would.
--   sync_guard      before each row: takes the scope's lock, then decides: accept with the next
--                   version, or skip (return null: the row is missing from the answer).
--   sync_receipts_* after each statement: one receipt per accepted change, and the scope's state.
--   sync_truncated  emptying the table gives its scopes another epoch.
-- The lock is taken before the version is drawn, for new rows as well, and is held until commit:
-- within a scope the order of versions is the order of commits, so a reader that has seen version
-- n will never be shown a smaller one later. Triggers run in the order of their names: a profile's
-- own BEFORE trigger is named a_*, so that the guard sees the finished row.

create or replace function tracker.guard_name(p_part text, p_profile text, p_kind text) returns text
language sql immutable set search_path = '' as $$
    select format('tracker.%I', p_part || '_' || p_profile || '_' || p_kind)
$$;

-- What comes before the scope column's value in a scope's name. A kind of every profile ('*') has
-- the whole name in that column, such as hockey:18969.
create or replace function tracker.scope_prefix(p_profile text) returns text
language sql immutable set search_path = '' as $$
    select case p_profile when '*' then '' else p_profile || ':' end
$$;

create or replace function tracker.sync_columns() returns text[]
language sql immutable set search_path = '' as $$
    select array['record_id', 'change_id', 'base_version', 'version', 'deleted',
                 'device_id', 'edited_at', 'edited_by']
$$;

-- Business columns: everything that is not key, scope, sync column, bookkeeping or generated.
-- Types without equality (json, xml, point) are compared as text.
create or replace function tracker.compared_columns(p_table regclass, p_without text[])
returns table (name text, old_value text, new_value text)
language sql stable set search_path = '' as $$
    select a.attname::text,
           format('o.%I%s', a.attname, cast_.text_), format('n.%I%s', a.attname, cast_.text_)
    from pg_catalog.pg_attribute a
    cross join lateral (
        select case when a.atttypid in ('json'::regtype, 'xml'::regtype, 'point'::regtype)
            then '::text' else '' end as text_
    ) cast_
    where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.attname <> all (p_without || tracker.sync_columns())
    order by a.attnum
$$;

create or replace function tracker.add_sync_columns(p_table regclass, p_scope_column text)
returns void language plpgsql set search_path = '' as $$
declare
    bare_name text;
begin
    select c.relname into bare_name from pg_catalog.pg_class c where c.oid = p_table;
    execute format(
        'alter table %s
            add column if not exists record_id uuid not null default gen_random_uuid(),
            add column if not exists change_id uuid not null default gen_random_uuid(),
            add column if not exists base_version bigint not null default 0,
            add column if not exists version bigint,
            add column if not exists deleted boolean not null default false,
            add column if not exists device_id text,
            add column if not exists edited_at timestamptz,
            add column if not exists edited_by uuid', p_table);
    execute format('create unique index if not exists %I on %s (record_id)',
        bare_name || '_record_id', p_table);
    execute format('create index if not exists %I on %s (%I, version)',
        bare_name || '_feed', p_table, p_scope_column);
end
$$;

-- What statement triggers do with the scopes' state; `changes` has scope, version and the change
-- of the number of live rows. The scope's lock is held, so nobody else is at that row.
create or replace function tracker.scope_state_sql(p_kind text, p_changes text) returns text
language sql immutable set search_path = '' as $$
    select format(
        'insert into public.sync_scopes as s (scope, version, kinds)
        select c.scope, max(c.version), jsonb_build_object(%1$L, jsonb_build_object(
            ''version'', max(c.version), ''live_rows'', sum(c.live)))
        from (%2$s) c group by c.scope
        on conflict (scope) do update set
            version = greatest(s.version, excluded.version),
            kinds = s.kinds || jsonb_build_object(%1$L, jsonb_build_object(
                ''version'', greatest(excluded.version, (s.kinds -> %1$L ->> ''version'')::bigint),
                ''live_rows'', coalesce((s.kinds -> %1$L ->> ''live_rows'')::bigint, 0)
                    + (excluded.kinds -> %1$L ->> ''live_rows'')::bigint));', p_kind, p_changes)
$$;

-- A table that had rows before it was guarded: they get versions, and their scopes a state.
create or replace function tracker.adopt_rows(p_kind tracker.kinds) returns void
language plpgsql set search_path = '' as $$
declare
    adopted bigint;
begin
    execute format(
        'update %s set version = nextval(''tracker.change_versions''),
            device_id = coalesce(device_id, ''server''), edited_at = coalesce(edited_at, now())
        where version is null', p_kind.table_name);
    get diagnostics adopted = row_count;
    execute format('alter table %s alter column version set not null', p_kind.table_name);
    if adopted > 0 then
        execute tracker.scope_state_sql(p_kind.kind, format(
            'select %L || t.%I as scope, t.version, (not t.deleted)::int as live from %s t',
            tracker.scope_prefix(p_kind.profile), p_kind.scope_column, p_kind.table_name));
    end if;
end
$$;

-- The conditions and assignments of the guard that depend on the table's columns.
create or replace function tracker.guard_parts(
    p_kind tracker.kinds, out same_contents text, out same_marks text, out stamps text
) language plpgsql stable set search_path = '' as $$
declare
    managed text[] := array['created_at', 'updated_at'];
    kept text[] := array[p_kind.key_column, p_kind.scope_column];
    present text[];
begin
    select coalesce(string_agg(format(
        '%s is not distinct from %s', 'old' || substr(c.old_value, 2), 'new' || substr(c.new_value, 2)
    ), ' and '), 'true') into same_contents
    from tracker.compared_columns(p_kind.table_name::regclass, kept || p_kind.bookkeeping) c;
    select coalesce(string_agg(format(
        '%s is not distinct from %s', 'old' || substr(c.old_value, 2), 'new' || substr(c.new_value, 2)
    ), ' and '), 'true') into same_marks
    from tracker.compared_columns(p_kind.table_name::regclass, kept || managed) c
    where c.name = any (p_kind.bookkeeping);
    select array_agg(a.attname::text) into present
    from pg_catalog.pg_attribute a
    where a.attrelid = p_kind.table_name::regclass and a.attname = any (managed)
      and a.attname = any (p_kind.bookkeeping) and not a.attisdropped;
    stamps := case when 'created_at' = any (present)
            then 'new.created_at := old.created_at; ' else '' end
        || case when 'updated_at' = any (present) then 'new.updated_at := now();' else '' end;
end
$$;

create or replace function tracker.create_guard(p_kind tracker.kinds) returns void
language plpgsql set search_path = '' as $create$
declare
    parts record;
    guard text := tracker.guard_name('guard', p_kind.profile, p_kind.kind);
begin
    parts := tracker.guard_parts(p_kind);
    execute format($template$
create or replace function %1$s() returns trigger
language plpgsql security definer set search_path = '' as $guard$
declare
    ignored text;
begin
    if tg_op = 'INSERT' then
        ignored := pg_advisory_xact_lock(hashtextextended(%2$L || new.%4$I, 0));
        if new.base_version > 0 then
            -- An edit: the key should be there, and the upsert goes on as an update. If it is not,
            -- the row keeps this mark, and sync_receipts_added refuses the statement: cheaper
            -- than looking for each row here.
            new.version := -1;
            return new;
        end if;
        new.version := nextval('tracker.change_versions'::regclass);
        new.edited_by := auth.uid();
        if new.device_id is null then
            new.device_id := 'server';
        end if;
        if new.edited_at is null then
            new.edited_at := now();
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' then
        update %5$s set deleted = true where %3$I = old.%3$I and not deleted;
        return null;
    end if;
    ignored := pg_advisory_xact_lock(hashtextextended(%2$L || old.%4$I, 0));
    if new.change_id is distinct from old.change_id
        and (new.record_id is distinct from old.record_id
             or new.base_version is distinct from old.version) then
        return null;  -- key collision, or conflict
    end if;
    if new.%3$I is distinct from old.%3$I or new.%4$I is distinct from old.%4$I then
        raise exception 'SYNC_KEY_FIXED: the key and the scope of %% never change; delete it and add a new one.',
            old.%3$I using errcode = '23514';
    end if;
    if new.change_id is not distinct from old.change_id then
        new.record_id := old.record_id;
        if new.deleted is not distinct from old.deleted and %6$s then
            if %7$s then
                return null;  -- a replay
            end if;
            -- The server's own marks, such as processed, are no change of the record.
            new.version := old.version;
            new.edited_by := old.edited_by;
            new.base_version := old.base_version;
            new.device_id := old.device_id;
            new.edited_at := old.edited_at;
            return new;
        end if;
        -- A writer outside the protocol: another tool, a web tracker, a console.
        new.change_id := gen_random_uuid();
        new.base_version := old.version;
        new.device_id := 'server';
        new.edited_at := now();
    end if;
    -- Whatever was sent: a BEFORE INSERT trigger's changes leak into EXCLUDED, too.
    new.version := nextval('tracker.change_versions'::regclass);
    new.edited_by := auth.uid();
    %8$s
    return new;
end
$guard$ $template$,
        guard, tracker.scope_prefix(p_kind.profile), p_kind.key_column, p_kind.scope_column, p_kind.table_name,
        parts.same_contents, parts.same_marks, parts.stamps);
    execute format('revoke execute on function %s() from public', guard);
    execute format('drop trigger if exists sync_guard on %s', p_kind.table_name);
    execute format(
        'create trigger sync_guard before insert or update or delete on %s
        for each row execute function %s()', p_kind.table_name, guard);
end
$create$;

-- {field: [old, new]} of the fields that differ, built as text: one pass over the columns, and
-- nothing is allocated for the many that are equal. Groups, for a function takes 100 arguments.
create or replace function tracker.changed_fields_sql(p_kind tracker.kinds) returns text
language sql stable set search_path = '' as $$
    select format('(''{'' || concat_ws('','', %s) || ''}'')::jsonb', coalesce(string_agg(g.part, ', '), 'null'))
    from (
        select format('nullif(concat_ws('','', %s), '''')', string_agg(format(
            'case when %2$s is distinct from %3$s then %1$L || json_build_array(%2$s, %3$s) end',
            to_json(c.name)::text || ':', c.old_value, c.new_value), ', ')) as part
        from (
            select (row_number() over () - 1) / 50 as bundle, x.*
            from tracker.compared_columns(p_kind.table_name::regclass,
                array[p_kind.key_column, p_kind.scope_column] || p_kind.bookkeeping) x
        ) c group by c.bundle order by c.bundle
    ) g
$$;

create or replace function tracker.create_receipts(p_kind tracker.kinds) returns void
language plpgsql set search_path = '' as $create$
declare
    added text := tracker.guard_name('added', p_kind.profile, p_kind.kind);
    edited text := tracker.guard_name('edited', p_kind.profile, p_kind.kind);
    scope_sql text := format('%L || n.%I', tracker.scope_prefix(p_kind.profile), p_kind.scope_column);
    columns text := format(
        'n.change_id, %s, n.version, %L, n.%I, n.record_id, n.device_id, n.edited_by, n.edited_at',
        scope_sql, p_kind.kind, p_kind.key_column);
    target text := 'insert into public.sync_receipts (change_id, scope, version, kind, key, '
        'record_id, device_id, user_id, edited_at, action, fields) ';
begin
    execute format($template$
create or replace function %1$s() returns trigger
language plpgsql security definer set search_path = '' as $receipts$
declare
    gone text;
begin
    if not exists (select from new_rows) then
        return null;
    end if;
    select n.%5$I into gone from new_rows n where n.version < 0 limit 1;
    if found then
        raise exception 'SYNC_ROW_GONE: %% is no longer there, but an edit of it was sent.', gone
            using errcode = 'PT409', detail = gone;
    end if;
    %2$s select %3$s, 'add', null from new_rows n;
    %4$s
    return null;
end
$receipts$ $template$, added, target, columns, tracker.scope_state_sql(p_kind.kind, format(
        'select %s as scope, n.version, (not n.deleted)::int as live from new_rows n', scope_sql)),
        p_kind.key_column);
    -- Transition tables have no statistics: without this, joining them is quadratic.
    execute format($template$
create or replace function %1$s() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off as $receipts$
begin
    if not exists (select from new_rows) then
        return null;
    end if;
    %2$s select %3$s,
        case when n.deleted = o.deleted then 'edit' when n.deleted then 'delete' else 'restore' end,
        %5$s
    from new_rows n join old_rows o using (%6$I) where n.version <> o.version;
    if found then
        %4$s
    end if;
    return null;
end
$receipts$ $template$, edited, target, columns, tracker.scope_state_sql(p_kind.kind, format(
        'select %s as scope, n.version, (not n.deleted)::int as live from new_rows n '
        'union all select %s, 0, -(not n.deleted)::int from old_rows n', scope_sql, scope_sql)),
        tracker.changed_fields_sql(p_kind), p_kind.key_column);
    execute format('revoke execute on function %s() from public', added);
    execute format('revoke execute on function %s() from public', edited);
    execute format('drop trigger if exists sync_receipts_added on %s', p_kind.table_name);
    execute format('drop trigger if exists sync_receipts_edited on %s', p_kind.table_name);
    execute format(
        'create trigger sync_receipts_added after insert on %s
        referencing new table as new_rows for each statement execute function %s()',
        p_kind.table_name, added);
    execute format(
        'create trigger sync_receipts_edited after update on %s
        referencing old table as old_rows new table as new_rows
        for each statement execute function %s()', p_kind.table_name, edited);
end
$create$;

create or replace function tracker.note_truncated() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    update public.sync_scopes s
    set epoch = gen_random_uuid(),
        kinds = jsonb_set(s.kinds, array[tg_argv[1], 'live_rows'], '0')
    where s.scope like tracker.scope_prefix(tg_argv[0]) || '%' and s.kinds ? tg_argv[1];
    return null;
end
$$;
revoke execute on function tracker.note_truncated() from public;

-- Makes a table a staging table of a kind. Safe to repeat, and to be repeated when columns were
-- added. p_bookkeeping: columns that are no contents of the record; created_at and updated_at
-- among them are kept by the guard. Row-level security is switched on; the policies and grants
-- are the profile's own.
create or replace function tracker.guard_table(
    p_table regclass, p_profile text, p_kind text, p_key_column text, p_scope_column text,
    p_bookkeeping text[] default array['created_at', 'updated_at']
) returns void language plpgsql set search_path = '' as $$
declare
    described tracker.kinds;
begin
    perform tracker.add_sync_columns(p_table, p_scope_column);
    insert into tracker.kinds as k
        (profile, kind, table_name, key_column, scope_column, bookkeeping)
    values (p_profile, p_kind, p_table::text, p_key_column, p_scope_column, p_bookkeeping)
    on conflict (profile, kind) do update set
        table_name = excluded.table_name, key_column = excluded.key_column,
        scope_column = excluded.scope_column, bookkeeping = excluded.bookkeeping
    returning k.* into described;
    perform tracker.adopt_rows(described);
    perform tracker.create_guard(described);
    perform tracker.create_receipts(described);
    execute format('alter table %s enable row level security', p_table);
    execute format('drop trigger if exists sync_truncated on %s', p_table);
    execute format(
        'create trigger sync_truncated after truncate on %s
        for each statement execute function tracker.note_truncated(%L, %L)',
        p_table, p_profile, p_kind);
    notify pgrst, 'reload schema';
end
$$;

do $$
declare
    signature text;
begin
    foreach signature in array array[
        'tracker.guard_name(text, text, text)', 'tracker.scope_prefix(text)',
        'tracker.compared_columns(regclass, text[])',
        'tracker.sync_columns()', 'tracker.add_sync_columns(regclass, text)',
        'tracker.scope_state_sql(text, text)', 'tracker.adopt_rows(tracker.kinds)',
        'tracker.guard_parts(tracker.kinds)', 'tracker.create_guard(tracker.kinds)',
        'tracker.changed_fields_sql(tracker.kinds)', 'tracker.create_receipts(tracker.kinds)',
        'tracker.guard_table(regclass, text, text, text, text, text[])'
    ] loop
        execute format('revoke execute on function %s from public', signature);
    end loop;
end
$$;

-- When this file is applied again, tables that are guarded already get the present guard.
do $$
declare
    known tracker.kinds;
begin
    for known in select * from tracker.kinds loop
        if to_regclass(known.table_name) is not null then
            perform tracker.guard_table(known.table_name::regclass, known.profile, known.kind,
                known.key_column, known.scope_column, known.bookkeeping);
        end if;
    end loop;
end
$$;

notify pgrst, 'reload schema';
