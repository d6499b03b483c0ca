-- Requests to process a game.
--
-- A client asks with {game_id, status: 'pending', requested_at}; publishing the game, by whatever call, completes what
-- was pending for it, and run_etl_queue works off what is left. Rows of the generation with an `operation` are adopted:
-- the column gets a default, so that the strategy document's own insert is accepted.

create table if not exists public.etl_queue (
    id serial primary key,
    game_id integer not null,
    status varchar(20) default 'pending',
    requested_at timestamp default now(),
    started_at timestamp,
    completed_at timestamp,
    error_message text
);

alter table public.etl_queue
    add column if not exists status varchar(20) default 'pending',
    add column if not exists requested_at timestamp default now(),
    add column if not exists started_at timestamp,
    add column if not exists completed_at timestamp,
    add column if not exists error_message text;

do $$
begin
    if exists (
        select from pg_catalog.pg_attribute
        where attrelid = 'public.etl_queue'::regclass and attname = 'operation' and not attisdropped
    ) then
        alter table public.etl_queue alter column operation set default 'refresh';
    end if;
end
$$;

create index if not exists idx_etl_queue_status on public.etl_queue (status);
create index if not exists idx_etl_queue_pending on public.etl_queue (game_id) where status = 'pending';

select tracker.hockey_limit(
    'public.etl_queue', 'status_is_known', $$status in ('pending', 'processing', 'completed', 'failed')$$
);

alter table public.etl_queue enable row level security;

drop policy if exists "Members see the requests for games that they may see" on public.etl_queue;
create policy "Members see the requests for games that they may see"
    on public.etl_queue for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

drop policy if exists "Scorekeepers ask for their games to be processed" on public.etl_queue;
create policy "Scorekeepers ask for their games to be processed"
    on public.etl_queue for insert to authenticated
    with check (
        status = 'pending'
        and num_nonnulls(started_at, completed_at, error_message) = 0
        and (
            (select tracker.writes_all('hockey'))
            or game_id::text = any ((select tracker.writable_ids('hockey'))::text[])
        )
    );

revoke all on public.etl_queue from public, anon, authenticated, service_role;
grant select, insert on public.etl_queue to authenticated, service_role;

do $$
declare
    v_sequence text := pg_catalog.pg_get_serial_sequence('public.etl_queue', 'id');
begin
    if v_sequence is not null then
        execute pg_catalog.format('grant usage on sequence %s to authenticated, service_role', v_sequence);
    end if;
end
$$;

-- A game that is called complete asks to be processed, whichever client calls it so: a refreshing answers the request, and
-- where none comes, because the laptop went offline again, run_etl_queue does.
create or replace function tracker.hockey_ask_for_complete()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if tg_op = 'INSERT' or old.status is distinct from new.status then
        insert into public.etl_queue (game_id, status, requested_at) values (new.game_id, 'pending', now());
    end if;
    return null;
end
$$;

revoke all on function tracker.hockey_ask_for_complete() from public;

create or replace trigger z_hockey_complete
    after insert or update of status on public.staging_games
    for each row when (new.status = 'complete' and not new.deleted)
    execute function tracker.hockey_ask_for_complete();
