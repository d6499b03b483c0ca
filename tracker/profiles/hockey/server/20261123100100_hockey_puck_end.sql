-- Where the puck went: the other end of a pass, a shot or a dump-in that was drawn on the ice.
--
-- It began at puck_x and puck_y, in the same feet. Nothing is computed from the end; reports and charts draw it.

alter table public.staging_events
    add column if not exists puck_end_x decimal(6, 2),
    add column if not exists puck_end_y decimal(6, 2);

select tracker.hockey_range_limits(
    'public.staging_events', array['puck_end_x', 'puck_end_y'], -1000, 1000
);

-- The guard compares a row's columns by name, so it is made again for the new ones.
select tracker.guard_table(
    'public.staging_events', 'hockey', 'event', 'event_key', 'game_id',
    array['processed', 'created_at', 'updated_at']
);
