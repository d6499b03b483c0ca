"""A game written down by hand, for rules and summaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import pytest

from tracker.core.profile import ScopeView
from tracker.core.record import Record, make
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.summary import summary

R = TypeVar("R", bound=Record)
GAME_ID = 18969
HOME, AWAY = range(11, 17), range(21, 27)
HOME_GOALIE, AWAY_GOALIE = 1, 2


class Book(ScopeView):
    """Collects records; indices count up by kind."""

    def __init__(self) -> None:
        self._records: dict[type[Record], list[Any]] = {}

    def records(self, kind: type[R]) -> Sequence[R]:
        return self._records.get(kind, [])

    def _add(self, kind: type[R], **fields: Any) -> R:
        record = make(kind, {"game_id": GAME_ID, **fields})
        self._records.setdefault(kind, []).append(record)
        return record

    def game(self, **fields: Any) -> Game:
        return self._add(Game, **{"home_team": "HOM", "away_team": "AWY", **fields})

    def player(self, venue: str, jersey: int, position: str | None = "F", **fields: Any) -> None:
        index = len(self.records(RosterEntry)) + 1
        entry = {"roster_index": index, "venue": venue, "jersey": jersey, "position": position}
        self._add(RosterEntry, **{**entry, "player_id": f"P{venue[0]}{jersey}", **fields})

    def two_teams(self) -> None:
        for venue, skaters, goalie in (
            ("home", HOME, HOME_GOALIE),
            ("away", AWAY, AWAY_GOALIE),
        ):
            for jersey in skaters:
                self.player(venue, jersey)
            self.player(venue, goalie, "G")

    def shift(self, start: int, end: int, **fields: Any) -> Shift:
        """Five on five unless `home`, `away` or a goalie is given."""
        lines = {"home": fields.pop("home", HOME[:5]), "away": fields.pop("away", AWAY[:5])}
        slots = {f"{v}_{n}": j for v, line in lines.items() for n, j in enumerate(line, start=1)}
        goalies = {"home_goalie": HOME_GOALIE, "away_goalie": AWAY_GOALIE}
        times = {"period": 1, "start_elapsed_seconds": start, "end_elapsed_seconds": end}
        index = len(self.records(Shift)) + 1
        return self._add(Shift, **{"shift_index": index, **times, **goalies, **slots, **fields})

    def event(self, event_type: str | None, detail: str | None = None, **fields: Any) -> Event:
        base = {
            "event_index": len(self.records(Event)) + 1,
            "period": 1,
            "start_elapsed_seconds": fields.pop("at", 30),
            "event_team": "home",
            "event_type": event_type,
            "event_detail": detail,
            "event_team_player_1": fields.pop("by", None),
            "opp_team_player_1": fields.pop("on", None),
        }
        return self._add(Event, **{**base, **fields})

    def summary(self) -> dict[str, Any]:
        return summary(str(GAME_ID), self)

    def line(self, player_id: str, part: str = "players") -> dict[str, Any]:
        (line,) = [p for p in self.summary()[part] if p["player_id"] == player_id]
        return line

    def team(self, name: str) -> dict[str, Any]:
        (line,) = [t for t in self.summary()["teams"] if t["team"] == name]
        return line

    def credited(self, number: str, part: str = "players") -> dict[str, int]:
        """Who has anything but 0 in this column."""
        return {p["player_id"]: p[number] for p in self.summary()[part] if p[number]}


@pytest.fixture
def empty_book() -> Book:
    return Book()


@pytest.fixture
def fresh_book() -> type[Book]:
    """For tests that need a new game per example."""
    return Book


@pytest.fixture
def book() -> Book:
    """Two teams of six skaters (home 11-16, away 21-26) and a goalie (home 1, away 2)."""
    found = Book()
    found.game()
    found.two_teams()
    return found
