"""The game-complete list: what it finds, how grave that is, and which record it leads to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tracker.core.record import Record, make
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.rules.completeness import game_remarks, is_complete
from tracker.profiles.hockey.summary import DEMO_GAME

R = TypeVar("R", bound=Record)
GAMES = (DEMO_GAME, Path(__file__).parents[1] / "games/2024020009")


@pytest.fixture
def sheet(empty_book: Any) -> Any:
    """A short game in order: a period of two minutes, one goal each, a power play."""
    book = empty_book
    lengths = {f"period_{n}_seconds": 120 for n in (1, 2, 3)}
    book.game(home_goals_official=1, away_goals_official=1, **lengths)
    book.two_teams()
    book.shift(0, 60)
    book.shift(60, 90, home=[11, 12, 13, 14])
    book.shift(90, 120, home=[11, 12, 13, 14, 16])
    book.event("Faceoff", "Faceoff_GameStart", at=0, by=11, on=21)
    book.event("Goal", "Goal_Scored", at=30, by=11, goalie_player=2)
    book.event("Penalty", "Penalty_Minor", at=60, by=15, penalty_minutes=2)
    away = {"event_team": "away", "by": 21, "goalie_player": 1}
    book.event("Goal", "Goal_Scored", at=90, **away)
    return book


def name(key: str) -> str:
    """`E18` + `96900005` -> `E5`."""
    return key[0] + str(int(key[6:])) if len(key) > 6 else key[0]


def told(book: Any) -> list[tuple[str, str, str | None]]:
    found = game_remarks(book)
    return [(r.finding.severity.value, r.topic, r.key and name(r.key)) for r in found]


def test_a_game_in_order_has_no_remarks(sheet: Any) -> None:
    assert told(sheet) == []
    assert is_complete(game_remarks(sheet))


@pytest.mark.parametrize("folder", GAMES, ids=["the demo game", "an overtime game"])
def test_an_official_game_has_no_remarks(folder: Path) -> None:
    (scope,) = nhl.read([folder]).scopes
    records = [make(r.kind, r.payload) for r in scope.records]

    class View:
        def records(self, kind: type[R]) -> list[R]:
            return [r for r in records if isinstance(r, kind)]

    assert [str(r) for r in game_remarks(View())] == []


def more(at: int, type_: str, detail: str | None = None, **fields: Any) -> Callable[[Any], Any]:
    return lambda book: book.event(type_, detail, at=at, **fields)


def segment(start: int, end: int, **fields: Any) -> Callable[[Any], Any]:
    return lambda book: book.shift(start, end, **fields)


DEFECTS: dict[str, tuple[Callable[[Any], Any], list[tuple[str, str, str | None]]]] = {
    "a goal too many": (
        more(100, "Goal", "Goal_Scored", by=11, goalie_player=2),
        [("error", "score", "G")],
    ),
    "a goal without a scorer": (
        more(100, "Goal", "Goal_Shootout"),
        [("warning", "record", "E5")],
    ),
    "a penalty of no team": (
        more(100, "Penalty", "Penalty_Misconduct", event_team=None, by=77),
        [("error", "team", "E5"), ("warning", "record", "E5")],
    ),
    "an event without a time": (
        more(None, "Stoppage"),  # type: ignore[arg-type]
        [("warning", "time", "E5")],
    ),
    "a link that leads nowhere": (
        more(100, "Stoppage", linked_event_index=99),
        [("warning", "reference", "E5")],
    ),
    "a shift that is not there": (
        more(100, "Stoppage", shift_index=99),
        [("warning", "reference", "E5")],
    ),
    "a faceoff twice": (
        more(0, "Faceoff", "Faceoff_GameStart", by=11, on=21),
        [("warning", "repeated", "E5")],
    ),
    "a shift of no time": (segment(60, 60), [("warning", "shift", "S4")]),
    "a shift without an end": (
        lambda book: book.shift(60, 61, end_elapsed_seconds=None),
        [("warning", "shift", "S4")],
    ),
    "shifts at the same time": (
        segment(100, 120, home=[11, 12, 13, 14]),
        [("warning", "shift", "S4")],
    ),
    "a gap between shifts": (
        segment(30, 120, period=2),
        [("warning", "shift", "S4")],
    ),
    "somebody who is not on the ice": (
        more(100, "Hit", by=15, on=21),
        [("warning", "on ice", "E5")],
    ),
    "a strength that was written": (
        more(20, "Hit", by=11, on=21, strength="4v5"),
        [("warning", "strength", "E5")],
    ),
    "a penalty that the shifts do not know": (
        lambda book: (
            book.event("Penalty", "Penalty_Minor", at=10, by=16, penalty_minutes=2),
            book.event("Hit", at=20, by=11, on=21),
        ),
        [("warning", "penalties", "E6")],
    ),
    "a jersey that the roster does not know": (
        more(20, "Stoppage", by=None, opp_team_player_1=77),
        [("warning", "record", "E5")],
    ),
}


@pytest.mark.parametrize(("spoil", "expected"), DEFECTS.values(), ids=DEFECTS.keys())
def test_a_defect_is_found_and_leads_to_its_record(
    spoil: Callable[[Any], Any], expected: list[tuple[str, str, str | None]], sheet: Any
) -> None:
    spoil(sheet)
    assert told(sheet) == expected
    assert is_complete(game_remarks(sheet)) == all(level != "error" for level, _, _ in expected)


def test_a_game_that_nobody_entered_is_not_complete(empty_book: Any) -> None:
    empty_book.two_teams()
    assert told(empty_book) == [("error", "game", None)]


def test_a_team_without_a_goalie_or_a_roster_is_said(empty_book: Any) -> None:
    empty_book.game(home_goals_official=0, away_goals_official=0)
    empty_book.player("home", 11)
    found = [remark.finding.message for remark in game_remarks(empty_book)]
    assert found == [
        "The away team has no roster: numbers stand for its players.",
        "The home team's roster has no goalie.",
    ]


@pytest.mark.parametrize(("official", "is_right"), [((1, 0), True), ((0, 1), False)])
def test_the_winner_of_a_shootout_has_one_goal_more_officially(
    official: tuple[int, int], is_right: bool, empty_book: Any
) -> None:
    scores = dict(zip(("home_goals_official", "away_goals_official"), official, strict=True))
    empty_book.game(shootout_period=5, **scores)
    empty_book.two_teams()
    empty_book.event("Goal", "Goal_Shootout", at=0, period=5, by=11)
    assert is_complete(game_remarks(empty_book)) == is_right


def test_a_shift_that_says_full_strength_and_is_not_is_doubtful(sheet: Any) -> None:
    sheet.shift(0, 60, period=2, home=[11, 12, 13, 14], situation="Full Strength")
    assert ("warning", "strength", "S4") in told(sheet)


def test_penalties_and_shifts_are_compared_once_per_stretch(sheet: Any) -> None:
    for second in range(10, 40, 10):
        sheet.event("Hit", at=second, by=11, on=21)
    sheet.event("Penalty", "Penalty_Minor", at=5, by=16, penalty_minutes=2)
    (remark,) = [r for r in game_remarks(sheet) if r.topic == "penalties"]
    assert remark.finding.message.startswith(
        "In period 1 from 0:10 to 1:30 elapsed (5 events) the shifts have 5v5 (home v away), "
        "the penalties leave 4v5;"
    )
    assert remark.key is not None
    assert name(remark.key) == "E5"
