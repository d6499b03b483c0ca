-- What the rest stands on: the database roles and auth.uid() as Supabase has them, the internal
-- schema, the ledger of applied files and the server's identity. On Supabase the roles and the
-- schema auth exist already and belong to somebody else, so each is created only where it is
-- missing, and what exists is left as it is.

do $$
begin
    if to_regrole('anon') is null then
        create role anon nologin noinherit;
        alter role anon set statement_timeout = '3s';
    end if;
    if to_regrole('authenticated') is null then
        create role authenticated nologin noinherit;
        alter role authenticated set statement_timeout = '8s';
    end if;
    if to_regrole('service_role') is null then
        create role service_role nologin noinherit bypassrls;
    end if;
    if to_regrole('authenticator') is null then
        -- Without a password nobody can sign in as it; whoever runs PostgREST sets one.
        create role authenticator login noinherit;
        alter role authenticator set statement_timeout = '8s';
        grant anon, authenticated, service_role to authenticator;
    end if;
    if to_regnamespace('auth') is null then
        create schema auth;
        grant usage on schema auth to anon, authenticated, service_role;
    end if;
    if to_regprocedure('auth.uid()') is null then
        create function auth.uid() returns uuid language sql stable as $body$
            select nullif(
                nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub', ''
            )::uuid
        $body$;
        revoke execute on function auth.uid() from public;
        grant execute on function auth.uid() to anon, authenticated, service_role;
    end if;
end
$$;

grant usage on schema public to anon, authenticated, service_role;

-- Everything internal. PostgREST does not expose it; the roles may name what is in it, and each
-- function is granted by name where a policy or a function of ours needs it.
create schema if not exists tracker;
revoke all on schema tracker from public;
grant usage on schema tracker to anon, authenticated, service_role;

-- Which files were applied, with the checksum of what was applied.
create table if not exists tracker.applied_files (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
);
alter table tracker.applied_files enable row level security;
revoke all on tracker.applied_files from public, anon, authenticated, service_role;

-- One row: who this server is. A restored copy keeps it, a new installation gets another.
create table if not exists tracker.server (
    is_only_row boolean primary key default true check (is_only_row),
    server_id uuid not null default gen_random_uuid(),
    installed_at timestamptz not null default now()
);
alter table tracker.server enable row level security;
revoke all on tracker.server from public, anon, authenticated, service_role;
insert into tracker.server default values on conflict do nothing;

notify pgrst, 'reload schema';
