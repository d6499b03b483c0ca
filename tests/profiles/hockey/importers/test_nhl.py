from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tracker.core.record import make
from tracker.profiles.hockey import vocabulary
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

SLOTS = [f"{v}_{n}" for v in ("home", "away") for n in (*range(1, 7), "goalie")]


def event(payloads: Any, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = payloads(nhl.read([folder]), Event)[-1]
    return found


def official(folder: Path) -> dict[str, int]:
    """Ice time by player id, as the league counted it."""
    teams = json.loads((folder / "boxscore.json").read_text())["playerByGameStats"].values()
    rows = [row for team in teams for group in team.values() for row in group]
    clocks = {str(row["playerId"]): row["toi"].split(":") for row in rows}
    return {player: int(m) * 60 + int(s) for player, (m, s) in clocks.items()}


def test_whole_games_are_read_without_a_remark(whole_game: Path, payloads: Any) -> None:
    result = nhl.read([whole_game])
    assert result.notes == []
    assert len(payloads(result, Game)) == 1
    assert len(payloads(result, RosterEntry)) == 40
    assert [e["event_index"] for e in payloads(result, Event)] == list(
        range(1, len(payloads(result, Event)) + 1)
    )


def test_segments_add_up_to_the_official_ice_time(whole_game: Path, payloads: Any) -> None:
    result = nhl.read([whole_game])
    who = {(e["venue"], e["jersey"]): e["player_id"] for e in payloads(result, RosterEntry)}
    seconds = Counter(dict.fromkeys(who.values(), 0))
    for line in payloads(result, Shift):
        for slot in SLOTS:
            if line[slot] is not None:
                seconds[who[slot.split("_")[0], line[slot]]] += line["shift_duration"]
    assert dict(seconds) == official(whole_game)


def test_every_word_of_whole_games_is_known(whole_game: Path, payloads: Any) -> None:
    result = nhl.read([whole_game])
    known = {
        "event_type": vocabulary.EVENT_TYPES,
        "event_detail": vocabulary.EVENT_DETAILS,
        "event_detail_2": vocabulary.EVENT_DETAILS_2,
        "shift_start_type": vocabulary.SHIFT_START_TYPES,
        "shift_stop_type": vocabulary.SHIFT_STOP_TYPES,
        "situation": vocabulary.SITUATIONS,
    }
    rows = payloads(result, Event) + payloads(result, Shift)
    strange = {
        (name, row[name])
        for row in rows
        for name, words in known.items()
        if row.get(name) is not None and row[name] not in words
    }
    assert strange == set()


def test_reading_twice_finds_the_same(whole_game: Path) -> None:
    assert nhl.read([whole_game]) == nhl.read([whole_game])


def test_a_folder_of_game_folders_is_read_completely(tmp_path: Path, demo_game: Path) -> None:
    shutil.copytree(demo_game, tmp_path / "a")
    result = nhl.read([tmp_path, tmp_path / "a" / "play-by-play.json"])
    assert [s.scope_id for s in result.scopes] == ["2024020001"]


def test_the_game_says_who_plays_and_who_won(demo_game: Path, payloads: Any) -> None:
    (game,) = payloads(nhl.read([demo_game]), Game)
    assert make(Game, game).title == "BUF – NJD"
    assert (game["home_team_name"], game["home_team_id"]) == ("Buffalo Sabres", "7")
    assert (game["home_goals_official"], game["away_goals_official"]) == (1, 4)
    assert (game["game_date"], game["status"]) == ("2024-10-04", "complete")
    assert game["home_attacks_right_first"] is False
    assert (game["overtime_seconds"], game["shootout_period"]) == (300, 5)


def test_playoff_overtime_lasts_a_full_period(nhl_folder: Any, payloads: Any) -> None:
    (game,) = payloads(nhl.read([nhl_folder([], gameType=3)]), Game)
    assert (game["overtime_seconds"], game["shootout_period"]) == (1200, None)


def test_a_roster_key_does_not_depend_on_who_else_is_listed(demo_game: Path, payloads: Any) -> None:
    entry = next(
        e for e in payloads(nhl.read([demo_game]), RosterEntry) if e["player_id"] == "8474593"
    )
    assert (entry["roster_index"], entry["venue"], entry["jersey"]) == (225, "away", 25)
    assert (entry["player_name"], entry["position"]) == ("Jacob Markstrom", "G")


def test_elapsed_and_remaining_seconds_are_both_there(
    nhl_folder: Any, play: Any, payloads: Any
) -> None:
    found = event(payloads, nhl_folder([play(1, "hit", "12:34", period=4)]))
    assert (found["start_elapsed_seconds"], found["event_start_seconds"]) == (300, 0)
    found = event(payloads, nhl_folder([play(1, "hit", "12:34")]))
    assert (found["start_elapsed_seconds"], found["event_start_seconds"]) == (754, 446)


def test_a_time_after_the_end_of_the_period_is_cut_and_said(
    nhl_folder: Any, play: Any, said: Any
) -> None:
    result = nhl.read([nhl_folder([play(1, "hit", "20:01")])])
    assert "2024020500 play 1: its time 1201 s is after the period's end; " in "".join(
        said(result, refused=False)
    )


def test_a_faceoff_credits_winner_and_loser(nhl_folder: Any, play: Any, payloads: Any) -> None:
    faceoff = play(
        1, "faceoff", "00:00", eventOwnerTeamId=7, winningPlayerId=72, losingPlayerId=53,
        xCoord=-69, yCoord=22, zoneCode="O",
    )  # fmt: skip
    found = event(payloads, nhl_folder([faceoff]))
    assert (found["event_team"], found["event_team_player_1"]) == ("away", 2)
    assert (found["opp_team_player_1"], found["event_detail"]) == (3, "Faceoff_GameStart")
    assert (found["puck_x"], found["puck_y"], found["event_team_zone"]) == (31.0, 64.5, "o")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (["stoppage"], "Faceoff_AfterStoppage"),
        (["goal", "stoppage"], "Faceoff_AfterGoal"),
        (["penalty", "stoppage"], "Faceoff_AfterPenalty"),
        (["goal", "penalty"], "Faceoff_AfterGoal"),
    ],
)
def test_a_faceoff_knows_why_play_had_stopped(
    before: list[str], expected: str, nhl_folder: Any, play: Any, payloads: Any
) -> None:
    names = ["faceoff", *before, "faceoff"]
    plays = [play(n, name, f"00:0{n}") for n, name in enumerate(names)]
    assert event(payloads, nhl_folder(plays))["event_detail"] == expected


def test_a_blocked_shot_is_the_shooters_and_seen_from_his_side(
    nhl_folder: Any, play: Any, payloads: Any
) -> None:
    blocked = play(
        1, "blocked-shot", "01:00", eventOwnerTeamId=5, shootingPlayerId=52,
        blockingPlayerId=74, zoneCode="D", reason="blocked",
    )  # fmt: skip
    found = event(payloads, nhl_folder([blocked]))
    assert (found["event_team"], found["event_team_player_1"]) == ("home", 2)
    assert (found["blocked_by_player"], found["opp_team_player_1"]) == (4, 4)
    assert (found["event_detail"], found["event_team_zone"]) == ("Shot_Blocked", "o")


def test_where_a_shot_was_blocked_says_more_than_the_feeds_zone(
    nhl_folder: Any, play: Any, payloads: Any
) -> None:
    blocked = play(
        1, "blocked-shot", "01:00", eventOwnerTeamId=7, shootingPlayerId=72, blockingPlayerId=73,
        zoneCode="D", reason="teammate-blocked", xCoord=-60, yCoord=3,
    )  # fmt: skip
    found = event(payloads, nhl_folder([blocked]))
    assert (found["event_detail"], found["event_team_zone"]) == ("Shot_BlockedSameTeam", "o")
    assert (found["blocked_by_player"], found["event_team_player_2"]) == (3, 3)
    assert found["opp_team_player_1"] is None


@pytest.mark.parametrize(
    ("name", "reason", "expected"),
    [
        ("shot-on-goal", None, "Shot_OnNetSaved"),
        ("missed-shot", "wide-left", "Shot_Missed"),
        ("missed-shot", "hit-right-post", "Shot_MissedPost"),
    ],
)
def test_shots_keep_shooter_and_goalie(
    name: str, reason: str | None, expected: str, nhl_folder: Any, play: Any, payloads: Any
) -> None:
    shot = play(
        1, name, "01:00", eventOwnerTeamId=5, shootingPlayerId=52, goalieInNetId=71,
        shotType="tip-in", reason=reason,
    )  # fmt: skip
    found = event(payloads, nhl_folder([shot]))
    assert (found["event_detail"], found["event_detail_2"]) == (expected, "Shot_Tip")
    assert (found["event_team_player_1"], found["goalie_player"]) == (2, 1)


def test_a_goal_into_an_empty_net_has_no_goalie(nhl_folder: Any, play: Any, payloads: Any) -> None:
    goal = play(
        1, "goal", "19:00", eventOwnerTeamId=5, scoringPlayerId=52, assist1PlayerId=53,
        assist2PlayerId=54, shotType="wrist",
    )  # fmt: skip
    found = event(payloads, nhl_folder([goal]))
    assert (found["event_type"], found["event_detail"]) == ("Goal", "Goal_Scored")
    assert (found["event_team_player_1"], found["goalie_player"]) == (2, None)
    assert (found["assist_1_player"], found["assist_2_player"]) == (3, 4)


def test_a_penalty_shot_is_known_by_the_penalty_before_it(
    nhl_folder: Any, play: Any, payloads: Any
) -> None:
    plays = [
        play(1, "penalty", "05:00", eventOwnerTeamId=7, typeCode="PS", descKey="ps-tripping"),
        play(2, "goal", "05:00", eventOwnerTeamId=5, scoringPlayerId=52),
        play(3, "goal", "06:00", eventOwnerTeamId=5, scoringPlayerId=52),
    ]
    found = payloads(nhl.read([nhl_folder(plays)]), Event)
    assert [e["event_detail"] for e in found] == [
        "Penalty_PenaltyShot", "Goal_PenaltyShot", "Goal_Scored",
    ]  # fmt: skip


def test_shootout_goals_are_marked(nhl_folder: Any, play: Any, payloads: Any) -> None:
    plays = [
        play(1, "goal", "00:00", period=5, kind="SO", eventOwnerTeamId=5, scoringPlayerId=52),
        play(2, "failed-shot-attempt", "00:00", period=5, kind="SO", eventOwnerTeamId=7),
    ]
    goal, miss = payloads(nhl.read([nhl_folder(plays)]), Event)
    assert goal["event_detail"] == "Goal_Shootout"
    assert miss["event_detail"] == "Shootout_Missed"


@pytest.mark.parametrize(
    ("code", "reason", "minutes", "expected"),
    [
        ("MIN", "high-sticking", 2, ("Penalty_Minor", "Penalty_HighSticking")),
        ("MIN", "high-sticking-double-minor", 4, ("Penalty_DoubleMinor", "Penalty_HighSticking")),
        ("MAJ", "fighting", 5, ("Penalty_Major", "Penalty_Fighting")),
        ("MIS", "misconduct", 10, ("Penalty_Misconduct", "Penalty_Misconduct")),
        ("GAM", "game-misconduct", 10, ("Penalty_GameMisconduct", "Penalty_GameMisconduct")),
        ("BEN", "too-many-men-on-the-ice", 2, ("Penalty_Bench", "Penalty_TooManyMenontheIce")),
    ],
)
def test_penalties_keep_kind_reason_and_minutes(
    code: str, reason: str, minutes: int, expected: tuple[str, str],
    nhl_folder: Any, play: Any, payloads: Any,
) -> None:  # fmt: skip
    penalty = play(
        1, "penalty", "05:00", eventOwnerTeamId=7, typeCode=code, descKey=reason,
        duration=minutes, drawnByPlayerId=53, servedByPlayerId=74,
    )  # fmt: skip
    found = event(payloads, nhl_folder([penalty]))
    assert (found["event_detail"], found["event_detail_2"]) == expected
    assert (found["penalty_minutes"], found["event_team"]) == (minutes, "away")
    assert (found["event_team_player_1"], found["drawn_by_player"]) == (None, 3)
    assert found["served_by_player"] == 4


def test_plays_follow_the_feeds_sort_order(nhl_folder: Any, play: Any, payloads: Any) -> None:
    plays = [
        play(9, "hit", "00:10", period=2),
        play(5, "takeaway", "10:00", order=20),
        play(7, "giveaway", "09:59", order=10),
    ]
    found = payloads(nhl.read([nhl_folder(plays)]), Event)
    assert [e["start_elapsed_seconds"] for e in found] == [599, 600, 10]


def test_a_play_that_comes_twice_is_recorded_once(
    nhl_folder: Any, play: Any, payloads: Any, said: Any
) -> None:
    result = nhl.read([nhl_folder([play(1, "hit", "00:10"), play(1, "hit", "00:10")])])
    assert len(payloads(result, Event)) == 1
    assert said(result, refused=True) == [
        "2024020500 play 1: It is in the feed twice; the first one stays."
    ]


def test_a_clock_that_goes_back_is_said_and_its_order_kept(
    nhl_folder: Any, play: Any, payloads: Any, said: Any
) -> None:
    result = nhl.read([nhl_folder([play(1, "hit", "05:10"), play(2, "hit", "05:08")])])
    assert [e["start_elapsed_seconds"] for e in payloads(result, Event)] == [310, 308]
    assert any("goes back from 05:10 to 05:08" in note for note in said(result, refused=False))


def test_a_player_who_is_not_in_the_roster_is_left_out_and_said(
    nhl_folder: Any, play: Any, payloads: Any, said: Any
) -> None:
    folder = nhl_folder([play(1, "hit", "00:10", eventOwnerTeamId=5, hittingPlayerId=999)])
    assert event(payloads, folder)["event_team_player_1"] is None
    assert any("player 999" in note for note in said(nhl.read([folder]), refused=False))


def test_without_a_shift_chart_everything_else_is_read(
    nhl_folder: Any, play: Any, payloads: Any, said: Any
) -> None:
    result = nhl.read([nhl_folder([play(1, "hit", "00:10")])])
    assert payloads(result, Shift) == []
    assert payloads(result, Event)[0]["shift_index"] is None
    assert said(result, refused=False) == [
        "2024020500 shift-charts.json: No shifts: ice time and plus-minus cannot be counted."
    ]


def test_goal_markers_repeats_and_empty_shifts_are_left_out(
    nhl_folder: Any, shift: Any, payloads: Any, said: Any
) -> None:
    rows = [
        shift(52, "00:00", "00:40"),
        shift(52, "00:00", "00:40"),
        shift(52, "00:30", "00:30"),
        shift(52, "00:35", None, typeCode=505),
        shift(52, "19:30", "20:10"),
        shift(52, "00:50", "00:45"),
    ]
    result = nhl.read([nhl_folder([], rows)])
    times = [(s["start_elapsed_seconds"], s["end_elapsed_seconds"]) for s in
             payloads(result, Shift)]  # fmt: skip
    assert times == [(0, 40), (1170, 1200)]
    assert said(result, refused=True) == [
        "2024020500 shift row 2: The same shift is in the file twice.",
        "2024020500 shift row 3: It lasts no time.",
        "2024020500 shift row 6: It ends before it starts.",
    ]
    assert any("was cut to the period's" in note for note in said(result, refused=False))


def test_more_than_six_skaters_are_said_and_six_are_kept(
    nhl_folder: Any, shift: Any, payloads: Any, said: Any
) -> None:
    spots = [
        {"teamId": 5, "playerId": 50 + n, "sweaterNumber": n, "positionCode": "C"}
        for n in range(1, 9)
    ]
    rows = [shift(50 + n, "00:00", "00:40") for n in range(1, 9)]
    result = nhl.read([nhl_folder([], rows, rosterSpots=spots)])
    (line,) = payloads(result, Shift)
    assert [line[f"home_{n}"] for n in range(1, 7)] == [1, 2, 3, 4, 5, 6]
    assert any("8v0 skaters at once" in note for note in said(result, refused=False))


def test_a_segment_says_why_it_began_and_ended(
    nhl_folder: Any, play: Any, shift: Any, payloads: Any
) -> None:
    plays = [
        play(1, "faceoff", "00:00"),
        play(2, "goal", "00:30", eventOwnerTeamId=5, scoringPlayerId=52),
        play(3, "faceoff", "00:30"),
    ]
    rows = [shift(52, "00:00", "00:30"), shift(53, "00:30", "00:50"), shift(54, "00:50", "20:00")]
    found = payloads(nhl.read([nhl_folder(plays, rows)]), Shift)
    assert [(s["shift_start_type"], s["shift_stop_type"]) for s in found] == [
        ("GameStart", "Home Goal"), ("FaceoffAfterGoal", "OnTheFly"), ("OnTheFly", "GameEnd"),
    ]  # fmt: skip


def test_another_games_shift_chart_is_not_used(
    nhl_folder: Any, shift: Any, payloads: Any, said: Any
) -> None:
    result = nhl.read([nhl_folder([], [shift(52, "00:00", "00:30", gameId=2024020501)])])
    assert payloads(result, Shift) == []
    assert said(result, refused=True) == [
        "2024020500 shift-charts.json: It belongs to game 2024020501; nothing was read from it."
    ]


def test_a_player_twice_in_the_roster_is_listed_once(
    nhl_folder: Any, payloads: Any, said: Any
) -> None:
    spots = [
        {"teamId": 5, "playerId": 51, "sweaterNumber": 1, "positionCode": "G"},
        {"teamId": 7, "playerId": 51, "sweaterNumber": 9, "positionCode": "G"},
        {"teamId": 7, "playerId": 60, "sweaterNumber": None},
    ]
    result = nhl.read([nhl_folder([], rosterSpots=spots)])
    assert [e["venue"] for e in payloads(result, RosterEntry)] == ["home"]
    assert len(said(result, refused=True)) == 2
