"""Made-up games full of penalties: SQL and the program have the same people in the box."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tracker.core.record import Payload, Record, make
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.rules.clock import complete

DETAILS = [
    *("Penalty_Minor", "Penalty_Minor", "Penalty_Minor", "Penalty_DoubleMinor", "Penalty_Major"),
    *("Penalty_Misconduct", "Penalty_Match", "Penalty_Bench", "Penalty_PenaltyShot", None),
]
MINUTES = [None, None, 2, 3, 4, 5, 10, 0]
LENGTHS = {"period_1_seconds": 400, "period_2_seconds": 300, "period_3_seconds": 300}


def made_up_game(seed: int, game_id: int) -> list[Record]:
    dice = random.Random(seed)
    game = {
        "overtime_seconds": dice.choice([300, 200]),
        "overtime_skaters": dice.choice([None, 3, 4, 5]),
        "shootout_period": dice.choice([None, 5]),
    }
    records: list[Record] = [make(Game, {"game_id": game_id, **LENGTHS, **game})]
    for index, (venue, jersey) in enumerate(
        ((v, j) for v in ("home", "away") for j in range(1, 8)), start=1
    ):
        entry: Payload = {"roster_index": index, "venue": venue, "jersey": jersey}
        records.append(make(RosterEntry, {"game_id": game_id, **entry}))
    indexes = dice.sample(range(1, 400), 120)
    shifts = goalie_slots(dice, game_id) if seed % 3 else []
    return [*records, *shifts, *(event(dice, game_id, index) for index in indexes)]


def goalie_slots(dice: random.Random, game_id: int) -> list[Record]:
    """Rows with gaps and overlaps; some games name only one team's goalies."""
    named = dice.choice([("home", "away"), ("home", "away"), ("home",), ("away",)])
    found: list[Record] = []
    for index in range(1, 25):
        start = dice.randrange(0, 300, 10)
        row: Payload = {
            "game_id": game_id,
            "shift_index": index,
            "period": dice.choice([1, 1, 2, 2, 3, 4, 5]),
            "start_elapsed_seconds": start,
            "end_elapsed_seconds": start + dice.choice([0, 20, 60, 90]),
            "home_1": dice.choice([None, 2]),
            **{f"{venue}_goalie": dice.choice([None, 1]) for venue in named},
        }
        found.append(make(Shift, row))
    return found


def event(dice: random.Random, game_id: int, index: int) -> Event:
    type_ = dice.choice(
        ["Penalty"] * 6
        + ["Goal", "Goal", "Faceoff", "Faceoff", "Stoppage", "Shot", "Hit", "Penalty_Delayed"]
    )
    details: dict[str, list[Any]] = {
        "Penalty": DETAILS,
        "Goal": ["Goal_Scored", "Goal_Scored", "Goal_PenaltyShot"],
        "Shot": ["Shot_OnNetSaved"],
    }
    is_by_goalie = type_ in ("Goal", "Shot") and dice.random() < 0.7
    # Coarse times, so that several things happen in one second.
    return make(
        Event,
        {
            "game_id": game_id,
            "event_index": index,
            "period": dice.choice([1, 1, 2, 2, 3, 4, 4, 5]),
            "start_elapsed_seconds": dice.randrange(0, 400, dice.choice([5, 30, 60])),
            "event_team": dice.choice(["home", "away"]),
            "event_type": type_,
            "event_detail": dice.choice(details.get(type_, [None])),
            "event_team_player_1": dice.choice([1, 2, 3, 4, None]),
            "served_by_player": dice.choice([None, None, None, 6, 7]),
            "goalie_player": 1 if is_by_goalie else None,
            "penalty_minutes": dice.choice(MINUTES) if type_ == "Penalty" else None,
        },
    )


# The last two: a term ends in a shortened overtime, and who comes back leaves at the next whistle.
@pytest.mark.parametrize("seed", [*range(12), 36, 105])
def test_both_sides_have_the_same_people_in_the_box(
    seed: int, scorekeeper: Any, game_id: int, view_of: Any, compare_rows: Any
) -> None:
    records = made_up_game(seed, game_id)
    view = view_of(complete(record, None, view_of(records)) for record in records)
    scorekeeper.upsert(list(view))
    scorekeeper.refresh(game_id)
    compare_rows(scorekeeper, game_id, view)
