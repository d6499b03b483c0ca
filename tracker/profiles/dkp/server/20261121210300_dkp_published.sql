-- What the guild reads: raids, tics, attendance, loot, characters and accounts, under the names that its website uses.
--
-- Two kinds of writers meet here. Publishing writes what the laptops staged; such rows carry the key of their staging
-- row in tracker_key. Officers on a website, and scripts, write the other rows, and publishing leaves those alone. Both
-- kinds count alike: the triggers on these tables keep the sums. Tables that a guild already has are adopted: missing
-- columns are added, nothing is dropped or renamed. Values are text where the guild's are; new ones have to be numbers
-- and days.

create table if not exists public.accounts (
    account_id text primary key,
    char_ids text,
    toon_names text,
    toon_count integer,
    display_name text,
    inactive boolean default false
);
create table if not exists public.characters (
    char_id text primary key,
    name text,
    race text,
    class_name text,
    level integer,
    guild_rank text,
    claim text
);
create table if not exists public.character_account (
    char_id text not null,
    account_id text not null,
    primary key (char_id, account_id)
);
create table if not exists public.raids (
    raid_id text primary key,
    raid_pool text,
    raid_name text,
    date text,
    date_iso text,
    attendees text,
    url text
);
create table if not exists public.raid_events (
    id bigserial primary key,
    raid_id text not null,
    event_id text not null,
    event_order integer,
    event_name text,
    dkp_value text,
    attendee_count text,
    event_time text
);
create table if not exists public.raid_event_attendance (
    id bigserial primary key,
    raid_id text not null,
    event_id text not null,
    char_id text,
    character_name text,
    account_id text
);
create table if not exists public.raid_attendance (
    id bigserial primary key,
    raid_id text not null,
    char_id text,
    character_name text
);
create table if not exists public.raid_loot (
    id bigserial primary key,
    raid_id text not null,
    event_id text,
    item_name text,
    char_id text,
    character_name text,
    cost text
);
create table if not exists public.dkp_adjustments (
    character_name text primary key,
    earned_delta numeric(12, 2) not null default 0,
    spent_delta numeric(12, 2) not null default 0,
    account_id text
);

alter table public.accounts add column if not exists tracker_key text;
alter table public.characters add column if not exists tracker_key text;
alter table public.character_account add column if not exists tracker_key text;
alter table public.raids
    add column if not exists zone text,
    add column if not exists tracker_key text;
alter table public.raid_events
    add column if not exists unknown_names jsonb,
    add column if not exists duplicate_names jsonb,
    add column if not exists alts jsonb,
    add column if not exists tracker_key text;
alter table public.raid_event_attendance
    add column if not exists mark text,
    add column if not exists tracker_key text;
alter table public.raid_loot
    add column if not exists account_id text,
    add column if not exists looter_name text,
    add column if not exists awarded_at text,
    add column if not exists tracker_key text;
alter table public.dkp_adjustments
    add column if not exists account_id text,
    add column if not exists earned_30d numeric(12, 2) not null default 0,
    add column if not exists earned_60d numeric(12, 2) not null default 0,
    add column if not exists tracker_key text;

-- A row that was there before a staged one was matched with it is the guild's own: it outlives what was staged.
alter table public.accounts add column if not exists tracker_made boolean not null default false;
alter table public.characters add column if not exists tracker_made boolean not null default false;
alter table public.character_account add column if not exists tracker_made boolean not null default false;
alter table public.raids add column if not exists tracker_made boolean not null default false;

-- A guild's table may hold the same tic twice; then the limit is left out with a warning, and the sums count it once.
create or replace function tracker.dkp_unique(p_name text, p_on text)
returns void
language plpgsql
set search_path = ''
as $$
begin
    execute format('create unique index if not exists %I on %s', p_name, p_on);
exception
    when unique_violation then
        raise warning '% is not enforced, because rows that are already there break it.', p_name;
end
$$;
revoke all on function tracker.dkp_unique(text, text) from public;

select tracker.dkp_unique('raid_events_once_per_raid', 'public.raid_events (raid_id, event_id)');
select tracker.dkp_unique(
    'raid_event_attendance_character_once',
    $$public.raid_event_attendance (raid_id, event_id, char_id) where btrim(char_id) <> ''$$
);
select tracker.dkp_unique(
    'raid_event_attendance_name_once',
    $$public.raid_event_attendance (raid_id, event_id, character_name) where btrim(character_name) <> ''$$
);
create unique index if not exists raid_events_tracker_key on public.raid_events (tracker_key);
create unique index if not exists raid_event_attendance_tracker_key on public.raid_event_attendance (tracker_key);
create unique index if not exists raid_loot_tracker_key on public.raid_loot (tracker_key);
create index if not exists raid_events_of_raid on public.raid_events (raid_id);
create index if not exists raid_event_attendance_of_raid on public.raid_event_attendance (raid_id, event_id);
create index if not exists raid_attendance_of_raid on public.raid_attendance (raid_id);
create index if not exists raid_loot_of_raid on public.raid_loot (raid_id);
create index if not exists characters_by_name on public.characters (tracker.dkp_folded(name));
create index if not exists characters_by_tracker_key on public.characters (tracker_key);
create index if not exists character_account_by_character on public.character_account (tracker.dkp_folded(char_id));
create index if not exists character_account_by_account on public.character_account (account_id);
-- For a character that is linked later: where it stands without an account.
create index if not exists raid_event_attendance_unlinked_name on public.raid_event_attendance
    (tracker.dkp_folded(character_name)) where account_id is null;
create index if not exists raid_event_attendance_unlinked_id on public.raid_event_attendance
    (tracker.dkp_folded(char_id)) where account_id is null;
create index if not exists raid_loot_unlinked_name on public.raid_loot
    (tracker.dkp_folded(character_name)) where account_id is null;
create index if not exists raid_loot_unlinked_id on public.raid_loot
    (tracker.dkp_folded(char_id)) where account_id is null;

select tracker.dkp_limit(
    'public.raids', 'date_iso_is_a_day', $$date_iso is null or tracker.dkp_date(date_iso) is not null$$
);
select tracker.dkp_limit(
    'public.raid_events', 'dkp_value_is_a_number', $$dkp_value::text ~ '^\s*[+-]?\d{1,9}(\.\d{1,6})?\s*$'$$
);
select tracker.dkp_limit(
    'public.raid_loot', 'cost_is_a_number', $$cost::text ~ '^\s*[+-]?\d{1,9}(\.\d{1,6})?\s*$'$$
);

select tracker.dkp_policies('public.accounts', 'accounts', $$'guild'$$, true);
select tracker.dkp_policies('public.characters', 'characters', $$'guild'$$, true);
select tracker.dkp_policies('public.character_account', 'links of characters', $$'guild'$$, true);
select tracker.dkp_policies('public.raids', 'raids', 'raid_id', true);
select tracker.dkp_policies('public.raid_events', 'tics', 'raid_id', true);
select tracker.dkp_policies('public.raid_event_attendance', 'attendance', 'raid_id', true);
select tracker.dkp_policies('public.raid_attendance', 'attendees', 'raid_id', true);
select tracker.dkp_policies('public.raid_loot', 'loot', 'raid_id', true);
-- Adjustments are what the staged ones come to; nobody writes them here.
select tracker.dkp_policies('public.dkp_adjustments', 'adjustments', $$'guild'$$, false);

do $$
declare
    v_table text;
begin
    foreach v_table in array array['raid_events', 'raid_event_attendance', 'raid_attendance', 'raid_loot'] loop
        if to_regclass(format('public.%I', v_table || '_id_seq')) is not null then
            execute format('grant usage on sequence public.%I to authenticated, service_role', v_table || '_id_seq');
        end if;
    end loop;
end
$$;

notify pgrst, 'reload schema';
