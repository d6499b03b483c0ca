"""The typed line: what it records, what it offers, what it refuses and how."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.profiles.hockey.ui.test_entry import SCENE
from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.ui import entry as machine
from tracker.profiles.hockey.ui import quick_line
from tracker.profiles.hockey.ui.draft import Draft
from tracker.profiles.hockey.ui.entry_state import Entry
from tracker.profiles.hockey.ui.open_fields import open_fields, open_words

TEAMS: dict[str, Venue] = {"h": "home", "a": "away", "ice": "home", "oil": "away"}
ROSTERED = replace(
    SCENE, positions={**SCENE.positions, ("home", 53): "F", ("away", 9): "F", ("away", 53): "D"}
)


def begun(text: str) -> Draft:
    entry, _ = machine.begin(Entry(), quick_line.type_of(text), ROSTERED)
    assert entry.draft is not None
    return entry.draft


def read(text: str) -> dict[str, object]:
    return dict(quick_line.read(text, begun(text), ROSTERED, TEAMS).fields())


def test_a_goal_with_assists() -> None:
    found = read("G 53 20 12 pp")
    assert (found["event_type"], found["event_detail"]) == ("Goal", "Goal_Scored")
    assert (found["event_team_player_1"], found["assist_1_player"]) == (53, 20)
    assert (found["assist_2_player"], found["goalie_player"]) == (12, 40)


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("F 9 v 53", "event_team", "away"),
        ("F 9 v 53", "opp_team_player_1", 53),
        ("shot h 53 missed slap", "event_detail", "Shot_Missed"),
        ("shot h 53 missed slap", "event_detail_2", "Shot_Slap"),
        ("shot h 53 oz", "event_team_zone", "o"),
        ("pass oil 9 -", "event_successful", "u"),
        ("N h 53 tripping major", "event_detail_2", "Penalty_Tripping"),
        ("N h 53 tripping major", "penalty_minutes", 5),
        ("N h 53 tripping 4m", "penalty_minutes", 4),
        ("G h 53 7:42", "start_elapsed_seconds", 738),
        ("G h 53 @742 p2", "period", 2),
        ("G h 53 ps", "event_detail", "Goal_PenaltyShot"),
        ("x offsides", "event_detail_2", "Stoppage_Offsides"),
        ("timeout h", "event_type", "Timeout"),
    ],
)
def test_words_of_a_line(text: str, column: str, value: object) -> None:
    assert read(text)[column] == value


def test_an_empty_net_is_said() -> None:
    assert "goalie_player" not in read("G h 53 en")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Nothing is typed"),
        ("qq 5", "No type of event begins with “qq”"),
        ("p 5 bananas", "“bananas” is no detail of a pass"),
        ("G h 1 2 3 4", "at most 3 players of the team"),
        ("G h 53 53", "twice"),
        ("G h 53 21:00", "20:00 long"),
        ("G h 53 7:75", "no time of the clock"),
        ("x 5", "has no players"),
        ("pen", "can be Penalty, Delayed penalty|can be"),
    ],
)
def test_a_wrong_line_is_refused_with_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(text)


def test_what_can_be_typed_next_is_offered() -> None:
    assert quick_line.completions("stop", None) == ["Stoppage"]
    assert quick_line.completions("S 53 mis", begun("S")) == ["S 53 missed", "S 53 missedpost"]
    assert quick_line.completions("S 5", begun("S")) == []


def test_the_words_of_an_event_are_read_as_the_same_event() -> None:
    shot = Event.model_validate(
        {
            "game_id": 1, "event_index": 1, "event_type": "Turnover", "event_team": "home",
            "event_detail": "Turnover_Takeaway", "event_detail_2": "Takeaway_PokeCheck",
        }
    )  # fmt: skip
    again = read(quick_line.words_of(shot) + " h")
    assert (again["event_type"], again["event_detail"], again["event_detail_2"]) == (
        shot.event_type, shot.event_detail, shot.event_detail_2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "tier", "missing"),
    [
        ({"event_type": "Goal", "event_team": "home", "event_detail": "Goal_Scored"}, 1, "player"),
        ({"event_type": "Shot"}, 1, ""),
        ({"event_type": "Shot"}, 2, "team, detail, player"),
        ({"event_type": "Penalty", "event_team": "home", "event_detail": "Penalty_Bench"}, 1,
         "detail 2, minutes"),
        ({"event_type": "Stoppage", "event_detail": "Stoppage_Play"}, 3, ""),
    ],
)  # fmt: skip
def test_what_is_open_follows_the_detail_of_entry(
    fields: dict[str, object], tier: int, missing: str
) -> None:
    found = Event.model_validate({"game_id": 1, "event_index": 1, **fields})
    assert open_words(open_fields(found, tier)) == missing
