-- What the other files of the guild stand on.
--
-- A guild may run the tables of this profile already, with points, dates and costs as text and whatever people typed
-- into them. The functions here read such values and never fail: what is no number is 0 points, what is no day is no
-- day. Limits refuse such values in new rows; rows that are there already keep theirs, with a warning.
-- Names are compared folded, as the program folds them.

create or replace function tracker.dkp_points(p_text text)
returns numeric
language sql
immutable
parallel safe
set search_path = ''
as $$
    select case when p_text ~ '^\s*[+-]?\d{1,9}(\.\d{1,6})?\s*$' then round(p_text::numeric, 2) else 0 end
$$;

create or replace function tracker.dkp_date(p_text text)
returns date
language plpgsql
immutable
parallel safe
set search_path = ''
as $$
begin
    if p_text !~ '^\s*\d{4}-\d\d-\d\d' then
        return null;
    end if;
    return make_date(substr(btrim(p_text), 1, 4)::int, substr(btrim(p_text), 6, 2)::int, substr(btrim(p_text), 9, 2)::int);
exception
    when datetime_field_overflow then
        return null;
end
$$;

create or replace function tracker.dkp_folded(p_text text)
returns text
language sql
immutable
parallel safe
set search_path = ''
as $$
    select nullif(lower(regexp_replace(btrim(p_text), '\s+', ' ', 'g')), '')
$$;

-- One row: the zone in which the guild's days begin, and the day up to which the windows of 30 and 60 days are counted.
create table if not exists tracker.dkp_settings (
    is_only_row boolean primary key default true check (is_only_row),
    time_zone text not null default 'UTC',
    windows_as_of date not null default current_date
);
alter table tracker.dkp_settings enable row level security;
revoke all on tracker.dkp_settings from public, anon, authenticated, service_role;
insert into tracker.dkp_settings default values on conflict do nothing;

-- The setting tracker.dkp_today is for tests; through PostgREST nobody can set it.
create or replace function tracker.dkp_today()
returns date
language sql
stable
set search_path = ''
as $$
    select coalesce(
        nullif(current_setting('tracker.dkp_today', true), '')::date,
        (select (now() at time zone s.time_zone)::date from tracker.dkp_settings as s)
    )
$$;

-- A limit that rows of the guild already break is left out with a warning that names it.
create or replace function tracker.dkp_limit(p_table regclass, p_name text, p_condition text)
returns void
language plpgsql
set search_path = ''
as $$
begin
    if exists (
        select from pg_catalog.pg_constraint as c where c.conrelid = p_table and c.conname = p_name
    ) then
        return;
    end if;
    execute pg_catalog.format('alter table %s add constraint %I check (%s)', p_table, p_name, p_condition);
exception
    when check_violation then
        raise warning 'The limit % of % is not enforced, because rows that are already there break it.', p_name, p_table;
end
$$;

create or replace function tracker.dkp_range_limits(p_table regclass, p_columns text[], p_lowest bigint, p_highest bigint)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_column text;
begin
    foreach v_column in array p_columns loop
        perform tracker.dkp_limit(
            p_table, v_column || '_is_in_range', format('%I between %s and %s', v_column, p_lowest, p_highest)
        );
    end loop;
end
$$;

-- Members read and officers write, both within the scopes that they belong to; p_scope is the column of the scope, or a
-- literal for tables of the whole guild. Whoever is no member sees nothing.
create or replace function tracker.dkp_policies(p_table regclass, p_what text, p_scope text, p_is_written boolean)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_reads text := format(
        '(select tracker.reads_all(''dkp'')) or %s = any ((select tracker.readable_ids(''dkp''))::text[])', p_scope);
    v_writes text := format(
        '(select tracker.writes_all(''dkp'')) or %s = any ((select tracker.writable_ids(''dkp''))::text[])', p_scope);
    v_name text;
begin
    execute format('alter table %s enable row level security', p_table);
    execute format('revoke all on %s from public, anon, authenticated', p_table);
    v_name := format('Members read the %s that they may see', p_what);
    execute format('drop policy if exists %I on %s', v_name, p_table);
    execute format('create policy %I on %s for select to authenticated using (%s)', v_name, p_table, v_reads);
    execute format('grant select on %s to authenticated, service_role', p_table);
    if not p_is_written then
        return;
    end if;
    execute format('grant insert, update, delete on %s to authenticated, service_role', p_table);
    v_name := format('Officers add %s', p_what);
    execute format('drop policy if exists %I on %s', v_name, p_table);
    execute format('create policy %I on %s for insert to authenticated with check (%s)', v_name, p_table, v_writes);
    v_name := format('Officers edit %s', p_what);
    execute format('drop policy if exists %I on %s', v_name, p_table);
    execute format('create policy %I on %s for update to authenticated using (%s) with check (%s)',
        v_name, p_table, v_writes, v_writes);
    v_name := format('Officers delete %s', p_what);
    execute format('drop policy if exists %I on %s', v_name, p_table);
    execute format('create policy %I on %s for delete to authenticated using (%s)', v_name, p_table, v_writes);
end
$$;

do $$
declare
    v_signature text;
begin
    foreach v_signature in array array[
        'tracker.dkp_points(text)', 'tracker.dkp_date(text)', 'tracker.dkp_folded(text)', 'tracker.dkp_today()',
        'tracker.dkp_limit(regclass, text, text)', 'tracker.dkp_range_limits(regclass, text[], bigint, bigint)',
        'tracker.dkp_policies(regclass, text, text, boolean)'
    ] loop
        execute format('revoke all on function %s from public', v_signature);
    end loop;
    -- Limits and indexes of tables that officers write call these with the officer's rights.
    grant execute on function tracker.dkp_points(text), tracker.dkp_date(text), tracker.dkp_folded(text)
        to authenticated, service_role;
end
$$;
