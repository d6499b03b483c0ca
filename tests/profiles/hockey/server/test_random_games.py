"""Small games made up at random, messy on purpose: SQL and the program agree on all numbers.

The numbers of a game must not depend on who computes them; what the rules are is tested elsewhere.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from tracker.core.record import Record, make
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.rules.clock import complete
from tracker.profiles.hockey.summary import summary

NUMBERS = [1, 2, 11, 12, 13, 14, 15, 16, 21]
"""Worn in both teams."""
OWN_NUMBERS = {"home": [31, 32], "away": [41, 42]}
TYPES = ["Shot", "Goal", "Faceoff", "Hit", "Block", "Penalty", "Turnover", "PenaltyShot_Shootout"]
DETAILS = sorted(
    {detail for type_ in TYPES for detail in words.DETAILS_BY_TYPE.get(type_, ())}
    | {"Goal-Scored", "Shot Blocked", "Unheard of"}
)


class Dice:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def maybe(self, values: Any, share: float = 0.7) -> Any:
        return self._random.choice(values) if self._random.random() < share else None

    def second(self) -> int:
        return self._random.randint(0, 40)

    def count(self, most: int) -> int:
        return self._random.randint(0, most)

    def line(self, venue: str) -> list[int]:
        return self._random.sample([*NUMBERS, *OWN_NUMBERS[venue]], self._random.randint(3, 6))


def made_up_game(seed: int, game_id: int) -> list[Record]:
    dice = Dice(seed)
    records: list[Record] = []
    if dice.maybe([True], 0.8):
        records.append(
            make(
                Game,
                {
                    "game_id": game_id,
                    "home_team": dice.maybe(["HOM"]),
                    "away_team": dice.maybe(["AWY"]),
                    "shootout_period": dice.maybe([2, 5], 0.5),
                },
            )
        )
    records += [entry(dice, game_id, index) for index in range(1, dice.count(16) + 1)]
    records += [shift(dice, game_id, index) for index in range(1, dice.count(12) + 1)]
    records += [event(dice, game_id, index) for index in range(1, dice.count(100) + 1)]
    return records


def entry(dice: Dice, game_id: int, index: int) -> RosterEntry:
    return make(
        RosterEntry,
        {
            "game_id": game_id,
            "roster_index": index,
            "venue": dice.maybe(["home", "away"], 1),
            "jersey": dice.maybe(NUMBERS, 1),
            "player_id": dice.maybe([f"P{n}" for n in range(12)]),
            "player_name": dice.maybe(["Skater", "Somebody"]),
            "position": dice.maybe(["C", "D", "G", "goalie"], 0.8),
        },
    )


def shift(dice: Dice, game_id: int, index: int) -> Shift:
    slots = {
        f"{venue}_{place}": number
        for venue in ("home", "away")
        for place, number in enumerate(dice.line(venue), start=1)
    }
    return make(
        Shift,
        {
            "game_id": game_id,
            "shift_index": index,
            "period": dice.maybe([1, 2, 4], 0.9),
            "start_elapsed_seconds": dice.maybe([dice.second(), 0], 0.95),
            "end_elapsed_seconds": dice.maybe([dice.second()], 0.95),
            "home_goalie": dice.maybe([1, 2]),
            "away_goalie": dice.maybe([1, 2]),
            **slots,
        },
    )


def event(dice: Dice, game_id: int, index: int) -> Event:
    type_ = dice.maybe([*TYPES, "Goal", "Shot", "Shot", "Pass"], 0.95)
    own = words.DETAILS_BY_TYPE.get(type_ or "", ())
    usual = ("Shot_Blocked", "Shot_OnNetSaved", "Shot_Missed") if type_ == "Shot" else own[:1]
    fitting = dice.maybe([*own, *usual, *usual, *usual], 0.9) if own else None
    numbers = (
        "opp_team_player_1",
        "assist_1_player",
        "assist_2_player",
        "goalie_player",
        "blocked_by_player",
    )
    return make(
        Event,
        {
            "game_id": game_id,
            "event_index": index,
            "period": dice.maybe([1, 2, 4], 0.95),
            "start_elapsed_seconds": dice.maybe([dice.second()], 0.95),
            "event_team": dice.maybe(["home", "away"], 0.5),
            "event_type": type_,
            "event_detail": fitting or dice.maybe(DETAILS, 0.5),
            "event_team_player_1": dice.maybe([*NUMBERS, 77, 31, 41], 0.75),
            **{name: dice.maybe([*NUMBERS, 31, 41], 0.4) for name in numbers},
            "penalty_minutes": dice.maybe([0, 2, 5], 0.3),
            "shift_index": dice.maybe(range(1, 13), 0.5),
            "linked_event_index": dice.maybe(range(1, 9), 0.5),
            "play_detail1": dice.maybe(["AssistPrimary", "OffensivePlay_Pass-AssistSecondary"]),
            "play_detail2": dice.maybe(["AssistSecondary", "Screen"], 0.2),
        },
    )


@pytest.mark.parametrize("seed", range(25))
def test_a_made_up_game_has_the_same_numbers_on_both_sides(
    seed: int, scorekeeper: Any, game_id: int, view_of: Any, compare_rows: Any
) -> None:
    records = made_up_game(seed, game_id)
    if not records:
        records = [make(Game, {"game_id": game_id})]
    unfinished = view_of(records)
    view = view_of(complete(record, None, unfinished) for record in records)
    scorekeeper.upsert(list(view))
    assert scorekeeper.refresh(game_id) == summary(str(game_id), view)
    compare_rows(scorekeeper, game_id, view)
