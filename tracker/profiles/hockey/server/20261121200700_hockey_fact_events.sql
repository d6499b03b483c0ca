-- Published events, as dashboards read them.
--
-- fact_events has one row per live event; references to deleted events and shifts are empty. team_venue is whose event
-- it is (home, away), worked out where nobody entered it; event_team is that team's name. fact_events_player has one
-- row per event and person with the role that the event's column gives him. Only refreshing writes them, one game at a
-- time, and only rows that changed, so that subscribers hear of new events alone.

create table if not exists public.fact_events (
    event_key varchar(50) primary key,
    game_id integer not null,
    event_index integer not null,
    period integer,
    start_elapsed_seconds integer,
    end_elapsed_seconds integer,
    event_start_seconds integer,
    event_end_seconds integer,
    event_duration integer,
    event_type varchar(50),
    event_detail varchar(100),
    event_detail_2 varchar(100),
    event_successful char(1),
    team_venue varchar(10),
    event_team varchar(100),
    event_team_id varchar(20),
    home_team varchar(100),
    away_team varchar(100),
    event_team_player_1 integer,
    event_team_player_2 integer,
    event_team_player_3 integer,
    event_team_player_4 integer,
    event_team_player_5 integer,
    event_team_player_6 integer,
    opp_team_player_1 integer,
    opp_team_player_2 integer,
    opp_team_player_3 integer,
    opp_team_player_4 integer,
    opp_team_player_5 integer,
    opp_team_player_6 integer,
    assist_1_player integer,
    assist_2_player integer,
    goalie_player integer,
    blocked_by_player integer,
    penalty_minutes integer,
    drawn_by_player integer,
    served_by_player integer,
    shift_index integer,
    shift_key varchar(50),
    linked_event_index integer,
    linked_event_key varchar(50),
    play_detail1 varchar(100),
    play_detail2 varchar(100),
    event_team_zone varchar(20),
    puck_x decimal(8, 2),
    puck_y decimal(8, 2),
    note varchar(500)
);

alter table public.fact_events
    add column if not exists event_index integer,
    add column if not exists period integer,
    add column if not exists start_elapsed_seconds integer,
    add column if not exists end_elapsed_seconds integer,
    add column if not exists event_start_seconds integer,
    add column if not exists event_end_seconds integer,
    add column if not exists event_duration integer,
    add column if not exists event_type varchar(50),
    add column if not exists event_detail varchar(100),
    add column if not exists event_detail_2 varchar(100),
    add column if not exists event_successful char(1),
    add column if not exists team_venue varchar(10),
    add column if not exists event_team varchar(100),
    add column if not exists event_team_id varchar(20),
    add column if not exists home_team varchar(100),
    add column if not exists away_team varchar(100),
    add column if not exists event_team_player_1 integer,
    add column if not exists event_team_player_2 integer,
    add column if not exists event_team_player_3 integer,
    add column if not exists event_team_player_4 integer,
    add column if not exists event_team_player_5 integer,
    add column if not exists event_team_player_6 integer,
    add column if not exists opp_team_player_1 integer,
    add column if not exists opp_team_player_2 integer,
    add column if not exists opp_team_player_3 integer,
    add column if not exists opp_team_player_4 integer,
    add column if not exists opp_team_player_5 integer,
    add column if not exists opp_team_player_6 integer,
    add column if not exists assist_1_player integer,
    add column if not exists assist_2_player integer,
    add column if not exists goalie_player integer,
    add column if not exists blocked_by_player integer,
    add column if not exists penalty_minutes integer,
    add column if not exists drawn_by_player integer,
    add column if not exists served_by_player integer,
    add column if not exists shift_index integer,
    add column if not exists shift_key varchar(50),
    add column if not exists linked_event_index integer,
    add column if not exists linked_event_key varchar(50),
    add column if not exists play_detail1 varchar(100),
    add column if not exists play_detail2 varchar(100),
    add column if not exists event_team_zone varchar(20),
    add column if not exists puck_x decimal(8, 2),
    add column if not exists puck_y decimal(8, 2),
    add column if not exists note varchar(500);

create index if not exists idx_fact_events_game on public.fact_events (game_id);

alter table public.fact_events enable row level security;

drop policy if exists "Members read the published events of games that they may see" on public.fact_events;
create policy "Members read the published events of games that they may see"
    on public.fact_events for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_events from public, anon, authenticated, service_role;
grant select on public.fact_events to authenticated, service_role;

create table if not exists public.fact_events_player (
    event_key varchar(50) not null,
    game_id integer not null,
    event_index integer not null,
    player_role varchar(50) not null,
    player_id varchar(40) not null,
    player_name varchar(100),
    player_game_number integer,
    is_primary_actor boolean not null default false,
    team_venue varchar(10),
    period integer,
    event_type varchar(50),
    event_detail varchar(100),
    event_successful char(1),
    shift_key varchar(50),
    primary key (event_key, player_role)
);

alter table public.fact_events_player
    add column if not exists event_index integer,
    add column if not exists player_role varchar(50),
    add column if not exists player_id varchar(40),
    add column if not exists player_name varchar(100),
    add column if not exists player_game_number integer,
    add column if not exists is_primary_actor boolean not null default false,
    add column if not exists team_venue varchar(10),
    add column if not exists period integer,
    add column if not exists event_type varchar(50),
    add column if not exists event_detail varchar(100),
    add column if not exists event_successful char(1),
    add column if not exists shift_key varchar(50);

select tracker.hockey_widen('public.fact_events_player', 'player_id', 40);
create index if not exists idx_fact_events_player_game on public.fact_events_player (game_id);

alter table public.fact_events_player enable row level security;

drop policy if exists "Members read the players of published events of games that they may see" on public.fact_events_player;
create policy "Members read the players of published events of games that they may see"
    on public.fact_events_player for select to authenticated
    using (
        (select tracker.reads_all('hockey'))
        or game_id::text = any ((select tracker.readable_ids('hockey'))::text[])
    );

revoke all on public.fact_events_player from public, anon, authenticated, service_role;
grant select on public.fact_events_player to authenticated, service_role;

-- On Supabase, dashboards subscribe to new events.
do $$
begin
    if exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime')
        and not exists (
            select from pg_catalog.pg_publication_tables
            where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = 'fact_events'
        )
    then
        alter publication supabase_realtime add table public.fact_events;
    end if;
end
$$;

create or replace function tracker.hockey_fact_events(p_sheet tracker.hockey_sheet)
returns table (
    event_key text,
    game_id integer,
    event_index integer,
    period integer,
    start_elapsed_seconds integer,
    end_elapsed_seconds integer,
    event_start_seconds integer,
    event_end_seconds integer,
    event_duration integer,
    event_type text,
    event_detail text,
    event_detail_2 text,
    event_successful text,
    team_venue text,
    event_team text,
    event_team_id text,
    home_team text,
    away_team text,
    event_team_player_1 integer,
    event_team_player_2 integer,
    event_team_player_3 integer,
    event_team_player_4 integer,
    event_team_player_5 integer,
    event_team_player_6 integer,
    opp_team_player_1 integer,
    opp_team_player_2 integer,
    opp_team_player_3 integer,
    opp_team_player_4 integer,
    opp_team_player_5 integer,
    opp_team_player_6 integer,
    assist_1_player integer,
    assist_2_player integer,
    goalie_player integer,
    blocked_by_player integer,
    penalty_minutes integer,
    drawn_by_player integer,
    served_by_player integer,
    shift_index integer,
    shift_key text,
    linked_event_index integer,
    linked_event_key text,
    play_detail1 text,
    play_detail2 text,
    event_team_zone text,
    puck_x numeric,
    puck_y numeric,
    note text
)
language sql
stable
set search_path = ''
as $$
    select
        e.event_key, e.game_id, e.event_index, e.period,
        e.start_elapsed_seconds, e.end_elapsed_seconds, e.event_start_seconds, e.event_end_seconds,
        e.end_elapsed_seconds - e.start_elapsed_seconds,
        e.event_type, e.event_detail, e.event_detail_2, e.event_successful,
        t.venue,
        case t.venue when 'home' then g.home_team when 'away' then g.away_team end,
        case t.venue when 'home' then g.home_team_id when 'away' then g.away_team_id end,
        g.home_team,
        g.away_team,
        e.event_team_player_1, e.event_team_player_2, e.event_team_player_3,
        e.event_team_player_4, e.event_team_player_5, e.event_team_player_6,
        e.opp_team_player_1, e.opp_team_player_2, e.opp_team_player_3,
        e.opp_team_player_4, e.opp_team_player_5, e.opp_team_player_6,
        e.assist_1_player, e.assist_2_player, e.goalie_player, e.blocked_by_player,
        e.penalty_minutes, e.drawn_by_player, e.served_by_player,
        s.shift_index, s.shift_key,
        linked.event_index, linked.event_key,
        e.play_detail1, e.play_detail2, e.event_team_zone, e.puck_x, e.puck_y, e.note
    from public.staging_events as e
    join tracker.hockey_told_events(p_sheet) as t on t.event_key = e.event_key
    cross join tracker.hockey_game(p_sheet.game_id) as g
    left join public.staging_shifts as s
        on s.game_id = p_sheet.game_id
        and s.shift_key = 'S' || p_sheet.game_id || lpad(e.shift_index::text, 5, '0')
        and not s.deleted
    left join public.staging_events as linked
        on linked.game_id = p_sheet.game_id
        and linked.event_key = 'E' || p_sheet.game_id || lpad(e.linked_event_index::text, 5, '0')
        and not linked.deleted
    where e.game_id = p_sheet.game_id and not e.deleted
$$;

create or replace function tracker.hockey_fact_events_player(p_sheet tracker.hockey_sheet)
returns table (
    event_key text,
    game_id integer,
    event_index integer,
    player_role text,
    player_id text,
    player_name text,
    player_game_number integer,
    is_primary_actor boolean,
    team_venue text,
    period integer,
    event_type text,
    event_detail text,
    event_successful text,
    shift_key text
)
language sql
stable
set search_path = ''
as $$
    with roles (place, player_role, is_own) as (
        values
            (1, 'event_team_player_1', true),
            (2, 'event_team_player_2', true),
            (3, 'event_team_player_3', true),
            (4, 'event_team_player_4', true),
            (5, 'event_team_player_5', true),
            (6, 'event_team_player_6', true),
            (7, 'opp_team_player_1', false),
            (8, 'opp_team_player_2', false),
            (9, 'opp_team_player_3', false),
            (10, 'opp_team_player_4', false),
            (11, 'opp_team_player_5', false),
            (12, 'opp_team_player_6', false),
            (13, 'assist_1_player', true),
            (14, 'assist_2_player', true),
            (15, 'goalie_player', false),
            (16, 'blocked_by_player', false),
            (17, 'drawn_by_player', false),
            (18, 'served_by_player', true)
    ),
    persons as (
        select
            e.*,
            r.player_role,
            p.number,
            case
                when r.is_own or r.player_role = 'blocked_by_player' and t.detail = 'Shot_BlockedSameTeam'
                    then e.team_venue
                when e.team_venue = 'home' then 'away'
                else 'home'
            end as venue
        from tracker.hockey_fact_events(p_sheet) as e
        join tracker.hockey_told_events(p_sheet) as t on t.event_key = e.event_key
        -- A list of values in its place would be made again for each event, which takes longer than all the rest.
        cross join lateral unnest(
            array[
                e.event_team_player_1, e.event_team_player_2, e.event_team_player_3,
                e.event_team_player_4, e.event_team_player_5, e.event_team_player_6,
                e.opp_team_player_1, e.opp_team_player_2, e.opp_team_player_3,
                e.opp_team_player_4, e.opp_team_player_5, e.opp_team_player_6,
                e.assist_1_player, e.assist_2_player, e.goalie_player, e.blocked_by_player,
                e.drawn_by_player, e.served_by_player
            ]
        ) with ordinality as p (number, place)
        join roles as r on r.place = p.place
        where e.team_venue is not null and p.number is not null
    )
    select
        p.event_key, p.game_id, p.event_index,
        p.player_role,
        coalesce(n.player_id, p.venue || '-' || p.number),
        coalesce(n.name, '#' || p.number),
        p.number,
        p.player_role = 'event_team_player_1',
        p.venue,
        p.period, p.event_type, p.event_detail, p.event_successful, p.shift_key
    from persons as p
    left join tracker.hockey_numbers(p_sheet.game_id) as n on n.venue = p.venue and n.number = p.number
$$;

revoke all on function tracker.hockey_fact_events(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_fact_events_player(tracker.hockey_sheet) from public;
