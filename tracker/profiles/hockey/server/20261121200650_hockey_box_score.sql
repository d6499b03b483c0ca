-- The box score: credits added up per person and per team.
--
-- Listed are all players of the roster and each number that it does not know with any number but 0. Goalies are those
-- whom the roster calls one and everybody who stood in goal; a player without a position who stood in goal is no
-- skater. Somebody without a position who did both has a line in each list.

create or replace function tracker.hockey_count_persons(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_person_total
language sql
stable
set search_path = ''
as $$
    with credits as (
        select c.stat, c.venue, c.number, c.amount from tracker.hockey_player_credits(p_sheet) as c
        union all
        select c.stat, c.venue, c.number, c.amount from tracker.hockey_goalie_credits(p_sheet) as c
        union all
        select c.stat, c.venue, c.number, c.amount from tracker.hockey_on_ice_credits(p_sheet) as c
        union all
        select
            case when t.is_in_goal then 'seconds_in_goal' else 'toi_seconds' end, t.venue, t.number, t.seconds
        from tracker.hockey_ice_time(p_sheet) as t
    ),
    by_number as (
        select c.venue, c.number, c.stat, sum(c.amount)::integer as amount
        from credits as c
        where c.number is not null
        group by c.venue, c.number, c.stat
    ),
    by_person as (
        select
            b.venue,
            coalesce(n.jersey, b.number) as jersey,
            coalesce(n.player_id, b.venue || '-' || b.number) as player_id,
            coalesce(n.name, '#' || b.number) as name,
            n.player_position,
            coalesce(n.is_goalie, false) as is_goalie,
            b.stat,
            b.amount
        from by_number as b
        left join tracker.hockey_numbers(p_sheet.game_id) as n on n.venue = b.venue and n.number = b.number
        union all
        select p.venue, p.jersey, p.player_id, p.name, p.player_position, p.is_goalie, 'rostered', 1
        from tracker.hockey_people(p_sheet.game_id) as p
    ),
    totals as (
        select
            b.venue, b.jersey, b.player_id, b.name, b.player_position, b.is_goalie, b.stat,
            sum(b.amount)::integer as amount
        from by_person as b
        group by b.venue, b.jersey, b.player_id, b.name, b.player_position, b.is_goalie, b.stat
    )
    select
        t.venue,
        t.jersey,
        t.player_id,
        t.name,
        t.player_position,
        not t.is_goalie and (
            t.player_position is not null
            or coalesce(sum(t.amount) filter (where t.stat in ('seconds_in_goal', 'shots_against')), 0) = 0
        ),
        t.is_goalie
            or coalesce(sum(t.amount) filter (where t.stat in ('seconds_in_goal', 'shots_against')), 0) > 0,
        coalesce(sum(t.amount) filter (where t.stat = 'toi_seconds'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'seconds_in_goal'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'goals'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'assists'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'shots'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'pim'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'plus_minus'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'hits'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'blocks'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'giveaways'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'takeaways'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'faceoff_wins'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'faceoff_losses'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'shot_attempts'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'corsi_for'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'corsi_against'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'fenwick_for'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'fenwick_against'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'corsi_for_5v5'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'corsi_against_5v5'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'fenwick_for_5v5'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'fenwick_against_5v5'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'shots_against'), 0)::integer,
        coalesce(sum(t.amount) filter (where t.stat = 'goals_against'), 0)::integer
    from totals as t
    group by t.venue, t.jersey, t.player_id, t.name, t.player_position, t.is_goalie
    having bool_or(t.amount <> 0)
$$;

create or replace function tracker.hockey_team_totals(p_sheet tracker.hockey_sheet)
returns table (
    venue text,
    goals integer,
    shots integer,
    pim integer,
    hits integer,
    blocks integer,
    giveaways integer,
    takeaways integer,
    faceoff_wins integer,
    faceoff_losses integer,
    corsi_for integer,
    corsi_against integer,
    fenwick_for integer,
    fenwick_against integer
)
language sql
stable
set search_path = ''
as $$
    with credits as materialized (
        select * from tracker.hockey_team_credits(p_sheet)
    )
    select
        teams.venue,
        coalesce(sum(c.amount) filter (where c.stat = 'goals'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'shots'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'pim'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'hits'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'blocks'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'giveaways'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'takeaways'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'faceoff_wins'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'faceoff_losses'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'corsi_for'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'corsi_against'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'fenwick_for'), 0)::integer,
        coalesce(sum(c.amount) filter (where c.stat = 'fenwick_against'), 0)::integer
    from (values ('away'), ('home')) as teams (venue)
    left join credits as c on c.venue = teams.venue
    group by teams.venue
$$;

revoke all on function tracker.hockey_count_persons(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_team_totals(tracker.hockey_sheet) from public;
