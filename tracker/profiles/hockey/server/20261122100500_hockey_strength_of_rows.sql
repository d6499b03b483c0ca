-- Strength in the published rows.
--
-- fact_events, fact_events_player, fact_shifts and fact_shifts_player say the situation as a code (away goalie, away
-- skaters, home skaters, home goalie), an event's strength as skaters (home first), and from whose side it is a power
-- play. penalty_situation_code is the code by penalties alone. The rows are those of the functions that are there
-- already, with these columns.

alter table public.fact_events
    add column if not exists strength varchar(10),
    add column if not exists situation_code varchar(4),
    add column if not exists manpower varchar(20),
    add column if not exists penalty_situation_code varchar(4);

alter table public.fact_events_player
    add column if not exists strength varchar(10),
    add column if not exists situation_code varchar(4),
    add column if not exists manpower varchar(20);

alter table public.fact_shifts
    add column if not exists situation_code varchar(4);

alter table public.fact_shifts_player
    add column if not exists situation_code varchar(4),
    add column if not exists manpower varchar(20);

create or replace function tracker.hockey_events_with_strength(p_sheet tracker.hockey_sheet)
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
    note text,
    strength text,
    situation_code text,
    manpower text,
    penalty_situation_code text
)
language sql
stable
set search_path = ''
as $$
    -- Once per code and team, not once per row.
    with manpower as materialized (
        select c.code, v.venue, tracker.hockey_manpower(c.code, v.venue) as side
        from (select distinct s.code from tracker.hockey_shift_situations(p_sheet) as s) as c
        cross join (values ('home'), ('away')) as v (venue)
    )
    select
        f.event_key, f.game_id, f.event_index, f.period, f.start_elapsed_seconds, f.end_elapsed_seconds,
        f.event_start_seconds, f.event_end_seconds, f.event_duration, f.event_type, f.event_detail,
        f.event_detail_2, f.event_successful, f.team_venue, f.event_team, f.event_team_id, f.home_team,
        f.away_team, f.event_team_player_1, f.event_team_player_2, f.event_team_player_3,
        f.event_team_player_4, f.event_team_player_5, f.event_team_player_6, f.opp_team_player_1,
        f.opp_team_player_2, f.opp_team_player_3, f.opp_team_player_4, f.opp_team_player_5,
        f.opp_team_player_6, f.assist_1_player, f.assist_2_player, f.goalie_player, f.blocked_by_player,
        f.penalty_minutes, f.drawn_by_player, f.served_by_player, f.shift_index, f.shift_key,
        f.linked_event_index, f.linked_event_key, f.play_detail1, f.play_detail2, f.event_team_zone, f.puck_x,
        f.puck_y, f.note,
        substr(s.code, 3, 1) || 'v' || substr(s.code, 2, 1),
        s.code,
        m.side,
        p.code
    from tracker.hockey_fact_events(p_sheet) as f
    left join tracker.hockey_shift_situations(p_sheet) as s on s.event_index = f.event_index
    left join tracker.hockey_penalty_situations(p_sheet) as p on p.event_index = f.event_index
    left join manpower as m on m.code = s.code and m.venue = f.team_venue
$$;

create or replace function tracker.hockey_event_players_with_strength(p_sheet tracker.hockey_sheet)
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
    shift_key text,
    strength text,
    situation_code text,
    manpower text
)
language sql
stable
set search_path = ''
as $$
    -- Once per code and team, not once per row.
    with manpower as materialized (
        select c.code, v.venue, tracker.hockey_manpower(c.code, v.venue) as side
        from (select distinct s.code from tracker.hockey_shift_situations(p_sheet) as s) as c
        cross join (values ('home'), ('away')) as v (venue)
    )
    select
        f.event_key, f.game_id, f.event_index, f.player_role, f.player_id, f.player_name, f.player_game_number,
        f.is_primary_actor, f.team_venue, f.period, f.event_type, f.event_detail, f.event_successful,
        f.shift_key,
        substr(s.code, 3, 1) || 'v' || substr(s.code, 2, 1),
        s.code,
        m.side
    from tracker.hockey_fact_events_player(p_sheet) as f
    left join tracker.hockey_shift_situations(p_sheet) as s on s.event_index = f.event_index
    left join manpower as m on m.code = s.code and m.venue = f.team_venue
$$;

create or replace function tracker.hockey_shifts_with_strength(p_sheet tracker.hockey_sheet)
returns table (
    shift_key text,
    game_id integer,
    shift_index integer,
    period integer,
    start_elapsed_seconds integer,
    end_elapsed_seconds integer,
    shift_start_seconds integer,
    shift_end_seconds integer,
    shift_duration integer,
    shift_start_type text,
    shift_stop_type text,
    home_team text,
    away_team text,
    home_team_id text,
    away_team_id text,
    home_1 integer,
    home_2 integer,
    home_3 integer,
    home_4 integer,
    home_5 integer,
    home_6 integer,
    away_1 integer,
    away_2 integer,
    away_3 integer,
    away_4 integer,
    away_5 integer,
    away_6 integer,
    home_goalie integer,
    away_goalie integer,
    home_team_strength integer,
    away_team_strength integer,
    home_team_en boolean,
    away_team_en boolean,
    situation text,
    strength text,
    home_corsi integer,
    away_corsi integer,
    home_fenwick integer,
    away_fenwick integer,
    home_forward_1 integer,
    home_forward_2 integer,
    home_forward_3 integer,
    home_defense_1 integer,
    home_defense_2 integer,
    home_xtra integer,
    away_forward_1 integer,
    away_forward_2 integer,
    away_forward_3 integer,
    away_defense_1 integer,
    away_defense_2 integer,
    away_xtra integer,
    situation_code text
)
language sql
stable
set search_path = ''
as $$
    select
        f.shift_key, f.game_id, f.shift_index, f.period, f.start_elapsed_seconds, f.end_elapsed_seconds,
        f.shift_start_seconds, f.shift_end_seconds, f.shift_duration, f.shift_start_type, f.shift_stop_type,
        f.home_team, f.away_team, f.home_team_id, f.away_team_id, f.home_1, f.home_2, f.home_3, f.home_4,
        f.home_5, f.home_6, f.away_1, f.away_2, f.away_3, f.away_4, f.away_5, f.away_6, f.home_goalie,
        f.away_goalie, f.home_team_strength, f.away_team_strength, f.home_team_en, f.away_team_en, f.situation,
        f.strength, f.home_corsi, f.away_corsi, f.home_fenwick, f.away_fenwick, f.home_forward_1,
        f.home_forward_2, f.home_forward_3, f.home_defense_1, f.home_defense_2, f.home_xtra, f.away_forward_1,
        f.away_forward_2, f.away_forward_3, f.away_defense_1, f.away_defense_2, f.away_xtra,
        s.code
    from tracker.hockey_fact_shifts(p_sheet) as f
    left join tracker.hockey_segment_codes(p_sheet) as s on s.shift_index = f.shift_index
$$;

create or replace function tracker.hockey_shift_players_with_strength(p_sheet tracker.hockey_sheet)
returns table (
    shift_key text,
    game_id integer,
    shift_index integer,
    player_id text,
    player_name text,
    player_game_number integer,
    player_role text,
    team_venue text,
    position_slot text,
    period integer,
    shift_duration integer,
    situation text,
    strength text,
    situation_code text,
    manpower text
)
language sql
stable
set search_path = ''
as $$
    -- Once per code and team, not once per row.
    with manpower as materialized (
        select c.code, v.venue, tracker.hockey_manpower(c.code, v.venue) as side
        from (select distinct s.code from tracker.hockey_segment_codes(p_sheet) as s) as c
        cross join (values ('home'), ('away')) as v (venue)
    )
    select
        f.shift_key, f.game_id, f.shift_index, f.player_id, f.player_name, f.player_game_number, f.player_role,
        f.team_venue, f.position_slot, f.period, f.shift_duration, f.situation, f.strength,
        s.code,
        m.side
    from tracker.hockey_fact_shifts_player(p_sheet) as f
    left join tracker.hockey_segment_codes(p_sheet) as s on s.shift_index = f.shift_index
    left join manpower as m on m.code = s.code and m.venue = f.team_venue
$$;

revoke all on function tracker.hockey_events_with_strength(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_event_players_with_strength(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_shifts_with_strength(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_shift_players_with_strength(tracker.hockey_sheet) from public;
