"""Small hand-made recordings, and readers of what an import found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tracker.core.profile import ImportResult
from tracker.core.record import Payload, Record

ROOT = Path(__file__).parents[4]
DEMO_GAME = ROOT / "tracker/profiles/hockey/demo_game"
OVERTIME_GAME = ROOT / "tests/profiles/hockey/games/2024020009"

Write = Callable[..., Path]


def _payloads(result: ImportResult, kind: type[Record], scope: int = 0) -> list[Payload]:
    """What was found of a kind in one scope, in order."""
    return [r.payload for r in result.scopes[scope].records if r.kind is kind]


def _said(result: ImportResult, *, refused: bool) -> list[str]:
    """The notes about changed or refused rows as `place: message`."""
    return [f"{n.place}: {n.message}" for n in result.notes if n.is_refused is refused]


@pytest.fixture
def nhl_folder(tmp_path: Path) -> Write:
    def write(
        plays: Sequence[Mapping[str, Any]],
        shifts: Sequence[Mapping[str, Any]] | None = None,
        **changed: Any,
    ) -> Path:
        folder = tmp_path / "game"
        folder.mkdir(exist_ok=True)
        document = {**_nhl_document(), "plays": list(plays), **changed}
        (folder / "play-by-play.json").write_text(json.dumps(document), encoding="utf-8")
        if shifts is not None:
            chart = json.dumps({"data": list(shifts)})
            (folder / "shift-charts.json").write_text(chart, encoding="utf-8")
        return folder

    return write


def _nhl_document() -> dict[str, Any]:
    home = [(50 + n, f"Home {n}", n, "G" if n == 1 else "C") for n in range(1, 8)]
    away = [(70 + n, f"Away {n}", n, "G" if n == 1 else "D") for n in range(1, 8)]
    return {
        "id": 2024020500,
        "season": 20242025,
        "gameType": 2,
        "gameDate": "2024-12-01",
        "gameState": "OFF",
        "homeTeam": {"id": 5, "abbrev": "HOM", "score": 1, "commonName": {"default": "Homers"}},
        "awayTeam": {"id": 7, "abbrev": "AWY", "score": 0},
        "rosterSpots": [
            {
                "teamId": team,
                "playerId": player,
                "firstName": {"default": name.split()[0]},
                "lastName": {"default": name.split()[1]},
                "sweaterNumber": number,
                "positionCode": position,
            }
            for team, players in ((5, home), (7, away))
            for player, name, number, position in players
        ],
        "plays": [],
    }


def _play(event_id: int, name: str, time: str, period: int = 1, **details: Any) -> dict[str, Any]:
    """A play; `order` and `kind` (period type) are the feed's own fields."""
    return {
        "eventId": event_id,
        "periodDescriptor": {"number": period, "periodType": details.pop("kind", "REG")},
        "timeInPeriod": time,
        "homeTeamDefendingSide": "left",
        "typeDescKey": name,
        "sortOrder": details.pop("order", event_id),
        "details": details,
    }


def _shift(player: int, start: str, end: str, period: int = 1, **changed: Any) -> dict[str, Any]:
    row = {"playerId": player, "period": period, "startTime": start, "endTime": end}
    return {**row, "typeCode": 517, **changed}


@pytest.fixture
def tracker_file(tmp_path: Path) -> Write:
    def write(events: Sequence[Any] = (), shifts: Sequence[Any] = (), **changed: Any) -> Path:
        document = {
            "version": "23.8",
            "gameId": 31,
            "homeTeam": "Reds",
            "awayTeam": "Blues",
            "rosters": {
                "home": [
                    {"id": "P1", "num": "9", "name": "Nine", "pos": "F"},
                    {"id": "P2", "num": 30, "name": "Thirty", "pos": "G"},
                ],
                "away": [{"id": "P3", "num": "9", "name": "Other nine", "pos": "D"}],
            },
            "periodLengths": {"1": 18, "2": 18, "3": 18, "OT": 5},
            "penaltyLengths": {"minor": 3, "major": 6, "misconduct": 10},
            "homeAttacksRightP1": True,
            "events": list(events),
            "shifts": list(shifts),
            **changed,
        }
        path = tmp_path / "game.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write


def _tracked(idx: int, kind: str = "Pass", time: str = "10:00", **changed: Any) -> dict[str, Any]:
    """An event of the BenchSight tracker."""
    event = {
        "idx": idx,
        "period": 1,
        "type": kind,
        "team": "home",
        "zone": "o",
        "success": None,
        "detail1": "",
        "detail2": "",
        "start_time": time,
        "end_time": time,
        "linkedEventIdx": None,
        "assistToGoalIdx": None,
        "players": [],
        "puckXY": [],
    }
    return {**event, **changed}


def _player(num: object, role: str, **changed: Any) -> dict[str, Any]:
    return {"num": num, "role": role, "playD1": "", "playD2": "", "xy": [], **changed}


@pytest.fixture
def csv_file(tmp_path: Path) -> Write:
    def write(*lines: str, name: str = "rows.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def payloads() -> Callable[..., list[Payload]]:
    return _payloads


@pytest.fixture
def said() -> Callable[..., list[str]]:
    return _said


@pytest.fixture
def play() -> Callable[..., dict[str, Any]]:
    return _play


@pytest.fixture
def shift() -> Callable[..., dict[str, Any]]:
    return _shift


@pytest.fixture
def tracked() -> Callable[..., dict[str, Any]]:
    return _tracked


@pytest.fixture
def player() -> Callable[..., dict[str, Any]]:
    return _player


@pytest.fixture(params=[DEMO_GAME, OVERTIME_GAME], ids=["regulation", "overtime"])
def whole_game(request: pytest.FixtureRequest) -> Path:
    """The folder of a real game."""
    folder: Path = request.param
    return folder


@pytest.fixture
def demo_game() -> Path:
    return DEMO_GAME
