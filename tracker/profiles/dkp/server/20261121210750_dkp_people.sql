-- Publishing the guild: accounts, characters and links, and the raids whose names they explain.
--
-- Who the guild knows already, by number or by name, is matched and not written twice.

-- A website's statement has its rows before its triggers wait for our locks. Publishing that meets such a row would wait
-- for what waits for it: it gives up first, and whoever asked for it asks again. Answers how long locks were waited for.
create or replace function tracker.dkp_lock_to_publish()
returns text
language plpgsql
set search_path = ''
as $$
declare
    v_before text := current_setting('lock_timeout');
begin
    perform tracker.dkp_lock();
    perform set_config('lock_timeout', '500ms', true);
    return v_before;
end
$$;

create or replace function tracker.dkp_account_names()
returns jsonb
language sql
stable
set search_path = ''
as $$
    select coalesce(jsonb_object_agg(a.account_id, a.display_name), '{}') from public.accounts as a
$$;

-- Who is staged no longer lets go of the guild's own rows. Rows of ours go when nothing refers to them any more; until
-- then the account is known by its id alone, as on the laptops.
create or replace function tracker.dkp_release_people()
returns void
language plpgsql
set search_path = ''
as $$
begin
    update public.accounts as t
    set display_name = case when t.tracker_made then t.account_id else t.display_name end,
        tracker_key = case when t.tracker_made then t.tracker_key end
    where t.tracker_key is not null
        and (not t.tracker_made or t.display_name is distinct from t.account_id)
        and not exists (
            select from public.staging_accounts as s where s.account_id = t.account_id and not s.deleted);
    update public.character_account as l set tracker_key = null
    where l.tracker_key is not null and not l.tracker_made
        and not exists (
            select from public.staging_characters as s join public.characters as c on c.char_id = l.char_id
            where tracker.dkp_folded(s.name) = tracker.dkp_folded(c.name) and not s.deleted);
    delete from public.character_account as l
    using public.characters as t
    where l.char_id = t.char_id and l.tracker_key is not null and t.tracker_key is not null
        and not exists (
            select from public.staging_characters as s
            where tracker.dkp_folded(s.name) = tracker.dkp_folded(t.name) and not s.deleted
                and coalesce(s.char_id, t.char_id) = t.char_id);
    update public.characters as t set tracker_key = null
    where t.tracker_key is not null and not t.tracker_made
        and not exists (
            select from public.staging_characters as s
            where tracker.dkp_folded(s.name) = tracker.dkp_folded(t.name) and not s.deleted
                and coalesce(s.char_id, t.char_id) = t.char_id);
end
$$;

-- One by one: a guild's tables may refer to people in ways that are not known here, and such a row stays.
create or replace function tracker.dkp_drop_people(p_table regclass, p_column text, p_ids text[])
returns void
language plpgsql
set search_path = ''
as $$
declare
    v_id text;
begin
    foreach v_id in array p_ids loop
        begin
            execute format('delete from %s as t where t.%I = $1', p_table, p_column) using v_id;
        exception
            when foreign_key_violation then
                null;
        end;
    end loop;
end
$$;

create or replace function tracker.dkp_drop_characters()
returns void
language sql
set search_path = ''
as $$
    select tracker.dkp_drop_people('public.characters', 'char_id', array(
        select t.char_id from public.characters as t
        where t.tracker_key is not null and t.tracker_made
            and not exists (
                select from public.staging_characters as s
                where tracker.dkp_folded(s.name) = tracker.dkp_folded(t.name) and not s.deleted)
            and not exists (select from public.character_account as l where l.char_id = t.char_id)))
$$;

create or replace function tracker.dkp_drop_accounts()
returns void
language sql
set search_path = ''
as $$
    select tracker.dkp_drop_people('public.accounts', 'account_id', array(
        select t.account_id from public.accounts as t
        where t.tracker_key is not null and t.tracker_made
            and not exists (select from public.staging_accounts as s where s.account_id = t.account_id and not s.deleted)
            and not exists (select from public.character_account as o where o.account_id = t.account_id)
            and not exists (select from public.raid_event_attendance as o where o.account_id = t.account_id)
            and not exists (select from public.raid_loot as o where o.account_id = t.account_id)
            and not exists (select from public.dkp_adjustments as o where o.account_id = t.account_id)
            and not exists (select from public.account_dkp_summary as o where o.account_id = t.account_id)))
$$;

-- Answers the accounts that have another name now.
create or replace function tracker.dkp_publish_people()
returns text[]
language plpgsql
set search_path = ''
as $$
declare
    v_before jsonb := tracker.dkp_account_names();
    v_after jsonb;
begin
    insert into public.accounts as t (account_id, display_name, inactive, tracker_key, tracker_made)
    select distinct on (s.account_id)
        s.account_id,
        coalesce(s.display_name, case when not k.tracker_made then k.display_name end, s.account_id),
        -- Who left is told by whoever knows; a laptop that never changed it says nothing about it.
        s.inactive or (
            coalesce(k.inactive, false) and s.account_key not in (
                select r.key from public.sync_receipts as r
                where r.scope = 'dkp:guild' and r.kind = 'account' and r.fields ? 'inactive')),
        s.account_key, true
    from public.staging_accounts as s left join public.accounts as k on k.account_id = s.account_id
    where not s.deleted order by s.account_id, s.account_index
    on conflict (account_id) do update set
        display_name = excluded.display_name, inactive = excluded.inactive, tracker_key = excluded.tracker_key
    where (t.display_name, t.inactive, t.tracker_key)
        is distinct from (excluded.display_name, excluded.inactive, excluded.tracker_key);
    perform tracker.dkp_release_people();
    with staged as materialized (
        select distinct on (tracker.dkp_folded(s.name)) s.*,
            coalesce(s.char_id, (
                select min(c.char_id) from public.characters as c
                where tracker.dkp_folded(c.name) = tracker.dkp_folded(s.name)
            ), s.name) as number
        from public.staging_characters as s where not s.deleted
        order by tracker.dkp_folded(s.name), s.char_id is null, s.character_index
    ),
    renumbered as (
        -- A character that was known by its name only has its number now.
        delete from public.characters as t using staged as s
        where t.tracker_key is not null and t.tracker_made and t.char_id <> s.number
            and tracker.dkp_folded(t.name) = tracker.dkp_folded(s.name)
            and not exists (select from public.character_account as l where l.char_id = t.char_id)
    )
    insert into public.characters as t (char_id, name, race, class_name, level, guild_rank, tracker_key, tracker_made)
    select distinct on (s.number)
        s.number, s.name, s.race, s.class_name, s.level, s.guild_rank, s.character_key, true
    from staged as s order by s.number, s.character_index
    on conflict (char_id) do update set
        name = excluded.name, race = coalesce(excluded.race, t.race),
        class_name = coalesce(excluded.class_name, t.class_name), level = coalesce(excluded.level, t.level),
        guild_rank = coalesce(excluded.guild_rank, t.guild_rank), tracker_key = excluded.tracker_key
    where (t.name, t.tracker_key) is distinct from (excluded.name, excluded.tracker_key)
        or (coalesce(excluded.race, t.race), coalesce(excluded.class_name, t.class_name),
            coalesce(excluded.level, t.level), coalesce(excluded.guild_rank, t.guild_rank))
            is distinct from (t.race, t.class_name, t.level, t.guild_rank);
    v_after := tracker.dkp_account_names();
    return array(
        select k from jsonb_object_keys(v_before || v_after) as k
        where v_before -> k is distinct from v_after -> k);
end
$$;

create or replace function tracker.dkp_links()
returns jsonb
language sql
stable
set search_path = ''
as $$
    select coalesce(jsonb_object_agg(l.char_id, l.account_id), '{}')
    from public.character_account as l where l.tracker_key is not null
$$;

-- Answers the names of the characters whose account is another one than before.
create or replace function tracker.dkp_publish_links(p_before jsonb)
returns text[]
language plpgsql
set search_path = ''
as $$
declare
    v_changed text[];
begin
    -- What a link names has to be there, whatever the guild's tables ask for.
    insert into public.accounts (account_id, display_name, tracker_made)
    select distinct s.account_id, s.account_id, true from public.staging_character_account as s where not s.deleted
    on conflict do nothing;
    insert into public.characters (char_id, name, tracker_made)
    select distinct on (tracker.dkp_folded(s.character_name)) s.character_name, s.character_name, true
    from public.staging_character_account as s
    where not s.deleted and not exists (
        select from public.characters as c
        where tracker.dkp_folded(c.name) = tracker.dkp_folded(s.character_name))
    order by tracker.dkp_folded(s.character_name), s.link_index
    on conflict do nothing;
    with staged as materialized (
        select distinct on (p.number) p.number as char_id, s.account_id, s.link_key
        from public.staging_character_account as s
        cross join lateral (
            select coalesce((
                select min(c.char_id) from public.characters as c
                where tracker.dkp_folded(c.name) = tracker.dkp_folded(s.character_name)
            ), s.character_name::text) as number
        ) as p
        where not s.deleted
        order by p.number, s.link_index
    ),
    gone as (
        -- The other links of a linked character go, whoever wrote them: a character is one person's.
        delete from public.character_account as t
        where not exists (select from staged as s where s.char_id = t.char_id and s.account_id = t.account_id)
            and (t.tracker_key is not null or exists (select from staged as s where s.char_id = t.char_id))
    )
    insert into public.character_account as t (char_id, account_id, tracker_key, tracker_made)
    select s.char_id, s.account_id, s.link_key, true from staged as s
    on conflict (char_id, account_id) do update set tracker_key = excluded.tracker_key
    where t.tracker_key is distinct from excluded.tracker_key;
    with after as (
        select tracker.dkp_links() as links
    )
    select array_agg(coalesce(c.name, k.key)) into v_changed
    from after, lateral (
        select key from jsonb_object_keys(after.links) as key union select key from jsonb_object_keys(p_before) as key
    ) as k
    left join public.characters as c on c.char_id = k.key
    where after.links -> k.key is distinct from p_before -> k.key;
    return coalesce(v_changed, '{}');
end
$$;

create or replace function tracker.dkp_count_toons()
returns void
language sql
set search_path = ''
as $$
    update public.accounts as t
    set toon_count = k.many, toon_names = k.names, char_ids = k.ids
    from (
        select a.account_id, count(l.char_id)::integer as many,
            string_agg(coalesce(c.name, l.char_id), ', ' order by c.name, l.char_id) as names,
            string_agg(l.char_id, ', ' order by c.name, l.char_id) as ids
        from public.accounts as a
        left join public.character_account as l using (account_id)
        left join public.characters as c on c.char_id = l.char_id
        where a.tracker_key is not null
        group by a.account_id
    ) as k
    where t.account_id = k.account_id
        and (t.toon_count, t.toon_names, t.char_ids) is distinct from (k.many, k.names, k.ids)
$$;

create or replace function tracker.dkp_publish_guild()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_timeout text := tracker.dkp_lock_to_publish();
    v_before jsonb;
    v_renamed text[];
    v_changed text[];
    v_raid_id text;
begin
    perform tracker.dkp_roll_windows();
    v_before := tracker.dkp_links();
    v_renamed := tracker.dkp_publish_people();
    v_changed := tracker.dkp_publish_links(v_before);
    perform tracker.dkp_drop_characters();
    perform tracker.dkp_count_toons();
    perform tracker.dkp_count_adjustments();
    -- Names that were unknown when they were listed are somebody now, or no longer; and lists name accounts.
    for v_raid_id in
        select s.raid_id from public.staging_raid_event_attendance as s
        where s.account_id is null and not s.deleted
            and tracker.dkp_folded(s.character_name) in (select tracker.dkp_folded(n) from unnest(v_changed) as n)
        union
        select s.raid_id from public.staging_raid_loot as s
        where s.account_id is null and not s.deleted
            and tracker.dkp_folded(s.character_name) in (select tracker.dkp_folded(n) from unnest(v_changed) as n)
        union
        select s.raid_id from public.staging_raid_event_attendance as s
        where s.account_id = any (v_renamed) and not s.deleted
        union
        select s.raid_id from public.staging_raid_event_attendance as s
        where s.account_id is null and not s.deleted
            and tracker.dkp_folded(s.character_name) in (
                select tracker.dkp_folded(coalesce(c.name, l.char_id))
                from public.character_account as l left join public.characters as c on c.char_id = l.char_id
                where l.account_id = any (v_renamed))
        order by 1
    loop
        perform tracker.dkp_publish_raid(v_raid_id);
    end loop;
    perform tracker.dkp_drop_accounts();
    perform set_config('lock_timeout', v_timeout, true);
end
$$;

-- Laptops send everything before they ask for anything to be published, and the order of that is not theirs to know:
-- a raid's lists need the guild, so the guild goes first.
create or replace function tracker.dkp_publish_waiting_guild()
returns void
language plpgsql
set search_path = ''
as $$
begin
    if not exists (
        select from public.sync_scopes as s where s.scope = 'dkp:guild' and s.published_version < s.version
    ) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('dkp:guild', 0));
    perform tracker.dkp_publish_guild();
    update public.sync_scopes as s set published_version = s.version, published_at = now() where s.scope = 'dkp:guild';
end
$$;

do $$
declare
    v_signature text;
begin
    foreach v_signature in array array[
        'tracker.dkp_lock_to_publish()', 'tracker.dkp_account_names()', 'tracker.dkp_release_people()',
        'tracker.dkp_drop_people(regclass, text, text[])',
        'tracker.dkp_drop_characters()', 'tracker.dkp_drop_accounts()', 'tracker.dkp_publish_people()',
        'tracker.dkp_links()', 'tracker.dkp_publish_links(jsonb)', 'tracker.dkp_count_toons()',
        'tracker.dkp_publish_guild()', 'tracker.dkp_publish_waiting_guild()'
    ] loop
        execute format('revoke all on function %s from public', v_signature);
    end loop;
end
$$;

notify pgrst, 'reload schema';
