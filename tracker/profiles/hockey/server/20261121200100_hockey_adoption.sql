-- Adopting what a league already has.
--
-- A league may run the write-back tables already: those of the strategy document, or the generation with forward and
-- defense slots. Nothing of theirs is dropped or renamed. Missing columns are added by the files of the tables; the
-- functions here add the limits of the record kinds and widen columns that are too narrow for them. A limit that
-- rows of the league already break is left out with a warning that names it, because enforcing it would also block
-- every later bookkeeping update of those rows.

create or replace function tracker.hockey_limit(p_table regclass, p_name text, p_condition text)
returns void
language plpgsql
set search_path = ''
as $$
begin
    if exists (
        select from pg_catalog.pg_constraint as c
        where c.conrelid = p_table and c.conname = p_name
    ) then
        return;
    end if;
    execute pg_catalog.format('alter table %s add constraint %I check (%s)', p_table, p_name, p_condition);
exception
    when check_violation then
        raise warning 'The limit % of % is not enforced, because rows that are already there break it.', p_name, p_table;
end
$$;

-- One limit per column, so that an error names the column: period_is_1_to_99.
create or replace function tracker.hockey_range_limits(
    p_table regclass, p_columns text[], p_lowest integer, p_highest integer
)
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_column text;
begin
    foreach v_column in array p_columns loop
        perform tracker.hockey_limit(
            p_table,
            pg_catalog.format('%s_is_%s_to_%s', v_column, p_lowest, p_highest),
            pg_catalog.format('%I between %s and %s', v_column, p_lowest, p_highest)
        );
    end loop;
end
$$;

-- A varchar that a league made narrower than the kind is widened; a column that a view depends on cannot be, and a
-- warning says so. Longer or unlimited columns stay as they are.
create or replace function tracker.hockey_widen(p_table regclass, p_column text, p_length integer)
returns void
language plpgsql
set search_path = ''
as $$
begin
    if exists (
        select from pg_catalog.pg_attribute as a
        where a.attrelid = p_table
            and a.attname = p_column
            and a.atttypid = 'varchar'::regtype
            and a.atttypmod between 5 and p_length + 3
    ) then
        execute pg_catalog.format('alter table %s alter column %I type varchar(%s)', p_table, p_column, p_length);
    end if;
exception
    when feature_not_supported or object_not_in_prerequisite_state then
        raise warning 'Column % of % stays narrower than % characters: %', p_column, p_table, p_length, sqlerrm;
end
$$;

revoke all on function tracker.hockey_limit(regclass, text, text) from public;
revoke all on function tracker.hockey_range_limits(regclass, text[], integer, integer) from public;
revoke all on function tracker.hockey_widen(regclass, text, integer) from public;
