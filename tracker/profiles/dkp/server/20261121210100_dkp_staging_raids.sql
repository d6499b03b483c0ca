-- Raids, as the officers' laptops write them: the raid, its tics, who was on each tic's list, and what was awarded.
--
-- Points are whole hundredths. Times are the log's own: local, without a zone, as text. The raid's id is its scope. An
-- attendance row without an account is an unknown name: it is kept, and earns nothing until the character is linked.
-- Rows are never updated from here; what the guild reads are the tables that publishing writes.

create table if not exists public.staging_raids (
    raid_key varchar(80) primary key,
    raid_id varchar(60) not null,
    raid_name varchar(200),
    date_iso date,
    zone varchar(100),
    raid_pool varchar(100),
    url varchar(500),
    status text not null default 'live',
    note varchar(500),
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_raids', 'raid_key_is_its_record', $$raid_key = 'R' || raid_id$$
);
select tracker.dkp_limit(
    'public.staging_raids', 'raid_id_is_an_id', $$raid_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_limit('public.staging_raids', 'status_is_known', $$status in ('live', 'complete')$$);
select tracker.dkp_policies('public.staging_raids', 'staged raids', 'raid_id', true);
select tracker.guard_table('public.staging_raids', 'dkp', 'raid', 'raid_key', 'raid_id', array['created_at', 'updated_at']);

create table if not exists public.staging_raid_events (
    event_key varchar(80) primary key,
    raid_id varchar(60) not null,
    event_index integer not null,
    event_id varchar(60),
    event_order integer,
    event_name varchar(200),
    dkp_hundredths integer not null default 100,
    event_time varchar(40),
    note varchar(500),
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_raid_events', 'event_key_is_its_record', $$event_key = 'T' || raid_id || lpad(event_index::text, 5, '0')$$
);
select tracker.dkp_limit(
    'public.staging_raid_events', 'raid_id_is_an_id', $$raid_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_range_limits('public.staging_raid_events', array['event_index'], 1, 99999);
select tracker.dkp_range_limits('public.staging_raid_events', array['event_order'], 0, 9999);
select tracker.dkp_range_limits('public.staging_raid_events', array['dkp_hundredths'], -100000000, 100000000);
select tracker.dkp_policies('public.staging_raid_events', 'staged tics', 'raid_id', true);
select tracker.guard_table('public.staging_raid_events', 'dkp', 'tic', 'event_key', 'raid_id', array['created_at', 'updated_at']);

create table if not exists public.staging_raid_event_attendance (
    attendance_key varchar(80) primary key,
    raid_id varchar(60) not null,
    attendance_index integer not null,
    event_index integer,
    character_name varchar(64) not null,
    char_id varchar(64),
    account_id varchar(64),
    times_listed integer not null default 1,
    mark varchar(20) not null default 'present',
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_raid_event_attendance', 'attendance_key_is_its_record', $$attendance_key = 'A' || raid_id || lpad(attendance_index::text, 5, '0')$$
);
select tracker.dkp_limit(
    'public.staging_raid_event_attendance', 'raid_id_is_an_id', $$raid_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_range_limits('public.staging_raid_event_attendance', array['attendance_index', 'event_index'], 1, 99999);
select tracker.dkp_range_limits('public.staging_raid_event_attendance', array['times_listed'], 1, 999);
create index if not exists staging_attendance_unknown on public.staging_raid_event_attendance
    (tracker.dkp_folded(character_name)) where account_id is null;
create index if not exists staging_attendance_by_account on public.staging_raid_event_attendance (account_id);
select tracker.dkp_policies('public.staging_raid_event_attendance', 'staged attendance', 'raid_id', true);
select tracker.guard_table('public.staging_raid_event_attendance', 'dkp', 'attendance', 'attendance_key', 'raid_id', array['created_at', 'updated_at']);

create table if not exists public.staging_raid_loot (
    loot_key varchar(80) primary key,
    raid_id varchar(60) not null,
    loot_index integer not null,
    award_id varchar(60),
    event_index integer,
    item_name varchar(200) not null,
    character_name varchar(64),
    char_id varchar(64),
    account_id varchar(64),
    cost_hundredths integer not null default 0,
    looter_name varchar(64),
    awarded_at varchar(40),
    is_reversed boolean not null default false,
    note varchar(500),
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_raid_loot', 'loot_key_is_its_record', $$loot_key = 'L' || raid_id || lpad(loot_index::text, 5, '0')$$
);
select tracker.dkp_limit(
    'public.staging_raid_loot', 'raid_id_is_an_id', $$raid_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_range_limits('public.staging_raid_loot', array['loot_index', 'event_index'], 1, 99999);
select tracker.dkp_range_limits('public.staging_raid_loot', array['cost_hundredths'], -100000000, 100000000);
create index if not exists staging_loot_unknown on public.staging_raid_loot
    (tracker.dkp_folded(character_name)) where account_id is null;
select tracker.dkp_policies('public.staging_raid_loot', 'staged loot', 'raid_id', true);
select tracker.guard_table('public.staging_raid_loot', 'dkp', 'loot', 'loot_key', 'raid_id', array['created_at', 'updated_at']);

-- Two officers who write down the same mark or award without hearing of each other give it the same identity, but each
-- laptop has its own numbers. The second one to come is led to the row that is there, where the guard skips it, and the
-- laptop settles it like any other conflict.
create or replace function tracker.dkp_same_mark()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    select s.attendance_key, s.attendance_index into new.attendance_key, new.attendance_index
    from (select) as one
    left join public.staging_raid_event_attendance as t on t.record_id = new.record_id and t.raid_id = new.raid_id
    cross join lateral (
        select coalesce(t.attendance_key, new.attendance_key) as attendance_key,
            coalesce(t.attendance_index, new.attendance_index) as attendance_index
    ) as s;
    return new;
end
$$;

create or replace function tracker.dkp_same_award()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    select s.loot_key, s.loot_index into new.loot_key, new.loot_index
    from (select) as one
    left join public.staging_raid_loot as t on t.record_id = new.record_id and t.raid_id = new.raid_id
    cross join lateral (
        select coalesce(t.loot_key, new.loot_key) as loot_key, coalesce(t.loot_index, new.loot_index) as loot_index
    ) as s;
    return new;
end
$$;
revoke all on function tracker.dkp_same_mark() from public;
revoke all on function tracker.dkp_same_award() from public;
create or replace trigger a_dkp_same_mark
    before insert on public.staging_raid_event_attendance
    for each row execute function tracker.dkp_same_mark();
create or replace trigger a_dkp_same_award
    before insert on public.staging_raid_loot
    for each row execute function tracker.dkp_same_award();

notify pgrst, 'reload schema';
