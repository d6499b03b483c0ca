-- Fills the sheet of a game: each part from those before it.

create or replace function tracker.hockey_sheet_of(p_game_id integer)
returns tracker.hockey_sheet
language plpgsql
stable
set search_path = ''
-- Of a game that was just recorded the planner knows nothing, takes it for one row, and would compare all with all.
set enable_nestloop = off
as $$
declare
    v_sheet tracker.hockey_sheet;
begin
    v_sheet.game_id := p_game_id;
    v_sheet.segments := array(select s::tracker.hockey_segment from tracker.hockey_find_segments(p_game_id) as s);
    v_sheet.events := array(select e::tracker.hockey_told_event from tracker.hockey_tell_events(p_game_id) as e);
    v_sheet.situations := array(
        select s::tracker.hockey_situation from tracker.hockey_find_situations(v_sheet) as s
    );
    v_sheet.plays := array(select p::tracker.hockey_play from tracker.hockey_find_plays(v_sheet) as p);
    v_sheet.persons := array(
        select p::tracker.hockey_person_on_ice from tracker.hockey_place_persons(v_sheet) as p
    );
    v_sheet.totals := array(
        select t::tracker.hockey_person_total from tracker.hockey_count_persons(v_sheet) as t
    );
    return v_sheet;
end
$$;

revoke all on function tracker.hockey_sheet_of(integer) from public;
