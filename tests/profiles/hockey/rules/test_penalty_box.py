"""Penalties: who is in the box, which ones cancel, and what a goal ends.

The numbered situations are those of the International Ice Hockey Federation's case book on goals
against a short-handed team, except those whose penalty a goal keeps from being called.
"""

from __future__ import annotations

from typing import Any

import pytest

from tracker.profiles.hockey.rules.penalty_clock import PenaltyClock, penalty_clock

KINDS = {
    "2": ("Penalty_Minor", 2),
    "2+2": ("Penalty_DoubleMinor", 4),
    "5": ("Penalty_Major", 5),
    "10": ("Penalty_Misconduct", 10),
    "GM": ("Penalty_GameMisconduct", 10),
    "M": ("Penalty_Match", 15),
}


def second(clock: str) -> int:
    minutes, seconds = clock.split(":")
    return int(minutes) * 60 + int(seconds)


def tell(book: Any, story: str, *, period: int = 1) -> PenaltyClock:
    """`A15 2 3:00` is a minor of the away team's 15 at 3:00, `goal B 4:30` a goal of the home."""
    for line in story.split(","):
        who, what, at = line.split()
        if who == "goal":
            venue = "away" if what == "A" else "home"
            book.event("Goal", "Goal_Scored", at=second(at), event_team=venue, period=period)
            continue
        if who == "whistle":
            book.event(what, at=second(at), event_team=None, period=period)
            continue
        venue = "away" if who[0] == "A" else "home"
        jersey = int(who[1:]) if who[1:] else None
        for part in what.split("&"):
            detail, minutes = KINDS[part]
            penalty = {"event_team": venue, "by": jersey, "penalty_minutes": minutes}
            book.event("Penalty", detail, at=second(at), period=period, **penalty)
    return penalty_clock(book)


def strength(clock: PenaltyClock, at: str, period: int = 1) -> str:
    """Away v home."""
    situation = clock.situation_at(period, second(at))
    return f"{situation.away_skaters}v{situation.home_skaters}"


def in_box(clock: PenaltyClock, at: str, period: int = 1) -> list[str]:
    return [
        f"{'A' if p.venue == 'away' else 'B'}{p.jersey or ''}" for p in clock.at(period, second(at))
    ]


SITUATIONS = {
    "3": ("A15 2 3:00,B12 2 3:30,A23 2 4:00,goal B 4:30", ["A23", "B12"]),
    "4": ("A15 5 3:00,A15 GM 3:00,A23 2 3:30,B12 2 4:00,goal B 4:30", ["A15", "B12"]),
    "5": ("A15 2 3:00,B12 2 3:00,A23 2 3:15,goal B 4:30", ["A15", "B12"]),
    "8": ("A15 2 3:00,B12 2 3:30,A23 2 4:00,goal B 5:00", ["A23", "B12"]),
    "9": ("A15 2 3:00,A23 2 3:30,B12 2 4:00,goal B 4:30", ["A23", "B12"]),
    "10": ("B12 2 3:00,A15 2 3:30,A23 5 4:00,goal B 4:30", ["A23", "B12"]),
    "11": ("A15 5 3:00,B12 5 3:30,A23 2 4:00,goal B 4:30", ["A15", "B12"]),
    "double minor": ("A15 2+2 3:00,goal B 4:30", ["A15"]),
    "double minor, second half": ("A15 2+2 3:00,goal B 5:30", []),
    "major first": ("A15 5&2 3:00,goal B 4:30", ["A15", "A15"]),
    "minor after the major": ("A15 5&2 3:00,goal B 8:30", []),
    "minor and major": ("A15 2 3:00,A23 5 4:00,goal B 4:30", ["A23"]),
    "the younger minor of the shorter time": ("A15 2+2 3:00,A23 2 4:00,goal B 5:30", ["A15"]),
    "a goal of the short-handed": ("A15 2 3:00,goal A 4:30", ["A15"]),
    "a goal at even strength": ("A15 2 3:00,B12 2 3:30,goal B 4:30", ["A15", "B12"]),
    "a major alone": ("A15 5 3:00,goal B 4:30", ["A15"]),
    "a match penalty": ("A15 M 3:00,goal B 4:30", ["A15"]),
}  # fmt: skip


@pytest.mark.parametrize(("story", "left"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_a_goal_against_the_short_handed_ends_one_minor(
    story: str, left: list[str], book: Any
) -> None:
    clock = tell(book, story)
    assert in_box(clock, story.split()[-1]) == left


def test_the_second_half_of_a_double_minor_begins_with_the_goal(book: Any) -> None:
    clock = tell(book, "A15 2+2 3:00,goal B 4:30")
    (penalty,) = clock.at(1, second("4:30"))
    assert penalty.remaining_seconds == 120
    assert [strength(clock, at) for at in ("6:29", "6:30")] == ["4v5", "5v5"]


COINCIDENT = {
    "one minor each is played four on four": ("A3 2 3:00,B10 2 3:00", "4v4"),
    "with a misconduct, too": ("A3 2&10 3:00,B10 2 3:00", "4v4"),
    "double minors cancel": ("A3 2+2 3:00,B10 2+2 3:00", "5v5"),
    "two minors each cancel": ("A3 2 3:00,A5 2 3:00,B10 2 3:00,B12 2 3:00", "5v5"),
    "majors cancel": ("A3 5 3:00,B10 5 3:00", "5v5"),
    "a match penalty is a major": ("A3 M 3:00,B10 5 3:00", "5v5"),
    "majors cancel and the instigator's minor stays": ("A3 5&2&10 3:00,B10 5 3:00", "4v5"),
    "minor and major each cancel": ("A3 5&2 3:00,B10 5&2 3:00", "5v5"),
    "a double minor is two minors": ("A3 2+2 3:00,B10 2 3:00,B12 2 3:00", "5v5"),
    "half of a double minor stays": ("A3 2+2 3:00,B10 2 3:00", "4v5"),
    "the third minor stays": ("A3 2 3:00,A3 2 3:00,A5 2 3:00,B10 2 3:00,B12 2 3:00", "4v5"),
    "a major and a minor do not cancel": ("A3 5 3:00,B10 2 3:00", "4v4"),
    "minors of two stoppages do not cancel": ("A3 2 3:00,whistle Faceoff 3:00,B10 2 3:00", "4v4"),
    "a misconduct costs nobody": ("A3 10 3:00,A5 GM 3:00", "5v5"),
    "one minor each cancels while somebody serves": ("A9 2 2:50,A3 2 3:00,B10 2 3:00", "4v5"),
}  # fmt: skip


@pytest.mark.parametrize(("story", "expected"), COINCIDENT.values(), ids=COINCIDENT.keys())
def test_penalties_of_one_stoppage(story: str, expected: str, book: Any) -> None:
    assert strength(tell(book, story), "3:01") == expected


def test_half_of_a_double_minor_lasts_one_minor(book: Any) -> None:
    clock = tell(book, "A3 2+2 3:00,B10 2 3:00")
    assert [strength(clock, at) for at in ("4:59", "5:00")] == ["4v5", "5v5"]


def test_one_player_serves_his_minors_one_after_the_other(book: Any) -> None:
    clock = tell(book, "A3 2 3:00,A3 2 3:00")
    assert [strength(clock, at) for at in ("3:30", "6:59", "7:00")] == ["4v5", "4v5", "5v5"]


def test_minors_that_teammates_serve_run_at_once(book: Any) -> None:
    for server in (5, 6):
        penalty = {"event_team": "away", "by": 30, "penalty_minutes": 2}
        book.event("Penalty", "Penalty_Minor", at=180, served_by_player=server, **penalty)
    clock = penalty_clock(book)
    assert strength(clock, "3:30") == "3v5"
    assert [(p.jersey, p.served_by) for p in clock.at(1, 200)] == [(30, 5), (30, 6)]


def test_bench_minors_are_nobodys_and_run_at_once(book: Any) -> None:
    assert strength(tell(book, "A 2 3:00,A 2 3:10"), "3:30") == "3v5"


def test_a_third_penalty_waits_for_the_first_to_end(book: Any) -> None:
    clock = tell(book, "A3 2 3:00,A5 2 3:30,A7 2 4:00")
    waiting = [(p.jersey, p.is_waiting, p.remaining_seconds) for p in clock.at(1, second("4:30"))]
    assert waiting == [(3, False, 30), (5, False, 60), (7, True, 120)]
    strengths = [strength(clock, at) for at in ("4:30", "5:00", "5:29", "5:30", "6:59", "7:00")]
    assert strengths == ["3v5", "3v5", "3v5", "4v5", "4v5", "5v5"]


def test_a_goal_lets_the_waiting_penalty_begin(book: Any) -> None:
    clock = tell(book, "A3 2 3:00,A5 2 3:30,A7 2 4:00,goal B 4:10")
    assert strength(clock, "4:11") == "3v5"
    assert in_box(clock, "4:11") == ["A5", "A7"]
    assert in_box(clock, "6:09") == ["A7"]


def test_a_league_with_other_minutes_is_served_by_its_own(book: Any) -> None:
    penalty = {"event_team": "away", "by": 3, "penalty_minutes": 3}
    book.event("Penalty", "Penalty_Minor", at=180, **penalty)
    clock = penalty_clock(book)
    assert [strength(clock, at) for at in ("5:59", "6:00")] == ["4v5", "5v5"]


def test_a_penalty_without_a_kind_is_judged_by_its_minutes(book: Any) -> None:
    for minutes, jersey in ((2, 3), (5, 4), (10, 5), (0, 6)):
        penalty = {"event_team": "away", "by": jersey, "penalty_minutes": minutes}
        book.event("Penalty", None, at=180, **penalty)
    assert in_box(penalty_clock(book), "3:01") == ["A3", "A4"]


OVERTIME = {
    "a penalty gives the other team a fourth": ("A3 2 1:00", ["1:01 3v4"]),
    "two give it a fifth": ("A3 2 1:00,A5 2 1:10", ["1:11 3v5"]),
    "who comes back makes it four on four until the whistle": (
        "A3 2 1:00,whistle Stoppage 3:10",
        ["2:59 3v4", "3:00 4v4", "3:09 4v4", "3:10 3v3"],
    ),
    "penalties of both teams leave three on three": (
        "A3 2 1:00,B9 2 1:20",
        ["1:01 3v4", "1:21 3v3", "3:00 4v3", "3:20 4v4"],
    ),
    "one minor each cancels": ("A3 2 1:00,B9 2 1:00", ["1:01 3v3"]),
    "after five on three": (
        "A3 2 1:00,A5 2 1:10,whistle Faceoff 3:05",
        ["2:59 3v5", "3:00 4v5", "3:05 3v4"],
    ),
}


@pytest.mark.parametrize(("story", "expected"), OVERTIME.values(), ids=OVERTIME.keys())
def test_in_overtime_players_are_added(story: str, expected: list[str], book: Any) -> None:
    clock = tell(book, story, period=4)
    found = [f"{line.split()[0]} {strength(clock, line.split()[0], 4)}" for line in expected]
    assert found == expected


def test_a_penalty_of_the_third_period_makes_it_four_on_three(book: Any) -> None:
    clock = tell(book, "A3 2 19:00", period=3)
    assert strength(clock, "19:59", 3) == "4v5"
    assert [strength(clock, at, 4) for at in ("0:00", "0:59", "1:00")] == ["3v4", "3v4", "4v4"]


@pytest.mark.parametrize(
    ("overtime", "expected"),
    [
        ({"overtime_seconds": 300}, "3v4"),
        ({"overtime_seconds": 300, "overtime_skaters": 5}, "4v5"),
        ({"overtime_seconds": 300, "overtime_skaters": 4}, "3v4"),
        ({"overtime_seconds": 1200}, "4v5"),
        ({"overtime_seconds": 1200, "overtime_skaters": 3}, "3v4"),
    ],
)
def test_a_game_says_how_many_play_in_overtime(
    overtime: dict[str, int], expected: str, empty_book: Any
) -> None:
    empty_book.game(**overtime)
    assert strength(tell(empty_book, "A3 2 1:00", period=4), "1:01", 4) == expected


def test_four_skaters_in_overtime_and_two_penalties_are_five_on_three(empty_book: Any) -> None:
    empty_book.game(overtime_skaters=4)
    clock = tell(empty_book, "A3 2 0:10,A5 2 0:27,B9 2 1:24", period=4)
    strengths = [strength(clock, at, 4) for at in ("0:11", "0:28", "1:25", "2:10")]
    assert strengths == ["3v4", "3v5", "3v4", "4v4"]
