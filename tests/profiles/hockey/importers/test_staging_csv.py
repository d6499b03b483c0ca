from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.core.ids import derived_record_id
from tracker.profiles.hockey.importers import staging_csv
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

EVENTS = "game_id,event_index,period,event_start_seconds,event_end_seconds,event_type,event_detail"
SHIFTS = "game_id,shift_index,period,shift_start_seconds,shift_end_seconds,home_1,strength"
ROSTER = "game_id,venue,jersey,player_id,player_name,position"


def test_a_row_is_the_same_record_as_the_trackers_json(csv_file: Any) -> None:
    path = csv_file(EVENTS, "18969,1001,1,1080,1080,Faceoff,Faceoff_GameStart")
    (scope,) = staging_csv.read([path]).scopes
    event = scope.records[-1]
    assert event.record_id == derived_record_id("benchsight", "event", "E1896901001")
    assert event.place == "rows.csv line 2"


def test_clock_columns_are_seconds_remaining(csv_file: Any, payloads: Any) -> None:
    path = csv_file(EVENTS, "5,1,1,1080,1080,Faceoff,", "5,2,1,900,890,Shot,")
    found = payloads(staging_csv.read([path]), Event)
    assert [(e["start_elapsed_seconds"], e["end_elapsed_seconds"]) for e in found] == [
        (0, 0), (180, 190),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["5,1,1,1080,,Faceoff,"], (1080, 1080, 1080, 300)),
        (["5,1,1,1071,,Faceoff,", "5,2,2,1200,,Faceoff,"], (1080, 1200, 1200, 300)),
        (["5,1,1,30,,Shot,"], (600, 600, 600, 300)),
        (["5,1,1,1080,,Faceoff,", "5,2,2,3339,,Intermission,"], (1080, 1080, 1080, 300)),
        (["5,1,3,1200,,Faceoff,", "5,2,4,299,,Faceoff,"], (1200, 1200, 1200, 300)),
        (["5,1,4,100,,Shot,"], (1200, 1200, 1200, 180)),
    ],
)
def test_period_lengths_follow_from_the_highest_clock(
    rows: list[str], expected: tuple[int, ...], csv_file: Any, payloads: Any
) -> None:
    (game,) = payloads(staging_csv.read([csv_file(EVENTS, *rows)]), Game)
    names = ("period_1_seconds", "period_2_seconds", "period_3_seconds", "overtime_seconds")
    assert tuple(game[n] for n in names) == expected


def test_without_a_clock_nothing_is_said_about_lengths(csv_file: Any, payloads: Any) -> None:
    (game,) = payloads(staging_csv.read([csv_file(ROSTER, "5,home,9,P1,Nine,F")]), Game)
    assert dict(game) == {"game_id": 5}


def test_a_game_row_decides_the_lengths(csv_file: Any, payloads: Any) -> None:
    games = csv_file("game_id,home_team,period_1_seconds", "5,Reds,900", name="games.csv")
    events = csv_file(EVENTS, "5,1,1,600,,Shot,")
    result = staging_csv.read([events, games])
    (game,) = payloads(result, Game)
    assert (game["home_team"], game["period_1_seconds"]) == ("Reds", 900)
    assert payloads(result, Event)[0]["start_elapsed_seconds"] == 300


def test_a_file_may_hold_several_games(csv_file: Any) -> None:
    path = csv_file(EVENTS, "5,1,1,1080,,Shot,", "6,1,1,1080,,Shot,", "5,2,1,1000,,Shot,")
    found = staging_csv.read([path]).scopes
    assert [(s.scope_id, len(s.records)) for s in found] == [("5", 3), ("6", 2)]


def test_both_slot_namings_are_read(csv_file: Any, payloads: Any) -> None:
    names = ["forward_1", "forward_2", "forward_3", "defense_1", "defense_2", "xtra", "goalie"]
    header = "game_id,shift_index,period,shift_start_seconds," + ",".join(
        f"{venue}_{name}" for venue in ("home", "away") for name in names
    )
    header += ",home_team_strength,away_team_strength"
    path = csv_file(header, "5,1,1,1080,1,2,3,4,5,,30,11,12,13,14,15,16,,5,6")
    (found,) = payloads(staging_csv.read([path]), Shift)
    assert [found[f"home_{n}"] for n in range(1, 7)] == [1, 2, 3, 4, 5, None]
    assert [found[f"away_{n}"] for n in range(1, 7)] == [11, 12, 13, 14, 15, 16]
    assert (found["home_goalie"], found["away_goalie"], found["strength"]) == (30, None, "5v6")


def test_a_long_strength_is_split_and_said(csv_file: Any, payloads: Any, said: Any) -> None:
    header = f"{SHIFTS},situation"
    path = csv_file(header, "5,1,1,60,30,9,5v6 Away EN,", "5,2,1,30,0,9,5v6 Away EN,Away EmptyNet")
    result = staging_csv.read([path])
    assert [(s["strength"], s["situation"]) for s in payloads(result, Shift)] == [
        ("5v6", "Away EmptyNet"), ("5v6", "Away EmptyNet"),
    ]  # fmt: skip
    assert said(result, refused=False)[0] == (
        "rows.csv line 2: strength '5v6 Away EN' became '5v6'."
    )


def test_a_shift_lasts_as_long_as_its_times_say(csv_file: Any, payloads: Any, said: Any) -> None:
    path = csv_file(f"{SHIFTS},shift_duration", "5,1,1,1080,998,9,5v5,99", "5,2,1,998,9,9,5v5,")
    result = staging_csv.read([path])
    assert [s["shift_duration"] for s in payloads(result, Shift)] == [82, 989]
    assert "shift_duration 99 became 82" in "".join(said(result, refused=False))


def test_a_clock_beyond_the_period_is_kept_without_elapsed_time(
    csv_file: Any, payloads: Any, said: Any
) -> None:
    path = csv_file(EVENTS, "5,1,1,1080,,Faceoff,", "5,2,1,3339,,Intermission,")
    result = staging_csv.read([path])
    found = payloads(result, Event)[1]
    assert (found["event_start_seconds"], found["start_elapsed_seconds"]) == (3339, None)
    assert "event_start_seconds 3339 is beyond" in "".join(said(result, refused=False))


def test_spellings_are_changed_and_said_once_per_row(
    csv_file: Any, payloads: Any, said: Any
) -> None:
    header = f"{EVENTS},event_detail_2,event_successful,event_team_zone,event_team"
    path = csv_file(header, "5,1,1,1080,,Shot,Shot-OnNetSaved,Shot-Wrist,True,ozone,Home")
    result = staging_csv.read([path])
    (found,) = payloads(result, Event)
    assert (found["event_detail"], found["event_detail_2"]) == ("Shot_OnNetSaved", "Shot_Wrist")
    assert (found["event_successful"], found["event_team_zone"]) == ("s", "o")
    assert found["event_team"] == "home"
    assert len(said(result, refused=False)) == 1


def test_fractions_and_missing_values_of_other_programs_are_understood(
    csv_file: Any, payloads: Any
) -> None:
    path = csv_file(
        f"{EVENTS},event_team_player_1,note",
        "5,1,1,1080.0,0.01,Shot,,53.0,None",
        "5,2,1,NULL,nan,,,,",
    )
    first, second = payloads(staging_csv.read([path]), Event)
    assert (first["event_start_seconds"], first["event_end_seconds"]) == (1080, 0)
    assert (first["event_team_player_1"], first["note"]) == (53, "None")
    assert (second["event_start_seconds"], second["event_type"]) == (None, None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,2,1,900,,Shot,", "The game id 'x' is not a whole number."),
        (",2,1,900,,Shot,", "The game id nothing is not a whole number."),
        ("2147483648,2,1,900,,Shot,", "The game id 2147483648 is not between 1 and"),
        ("5,100000,1,900,,Shot,", "event_index '100000' cannot be used"),
        ("5,,1,900,,Shot,", "event_index None cannot be used"),
        ("5,two,1,900,,Shot,", "event_index 'two' cannot be used"),
        ("5,2,0,900,,Shot,", "period '0' cannot be used"),
        ("5,2,1,-5,,Shot,", "event_start_seconds '-5' cannot be used"),
        ("5,2,1,900,950,Shot,", "It ends 130 s into the period, before it starts at 180 s."),
        ("5,1,1,900,,Shot,", "E500001 is in the file twice; the one at rows.csv line 2 stays."),
        ("5,2,1,900", "It has 4 cells, the header has 7."),
        ("5,2,1,900,,Shot,,", "It has 8 cells, the header has 7."),
        ("5,2,1,900,,Sh\0ot,", "It has zero bytes in it."),
        ('5,2,1,900,,"Shot"x,', "It is not CSV"),
    ],
)
def test_a_bad_row_is_refused_and_does_not_stop_the_others(
    row: str, reason: str, csv_file: Any, payloads: Any, said: Any
) -> None:
    path = csv_file(EVENTS, "5,1,1,1080,,Faceoff,", row, "5,3,1,800,,Shot,")
    result = staging_csv.read([path])
    assert [e["event_index"] for e in payloads(result, Event)] == [1, 3]
    (refusal,) = said(result, refused=True)
    assert refusal.startswith("rows.csv line 3: ")
    assert reason in refusal


def test_a_shift_that_ends_before_it_starts_is_refused(csv_file: Any, said: Any) -> None:
    path = csv_file(SHIFTS, "5,1,1,900,950,9,5v5")
    assert "before it starts" in "".join(said(staging_csv.read([path]), refused=True))


def test_a_number_twice_on_one_side_is_left_out_once(
    csv_file: Any, payloads: Any, said: Any
) -> None:
    header = f"{EVENTS},event_team_player_1,event_team_player_2,opp_team_player_1"
    result = staging_csv.read([csv_file(header, "5,1,1,900,,Pass,,9,9,9")])
    (found,) = payloads(result, Event)
    assert [found[n] for n in header.split(",")[-3:]] == [9, None, 9]
    assert "event_team_player_2 9 is named twice" in "".join(said(result, refused=False))


@pytest.mark.parametrize(("linked", "expected"), [("1", None), ("9", None), ("2", 2), ("", None)])
def test_a_link_leads_to_another_event_of_the_files(
    linked: str, expected: int | None, csv_file: Any, payloads: Any
) -> None:
    path = csv_file(
        f"{EVENTS},linked_event_index", f"5,1,1,900,,Pass,,{linked}", "5,2,1,890,,Goal,,"
    )
    assert payloads(staging_csv.read([path]), Event)[0]["linked_event_index"] == expected


def test_a_shift_index_is_kept_when_the_shifts_come_in_another_import(
    csv_file: Any, payloads: Any
) -> None:
    events = csv_file(f"{EVENTS},shift_index", "5,1,1,900,,Pass,,7")
    shifts = csv_file(SHIFTS, "5,1,1,1080,800,9,5v5", name="shifts.csv")
    assert payloads(staging_csv.read([events]), Event)[0]["shift_index"] == 7
    assert payloads(staging_csv.read([events, shifts]), Event)[0]["shift_index"] is None


def test_rosters_are_read_and_a_player_on_both_teams_is_refused(
    csv_file: Any, payloads: Any, said: Any
) -> None:
    path = csv_file(
        ROSTER,
        "5,Home,9,P1,Nine,Forward",
        "5,away,9,P2,Other nine,D",
        "5,away,12,P1,Nine,F",
        "5,bench,13,P3,,",
        "5,away,,P4,,",
    )
    result = staging_csv.read([path])
    found = payloads(result, RosterEntry)
    assert [(e["venue"], e["roster_index"]) for e in found] == [("home", 109), ("away", 209)]
    assert [e["position"] for e in found] == ["F", "D"]
    assert [note.split(": ", 1)[1] for note in said(result, refused=True)] == [
        "Player P1 is on both teams; the home entry stays.",
        "Roster entry: venue 'bench' is not home or away.",
        "Roster entry: jersey is missing or not a whole number.",
    ]


def test_a_deleted_row_is_refused_and_a_wrong_key_is_said(
    csv_file: Any, payloads: Any, said: Any
) -> None:
    path = csv_file(
        f"event_key,deleted,processed,{EVENTS}",
        "E500001,true,false,5,1,1,900,,Pass,",
        "E999,false,false,5,2,1,900,,Pass,",
    )
    result = staging_csv.read([path])
    assert [e["event_index"] for e in payloads(result, Event)] == [2]
    assert said(result, refused=True) == ["rows.csv line 2: It is marked as deleted."]
    assert said(result, refused=False) == [
        "rows.csv line 3: event_key 'E999' became E500002, as game and index say."
    ]


def test_a_given_record_id_is_the_identity(csv_file: Any, said: Any) -> None:
    known = "0190b3f0-7c1c-7d0e-8b57-2f2e5a3c9a10"
    path = csv_file(f"{EVENTS},record_id", f"5,1,1,900,,Pass,,{known}", "5,2,1,900,,Pass,,what")
    result = staging_csv.read([path])
    first, second = result.scopes[0].records[-2:]
    assert first.record_id == known
    assert second.record_id == derived_record_id("benchsight", "event", "E500002")
    assert "record_id 'what' is not a UUID" in "".join(said(result, refused=False))


def test_unknown_columns_are_left_out_and_said_once(csv_file: Any, said: Any) -> None:
    result = staging_csv.read([csv_file(f"{EVENTS},weather", "5,1,1,900,,Pass,,sunny")])
    assert said(result, refused=False) == [
        "rows.csv line 1: No column of staging_events and left out: weather."
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_a_byte_order_mark_are_read(
    delimiter: str, tmp_path: Path, payloads: Any
) -> None:
    lines = [EVENTS, "5,1,1,900,,Pass,"]
    path = tmp_path / "excel.csv"
    path.write_text("\r\n".join(lines).replace(",", delimiter), encoding="utf-8-sig", newline="")
    assert len(payloads(staging_csv.read([path]), Event)) == 1


def test_reading_twice_finds_the_same(csv_file: Any) -> None:
    path = csv_file(EVENTS, "5,1,1,1080,,Faceoff,", "5,2,1,900,800,Pass-Missed,")
    assert staging_csv.read([path]) == staging_csv.read([path])
