-- scope_states({scope: mark}): the states of those scopes that are not what the mark says, in one
-- request however many they are. A mark is what a laptop saw last, written
-- version/published version/slots/beginning of the epoch; null asks in any case. A run with nothing
-- to do is answered with next to nothing. What the caller may not read, or is not there, is named
-- under "unseen"; what is named nowhere is as it was. It reads with the caller's rights.

create or replace function public.scope_states(p_known jsonb) returns jsonb
language sql stable set search_path = '' as $$
    with asked as materialized (
        select k.key as scope, k.value as mark from jsonb_each_text(p_known) k
    ),
    seen as materialized (
        select s.scope, s.version, s.published_version, s.epoch, s.kinds, s.slots,
               a.mark is distinct from concat_ws('/',
                   s.version, s.published_version, s.slots, left(s.epoch::text, 8)) as has_moved
        from asked a join public.sync_scopes s on s.scope = a.scope
    )
    select jsonb_build_object(
        'moved', coalesce((select jsonb_agg(to_jsonb(n) - 'has_moved') from seen n where n.has_moved), '[]'),
        'unseen', coalesce((
            select jsonb_agg(a.scope) from asked a
            where not exists (select from seen n where n.scope = a.scope)), '[]'))
$$;
revoke execute on function public.scope_states(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.scope_states(jsonb) to authenticated, service_role;

notify pgrst, 'reload schema';
