-- The strength that another tracker wrote beside an event.
--
-- It is kept as it was written and counts nowhere: the strength of published events follows from who is on the ice.
-- Where the two contradict each other, the program says so.

alter table public.staging_events
    add column if not exists strength varchar(10);

-- The guard compares a row's columns by name, so it is made again for the new one.
select tracker.guard_table(
    'public.staging_events', 'hockey', 'event', 'event_key', 'game_id',
    array['processed', 'created_at', 'updated_at']
);
