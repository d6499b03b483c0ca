-- The penalty box: what penalties cost, which ones cancel, and how many skaters they leave.
--
-- The NHL's rules 16 to 19 and 26, step by step as the program has them. At one stoppage equal numbers of majors cancel
-- each other, then equal numbers of minors (a double minor is two); one minor each and nothing else, while nobody is in
-- the box, is played four on four. Two terms of a team run at once, a third waits; one person's terms run one after the
-- other. A goal against a team that is short-handed ends its minor with the least time left. In a shortened overtime
-- nobody has fewer than three: the opponent gets more instead, and who comes back joins those on the ice until the
-- whistle.

do $$
begin
    if to_regtype('tracker.hockey_term') is null then
        create type tracker.hockey_term as (
            venue text,
            person text,
            has_server boolean,
            event_index integer,
            spans integer[],
            is_minor boolean,
            is_coincident boolean,
            started integer
        );
        create type tracker.hockey_box as (
            terms tracker.hockey_term[],
            full_strength integer,
            away integer,
            home integer
        );
    end if;
end
$$;

-- What a penalty costs; null for one that costs no skater. Spans are seconds, two for a double minor.
create or replace function tracker.hockey_term_of(
    p_venue text, p_event_index integer, p_detail text, p_minutes integer, p_usual_minutes integer,
    p_offender integer, p_server integer
)
returns tracker.hockey_term
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_minutes integer := coalesce(p_minutes, p_usual_minutes, 0);
    v_detail text := p_detail;
    v_is_minor boolean;
    v_spans integer[];
begin
    if p_usual_minutes is null and p_detail <> 'Penalty_PenaltyShot' then
        v_detail := case
            when v_minutes >= 10 then 'Penalty_Misconduct'
            when v_minutes = 4 then 'Penalty_DoubleMinor'
            when v_minutes = 5 then 'Penalty_Major'
            else 'Penalty_Minor'
        end;
    end if;
    if v_minutes = 0 or v_detail in (
        'Penalty_Misconduct', 'Penalty_GameMisconduct', 'Penalty_PenaltyShot', 'Penalty_Offsetting'
    ) then
        return null;
    end if;
    v_is_minor := v_detail not in ('Penalty_Major', 'Penalty_Match');
    v_spans := case
        when not v_is_minor and v_minutes >= 10 then array[300]
        when v_detail = 'Penalty_DoubleMinor' or v_detail = 'Penalty_Minor' and v_minutes = 4
            then array[v_minutes * 30, v_minutes * 30]
        else array[v_minutes * 60]
    end;
    return row(
        p_venue, coalesce(coalesce(p_server, p_offender)::text, 'bench ' || p_event_index),
        p_server is not null, p_event_index, v_spans, v_is_minor, false, null::integer
    )::tracker.hockey_term;
end
$$;

create or replace function tracker.hockey_box_missing(p_terms tracker.hockey_term[], p_venue text)
returns integer
language sql
immutable
set search_path = ''
as $$
    select least(2, count(distinct t.person))::integer from unnest(p_terms) as t where t.venue = p_venue
$$;

-- After a stoppage the teams have what the penalties ask for.
create or replace function tracker.hockey_box_whistled(p_box tracker.hockey_box, p_full integer)
returns tracker.hockey_box
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_away integer := p_full - tracker.hockey_box_missing(p_box.terms, 'away');
    v_home integer := p_full - tracker.hockey_box_missing(p_box.terms, 'home');
    v_lift integer := greatest(0, 3 - least(v_away, v_home));
begin
    return row(p_box.terms, p_full, least(5, v_away + v_lift), least(5, v_home + v_lift))::tracker.hockey_box;
end
$$;

-- The first two persons of each team serve; the others wait.
create or replace function tracker.hockey_terms_begun(p_terms tracker.hockey_term[], p_second integer)
returns tracker.hockey_term[]
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_term tracker.hockey_term;
    v_begun tracker.hockey_term[] := '{}';
    v_serving text[] := '{}';
    v_served integer;
    v_who text;
begin
    foreach v_term in array p_terms loop
        v_who := v_term.venue || ' ' || v_term.person;
        select count(*) into v_served from unnest(v_serving) as s where s like v_term.venue || ' %';
        if v_who <> all (v_serving) and v_served < 2 then
            v_serving := v_serving || v_who;
            v_term.started := coalesce(v_term.started, p_second);
        end if;
        v_begun := v_begun || v_term;
    end loop;
    return v_begun;
end
$$;

-- The running span of the term at this place is over: served, or ended by a goal.
create or replace function tracker.hockey_box_ended(
    p_box tracker.hockey_box, p_place integer, p_second integer
)
returns tracker.hockey_box
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_term tracker.hockey_term := p_box.terms[p_place];
    v_terms tracker.hockey_term[] := p_box.terms;
    v_returning integer := tracker.hockey_box_missing(p_box.terms, v_term.venue);
begin
    v_term.spans := v_term.spans[2:];
    v_term.started := null;
    if cardinality(v_term.spans) = 0 then
        v_terms := v_terms[:p_place - 1] || v_terms[p_place + 1:];
    else
        v_terms[p_place] := v_term;
    end if;
    v_terms := tracker.hockey_terms_begun(v_terms, p_second);
    v_returning := v_returning - tracker.hockey_box_missing(v_terms, v_term.venue);
    return row(
        v_terms, p_box.full_strength,
        least(5, p_box.away + case v_term.venue when 'away' then v_returning else 0 end),
        least(5, p_box.home + case v_term.venue when 'home' then v_returning else 0 end)
    )::tracker.hockey_box;
end
$$;

-- The second in which the next of the terms is over; null when none runs.
create or replace function tracker.hockey_box_due(p_terms tracker.hockey_term[])
returns integer
language sql
immutable
set search_path = ''
as $$
    select min(t.started + t.spans[1]) from unnest(p_terms) as t
$$;

-- A later second: served terms are gone, waiting ones have begun.
create or replace function tracker.hockey_box_at(p_box tracker.hockey_box, p_second integer)
returns tracker.hockey_box
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_box tracker.hockey_box := p_box;
    v_place integer;
    v_end integer;
begin
    loop
        select t.place, t.started + t.spans[1] into v_place, v_end
        from unnest(v_box.terms) with ordinality
            as t (venue, person, has_server, event_index, spans, is_minor, is_coincident, started, place)
        where t.started is not null
        order by t.started + t.spans[1], t.place
        limit 1;
        if v_place is null or v_end > p_second then
            return v_box;
        end if;
        v_box := tracker.hockey_box_ended(v_box, v_place, v_end);
    end loop;
end
$$;

create or replace function tracker.hockey_box_with_goal(
    p_box tracker.hockey_box, p_scorer text, p_second integer
)
returns tracker.hockey_box
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_place integer;
begin
    if (case p_scorer when 'home' then p_box.home - p_box.away else p_box.away - p_box.home end) > 0 then
        select t.place into v_place
        from unnest(p_box.terms) with ordinality
            as t (venue, person, has_server, event_index, spans, is_minor, is_coincident, started, place)
        where t.venue <> p_scorer and t.is_minor and t.started is not null and not t.is_coincident
        order by t.started + t.spans[1], t.place
        limit 1;
    end if;
    return case when v_place is null then p_box else tracker.hockey_box_ended(p_box, v_place, p_second) end;
end
$$;

-- One team's penalties of a stoppage without those that cancel the other team's. Few players stay in the box; whom
-- somebody else sits for stays, because that is how a captain's choice is recorded.
create or replace function tracker.hockey_terms_without(
    p_terms tracker.hockey_term[], p_majors bigint, p_minors bigint
)
returns tracker.hockey_term[]
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_term tracker.hockey_term;
    v_left tracker.hockey_term[] := '{}';
    v_taken integer;
begin
    for v_term in
        select t.venue, t.person, t.has_server, t.event_index, t.spans, t.is_minor, t.is_coincident, t.started
        from (
            select
                u.*,
                sum(cardinality(u.spans)) over (partition by u.person) as total
            from unnest(p_terms) with ordinality
                as u (venue, person, has_server, event_index, spans, is_minor, is_coincident, started, place)
        ) as t
        order by t.has_server, t.total, t.place
    loop
        if not v_term.is_minor then
            if p_majors = 0 then
                v_left := v_left || v_term;
            end if;
            p_majors := greatest(0, p_majors - 1);
            continue;
        end if;
        v_taken := least(p_minors, cardinality(v_term.spans));
        p_minors := p_minors - v_taken;
        if v_taken < cardinality(v_term.spans) then
            v_term.spans := v_term.spans[v_taken + 1:];
            v_left := v_left || v_term;
        end if;
    end loop;
    return v_left;
end
$$;

-- Of the penalties of one stoppage those that are served without a substitute on the ice, in the order of serving: of
-- different players of a team the minor comes first, of one player the major.
create or replace function tracker.hockey_terms_assessed(
    p_terms tracker.hockey_term[], p_is_box_empty boolean, p_is_full_strength boolean
)
returns tracker.hockey_term[]
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_majors bigint;
    v_minors bigint;
    v_left tracker.hockey_term[];
begin
    if p_is_box_empty and p_is_full_strength and cardinality(p_terms) = 2
        and p_terms[1].venue <> p_terms[2].venue
        and p_terms[1].is_minor and cardinality(p_terms[1].spans) = 1
        and p_terms[2].is_minor and cardinality(p_terms[2].spans) = 1
    then
        p_terms[1].is_coincident := true;
        p_terms[2].is_coincident := true;
        return p_terms;
    end if;
    select
        least(
            count(*) filter (where t.venue = 'away' and not t.is_minor),
            count(*) filter (where t.venue = 'home' and not t.is_minor)
        ),
        least(
            coalesce(sum(cardinality(t.spans)) filter (where t.venue = 'away' and t.is_minor), 0),
            coalesce(sum(cardinality(t.spans)) filter (where t.venue = 'home' and t.is_minor), 0)
        )
    into v_majors, v_minors
    from unnest(p_terms) as t;
    select coalesce(array_agg(l.term order by l.rank, l.event_index, l.place), '{}') into v_left
    from (
        select
            row(
                t.venue, t.person, t.has_server, t.event_index,
                t.spans, t.is_minor, t.is_coincident, t.started
            )::tracker.hockey_term as term,
            t.event_index,
            t.place,
            case
                when not t.is_minor then 1
                when bool_or(not t.is_minor) over (partition by t.venue, t.person) then 2
                else 0
            end as rank
        from unnest(
            tracker.hockey_terms_without(
                array(select u::tracker.hockey_term from unnest(p_terms) as u where u.venue = 'away'),
                v_majors, v_minors
            ) || tracker.hockey_terms_without(
                array(select u::tracker.hockey_term from unnest(p_terms) as u where u.venue = 'home'),
                v_majors, v_minors
            )
        ) with ordinality
            as t (venue, person, has_server, event_index, spans, is_minor, is_coincident, started, place)
    ) as l;
    return v_left;
end
$$;

create or replace function tracker.hockey_box_with_penalties(
    p_box tracker.hockey_box, p_terms tracker.hockey_term[], p_second integer
)
returns tracker.hockey_box
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_served tracker.hockey_term[] := tracker.hockey_terms_assessed(
        p_terms, cardinality(p_box.terms) = 0, p_box.full_strength = 5
    );
begin
    return tracker.hockey_box_whistled(
        row(
            tracker.hockey_terms_begun(p_box.terms || v_served, p_second),
            p_box.full_strength, p_box.away, p_box.home
        )::tracker.hockey_box,
        p_box.full_strength
    );
end
$$;

revoke all on function tracker.hockey_term_of(text, integer, text, integer, integer, integer, integer) from public;
revoke all on function tracker.hockey_box_missing(tracker.hockey_term[], text) from public;
revoke all on function tracker.hockey_box_whistled(tracker.hockey_box, integer) from public;
revoke all on function tracker.hockey_terms_begun(tracker.hockey_term[], integer) from public;
revoke all on function tracker.hockey_box_ended(tracker.hockey_box, integer, integer) from public;
revoke all on function tracker.hockey_box_due(tracker.hockey_term[]) from public;
revoke all on function tracker.hockey_box_at(tracker.hockey_box, integer) from public;
revoke all on function tracker.hockey_box_with_goal(tracker.hockey_box, text, integer) from public;
revoke all on function tracker.hockey_terms_without(tracker.hockey_term[], bigint, bigint) from public;
revoke all on function tracker.hockey_terms_assessed(tracker.hockey_term[], boolean, boolean) from public;
revoke all on function tracker.hockey_box_with_penalties(tracker.hockey_box, tracker.hockey_term[], integer) from public;
