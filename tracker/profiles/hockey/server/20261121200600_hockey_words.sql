-- What the words of an event mean.
--
-- Scorekeepers' tools spell one term in several ways (`Shot-Wrist`, `Shot_Wrist`), so terms are compared in one form:
-- underscores, today's spelling. What a term means for the numbers is one list; the program has the same, and a test
-- compares them.

create or replace function tracker.hockey_canonical(p_term text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
    v_term text := regexp_replace(
        regexp_replace(btrim(p_term, E' \t\r\n'), '[-/\s]+', '_', 'g'),
        '^(Offensive|Defensive)_?(Play)?_?(Pass|Possession|Shot|Zone)_', ''
    );
    v_spelling text[];
begin
    foreach v_spelling slice 1 in array array[
        ['Seperate', 'Separate'],
        ['Retreival', 'Retrieval'],
        ['Froce', 'Force'],
        ['Foreced', 'Forced'],
        ['Entryfailed', 'EntryFailed'],
        ['Entry_Failed', 'EntryFailed'],
        ['Exit_Failed', 'ExitFailed'],
        ['Keepin_Failed', 'KeepinFailed'],
        ['Shot_HitPost', 'Shot_MissedPost'],
        ['OutfofPlay', 'OutOfPlay']
    ] loop
        v_term := replace(v_term, v_spelling[1], v_spelling[2]);
    end loop;
    return v_term;
end
$$;

-- The minutes are those of a penalty that was recorded without any.
create or replace function tracker.hockey_terms()
returns table (meaning text, term text, minutes integer)
language sql
immutable
set search_path = ''
as $$
    values
        ('counted type', 'Faceoff', null::integer),
        ('counted type', 'Shot', null),
        ('counted type', 'Goal', null),
        ('counted type', 'Hit', null),
        ('counted type', 'Block', null),
        ('counted type', 'Penalty', null),
        ('counted type', 'Turnover', null),
        ('counted type', 'PenaltyShot_Shootout', null),
        ('counted type', 'PenaltyShot', null),
        ('goal in play', 'Goal_Scored', null),
        ('goal on a penalty shot', 'Goal_PenaltyShot', null),
        ('saved', 'Shot_OnNetSaved', null),
        ('saved', 'Shot_OnNet', null),
        ('saved', 'Shot_DeflectedOnNetSaved', null),
        ('saved', 'Shot_DeflectedOnNet', null),
        ('saved', 'Shot_TippedOnNetSaved', null),
        ('missed', 'Shot_Missed', null),
        ('missed', 'Shot_MissedPost', null),
        ('missed', 'Shot_HitPost', null),
        ('missed', 'Shot_Tipped', null),
        ('blocked', 'Shot_Blocked', null),
        ('blocked', 'Shot_BlockedSameTeam', null),
        ('blocked', 'Shot_Deflected', null),
        ('blocked by an opponent', 'Shot_Blocked', null),
        ('saved penalty shot', 'PenaltyShot_Saved', null),
        ('giveaway', 'Turnover_Giveaway', null),
        ('takeaway', 'Turnover_Takeaway', null),
        ('first assist', 'AssistPrimary', null),
        ('second assist', 'AssistSecondary', null),
        ('penalty', 'Penalty_Minor', 2),
        ('penalty', 'Penalty_Bench', 2),
        ('penalty', 'Penalty_Offsetting', 2),
        ('penalty', 'Penalty_DoubleMinor', 4),
        ('penalty', 'Penalty_Major', 5),
        ('penalty', 'Penalty_Misconduct', 10),
        ('penalty', 'Penalty_GameMisconduct', 10),
        ('penalty', 'Penalty_Match', 10)
$$;

revoke all on function tracker.hockey_canonical(text) from public;
revoke all on function tracker.hockey_terms() from public;
