"""Zones from where the puck was."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tracker.profiles.hockey.rules.completeness import game_remarks
from tracker.profiles.hockey.rules.zones import attacks_right, zone_at


@pytest.mark.parametrize(
    ("x", "right", "left"),
    [(0, "d", "o"), (74, "d", "o"), (75, "n", "n"), (125, "n", "n"), (126, "o", "d")],
)
def test_a_zone_is_the_teams_own(x: int, right: str, left: str) -> None:
    assert zone_at(Decimal(x), is_attacking_right=True) == right
    assert zone_at(Decimal(x), is_attacking_right=False) == left


def test_ends_flip_by_period_and_by_team(empty_book: Any) -> None:
    game = empty_book.game(home_attacks_right_first=True)
    assert [attacks_right(game, "home", p) for p in (1, 2, 3, 4)] == [True, False, True, False]
    assert attacks_right(game, "away", 1) is False


def test_nobody_knows_the_ends_before_they_are_entered(book: Any) -> None:
    assert attacks_right(None, "home", 1) is None
    assert attacks_right(book.game(), "home", 1) is None


@pytest.mark.parametrize(("zone", "expected"), [("o", []), ("d", ["zone"]), ("n", ["zone"])])
def test_a_faceoff_in_another_zone_than_it_was_marked_is_doubtful(
    zone: str, expected: list[str], empty_book: Any
) -> None:
    empty_book.game(home_attacks_right_first=True, home_goals_official=0, away_goals_official=0)
    empty_book.two_teams()
    place = {"puck_x": 169, "puck_y": 20, "event_team_zone": zone}
    empty_book.event("Faceoff", "Faceoff_AfterStoppage", by=11, on=21, **place)
    assert [remark.topic for remark in game_remarks(empty_book)] == expected
