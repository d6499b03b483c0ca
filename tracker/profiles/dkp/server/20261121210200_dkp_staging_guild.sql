-- The guild, as the officers' laptops write it: accounts (people), characters, whose each character is, and points that
-- were given or taken outside a raid. All of it is in one scope of its own, `dkp:guild`, apart from the raids: it changes
-- rarely, and every raid needs it.

create table if not exists public.staging_accounts (
    account_key varchar(80) primary key,
    guild_id varchar(60) not null,
    account_index integer not null,
    account_id varchar(64) not null,
    display_name varchar(100),
    inactive boolean not null default false,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_accounts', 'account_key_is_its_record', $$account_key = 'P' || guild_id || lpad(account_index::text, 5, '0')$$
);
select tracker.dkp_limit(
    'public.staging_accounts', 'guild_id_is_an_id', $$guild_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_range_limits('public.staging_accounts', array['account_index'], 1, 99999);
select tracker.dkp_policies('public.staging_accounts', 'staged accounts', 'guild_id', true);
select tracker.guard_table('public.staging_accounts', 'dkp', 'account', 'account_key', 'guild_id', array['created_at', 'updated_at']);

create table if not exists public.staging_characters (
    character_key varchar(80) primary key,
    guild_id varchar(60) not null,
    character_index integer not null,
    name varchar(64) not null,
    char_id varchar(64),
    race varchar(40),
    class_name varchar(40),
    level integer,
    guild_rank varchar(40),
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_characters', 'character_key_is_its_record', $$character_key = 'C' || guild_id || lpad(character_index::text, 5, '0')$$
);
select tracker.dkp_limit(
    'public.staging_characters', 'guild_id_is_an_id', $$guild_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_range_limits('public.staging_characters', array['character_index'], 1, 99999);
select tracker.dkp_range_limits('public.staging_characters', array['level'], 0, 999);
select tracker.dkp_policies('public.staging_characters', 'staged characters', 'guild_id', true);
select tracker.guard_table('public.staging_characters', 'dkp', 'character', 'character_key', 'guild_id', array['created_at', 'updated_at']);

create table if not exists public.staging_character_account (
    link_key varchar(80) primary key,
    guild_id varchar(60) not null,
    link_index integer not null,
    character_name varchar(64) not null,
    account_id varchar(64) not null,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_character_account', 'link_key_is_its_record', $$link_key = 'K' || guild_id || lpad(link_index::text, 5, '0')$$
);
select tracker.dkp_limit(
    'public.staging_character_account', 'guild_id_is_an_id', $$guild_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_range_limits('public.staging_character_account', array['link_index'], 1, 99999);
select tracker.dkp_policies('public.staging_character_account', 'staged links', 'guild_id', true);
select tracker.guard_table('public.staging_character_account', 'dkp', 'link', 'link_key', 'guild_id', array['created_at', 'updated_at']);

create table if not exists public.staging_dkp_adjustments (
    adjustment_key varchar(80) primary key,
    guild_id varchar(60) not null,
    adjustment_index integer not null,
    account_id varchar(64) not null,
    character_name varchar(64),
    earned_hundredths integer not null default 0,
    spent_hundredths integer not null default 0,
    adjusted_on date,
    reason varchar(300),
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
select tracker.dkp_limit(
    'public.staging_dkp_adjustments', 'adjustment_key_is_its_record', $$adjustment_key = 'J' || guild_id || lpad(adjustment_index::text, 5, '0')$$
);
select tracker.dkp_limit(
    'public.staging_dkp_adjustments', 'guild_id_is_an_id', $$guild_id ~ '^[A-Za-z0-9][A-Za-z0-9_.\-]*$'$$
);
select tracker.dkp_range_limits('public.staging_dkp_adjustments', array['adjustment_index'], 1, 99999);
select tracker.dkp_range_limits('public.staging_dkp_adjustments', array['earned_hundredths', 'spent_hundredths'], -100000000, 100000000);
select tracker.dkp_policies('public.staging_dkp_adjustments', 'staged adjustments', 'guild_id', true);
select tracker.guard_table('public.staging_dkp_adjustments', 'dkp', 'adjustment', 'adjustment_key', 'guild_id', array['created_at', 'updated_at']);

notify pgrst, 'reload schema';
