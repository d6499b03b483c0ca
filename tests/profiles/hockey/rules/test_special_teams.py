"""Power play and short-handed: goals, points and ice time."""

from __future__ import annotations

from typing import Any

SHORT = [11, 12, 13, 14]


def test_a_power_play_goal_is_the_scorers_and_its_points_the_assistants_too(book: Any) -> None:
    book.shift(0, 60, away=[21, 22, 23, 24])
    book.event("Goal", "Goal_Scored", at=30, by=11, assist_1_player=12, assist_2_player=13)
    assert book.credited("power_play_goals") == {"Ph11": 1}
    assert book.credited("power_play_points") == {"Ph11": 1, "Ph12": 1, "Ph13": 1}
    assert book.credited("short_handed_points") == {}


def test_a_short_handed_goal_counts_for_those_who_are_short(book: Any) -> None:
    book.shift(0, 60, home=SHORT)
    book.event("Goal", "Goal_Scored", at=30, by=11, assist_1_player=12)
    assert book.credited("short_handed_goals") == {"Ph11": 1}
    assert book.credited("short_handed_points") == {"Ph11": 1, "Ph12": 1}
    assert book.credited("power_play_goals") == {}


def test_linked_assists_are_points_of_a_power_play(book: Any) -> None:
    book.shift(0, 60, away=[21, 22, 23, 24])
    goal = book.event("Goal", "Goal_Scored", at=30, by=11)
    linked = {"linked_event_index": goal.event_index, "play_detail1": "AssistPrimary"}
    book.event("Pass", at=29, by=14, **linked)
    assert book.credited("power_play_points") == {"Ph11": 1, "Ph14": 1}


def test_a_goal_on_a_delayed_penalty_is_an_even_one(book: Any) -> None:
    book.shift(0, 60, home=range(11, 17), home_goalie=None)
    book.event("Goal", "Goal_Scored", at=30, by=11)
    assert book.credited("power_play_goals") == {}


def test_a_penalty_shot_is_no_power_play_goal(book: Any) -> None:
    book.shift(0, 60, away=[21, 22, 23, 24])
    book.event("Goal", "Goal_PenaltyShot", at=30, by=11)
    assert book.credited("power_play_goals") == {}


def test_ice_time_is_split_by_manpower(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 100, home=SHORT)
    book.shift(100, 110, away=[21, 22, 23])
    names = ("toi_even_seconds", "toi_power_play_seconds", "toi_short_handed_seconds")
    assert [book.line("Ph11")[name] for name in names] == [60, 10, 40]
    assert [book.line("Pa21")[name] for name in names] == [60, 40, 10]
    assert book.line("Ph11")["toi_seconds"] == 110


def test_overlapping_seconds_of_one_kind_count_once(book: Any) -> None:
    book.shift(0, 60)
    book.shift(30, 90)
    assert book.line("Ph11")["toi_even_seconds"] == 90
