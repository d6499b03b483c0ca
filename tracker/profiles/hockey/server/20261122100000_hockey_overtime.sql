-- How many skaters a team has in overtime.
--
-- Three in most leagues' regular season, four or five elsewhere. Empty: by the length of the overtime, three for a
-- shortened one and five for one as long as a period, as the program takes it.

alter table public.staging_games
    add column if not exists overtime_skaters integer;

select tracker.hockey_range_limits('public.staging_games', array['overtime_skaters'], 3, 5);

-- The guard compares a row's columns by name, so it is made again for the new one.
select tracker.guard_table(
    'public.staging_games', 'hockey', 'game', 'game_key', 'game_id',
    array['processed', 'created_at', 'updated_at']
);
