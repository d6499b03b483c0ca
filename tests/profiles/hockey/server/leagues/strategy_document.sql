-- A league with the write-back strategy's own tables, and a little in them.

create table staging_events (
    event_key varchar(20) primary key, game_id integer not null, event_index integer not null, period integer,
    event_start_seconds integer, event_end_seconds integer, event_type varchar(50), event_detail varchar(100),
    event_detail_2 varchar(100), event_successful char(1), event_team_player_1 integer,
    event_team_player_2 integer, event_team_player_3 integer, event_team_player_4 integer,
    event_team_player_5 integer, event_team_player_6 integer, opp_team_player_1 integer,
    opp_team_player_2 integer, opp_team_player_3 integer, opp_team_player_4 integer,
    opp_team_player_5 integer, opp_team_player_6 integer, shift_index integer, linked_event_index integer,
    play_detail1 varchar(100), play_detail2 varchar(100), event_team_zone varchar(20), puck_x decimal(6, 2),
    puck_y decimal(6, 2), processed boolean default false, created_at timestamp default now(),
    updated_at timestamp default now()
);

create table staging_shifts (
    shift_key varchar(20) primary key, game_id integer not null, shift_index integer not null, period integer,
    shift_start_seconds integer, shift_end_seconds integer, shift_duration integer,
    shift_start_type varchar(50), shift_stop_type varchar(100), home_1 integer, home_2 integer,
    home_3 integer, home_4 integer, home_5 integer, home_6 integer, home_goalie integer, away_1 integer,
    away_2 integer, away_3 integer, away_4 integer, away_5 integer, away_6 integer, away_goalie integer,
    situation varchar(50), strength varchar(10), processed boolean default false,
    created_at timestamp default now(), updated_at timestamp default now()
);

create table etl_queue (
    id serial primary key, game_id integer not null, status varchar(20) default 'pending',
    requested_at timestamp default now(), started_at timestamp, completed_at timestamp, error_message text
);

create index idx_staging_events_game on staging_events (game_id);

insert into staging_events (event_key, game_id, event_index, period, event_start_seconds, event_type, event_detail, event_team_player_1)
values
    ('E1896901001', 18969, 1001, 1, 1080, 'Goal', 'Goal_Scored', 53);

insert into staging_shifts (shift_key, game_id, shift_index, period, shift_start_seconds, shift_end_seconds, home_1, home_2, away_1, away_2, home_goalie, away_goalie)
values
    ('S1896900001', 18969, 1, 1, 1200, 1000, 53, 20, 70, 75, 99, 39);
