-- The sheet of a game: what the published tables are all made from, worked out once in each refreshing.
--
-- Nine tables are made from the same events, segments and numbers, and each of these takes as long to work out as a table
-- to write. The sheet is a value that is handed from function to function, not a table: nobody else can read or change it,
-- nothing of it remains, and two refreshings know nothing of each other. The functions here give its parts as rows;
-- tracker.hockey_sheet_of() fills it.

-- What was there before the sheet; each of them asked for the same rows again.
drop function if exists
    tracker.hockey_event_teams(integer),
    tracker.hockey_segments(integer),
    tracker.hockey_ice_time(integer),
    tracker.hockey_plays(integer),
    tracker.hockey_player_credits(integer),
    tracker.hockey_goalie_credits(integer),
    tracker.hockey_on_ice_credits(integer),
    tracker.hockey_team_credits(integer),
    tracker.hockey_person_totals(integer),
    tracker.hockey_team_totals(integer),
    tracker.hockey_fact_events(integer),
    tracker.hockey_fact_events_player(integer),
    tracker.hockey_fact_shifts(integer),
    tracker.hockey_fact_shifts_player(integer),
    tracker.hockey_fact_player_game_stats(integer),
    tracker.hockey_fact_team_game_stats(integer),
    tracker.hockey_fact_goalie_game_stats(integer),
    tracker.hockey_told_events(integer),
    tracker.hockey_lone_shots(integer),
    tracker.hockey_segment_codes(integer),
    tracker.hockey_shift_situations(integer),
    tracker.hockey_pulled_goalies(integer),
    tracker.hockey_empty_nets(integer),
    tracker.hockey_penalty_situations(integer),
    tracker.hockey_events_with_strength(integer),
    tracker.hockey_event_players_with_strength(integer),
    tracker.hockey_shifts_with_strength(integer),
    tracker.hockey_shift_players_with_strength(integer),
    tracker.hockey_persons_on_ice(integer),
    tracker.hockey_fact_h2h(integer),
    tracker.hockey_fact_wowy(integer),
    tracker.hockey_special_teams(integer),
    tracker.hockey_players_with_special_teams(integer);

do $$
begin
    if to_regtype('tracker.hockey_sheet') is null then
        -- A shift that counts, with who was on the ice.
        create type tracker.hockey_segment as (
            shift_index integer,
            period integer,
            start_second integer,
            end_second integer,
            home_skaters integer[],
            away_skaters integer[],
            home_goalie integer,
            away_goalie integer,
            home_strength integer,
            away_strength integer,
            is_five_on_five boolean
        );
        -- A live event, with what its words mean; the position is its place in the game, null without a time.
        create type tracker.hockey_told_event as (
            "position" bigint,
            event_index integer,
            event_key text,
            period integer,
            second integer,
            shift_index integer,
            type text,
            detail text,
            venue text,
            player_1 integer,
            opponent_1 integer,
            assist_1 integer,
            assist_2 integer,
            server integer,
            goalie integer,
            blocker integer,
            linked_event_index integer,
            minutes integer,
            usual_minutes integer,
            takeover text,
            attempt text,
            is_counted boolean,
            is_goal boolean,
            is_goal_in_play boolean,
            is_shot_on_goal boolean,
            is_saved_alone boolean,
            is_blocked_by_opponent boolean,
            is_shootout boolean
        );
        -- The segment of an event's moment and the situation by the players in it.
        create type tracker.hockey_situation as (
            event_index integer,
            on_ice integer,
            code text
        );
        -- An event that counts; `on_ice` is the segment in which an attempt or a shot on goal happened.
        create type tracker.hockey_play as (
            event_index integer,
            venue text,
            facing text,
            type text,
            linked_event_index integer,
            player_1 integer,
            opponent_1 integer,
            assist_1 integer,
            assist_2 integer,
            goalie integer,
            blocker integer,
            minutes integer,
            takeover text,
            is_goal boolean,
            is_shot_on_goal boolean,
            is_saved_penalty_shot boolean,
            is_blocked_by_opponent boolean,
            attempt text,
            on_ice integer
        );
        -- A skater's person in a segment, with what happened in it from his team's point of view.
        create type tracker.hockey_person_on_ice as (
            shift_index integer,
            period integer,
            start_second integer,
            end_second integer,
            venue text,
            jersey integer,
            player_id text,
            name text,
            goals_for integer,
            goals_against integer,
            plus_minus integer,
            corsi_for integer,
            corsi_against integer,
            fenwick_for integer,
            fenwick_against integer
        );
        -- Everything that was counted for one person.
        create type tracker.hockey_person_total as (
            venue text,
            jersey integer,
            player_id text,
            name text,
            player_position text,
            is_skater boolean,
            is_goalie boolean,
            toi_seconds integer,
            seconds_in_goal integer,
            goals integer,
            assists integer,
            shots integer,
            pim integer,
            plus_minus integer,
            hits integer,
            blocks integer,
            giveaways integer,
            takeaways integer,
            faceoff_wins integer,
            faceoff_losses integer,
            shot_attempts integer,
            corsi_for integer,
            corsi_against integer,
            fenwick_for integer,
            fenwick_against integer,
            corsi_for_5v5 integer,
            corsi_against_5v5 integer,
            fenwick_for_5v5 integer,
            fenwick_against_5v5 integer,
            shots_against integer,
            goals_against integer
        );
        create type tracker.hockey_sheet as (
            game_id integer,
            segments tracker.hockey_segment[],
            events tracker.hockey_told_event[],
            situations tracker.hockey_situation[],
            plays tracker.hockey_play[],
            persons tracker.hockey_person_on_ice[],
            totals tracker.hockey_person_total[]
        );
    end if;
end
$$;

-- The numbers of rows are for the planner: it would take each part for ten.
create or replace function tracker.hockey_segments(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_segment
language sql
stable
rows 500
set search_path = ''
as $$
    select * from unnest(p_sheet.segments)
$$;

create or replace function tracker.hockey_told_events(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_told_event
language sql
stable
rows 2000
set search_path = ''
as $$
    select * from unnest(p_sheet.events)
$$;

create or replace function tracker.hockey_shift_situations(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_situation
language sql
stable
rows 2000
set search_path = ''
as $$
    select * from unnest(p_sheet.situations)
$$;

create or replace function tracker.hockey_plays(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_play
language sql
stable
rows 1000
set search_path = ''
as $$
    select * from unnest(p_sheet.plays)
$$;

create or replace function tracker.hockey_persons_on_ice(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_person_on_ice
language sql
stable
rows 5000
set search_path = ''
as $$
    select * from unnest(p_sheet.persons)
$$;

create or replace function tracker.hockey_person_totals(p_sheet tracker.hockey_sheet)
returns setof tracker.hockey_person_total
language sql
stable
rows 50
set search_path = ''
as $$
    select * from unnest(p_sheet.totals)
$$;

revoke all on function tracker.hockey_segments(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_told_events(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_shift_situations(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_plays(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_persons_on_ice(tracker.hockey_sheet) from public;
revoke all on function tracker.hockey_person_totals(tracker.hockey_sheet) from public;
