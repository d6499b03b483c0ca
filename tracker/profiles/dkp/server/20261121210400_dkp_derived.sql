-- What points come to: per raid, per account and per character, and what was on offer.
--
-- dkp_contributions holds what each raid gave to and took from each account and character. It is what makes a change of
-- one raid cheap: the new contributions of the raid are compared with those that are held, and the differences are added
-- to the sums, however many raids lie behind them. The window sums are those of the days since windows_as_of - 30 (60).
-- Nobody writes these tables but the functions; members read the sums.

create table if not exists tracker.dkp_contributions (
    raid_id text not null,
    holder_kind text not null check (holder_kind in ('account', 'character')),
    holder text not null,
    shown_name text,
    char_id text,
    tics integer not null,
    earned numeric(12, 2) not null,
    spent numeric(12, 2) not null,
    raid_date date,
    primary key (raid_id, holder_kind, holder)
);
-- In the order in which a holder's last raid is looked for: otherwise all of the holder's raids would be sorted.
create index if not exists dkp_contributions_of_holder
    on tracker.dkp_contributions (holder_kind, holder, raid_date desc nulls last, raid_id desc);
create index if not exists dkp_contributions_by_day on tracker.dkp_contributions (raid_date);
alter table tracker.dkp_contributions enable row level security;
revoke all on tracker.dkp_contributions from public, anon, authenticated, service_role;

create table if not exists tracker.dkp_offered (
    raid_id text primary key,
    raid_date date,
    offered numeric(12, 2) not null
);
create index if not exists dkp_offered_by_day on tracker.dkp_offered (raid_date);
alter table tracker.dkp_offered enable row level security;
revoke all on tracker.dkp_offered from public, anon, authenticated, service_role;

create table if not exists public.account_dkp_summary (
    account_id text primary key,
    display_name text,
    earned numeric(12, 2) not null default 0,
    spent numeric(12, 2) not null default 0,
    earned_30d numeric(12, 2) not null default 0,
    earned_60d numeric(12, 2) not null default 0,
    last_activity_date date,
    updated_at timestamptz default now()
);
create table if not exists public.dkp_summary (
    character_key text primary key,
    character_name text,
    char_id text,
    earned numeric(12, 2) not null default 0,
    spent numeric(12, 2) not null default 0,
    earned_30d numeric(12, 2) not null default 0,
    earned_60d numeric(12, 2) not null default 0,
    last_activity_date date,
    updated_at timestamptz default now()
);
create table if not exists public.raid_dkp_totals (
    raid_id text primary key,
    total_dkp numeric(12, 2) not null default 0
);
create table if not exists public.raid_attendance_dkp (
    raid_id text not null,
    character_key text not null,
    character_name text,
    dkp_earned numeric(12, 2) not null default 0,
    primary key (raid_id, character_key)
);
create table if not exists public.raid_attendance_dkp_by_account (
    raid_id text not null,
    account_id text not null,
    dkp_earned numeric(12, 2) not null default 0,
    primary key (raid_id, account_id)
);
create table if not exists public.dkp_period_totals (
    period text primary key,
    total_dkp numeric(12, 2) not null default 0
);
insert into public.dkp_period_totals (period) values ('30d'), ('60d') on conflict do nothing;

-- A guild's sums may be whole numbers; ours are added to, and halves would be lost on the way. A column that a view shows
-- cannot be widened, and a warning says so.
create or replace function tracker.dkp_widen(p_table regclass, p_columns text[])
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_column text;
begin
    for v_column in
        select a.attname from pg_catalog.pg_attribute as a
        where a.attrelid = p_table and a.attname = any (p_columns) and a.atttypid in ('integer'::regtype, 'bigint'::regtype)
    loop
        begin
            execute format('alter table %s alter column %I type numeric(12, 2)', p_table, v_column);
        exception
            when feature_not_supported then
                raise warning 'Column % of % stays a whole number: %', v_column, p_table, sqlerrm;
        end;
    end loop;
end
$$;
revoke all on function tracker.dkp_widen(regclass, text[]) from public;
select tracker.dkp_widen('public.account_dkp_summary', array['earned', 'spent', 'earned_30d', 'earned_60d']);
select tracker.dkp_widen('public.dkp_summary', array['earned', 'spent', 'earned_30d', 'earned_60d']);
select tracker.dkp_widen('public.dkp_adjustments', array['earned_delta', 'spent_delta']);

alter table public.account_dkp_summary
    add column if not exists display_name text,
    add column if not exists last_activity_date date,
    add column if not exists updated_at timestamptz default now(),
    add column if not exists entries integer not null default 0;
alter table public.account_dkp_summary
    add column if not exists earned_30d numeric(12, 2) not null default 0,
    add column if not exists earned_60d numeric(12, 2) not null default 0;
alter table public.dkp_summary
    add column if not exists earned_30d numeric(12, 2) not null default 0,
    add column if not exists earned_60d numeric(12, 2) not null default 0;
alter table public.dkp_summary
    add column if not exists character_name text,
    add column if not exists char_id text,
    add column if not exists last_activity_date date,
    add column if not exists updated_at timestamptz default now(),
    add column if not exists entries integer not null default 0;
comment on column public.account_dkp_summary.entries is 'In how many raids the account earned or was given something.';

select tracker.dkp_policies('public.account_dkp_summary', 'account totals', $$'guild'$$, false);
select tracker.dkp_policies('public.dkp_summary', 'character totals', $$'guild'$$, false);
select tracker.dkp_policies('public.raid_dkp_totals', 'raid totals', 'raid_id', false);
select tracker.dkp_policies('public.raid_attendance_dkp', 'points of characters per raid', 'raid_id', false);
select tracker.dkp_policies('public.raid_attendance_dkp_by_account', 'points of accounts per raid', 'raid_id', false);
select tracker.dkp_policies('public.dkp_period_totals', 'totals of the last days', $$'guild'$$, false);

notify pgrst, 'reload schema';
