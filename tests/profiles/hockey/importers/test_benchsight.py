from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.core.ids import derived_record_id
from tracker.profiles.hockey.importers import benchsight
from tracker.profiles.hockey.importers.benchsight_rink import rink
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

SIX = {"F1": {"num": 9}, "F2": {"num": "8"}, "F3": 7, "D1": {"num": 5}, "D2": {"num": 4}}


def only(payloads: Any, path: Path, kind: type = Event) -> dict[str, Any]:
    (found,) = payloads(benchsight.read([path]), kind)
    assert isinstance(found, dict)
    return found


def tracked_shift(start: str, end: str, **changed: Any) -> dict[str, Any]:
    row = {"period": 1, "start_time": start, "end_time": end, "strength": "5v5"}
    return {**row, "start_type": "OnTheFly", "stop_type": "", "home": {}, "away": {}, **changed}


def test_the_game_keeps_its_own_period_lengths(tracker_file: Any, payloads: Any) -> None:
    found = only(payloads, tracker_file(), Game)
    assert (found["period_1_seconds"], found["overtime_seconds"]) == (1080, 300)
    assert (found["home_team"], found["home_attacks_right_first"]) == ("Reds", True)
    assert found["status"] == "live"


def test_a_game_that_ended_is_complete(tracker_file: Any, tracked: Any, payloads: Any) -> None:
    found = only(payloads, tracker_file([tracked(0, "GameEnd")]), Game)
    assert found["status"] == "complete"


def test_a_longer_clock_than_the_file_says_lengthens_the_period(
    tracker_file: Any, tracked: Any, payloads: Any, said: Any
) -> None:
    path = tracker_file([tracked(0, "Faceoff", "21:00")])
    assert only(payloads, path, Game)["period_1_seconds"] == 1260
    assert only(payloads, path)["start_elapsed_seconds"] == 0
    assert any("periodLengths" in note for note in said(benchsight.read([path]), refused=False))


def test_an_intermissions_video_time_is_no_game_clock(
    tracker_file: Any, tracked: Any, payloads: Any, said: Any
) -> None:
    path = tracker_file([tracked(0, "Intermission", "55:39")])
    assert only(payloads, path, Game)["period_1_seconds"] == 1080
    found = only(payloads, path)
    assert (found["start_elapsed_seconds"], found["event_start_seconds"]) == (None, 3339)
    assert any("55:39 is beyond" in note for note in said(benchsight.read([path]), refused=False))


def test_one_number_on_both_teams_is_legal(tracker_file: Any, payloads: Any) -> None:
    found = payloads(benchsight.read([tracker_file()]), RosterEntry)
    assert [(e["venue"], e["jersey"], e["roster_index"]) for e in found] == [
        ("home", 9, 109), ("home", 30, 130), ("away", 9, 209),
    ]  # fmt: skip


def test_one_player_on_both_teams_is_refused(tracker_file: Any, payloads: Any, said: Any) -> None:
    rosters = {"home": [{"id": "P1", "num": 9}], "away": [{"id": "P1", "num": 12}]}
    result = benchsight.read([tracker_file(rosters=rosters)])
    assert [e["venue"] for e in payloads(result, RosterEntry)] == ["home"]
    assert said(result, refused=True) == [
        "31 away player 12: Player P1 is on both teams; the home entry stays."
    ]


def test_an_event_has_the_key_that_the_trackers_own_export_gives_it(
    tracker_file: Any, tracked: Any
) -> None:
    (scope,) = benchsight.read([tracker_file([tracked(7)])]).scopes
    event = scope.records[-1]
    assert event.payload["event_index"] == 1007
    assert event.record_id == derived_record_id("benchsight", "event", "E3101007")


def test_players_sit_by_role_in_either_spelling(
    tracker_file: Any, tracked: Any, player: Any, payloads: Any
) -> None:
    people = [
        player("9", "event_player_1"),
        player(8, "event_team_player_2"),
        player(30, "opp_player_1"),
        player("12", "opp_team_player_2"),
    ]
    found = only(payloads, tracker_file([tracked(0, players=people)]))
    names = ("event_team_player_1", "event_team_player_2", "opp_team_player_1",
             "opp_team_player_2", "event_team_player_3")  # fmt: skip
    assert [found[n] for n in names] == [9, 8, 30, 12, None]


def test_two_players_in_one_role_both_find_a_place(
    tracker_file: Any, tracked: Any, player: Any, payloads: Any, said: Any
) -> None:
    people = [player(9, "event_player_1"), player(8, "event_player_1")]
    path = tracker_file([tracked(0, players=people)])
    found = only(payloads, path)
    assert (found["event_team_player_1"], found["event_team_player_2"]) == (9, 8)
    assert said(benchsight.read([path]), refused=False) == [
        "31 event 0: player 8 moved from event_player_1 to 2."
    ]


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ([(9, "event_player_1"), (9, "event_player_2")], "player 9 is named twice"),
        ([("x", "event_player_1")], "player 'x' is not a jersey number"),
        ([(100, "event_player_1")], "player 100 is not a jersey number"),
        ([(9, "coach")], "player 9 has the role 'coach'"),
        ([(n, "opp_player_1") for n in range(7)], "player 6 found no place"),
    ],
)
def test_a_player_who_cannot_be_seated_is_left_out_and_said(
    people: list[tuple[object, str]], message: str,
    tracker_file: Any, tracked: Any, player: Any, said: Any,
) -> None:  # fmt: skip
    seats = [player(number, role) for number, role in people]
    result = benchsight.read([tracker_file([tracked(0, players=seats)])])
    assert any(message in note for note in said(result, refused=False))
    assert said(result, refused=True) == []


def test_words_and_flags_are_brought_into_one_spelling(
    tracker_file: Any, tracked: Any, player: Any, payloads: Any, said: Any
) -> None:
    people = [player(9, "event_player_1", playD1="SeperateFromPuck")]
    row = tracked(
        0, "Turnover", detail1="Turnover-Giveaway", detail2="Giveaway-ZoneClear/Dump",
        success=True, zone=" d", players=people,
    )  # fmt: skip
    path = tracker_file([row])
    found = only(payloads, path)
    assert found["event_detail"] == "Turnover_Giveaway"
    assert found["event_detail_2"] == "Giveaway_ZoneClear_Dump"
    assert (found["event_successful"], found["event_team_zone"]) == ("s", "d")
    assert found["play_detail1"] == "SeparateFromPuck"
    assert len(said(benchsight.read([path]), refused=False)) == 1


@pytest.mark.parametrize(
    ("start", "end", "expected", "message"),
    [
        ("10:00", "19:", (600, None), "end_time '19:' is not a clock"),
        ("00:0.01", "", (0, None), "start_time '00:0.01' became 0 s"),
        ("10:00", "10:05", (600, None), "its end 10:05 is before its start"),
        ("9:06", "9:01", (546, 541), ""),
        ("", "", (None, None), ""),
    ],
)
def test_clocks_as_they_come(
    start: str, end: str, expected: tuple[int | None, int | None], message: str,
    tracker_file: Any, tracked: Any, payloads: Any, said: Any,
) -> None:  # fmt: skip
    path = tracker_file([tracked(0, start_time=start, end_time=end)])
    found = only(payloads, path)
    assert (found["event_start_seconds"], found["event_end_seconds"]) == expected
    assert message in "".join(said(benchsight.read([path]), refused=False))


def test_an_assist_is_linked_to_its_goal(tracker_file: Any, tracked: Any, payloads: Any) -> None:
    rows = [tracked(0, assistToGoalIdx=1), tracked(1, "Goal", detail1="Goal_Scored")]
    found = payloads(benchsight.read([tracker_file(rows)]), Event)
    assert [e["linked_event_index"] for e in found] == [1001, None]


@pytest.mark.parametrize(("target", "why"), [(0, "is the event itself"), (77, "does not exist")])
def test_a_link_that_leads_nowhere_is_left_out_and_said(
    target: int, why: str, tracker_file: Any, tracked: Any, payloads: Any, said: Any
) -> None:
    path = tracker_file([tracked(0, linkedEventIdx=target)])
    assert only(payloads, path)["linked_event_index"] is None
    assert any(why in note for note in said(benchsight.read([path]), refused=False))


def test_chain_numbers_link_each_event_to_the_first_of_its_chain(
    tracker_file: Any, tracked: Any, payloads: Any, said: Any
) -> None:
    chains = [None, 0, 0, 1, 1, 1, 2, 2]
    path = tracker_file([tracked(n, linkedEventIdx=c) for n, c in enumerate(chains)])
    result = benchsight.read([path])
    found = [e["linked_event_index"] for e in payloads(result, Event)]
    assert found == [None, None, 1001, None, 1003, 1003, None, 1006]
    assert any("numbers chains" in note for note in said(result, refused=False))


def test_links_that_name_events_are_taken_as_they_are(
    tracker_file: Any, tracked: Any, payloads: Any
) -> None:
    targets = [None, 0, 1, 2, 3, 4]
    path = tracker_file([tracked(n, linkedEventIdx=t) for n, t in enumerate(targets)])
    found = [e["linked_event_index"] for e in payloads(benchsight.read([path]), Event)]
    assert found == [None, 1000, 1001, 1002, 1003, 1004]


@pytest.mark.parametrize(
    ("points", "version", "expected", "message"),
    [
        ([(-39.5, -38.0)], "25.0", (60.5, 4.5), "counted from the centre spot"),
        ([(145.5, 38.2)], "25.0", (145.5, 38.2), ""),
        ([(30, 20)], "25.0", (130.0, 62.5), "fit both systems"),
        ([(30, 20)], "23.8", (30.0, 20.0), "fit both systems"),
        ([], "23.8", (None, None), ""),
    ],
)
def test_the_system_of_coordinates_is_recognised(
    points: list[tuple[float, float]], version: str, expected: tuple[float | None, float | None],
    message: str, tracker_file: Any, tracked: Any, payloads: Any, said: Any,
) -> None:  # fmt: skip
    track = [{"x": x, "y": y} for x, y in points]
    path = tracker_file([tracked(0, puckXY=track)], version=version)
    found = only(payloads, path)
    assert (found["puck_x"], found["puck_y"]) == expected
    assert message in "".join(said(benchsight.read([path]), refused=False))


def test_a_block_and_a_penalty_keep_what_numbers_need(
    tracker_file: Any, tracked: Any, player: Any, payloads: Any
) -> None:
    people = [player(9, "event_player_1"), player(5, "opp_player_1"),
              player(4, "opp_player_2", playD1="BlockedShot")]  # fmt: skip
    rows = [
        tracked(0, "Shot", detail1="Shot_Blocked", players=people),
        tracked(1, "Penalty", detail1="Penalty_Minor", players=people[:1]),
    ]
    block, penalty = payloads(benchsight.read([tracker_file(rows)]), Event)
    assert block["blocked_by_player"] == 4
    assert penalty["penalty_minutes"] == 3


def test_slots_become_numbers_in_the_tables_order(tracker_file: Any, payloads: Any) -> None:
    row = tracked_shift("18:00", "16:38", home={**SIX, "G": {"num": 30}, "X": None}, away=SIX)
    found = only(payloads, tracker_file(shifts=[row]), Shift)
    assert [found[f"home_{n}"] for n in range(1, 7)] == [9, 8, 7, 5, 4, None]
    assert (found["home_goalie"], found["away_goalie"]) == (30, None)
    assert (found["shift_index"], found["shift_duration"]) == (1, 82)
    assert (found["start_elapsed_seconds"], found["end_elapsed_seconds"]) == (0, 82)
    assert found["situation"] == "Away EmptyNet"


def test_the_situation_counts_each_teams_own_skaters(tracker_file: Any, payloads: Any) -> None:
    goalie = {"G": {"num": 30}}
    short = {name: player for name, player in SIX.items() if name != "F1"}
    row = tracked_shift("18:00", "16:38", home={**SIX, **goalie}, away={**short, **goalie})
    assert only(payloads, tracker_file(shifts=[row]), Shift)["situation"] == "Home PowerPlay"


def test_an_eleven_character_strength_fits_the_column(
    tracker_file: Any, payloads: Any, said: Any
) -> None:
    path = tracker_file(shifts=[tracked_shift("01:00", "00:30", strength="5v6 Away EN")])
    found = only(payloads, path, Shift)
    assert (found["strength"], found["situation"]) == ("5v6", "Away EmptyNet")
    assert said(benchsight.read([path]), refused=False) == [
        "31 shift 1: strength '5v6 Away EN' became '5v6'."
    ]


@pytest.mark.parametrize(
    ("stop_type", "expected", "message"),
    [("Period End", 0, "next period's clock"), ("OnTheFly", None, "before its start")],
)
def test_a_shift_that_ends_before_it_starts(
    stop_type: str, expected: int | None, message: str,
    tracker_file: Any, payloads: Any, said: Any,
) -> None:  # fmt: skip
    path = tracker_file(shifts=[tracked_shift("00:16", "18:00", stop_type=stop_type)])
    assert only(payloads, path, Shift)["shift_end_seconds"] == expected
    assert message in "".join(said(benchsight.read([path]), refused=False))


def test_an_event_knows_its_shift_by_the_boundary_rule(
    tracker_file: Any, tracked: Any, payloads: Any
) -> None:
    shifts = [tracked_shift("18:00", "17:00"), tracked_shift("17:00", "16:00"),
              tracked_shift("", "")]  # fmt: skip
    rows = [tracked(0, "Goal", "17:00"), tracked(1, "Faceoff", "17:00"), tracked(2, time="1:00")]
    found = payloads(benchsight.read([tracker_file(rows, shifts)]), Event)
    assert [e["shift_index"] for e in found] == [1, 2, None]


def test_what_is_not_an_object_is_refused_and_the_rest_is_kept(
    tracker_file: Any, tracked: Any, payloads: Any, said: Any
) -> None:
    result = benchsight.read(
        [tracker_file(["?", tracked(5)], [None, tracked_shift("2:00", "1:00")])]
    )
    assert [e["event_index"] for e in payloads(result, Event)] == [1005]
    assert [s["shift_index"] for s in payloads(result, Shift)] == [2]
    assert said(result, refused=True) == [
        "31 event 1: It is not an object.", "31 shift 1: It is not an object.",
    ]  # fmt: skip


def test_an_index_that_comes_twice_or_does_not_fit_is_refused(
    tracker_file: Any, tracked: Any, payloads: Any, said: Any
) -> None:
    result = benchsight.read([tracker_file([tracked(3), tracked(3), tracked(99_000)])])
    assert len(payloads(result, Event)) == 1
    twice, large = said(result, refused=True)
    assert "E3101003 is in the file twice" in twice
    assert "event_index 100000 cannot be used" in large


def test_reading_twice_finds_the_same(tracker_file: Any, tracked: Any, player: Any) -> None:
    rows = [tracked(n, players=[player(9, "event_player_1")]) for n in range(5)]
    path = tracker_file(rows, [tracked_shift("18:00", "17:00")])
    assert benchsight.read([path]) == benchsight.read([path])


def test_a_way_of_the_puck_keeps_where_it_began_and_where_it_ended() -> None:
    points = [{"x": -60, "y": 10}, {"x": -20, "y": 0}, {"x": 30, "y": -12.5}]
    found = rink([{"puckXY": points}], None)
    assert found.fields({"puckXY": points}) == {
        "puck_x": 40, "puck_y": 52.5, "puck_end_x": 130, "puck_end_y": 30,
    }  # fmt: skip
    assert found.fields({"puckXY": points[:1]})["puck_end_x"] is None
