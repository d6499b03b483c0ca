"""Strength of games written down by hand: the shifts' boundary rules, goalies, penalty shots."""

from __future__ import annotations

from typing import Any

from tracker.profiles.hockey.rules.situation import Manpower, Situation
from tracker.profiles.hockey.rules.strength import (
    situations_from_penalties,
    situations_from_shifts,
)

SIX = range(11, 17)


def by_shifts(book: Any) -> dict[int, str]:
    return {index: found.code for index, found in situations_from_shifts(book).items()}


def by_penalties(book: Any) -> dict[int, str]:
    return {index: found.code for index, found in situations_from_penalties(book).items()}


def minor(book: Any, at: int, team: str = "home", **fields: Any) -> int:
    fields = {"by": 12, "penalty_minutes": 2, "event_team": team, **fields}
    index: int = book.event("Penalty", "Penalty_Minor", at=at, **fields).event_index
    return index


def moment(book: Any, at: int | None, type_: str = "Hit", **fields: Any) -> int:
    index: int = book.event(type_, at=at, **fields).event_index
    return index


def test_the_code_is_away_goalie_away_skaters_home_skaters_home_goalie() -> None:
    situation = Situation(away_goalie=True, away_skaters=4, home_skaters=6, home_goalie=False)
    assert (situation.code, situation.strength) == ("1460", "6v4")
    assert situation.manpower("home") is Manpower.POWER_PLAY
    assert situation.manpower("away") is Manpower.SHORT_HANDED


def test_the_extra_attacker_is_no_power_play() -> None:
    assert Situation(True, 5, 6, False).manpower("home") is Manpower.EVEN
    assert Situation(True, 5, 5, False).manpower("home") is Manpower.SHORT_HANDED


def test_a_faceoff_has_the_strength_of_those_who_come_on_for_it(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 120, home=[11, 12, 13, 14])
    goal, faceoff = moment(book, 60, "Penalty"), moment(book, 60, "Faceoff")
    codes = by_shifts(book)
    assert (codes[goal], codes[faceoff]) == ("1551", "1541")


def test_a_stoppage_after_a_penalty_has_the_strength_that_the_penalty_leaves(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 120, home=[11, 12, 13, 14])
    whistle, _, timeout = moment(book, 60, "Stoppage"), minor(book, 60), moment(book, 60, "Timeout")
    codes = by_shifts(book)
    assert (codes[whistle], codes[timeout]) == ("1551", "1541")


def test_who_comes_out_of_the_box_is_there_in_that_second(book: Any) -> None:
    book.shift(0, 60, home=[11, 12, 13, 14])
    book.shift(60, 120)
    hit, goal = moment(book, 60), moment(book, 60, "Goal", event_detail="Goal_Scored")
    codes = by_shifts(book)
    assert (codes[hit], codes[goal]) == ("1551", "1541")


def test_a_pulled_goalie_is_seen_in_the_shifts(book: Any) -> None:
    book.shift(0, 60, away=range(21, 27), away_goalie=None)
    index = moment(book, 30)
    assert by_shifts(book) == {index: "0651"}


def test_an_event_without_a_time_goes_by_its_shift_and_by_no_penalty(book: Any) -> None:
    book.shift(0, 60, home=[11, 12, 13, 14])
    index = moment(book, None, shift_index=1)
    assert by_shifts(book) == {index: "1541"}
    assert by_penalties(book) == {}


def test_an_event_that_no_shift_covers_has_no_strength(book: Any) -> None:
    moment(book, 30)
    assert by_shifts(book) == {}


def test_a_penalty_shot_is_one_against_the_goalie(book: Any) -> None:
    book.shift(0, 60)
    book.event("Penalty", "Penalty_PenaltyShot", at=30, event_team="away")
    saved = moment(book, 30, "Shot", event_detail="Shot_OnNetSaved")
    rebound = moment(book, 30, "Shot", event_detail="Shot_OnNetSaved")
    scored = book.event("Goal", "Goal_PenaltyShot", at=40, event_team="away").event_index
    for codes in (by_shifts(book), by_penalties(book)):
        assert (codes[saved], codes[rebound], codes[scored]) == ("1010", "1551", "0101")


def test_in_a_shootout_only_attempts_have_a_strength(empty_book: Any) -> None:
    book = empty_book
    book.game(shootout_period=5)
    start = moment(book, 0, "PeriodStart", period=5)
    attempt = moment(book, 0, "PenaltyShot_Shootout", period=5, event_team="away")
    for codes in (by_shifts(book), by_penalties(book)):
        assert start not in codes
        assert codes[attempt] == "0101"


def test_a_minor_is_over_with_its_last_second(book: Any) -> None:
    whistle = minor(book, 30)
    last, over = moment(book, 149), moment(book, 150)
    codes = by_penalties(book)
    assert [codes[i] for i in (whistle, last, over)] == ["1551", "1541", "1551"]


def test_a_penalty_runs_on_in_the_next_period(book: Any) -> None:
    minor(book, 1170)
    late = moment(book, 89, period=2)
    over = moment(book, 90, period=2)
    codes = by_penalties(book)
    assert (codes[late], codes[over]) == ("1541", "1551")


def test_a_penalty_that_is_entered_later_is_in_the_box_for_the_faceoff(book: Any) -> None:
    faceoff, hit = moment(book, 30, "Faceoff"), moment(book, 40)
    minor(book, 30)
    codes = by_penalties(book)
    assert (codes[faceoff], codes[hit]) == ("1541", "1541")


def test_the_other_goalie_leaves_while_a_penalty_is_delayed(book: Any) -> None:
    book.event("Penalty_Delayed", at=30, event_team="away")
    early, pulled = moment(book, 39), moment(book, 40)
    called = minor(book, 50, "away", by=22)
    faceoff = moment(book, 50, "Faceoff")
    codes = by_penalties(book)
    assert [codes[i] for i in (early, pulled, called, faceoff)] == ["1551", "1560", "1560", "1451"]


def test_a_goal_on_a_delayed_penalty_is_scored_with_six(book: Any) -> None:
    shot = {"event_detail": "Shot_OnNetSaved", "goalie_player": 2}
    moment(book, 10, "Shot", **shot)
    book.event("Penalty_Delayed", at=30, event_team="away")
    goal = book.event("Goal", "Goal_Scored", at=40, by=11, goalie_player=2).event_index
    after = moment(book, 45)
    codes = by_penalties(book)
    assert (codes[goal], codes[after]) == ("1560", "1551")


def test_a_goal_into_an_empty_net_tells_of_the_seconds_before(book: Any) -> None:
    shot = {"event_detail": "Shot_OnNetSaved", "goalie_player": 1, "event_team": "away"}
    for second in (100, 200):
        moment(book, second, "Shot", **shot)
    long_before, before = moment(book, 589), moment(book, 590)
    goal = book.event("Goal", "Goal_Scored", at=600, event_team="away").event_index
    codes = by_penalties(book)
    assert [codes[i] for i in (long_before, before, goal)] == ["1551", "1560", "1560"]


def test_a_shot_on_the_goalie_ends_what_an_empty_net_tells(book: Any) -> None:
    shot = {"event_detail": "Shot_OnNetSaved", "goalie_player": 1, "event_team": "away"}
    moment(book, 100, "Shot", **shot)
    before, faced = moment(book, 593), moment(book, 595, "Shot", **shot)
    goal = book.event("Goal", "Goal_Scored", at=600, event_team="away").event_index
    codes = by_penalties(book)
    assert [codes[i] for i in (before, faced, goal)] == ["1551", "1551", "1560"]


def test_where_goals_name_no_goalie_no_net_is_taken_for_empty(book: Any) -> None:
    goal = book.event("Goal", "Goal_Scored", at=600).event_index
    assert by_penalties(book)[goal] == "1551"


def test_penalties_say_the_skaters_and_goalie_slots_the_net(book: Any) -> None:
    book.shift(0, 60, home=[11, 12], away=[21])
    book.shift(60, 120, home=[11, 12], away=[21], away_goalie=None)
    minor(book, 10)
    before, pulled, faceoff = moment(book, 50), moment(book, 70), moment(book, 60, "Faceoff")
    codes = by_penalties(book)
    assert [codes[i] for i in (before, pulled, faceoff)] == ["1541", "0641", "0641"]


def test_a_goalie_in_the_slot_stays_while_a_penalty_is_delayed(book: Any) -> None:
    book.shift(0, 60)
    book.event("Penalty_Delayed", at=30, event_team="away")
    index = moment(book, 45)
    assert by_penalties(book)[index] == "1551"


def test_where_no_shift_covers_the_moment_events_say_who_is_in_goal(book: Any) -> None:
    book.shift(100, 160)
    book.event("Penalty_Delayed", at=30, event_team="away")
    index = moment(book, 45)
    assert by_penalties(book)[index] == "1560"


def test_a_row_without_any_goalie_says_nothing_of_the_nets(book: Any) -> None:
    book.shift(0, 60)
    book.shift(60, 120, home_goalie=None, away_goalie=None)
    index = moment(book, 70)
    assert by_penalties(book)[index] == "1551"


def test_a_team_whose_goalie_no_shift_names_is_judged_by_events(book: Any) -> None:
    book.shift(0, 60, home_goalie=None)
    book.event("Penalty_Delayed", at=30, event_team="away")
    early, pulled = moment(book, 35), moment(book, 45)
    codes = by_penalties(book)
    assert [codes[i] for i in (early, pulled)] == ["1551", "1560"]
