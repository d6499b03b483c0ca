-- Slots: which numbers a laptop gives out while it cannot ask anybody. The devices of a scope are
-- numbered from 0 in the order in which they came; of n slots (the next power of two), the device
-- in slot s uses the indexes with index mod n = s. The first device alone has slot 0 of 1 and
-- counts 1, 2, 3. When another one comes, n grows and everybody hears of it through
-- sync_scopes.slots; keys that exist never change. A collision stays possible between devices
-- that have not heard of each other yet, and is settled by giving the later record another key.

create table if not exists tracker.slots (
    scope text not null,
    slot integer not null check (slot >= 0),
    device_id text not null,
    taken_at timestamptz not null default now(),
    primary key (scope, slot),
    constraint slots_one_for_each_device unique (scope, device_id)
);
alter table tracker.slots enable row level security;
revoke all on tracker.slots from public, anon, authenticated, service_role;

alter table public.sync_scopes add column if not exists slots integer not null default 1;

-- [{"scope", "slot", "slots"}] of those scopes that the caller may write. Safe to repeat. Scopes
-- are taken in the order of their names, so that two calls cannot wait for each other.
create or replace function public.take_slots(p_scopes text[], p_device text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
    wanted text;
    mine integer;
    most integer;
    answer jsonb := '[]';
begin
    for wanted in
        select distinct s collate "C" from unnest(p_scopes) s where tracker.may_write(s) order by 1
    loop
        perform pg_advisory_xact_lock(hashtextextended('slots of ' || wanted, 0));
        insert into tracker.slots (scope, slot, device_id)
        select wanted, coalesce(max(t.slot) + 1, 0), p_device
        from tracker.slots t where t.scope = wanted
        on conflict on constraint slots_one_for_each_device do nothing;
        select t.slot into mine from tracker.slots t
        where t.scope = wanted and t.device_id = p_device;
        select power(2, ceil(log(2, max(t.slot) + 1)))::integer into most
        from tracker.slots t where t.scope = wanted;
        update public.sync_scopes s set slots = most where s.scope = wanted and s.slots <> most;
        answer := answer || jsonb_build_object('scope', wanted, 'slot', mine, 'slots', most);
    end loop;
    return answer;
end
$$;
revoke execute on function public.take_slots(text[], text)
    from public, anon, authenticated, service_role;
grant execute on function public.take_slots(text[], text) to authenticated, service_role;

notify pgrst, 'reload schema';
