"""`tracker show --what`: lists of a game's events, shifts and players."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tests.conftest import LiveServer

GAME = "hockey:2024020009"
LISTS = ("events", "players", "goalies", "shifts", "h2h", "wowy", "event-players", "shift-players")
OFFICIAL = Path(__file__).parents[1] / "profiles/hockey/rules/official_situations.json"


@pytest.mark.parametrize("source", ["shifts", "penalties"])
def test_every_event_is_listed_with_its_official_strength(source: str, imported: Tracker) -> None:
    rows = imported("show", GAME, "--what", "events", "--strength-from", source, "--json").json
    runs = json.loads(OFFICIAL.read_text())["2024020009"]
    official = [code for code, times in runs for _ in range(times)]
    found = {row["key"]: row for row in rows}
    assert len(found) == len(rows) == len(official)
    in_goal = [
        (found[key]["situation_code"], code)
        for key, code in zip(sorted(found), official, strict=True)
        if (code[0], code[3]) == ("1", "1")
    ]
    assert all(ours == code for ours, code in in_goal)


def test_an_event_has_what_a_program_asks_for(imported: Tracker) -> None:
    rows = imported("show", GAME, "--what", "events", "--json").json
    (row,) = [row for row in rows if row["key"] == "E202402000900083"]
    assert row == {
        "key": "E202402000900083",
        "period": 1,
        "elapsed_seconds": 936,
        "type": "Shot",
        "detail": "Shot_Blocked",
        "team": "home",
        "player": 9,
        "strength": "5v3",
        "situation_code": "1351",
    }


def test_a_goal_is_shown_with_who_scored_it_and_how_much_was_played(imported: Tracker) -> None:
    lines = imported("show", GAME, "--what", "events").out.splitlines()
    assert lines[0] == "Events, by the time played in the period"
    assert lines[2].split() == ["Key", "P", "Elapsed", "Team", "Player", "Event", "Str"]
    goals = [line.split() for line in lines if "Goal_Scored" in line]
    assert len(goals) == 11
    assert all(words[4].startswith("#") and len(words) >= 8 for words in goals), goals


def test_events_come_in_the_order_of_the_game(imported: Tracker) -> None:
    rows = imported("show", GAME, "--what", "events", "--json").json
    moments = [(row["period"], row["elapsed_seconds"], row["key"]) for row in rows]
    assert moments == sorted(moments)


def test_strength_by_penalties_lists_events(imported: Tracker) -> None:
    with_what = imported("show", GAME, "--what", "events", "--strength-from", "penalties", "--json")
    assert imported("show", GAME, "--strength-from", "penalties", "--json").json == with_what.json


@pytest.mark.parametrize("what", LISTS)
def test_every_list_is_shown_to_people_in_eighty_columns(what: str, imported: Tracker) -> None:
    answer = imported("show", GAME, "--what", what)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert len(lines) > 2
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize("what", LISTS)
def test_every_list_is_json_rows_with_the_same_names(what: str, imported: Tracker) -> None:
    rows = imported("show", GAME, "--what", what, "--json").json
    assert len({tuple(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--what", "goals"), "has no list 'goals'; it has: events, players"),
        (("--what", "events", "--strength-from", "luck"), "takes shifts or penalties, not 'luck'"),
        (("--what", "h2h", "--strength-from", "shifts"), "goes with events, not with h2h"),
    ],
)
def test_a_list_that_there_is_not_is_refused(
    arguments: tuple[str, ...], sentence: str, imported: Tracker
) -> None:
    answer = imported("show", GAME, *arguments)
    assert answer.code != 0
    assert sentence in answer.err


def test_a_list_of_a_game_that_is_not_here_is_refused(imported: Tracker) -> None:
    answer = imported("show", "hockey:5", "--what", "events")
    assert answer.code != 0
    assert "There are no records of hockey:5" in answer.err


def test_every_list_of_the_server_is_the_one_from_here(
    imported: Tracker, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = live_server.token("scorekeeper")
    monkeypatch.setenv("TRACKER_TOKEN", token)
    imported("connect", live_server.url, "--token", token)
    assert imported("sync", "--json").code == 0
    choices = [("--what", what) for what in LISTS]
    choices.append(("--what", "events", "--strength-from", "penalties"))
    for choice in choices:
        here = imported("show", GAME, *choice, "--json").json
        assert imported("show", GAME, *choice, "--from", "server", "--json").json == here, choice


def test_a_list_that_the_server_does_not_show_is_said(
    imported: Tracker, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = live_server.token("viewer", "hockey", ["3"])
    monkeypatch.setenv("TRACKER_TOKEN", token)
    imported("connect", live_server.url, "--token", token)
    answer = imported("show", "hockey:3", "--what", "h2h", "--from", "server")
    assert answer.code != 0
    assert "The server shows you no h2h of hockey:3" in answer.err
