-- A league of the generation with forward and defense slots, wider keys, a queue with a required operation, published
-- tables whose jersey numbers are text, and rows that break today's limits.

create table staging_events (
    event_key varchar(50) primary key, game_id integer not null, event_index integer not null, period integer,
    event_start_seconds integer, event_end_seconds integer, event_type varchar(50), event_detail varchar(100),
    event_detail_2 varchar(100), event_successful char(1), event_team_player_1 integer,
    event_team_player_2 integer, event_team_player_3 integer, event_team_player_4 integer,
    event_team_player_5 integer, event_team_player_6 integer, opp_team_player_1 integer,
    opp_team_player_2 integer, opp_team_player_3 integer, opp_team_player_4 integer,
    opp_team_player_5 integer, opp_team_player_6 integer, shift_index integer, linked_event_index integer,
    play_detail1 varchar(100), play_detail2 varchar(100), event_team_zone varchar(20), puck_x decimal(8, 2),
    puck_y decimal(8, 2), processed boolean default false, created_at timestamp default now(),
    updated_at timestamp default now()
);

create table staging_shifts (
    shift_key varchar(50) primary key, game_id integer not null, shift_index integer not null, period integer,
    shift_start_seconds integer, shift_end_seconds integer, shift_duration integer,
    shift_start_type varchar(50), shift_stop_type varchar(100), home_forward_1 integer,
    home_forward_2 integer, home_forward_3 integer, home_defense_1 integer, home_defense_2 integer,
    home_xtra integer, home_goalie integer, away_forward_1 integer, away_forward_2 integer,
    away_forward_3 integer, away_defense_1 integer, away_defense_2 integer, away_xtra integer,
    away_goalie integer, situation varchar(50), strength varchar(10), processed boolean default false,
    created_at timestamp default now(), updated_at timestamp default now()
);

alter table staging_shifts add column home_team_strength integer default 5;

create table etl_queue (
    id serial primary key, game_id integer, operation varchar(50) not null, tables text[],
    priority integer default 5, status varchar(20) default 'pending', requested_at timestamp default now(),
    started_at timestamp, completed_at timestamp, rows_processed integer, error_message text,
    requested_by varchar(50), processed_by varchar(50)
);

create table fact_events (
    event_key varchar(50) primary key, game_id integer not null, event_index integer not null,
    event_type varchar(50), event_team varchar(100), event_team_player_1 varchar(20),
    home_score integer default 0, video_url text
);

create table fact_events_player (
    id serial primary key, event_key varchar(50) not null, game_id integer not null,
    event_index integer not null, player_id varchar(20) not null, player_role varchar(50),
    created_at timestamp default now(), unique (event_key, player_id, player_role)
);

create table fact_shifts (
    shift_key varchar(50) primary key, game_id integer not null, shift_index integer not null,
    home_forward_1 varchar(20), home_forward_2 varchar(20), home_forward_3 varchar(20),
    home_defense_1 varchar(20), home_defense_2 varchar(20), home_xtra varchar(20), away_forward_1 varchar(20),
    away_forward_2 varchar(20), away_forward_3 varchar(20), away_defense_1 varchar(20),
    away_defense_2 varchar(20), away_xtra varchar(20)
);

create table fact_player_game_stats (
    player_game_key varchar(50) primary key, game_id integer not null, player_id varchar(20) not null,
    player_full_name varchar(200), team_id varchar(20), goals integer default 0, shots integer default 0,
    fo_wins integer default 0, cf integer default 0, toi_5v5 integer default 0
);

create table dim_player (
    player_id varchar(20) primary key, player_full_name varchar(200), player_primary_position varchar(50),
    is_goalie boolean default false, created_at timestamp default now()
);

create table dim_schedule (
    game_id integer primary key, date date, home_team_name varchar(100), home_total_goals integer,
    video_url_1 text
);

insert into dim_schedule
values
    (18969, '2025-09-07', 'Platinum', 4, 'https://video');

insert into dim_player (player_id, player_full_name)
values
    ('P1', 'Somebody');

insert into staging_events (event_key, game_id, event_index, period, event_start_seconds, event_type, event_detail, event_team_player_1, puck_x)
values
    ('E1896901001', 18969, 1001, 1, 1080, 'Goal', 'Goal_Scored', 53, null),
    ('E1896901002', 18969, 1002, 1, 1070, 'Shot', 'Shot_Missed', 453, 99999.5);

insert into staging_shifts (shift_key, game_id, shift_index, period, shift_start_seconds, shift_end_seconds, home_forward_1, home_defense_1, away_forward_1, away_forward_2, home_goalie, away_goalie)
values
    ('S1896900001', 18969, 1, 1, 1200, 1000, 53, 20, 70, 75, 99, 39);
