"""Whole NHL games: every number of the official box score, from the records alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from tracker.core.profile import Severity
from tracker.core.record import Record, make
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.rules.clock import complete
from tracker.profiles.hockey.rules.validation import check
from tracker.profiles.hockey.summary import DEMO_GAME, differences, official, summary

R = TypeVar("R", bound=Record)
GAMES = {"2024020001": DEMO_GAME, "2024020009": Path(__file__).parents[1] / "games/2024020009"}

# Team totals that the box score leaves out, from the NHL's right-rail.json of the same games.
TEAM_TOTALS = {
    "2024020001": {
        "NJD": {"faceoff_wins": 25, "pim": 8, "hits": 34, "blocks": 18, "giveaways": 22,
                "takeaways": 2},
        "BUF": {"faceoff_wins": 34, "pim": 4, "hits": 29, "blocks": 15, "giveaways": 12,
                "takeaways": 5},
    },
    "2024020009": {
        "CGY": {"faceoff_wins": 30, "pim": 17, "hits": 21, "blocks": 22, "giveaways": 9,
                "takeaways": 3},
        "VAN": {"faceoff_wins": 35, "pim": 15, "hits": 17, "blocks": 12, "giveaways": 15,
                "takeaways": 6},
    },
}  # fmt: skip


class View:
    def __init__(self, records: Sequence[Record]) -> None:
        self.all = list(records)

    def records(self, kind: type[R]) -> list[R]:
        return [r for r in self.all if isinstance(r, kind)]


@pytest.fixture(scope="module", params=list(GAMES))
def game_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def view(game_id: str) -> View:
    (scope,) = nhl.read([GAMES[game_id]]).scopes
    return View([make(r.kind, r.payload) for r in scope.records])


def test_every_official_number_is_met(game_id: str, view: View) -> None:
    found = differences(summary(game_id, view), official(GAMES[game_id]))
    assert [str(d) for d in found] == []


def test_team_totals_are_met(game_id: str, view: View) -> None:
    for team in summary(game_id, view)["teams"]:
        expected = TEAM_TOTALS[game_id][team["team"]]
        assert {name: team[name] for name in expected} == expected


def test_the_order_of_the_records_does_not_matter(game_id: str, view: View) -> None:
    shuffled = View(view.all)
    random.Random(7).shuffle(shuffled.all)
    assert summary(game_id, shuffled) == summary(game_id, view)


def test_real_records_are_complete_and_pass_the_check(view: View) -> None:
    for record in view.all:
        assert complete(record, None, view) == record
        findings = check(record, view)
        assert [f.message for f in findings if f.severity is Severity.ERROR] == []


def test_numbers_do_not_depend_on_which_side_of_the_clock_was_entered(
    game_id: str, view: View
) -> None:
    elapsed = ("start_elapsed_seconds", "end_elapsed_seconds")
    entered = [
        complete(record.changed(dict.fromkeys(elapsed)), None, view)
        if isinstance(record, (Event, Shift))
        else record
        for record in view.all
    ]
    assert summary(game_id, View(entered)) == summary(game_id, view)


def test_numbers_do_not_depend_on_the_recorded_team_where_players_decide(
    game_id: str, view: View
) -> None:
    both = {r.jersey for r in view.records(RosterEntry) if r.venue == "home"} & {
        r.jersey for r in view.records(RosterEntry) if r.venue == "away"
    }
    flat = [
        r.changed({"event_team": None})
        if isinstance(r, Event)
        and r.event_team_player_1 is not None
        and r.event_team_player_1 not in both
        else r
        for r in view.all
    ]
    assert summary(game_id, View(flat)) == summary(game_id, view)


def test_team_goals_are_the_final_score(game_id: str, view: View) -> None:
    (game,) = view.records(Game)
    goals = {t["team"]: t["goals"] for t in summary(game_id, view)["teams"]}
    assert goals == {
        game.home_team: game.home_goals_official,
        game.away_team: game.away_goals_official,
    }


def test_shots_of_one_team_are_the_other_goalies_or_an_empty_nets(game_id: str, view: View) -> None:
    numbers = summary(game_id, view)
    teams = [t["team"] for t in numbers["teams"]]
    for team, other in (teams, reversed(teams)):
        taken = next(t["shots"] for t in numbers["teams"] if t["team"] == team)
        faced = sum(g["shots_against"] for g in numbers["goalies"] if g["team"] == other)
        assert 0 <= taken - faced <= 3
