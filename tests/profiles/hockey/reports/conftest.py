"""Two real games with their official numbers, and a game written down by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tracker.core.profile import ScopeView
from tracker.core.record import Record, make
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.summary import DEMO_GAME, official

R = TypeVar("R", bound=Record)
OVERTIME_GAME = Path(__file__).parents[1] / "games/2024020009"
GAMES = {"regulation": DEMO_GAME, "overtime": OVERTIME_GAME}


class Book(ScopeView):
    """Records by kind; indices count up where they are missing."""

    def __init__(self) -> None:
        self._records: dict[type[Record], list[Any]] = {}

    def records(self, kind: type[R]) -> Sequence[R]:
        return self._records.get(kind, [])

    def add(self, kind: type[Record], payload: Mapping[str, Any]) -> None:
        own = self._records.setdefault(kind, [])
        field = kind.kind.index_field
        index = {} if field is None or payload.get(field) else {field: len(own) + 1}
        own.append(make(kind, {"game_id": 18969, **payload, **index}))

    def replace(self, kind: type[Record], place: int, changes: Mapping[str, Any]) -> None:
        own = self._records[kind]
        own[place] = own[place].changed(changes)

    def forget(self, kind: type[Record]) -> None:
        self._records.pop(kind, None)


def imported(folder: Path) -> tuple[str, Book]:
    (scope,) = nhl.read([folder]).scopes
    book = Book()
    for record in scope.records:
        book.add(record.kind, record.payload)
    return scope.scope_id, book


def source_of(folder: Path) -> Source:
    return Source(*imported(folder))


@pytest.fixture(params=GAMES.values(), ids=GAMES.keys())
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def source(folder: Path) -> Source:
    return source_of(folder)


@pytest.fixture
def numbers(folder: Path) -> dict[str, Any]:
    """The official ones."""
    return official(folder)


@pytest.fixture
def small() -> Book:
    """Two players a side, a goal and nothing else; names that a spreadsheet would run."""
    book = Book()
    book.add(Game, {"home_team": "HOM", "away_team": "AWY"})
    for venue, jersey, name in (
        ("home", 9, "=HYPERLINK(1)"),
        ("home", 1, "+49 Goalie"),
        ("away", 8, "@SUM(A1)"),
        ("away", 2, "-1+1"),
    ):
        position = "G" if jersey < 3 else "F"
        book.add(
            RosterEntry,
            {"venue": venue, "jersey": jersey, "player_name": name, "position": position},
        )
    times = {"period": 1, "start_elapsed_seconds": 0, "end_elapsed_seconds": 60}
    slots = {"home_1": 9, "home_goalie": 1, "away_1": 8, "away_goalie": 2}
    book.add(Shift, {**times, **slots})
    goal = {"event_type": "Goal", "event_detail": "Goal_Scored", "event_team": "home"}
    moment = {"period": 1, "start_elapsed_seconds": 30, "event_team_player_1": 9}
    book.add(Event, {**goal, **moment, "puck_x": 180, "puck_y": 40, "goalie_player": 2})
    return book
