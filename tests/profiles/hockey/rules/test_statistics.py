"""What each event counts for."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_goal_is_a_shot_and_a_point(book: Any) -> None:
    book.event("Goal", "Goal_Scored", by=11, assist_1_player=12, assist_2_player=13)
    scorer, first, second = (book.line(p) for p in ("Ph11", "Ph12", "Ph13"))
    assert (scorer["goals"], scorer["shots"], scorer["points"]) == (1, 1, 1)
    assert (first["assists"], first["points"], second["assists"]) == (1, 1, 1)
    assert book.team("HOM")["goals"] == 1


@pytest.mark.parametrize("detail", ["Shot_Goal", "Shot_OnNetGoal", "Shot_OnNetTippedGoal"])
def test_the_shot_that_a_goal_accompanies_is_not_a_second_one(detail: str, book: Any) -> None:
    book.shift(0, 60)
    book.event("Shot", detail, by=11)
    book.event("Goal", "Goal_Scored", by=11)
    line = book.line("Ph11")
    assert (line["shots"], line["shot_attempts"], line["corsi_for"]) == (1, 1, 1)
    assert book.team("HOM")["shots"] == 1


@pytest.mark.parametrize(
    ("detail", "shots", "attempts"),
    [
        ("Shot_OnNetSaved", 1, 1),
        ("Shot-OnNetSaved", 1, 1),
        ("Shot_TippedOnNetSaved", 1, 1),
        ("Shot_Missed", 0, 1),
        ("Shot_HitPost", 0, 1),
        ("Shot_MissedPost", 0, 1),
        ("Shot_Blocked", 0, 1),
        ("Shot_BlockedSameTeam", 0, 1),
        ("Shot_Deflected", 0, 1),
        ("Shot_Unheard", 0, 0),
        (None, 0, 0),
    ],
)
def test_what_became_of_a_shot_decides(
    detail: str | None, shots: int, attempts: int, book: Any
) -> None:
    book.event("Shot", detail, by=11)
    line = book.line("Ph11")
    assert (line["shots"], line["shot_attempts"]) == (shots, attempts)


def test_a_shot_detail_of_another_type_is_no_shot(book: Any) -> None:
    book.shift(0, 60)
    book.event("Save", "Shot_OnNetSaved", by=11)
    book.event("Turnover", "Shot_OnNetSaved", by=11)
    book.event("Rebound", "Goal_Scored", by=11)
    line = book.line("Ph11")
    assert (line["shots"], line["goals"], line["corsi_for"]) == (0, 0, 0)


def test_a_goal_without_its_detail_counts_nowhere(book: Any) -> None:
    book.event("Goal", None, by=11)
    assert book.team("HOM")["goals"] == 0


def test_assists_come_from_linked_events_where_the_goal_names_none(book: Any) -> None:
    goal = book.event("Goal", "Goal_Scored", by=11)
    link = {"linked_event_index": goal.event_index}
    book.event("Pass", by=12, play_detail1="AssistPrimary", **link)
    book.event("Pass", by=13, play_detail2="OffensivePlay_Pass-AssistSecondary", **link)
    book.event("Pass", by=14, play_detail1="AssistTertiary", **link)
    book.event("Pass", by=15, play_detail1="AssistPrimary", **link)
    book.event("Pass", by=16, play_detail1="AssistPrimary")
    assert book.credited("assists") == {"Ph12": 1, "Ph13": 1}


def test_assists_are_never_counted_from_both_places(book: Any) -> None:
    goal = book.event("Goal", "Goal_Scored", by=11, assist_1_player=14)
    book.event("Pass", by=12, play_detail1="AssistPrimary", linked_event_index=goal.event_index)
    assert book.credited("assists") == {"Ph14": 1}


def test_a_linked_assist_belongs_to_the_team_of_the_goal(book: Any) -> None:
    book.player("home", 21, player_id="both")
    goal = book.event("Goal", "Goal_Scored", by=11)
    book.event("Pass", by=21, play_detail1="AssistPrimary", linked_event_index=goal.event_index)
    assert book.credited("assists") == {"both": 1}


def test_a_link_to_what_is_no_goal_assists_nothing(book: Any) -> None:
    shot = book.event("Shot", "Shot_OnNetSaved", by=11)
    book.event("Pass", by=12, play_detail1="AssistPrimary", linked_event_index=shot.event_index)
    assert book.credited("assists") == {}


@pytest.mark.parametrize(
    ("fields", "blockers"),
    [
        ({"blocked_by_player": 22, "on": 23}, {"Pa22": 1}),
        ({"on": 23}, {"Pa23": 1}),
        ({}, {}),
    ],
)
def test_a_block_is_the_opponents_who_made_it(
    fields: dict[str, int], blockers: dict[str, int], book: Any
) -> None:
    book.event("Shot", "Shot_Blocked", by=11, **fields)
    assert book.credited("blocks") == blockers
    assert book.team("AWY")["blocks"] == len(blockers)


@pytest.mark.parametrize("detail", ["Shot_BlockedSameTeam", "Shot_Deflected"])
def test_a_teammate_in_the_way_is_no_block(detail: str, book: Any) -> None:
    book.event("Shot", detail, by=11, blocked_by_player=12, on=22)
    assert book.credited("blocks") == {}


def test_a_block_event_counts_unless_the_blocked_shot_does(book: Any) -> None:
    shot = book.event("Shot", "Shot_Blocked", by=11, blocked_by_player=22)
    book.event("Block", by=22, event_team="away", linked_event_index=shot.event_index)
    book.event("Block", by=23, event_team="away")
    assert book.credited("blocks") == {"Pa22": 1, "Pa23": 1}


def test_turnovers_and_hits_are_player_1s(book: Any) -> None:
    book.event("Turnover", "Turnover_Giveaway", by=11, on=21)
    book.event("Turnover", "Turnover-Takeaway", by=12, on=21)
    book.event("Turnover", "Turnover", by=13)
    book.event("Hit", by=14, on=21)
    assert book.credited("giveaways") == {"Ph11": 1}
    assert book.credited("takeaways") == {"Ph12": 1}
    assert book.credited("hits") == {"Ph14": 1}


def test_a_faceoff_has_a_winner_and_a_loser(book: Any) -> None:
    book.event("Faceoff", "Faceoff_AfterGoal", by=11, on=21)
    book.event("Faceoff", None, by=None, on=None, event_team="away")
    book.event("Possession", "Faceoff", by=11, on=21)
    assert book.credited("faceoff_wins") == {"Ph11": 1}
    assert book.credited("faceoff_losses") == {"Pa21": 1}
    assert (book.team("HOM")["faceoff_wins"], book.team("HOM")["faceoff_losses"]) == (1, 1)


@pytest.mark.parametrize(
    ("detail", "minutes", "pim"),
    [
        ("Penalty_Minor", 2, 2),
        ("Penalty_Minor", 3, 3),
        ("Penalty_Minor", 4, 4),
        ("Penalty_Minor", None, 2),
        ("Penalty_Major", None, 5),
        ("Penalty_Misconduct", None, 10),
        ("Penalty_DoubleMinor", None, 4),
        ("Penalty_PenaltyShot", 0, 0),
        ("Penalty_Minor", 0, 0),
        ("Penalty", None, 0),
    ],
)
def test_penalty_minutes_as_recorded_else_by_the_detail(
    detail: str, minutes: int | None, pim: int, book: Any
) -> None:
    book.event("Penalty", detail, by=11, penalty_minutes=minutes)
    assert (book.line("Ph11")["pim"], book.team("HOM")["pim"]) == (pim, pim)


def test_a_bench_penalty_is_the_teams_and_not_the_servers(book: Any) -> None:
    book.event("Penalty", "Penalty_Bench", penalty_minutes=2, served_by_player=11)
    assert book.credited("pim") == {}
    assert book.team("HOM")["pim"] == 2


def test_a_goalies_penalty_is_his_whoever_serves_it(book: Any) -> None:
    book.event("Penalty", "Penalty_Minor", by=1, penalty_minutes=2, served_by_player=11)
    assert book.line("Ph1", "goalies")["pim"] == 2
    assert book.credited("pim") == {}


def test_an_even_strength_goal_is_plus_and_minus_for_the_skaters(book: Any) -> None:
    book.shift(0, 60)
    book.event("Goal", "Goal_Scored", by=11)
    plus = {f"Ph{n}": 1 for n in range(11, 16)}
    minus = {f"Pa{n}": -1 for n in range(21, 26)}
    assert book.credited("plus_minus") == plus | minus


def test_a_goal_at_a_change_counts_for_those_who_went_off(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 120, home=[12, 13, 14, 15, 16])
    book.event("Goal", "Goal_Scored", by=11, at=60)
    assert book.line("Ph11")["plus_minus"] == 1
    assert book.line("Ph16")["plus_minus"] == 0


@pytest.mark.parametrize(
    ("line", "scorers", "counts"),
    [
        ({"away": [21, 22, 23, 24]}, "home", False),
        ({"away": [21, 22, 23, 24]}, "away", True),
        ({"home": range(11, 17), "home_goalie": None}, "home", True),
        ({"home": range(11, 17), "home_goalie": None}, "away", True),
        ({"home": range(11, 17), "home_goalie": None, "away": [21, 22, 23, 24]}, "home", False),
        ({"home": range(11, 17), "home_goalie": None, "away": [21, 22, 23, 24]}, "away", True),
        ({"home_goalie": None}, "home", True),
        ({"home_goalie": None}, "away", False),
        ({"home": [11, 12, 13], "away": [21, 22, 23]}, "home", True),
        ({"home": [11, 12, 13, 14], "away": [21, 22, 23]}, "home", False),
    ],
    ids=[
        "power play", "short-handed", "extra attacker", "empty net", "6v4 power play",
        "short-handed into the empty net", "short-handed with the goalie pulled",
        "power play into the empty net", "3v3", "4v3",
    ],
)  # fmt: skip
def test_power_play_goals_are_no_plus(
    line: dict[str, Any], scorers: str, counts: bool, book: Any
) -> None:
    book.shift(0, 60, **line)
    book.event("Goal", "Goal_Scored", by=11 if scorers == "home" else 21, event_team=scorers)
    assert bool(book.credited("plus_minus")) is counts


def test_a_penalty_shot_goal_is_a_goal_and_a_shot_without_plus_or_corsi(book: Any) -> None:
    book.shift(0, 60)
    book.event("PenaltyShot_Shootout", "PenaltyShot_OnNet", by=11)
    book.event("Goal", "Goal_PenaltyShot", by=11, goalie_player=2)
    line = book.line("Ph11")
    assert (line["goals"], line["shots"]) == (1, 1)
    assert (line["plus_minus"], line["corsi_for"], line["shot_attempts"]) == (0, 0, 0)
    assert book.line("Pa2", "goalies")["goals_against"] == 1


@pytest.mark.parametrize("event_type", ["PenaltyShot_Shootout", "Shot"])
def test_a_saved_penalty_shot_is_a_shot_on_goal_only(event_type: str, book: Any) -> None:
    book.shift(0, 60)
    book.event(event_type, "PenaltyShot_Saved", by=11, goalie_player=2)
    book.event(event_type, "PenaltyShot_Missed", by=11, goalie_player=2)
    line, goalie = book.line("Ph11"), book.line("Pa2", "goalies")
    assert (line["shots"], line["shot_attempts"], line["corsi_for"]) == (1, 0, 0)
    assert (goalie["shots_against"], goalie["saves"]) == (1, 1)


def test_the_shootout_counts_for_nobody(empty_book: Any) -> None:
    empty_book.game(shootout_period=5)
    empty_book.two_teams()
    empty_book.shift(0, 60, period=5)
    empty_book.event("Goal", "Goal_Shootout", by=11, period=5)
    empty_book.event("Goal", "Goal_Scored", by=11, period=5)
    empty_book.event("Shot", "Shot_OnNetSaved", by=12, period=5, goalie_player=2)
    empty_book.event("Penalty", "Penalty_Minor", by=11, period=5)
    numbers = empty_book.summary()
    for part in ("teams", "players", "goalies"):
        for line in numbers[part]:
            assert not [
                name for name, value in line.items()
                if isinstance(value, int) and value and name != "jersey"
            ]  # fmt: skip


def test_a_shootout_goal_counts_nowhere_even_in_another_period(book: Any) -> None:
    book.shift(0, 60)
    book.event("Goal", "Goal_Shootout", by=11, goalie_player=2)
    assert book.team("HOM")["goals"] == book.team("HOM")["shots"] == 0
    assert book.line("Pa2", "goalies")["goals_against"] == 0


def test_corsi_counts_all_attempts_and_fenwick_the_unblocked(book: Any) -> None:
    book.shift(0, 60)
    for detail in ("Shot_OnNetSaved", "Shot_Missed", "Shot_Blocked"):
        book.event("Shot", detail, by=11)
    book.event("Goal", "Goal_Scored", by=11)
    ours, theirs, idle = (book.line(p) for p in ("Ph12", "Pa21", "Ph16"))
    assert (ours["corsi_for"], ours["fenwick_for"], ours["corsi_against"]) == (4, 3, 0)
    assert (theirs["corsi_against"], theirs["fenwick_against"]) == (4, 3)
    assert (ours["corsi_for_5v5"], ours["fenwick_for_5v5"]) == (4, 3)
    assert idle["corsi_for"] == 0
    assert book.line("Ph11")["shot_attempts"] == 4


def test_5v5_corsi_leaves_other_strengths_out(book: Any) -> None:
    book.shift(0, 60, away=[21, 22, 23, 24])
    book.event("Shot", "Shot_Missed", by=11)
    line = book.line("Ph12")
    assert (line["corsi_for"], line["corsi_for_5v5"], line["fenwick_for_5v5"]) == (1, 0, 0)


def test_team_corsi_needs_no_shifts(book: Any) -> None:
    book.event("Shot", "Shot_Missed", by=11)
    book.event("Shot", "Shot_Blocked", by=21, event_team="away")
    home = book.team("HOM")
    assert (home["corsi_for"], home["corsi_against"]) == (1, 1)
    assert (home["fenwick_for"], home["fenwick_against"]) == (1, 0)
    assert book.line("Ph11")["corsi_for"] == 0


def test_a_goalie_faces_the_shots_on_goal(book: Any) -> None:
    book.event("Shot", "Shot_OnNetSaved", by=11, goalie_player=2)
    book.event("Shot", "Shot_Missed", by=11, goalie_player=2)
    book.event("Goal", "Goal_Scored", by=11, goalie_player=2)
    line = book.line("Pa2", "goalies")
    assert (line["shots_against"], line["saves"], line["goals_against"]) == (2, 1, 1)


def test_the_goalie_is_found_among_the_opponents_or_on_the_ice(book: Any) -> None:
    book.player("away", 29, "G")
    book.shift(0, 60)
    book.event("Shot", "Shot_OnNetSaved", by=11, on=29)
    book.event("Shot", "Shot_OnNetSaved", by=11, on=22)
    book.event("Shot", "Shot_OnNetSaved", by=11)
    assert book.credited("shots_against", "goalies") == {"Pa29": 1, "Pa2": 2}


def test_an_empty_net_goal_is_no_goalies(book: Any) -> None:
    book.shift(0, 60, away_goalie=None, away=range(21, 27))
    book.event("Goal", "Goal_Scored", by=11)
    assert book.credited("goals_against", "goalies") == {}
    assert book.team("HOM")["goals"] == 1


def test_a_goalie_change_divides_shots_and_time(book: Any) -> None:
    book.player("away", 29, "G")
    book.shift(0, 60)
    book.shift(60, 100, away_goalie=29)
    book.event("Goal", "Goal_Scored", by=11, at=60)
    book.event("Shot", "Shot_OnNetSaved", by=11, at=61)
    first, second = book.line("Pa2", "goalies"), book.line("Pa29", "goalies")
    assert (first["goals_against"], first["saves"], first["toi_seconds"]) == (1, 0, 60)
    assert (second["goals_against"], second["saves"], second["toi_seconds"]) == (0, 1, 40)


def test_what_nobody_is_named_for_counts_for_the_team(book: Any) -> None:
    book.event("Goal", "Goal_Scored")
    book.event("Hit")
    assert (book.team("HOM")["goals"], book.team("HOM")["hits"]) == (1, 1)
    assert book.credited("goals") == {}


def test_an_event_of_nobodys_team_counts_nowhere(book: Any) -> None:
    book.event("Hit", by=88, event_team=None)
    assert [t["hits"] for t in book.summary()["teams"]] == [0, 0]


def test_the_scorers_number_is_read_in_the_events_team(book: Any) -> None:
    book.player("home", 21, player_id="other")
    book.event("Goal", "Goal_Scored", by=21)
    assert book.credited("goals") == {"other": 1}
