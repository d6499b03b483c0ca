"""The NHL's own situation code of every play, from shifts and from penalties."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tracker.core.profile import ScopeView
from tracker.core.record import Record, make
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.rules.strength import (
    Situations,
    situations_from_penalties,
    situations_from_shifts,
)
from tracker.profiles.hockey.summary import DEMO_GAME

NO_SKATERS: dict[str, Any] = {f"{v}_{n}": None for v in ("home", "away") for n in range(1, 7)}
R = TypeVar("R", bound=Record)
GAMES = {"2024020001": DEMO_GAME, "2024020009": Path(__file__).parents[1] / "games/2024020009"}
OFFICIAL = json.loads((Path(__file__).parent / "official_situations.json").read_text())
ODD = {("PeriodStart", "1560"), ("GameEnd", "0440")}
"""Marks of the feed that its own shift chart does not bear out; they are no plays."""


class View:
    def __init__(self, game_id: str) -> None:
        (scope,) = nhl.read([GAMES[game_id]]).scopes
        self.all = [make(r.kind, r.payload) for r in scope.records]

    def records(self, kind: type[R]) -> list[R]:
        return [r for r in self.all if isinstance(r, kind)]


class WithoutShifts(View):
    def records(self, kind: type[R]) -> list[R]:
        return [] if kind is Shift else super().records(kind)


class WithGoaliesOnly(View):
    def __init__(self, game_id: str) -> None:
        super().__init__(game_id)
        self.all = [
            make(Shift, {**r.payload(), **NO_SKATERS}) if isinstance(r, Shift) else r
            for r in self.all
        ]


@pytest.fixture(scope="module", params=list(GAMES))
def game_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def wrong(
    game_id: str, view: View, rule: Callable[[ScopeView], Situations], is_judged: Any
) -> list[str]:
    codes = [code for code, times in OFFICIAL[game_id] for _ in range(times)]
    events = sorted(view.records(Event), key=lambda e: e.event_index)
    assert len(codes) == len(events)
    found = rule(view)
    return [
        f"{event.title}: {code}, officially {official}"
        for event, official in zip(events, codes, strict=True)
        if is_judged(event, official) and (code := found[event.event_index].code) != official
    ]


def is_play(event: Event, official: str) -> bool:
    return (event.event_type, official) not in ODD


def has_both_goalies(event: Event, official: str) -> bool:
    return is_play(event, official) and (official[0], official[3]) == ("1", "1")


def test_shifts_give_every_official_situation(game_id: str) -> None:
    assert wrong(game_id, View(game_id), situations_from_shifts, is_play) == []


def test_penalties_and_goalie_slots_give_every_official_situation(game_id: str) -> None:
    assert wrong(game_id, View(game_id), situations_from_penalties, is_play) == []


def test_penalties_without_shifts_give_every_situation_with_both_goalies_in_goal(
    game_id: str,
) -> None:
    view = WithoutShifts(game_id)
    assert wrong(game_id, view, situations_from_penalties, has_both_goalies) == []


def test_penalties_read_no_skater_slot(game_id: str) -> None:
    whole, goalies_only = View(game_id), WithGoaliesOnly(game_id)
    assert situations_from_penalties(goalies_only) == situations_from_penalties(whole)


def test_without_shifts_the_goalies_are_those_that_events_tell_of(game_id: str) -> None:
    found = wrong(game_id, WithoutShifts(game_id), situations_from_penalties, is_play)
    assert len(found) == {"2024020001": 2, "2024020009": 5}[game_id]


def test_a_pulled_goalie_is_seen_by_delayed_penalties_and_empty_nets() -> None:
    view = WithoutShifts("2024020001")
    found = situations_from_penalties(view)
    codes = [found[event.event_index].code for event in view.records(Event)]
    pulled = [code for code in codes if "0" in code]
    assert sorted(pulled) == ["0651", "1560", "1560", "1560", "1560"]
