-- Who is meant by a number, and which team an event belongs to.
--
-- Within a game a person is a roster entry: one per team and player id, the entry with the lowest index; a number
-- belongs to the entry with the lowest index that has it. A number that the roster does not know is a stranger, called
-- `home-53` and `#53`. An event without a team gets the one team that its player 1 belongs to, by the roster or, when
-- the roster has nobody with that number, by the shifts; if player 1 decides nothing, opponent 1 does.

create or replace function tracker.hockey_game(p_game_id integer)
returns table (
    shootout_period integer,
    home_team text,
    away_team text,
    home_team_name text,
    away_team_name text,
    home_team_id text,
    away_team_id text,
    season text,
    game_date date,
    status text,
    is_recorded boolean
)
language sql
stable
rows 1
set search_path = ''
as $$
    select
        g.shootout_period,
        coalesce(nullif(g.home_team, ''), 'home'),
        coalesce(nullif(g.away_team, ''), 'away'),
        coalesce(nullif(g.home_team_name, ''), nullif(g.home_team, ''), 'home'),
        coalesce(nullif(g.away_team_name, ''), nullif(g.away_team, ''), 'away'),
        coalesce(nullif(g.home_team_id, ''), left(nullif(g.home_team, ''), 20), 'home'),
        coalesce(nullif(g.away_team_id, ''), left(nullif(g.away_team, ''), 20), 'away'),
        g.season,
        g.game_date,
        g.status,
        g.game_key is not null
    from (values (p_game_id)) as asked (game_id)
    left join public.staging_games as g on g.game_key = 'G' || asked.game_id and not g.deleted
$$;

create or replace function tracker.hockey_people(p_game_id integer)
returns table (venue text, jersey integer, player_id text, name text, player_position text, is_goalie boolean)
language sql
stable
rows 50
set search_path = ''
as $$
    select distinct on (r.venue, coalesce(nullif(r.player_id, ''), r.venue || '-' || r.jersey))
        r.venue,
        r.jersey,
        coalesce(nullif(r.player_id, ''), r.venue || '-' || r.jersey),
        coalesce(nullif(r.player_name, ''), '#' || r.jersey),
        nullif(r.position, ''),
        coalesce(upper(r.position) like 'G%', false)
    from public.staging_rosters as r
    where r.game_id = p_game_id and not r.deleted
    order by r.venue, coalesce(nullif(r.player_id, ''), r.venue || '-' || r.jersey), r.roster_index
$$;

-- Every number that the roster knows, with its person.
create or replace function tracker.hockey_numbers(p_game_id integer)
returns table (
    venue text, number integer,
    jersey integer, player_id text, name text, player_position text, is_goalie boolean
)
language sql
stable
rows 50
set search_path = ''
as $$
    select n.venue, n.number, p.jersey, p.player_id, p.name, p.player_position, p.is_goalie
    from (
        select distinct on (r.venue, r.jersey)
            r.venue,
            r.jersey as number,
            coalesce(nullif(r.player_id, ''), r.venue || '-' || r.jersey) as player_id
        from public.staging_rosters as r
        where r.game_id = p_game_id and not r.deleted
        order by r.venue, r.jersey, r.roster_index
    ) as n
    join tracker.hockey_people(p_game_id) as p on p.venue = n.venue and p.player_id = n.player_id
$$;

-- A shift's players, one row each, in slot order; `slot` is 1 to 6 or 0 for the goalie.
create or replace function tracker.hockey_slots(p_game_id integer)
returns table (shift_key text, venue text, slot integer, number integer)
language sql
stable
set search_path = ''
as $$
    select s.shift_key, slots.venue, slots.slot, slots.number
    from public.staging_shifts as s
    cross join lateral (
        values
            ('home', 1, s.home_1), ('home', 2, s.home_2), ('home', 3, s.home_3),
            ('home', 4, s.home_4), ('home', 5, s.home_5), ('home', 6, s.home_6),
            ('home', 0, s.home_goalie),
            ('away', 1, s.away_1), ('away', 2, s.away_2), ('away', 3, s.away_3),
            ('away', 4, s.away_4), ('away', 5, s.away_5), ('away', 6, s.away_6),
            ('away', 0, s.away_goalie)
    ) as slots (venue, slot, number)
    where s.game_id = p_game_id and not s.deleted and slots.number is not null
$$;

-- Numbers that belong to exactly one team.
create or replace function tracker.hockey_teams_of_numbers(p_game_id integer)
returns table (number integer, venue text)
language sql
stable
rows 50
set search_path = ''
as $$
    with rostered as (
        select r.jersey as number, min(r.venue) as venue, count(distinct r.venue) as teams
        from public.staging_rosters as r
        where r.game_id = p_game_id and not r.deleted
        group by r.jersey
    ),
    seen as (
        select s.number, min(s.venue) as venue, count(distinct s.venue) as teams
        from tracker.hockey_slots(p_game_id) as s
        group by s.number
    )
    select
        coalesce(rostered.number, seen.number),
        case when rostered.number is not null then rostered.venue else seen.venue end
    from rostered
    full join seen on seen.number = rostered.number
    where case when rostered.number is not null then rostered.teams else seen.teams end = 1
$$;

revoke all on function tracker.hockey_game(integer) from public;
revoke all on function tracker.hockey_people(integer) from public;
revoke all on function tracker.hockey_numbers(integer) from public;
revoke all on function tracker.hockey_slots(integer) from public;
revoke all on function tracker.hockey_teams_of_numbers(integer) from public;
