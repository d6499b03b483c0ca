"""Scripts can record: through the same store calls as the window."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Tracker

SHOT = ("period=1", "start_elapsed_seconds=30", "event_type=Shot", "event_team=home")


@pytest.fixture
def recorded(tracker: Tracker) -> Tracker:
    assert tracker("record", "event", "--scope", "hockey:5", *SHOT).code == 0
    return tracker


def test_a_new_record_gets_the_next_key(recorded: Tracker) -> None:
    second = recorded("record", "event", "--scope", "hockey:5", *SHOT, "--json").json

    assert (second["key"], second["event_index"], second["state"]) == ("E500002", 2, "waiting")
    assert second["event_start_seconds"] == 1170


def test_an_edit_changes_the_named_fields_only(recorded: Tracker) -> None:
    edited = recorded("edit", "E500001", "event_type=Goal", "event_team=", "--json").json

    assert (edited["event_type"], edited["event_team"], edited["period"]) == ("Goal", None, 1)


def test_an_edit_of_nothing_is_wrong_usage(recorded: Tracker) -> None:
    answer = recorded("edit", "E500001")

    assert answer.code == 2
    assert "FIELD=VALUE" in answer.err


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_list_of_a_game_that_is_not_here_is_refused(
    recorded: Tracker, options: tuple[str, ...]
) -> None:
    answer = recorded("list", "event", "--scope", "hockey:6", *options)

    assert answer.code == 1
    assert "no records of hockey:6" in answer.err
    assert "Here are: hockey:5." in answer.err


def test_an_empty_list_says_so(recorded: Tracker) -> None:
    assert (
        recorded("list", "shift", "--scope", "hockey:5").out == "There is no shift in hockey:5.\n"
    )


def test_every_wrong_field_is_said_at_once(recorded: Tracker) -> None:
    answer = recorded("edit", "E500001", "period=one", "event_team=middle")

    assert answer.code == 1
    assert "period 'one' cannot be used: it must be a whole number from" in answer.err
    assert "event_team 'middle' cannot be used: it must be home or away" in answer.err


def test_a_deleted_record_is_listed_when_asked_for(recorded: Tracker) -> None:
    assert recorded("delete", "E500001").code == 0

    assert recorded("list", "event", "--scope", "hockey:5", "--json").json == []
    kept = recorded("list", "event", "--scope", "hockey:5", "--deleted", "--json").json
    assert [(r["key"], r["deleted"]) for r in kept] == [("E500001", True)]


def test_records_are_listed_for_people(recorded: Tracker) -> None:
    assert recorded("list", "event", "--scope", "hockey:5").out.startswith("E500001  waiting")


def test_a_warning_is_said_and_blocks_nothing(tracker: Tracker) -> None:
    answer = tracker("record", "event", "--scope", "hockey:5", *SHOT, "event_detail=Shot_Sideways")

    assert answer.code == 0
    assert "Shot_Sideways" in answer.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("record", "event", "--scope", "hockey:5", "period=one"), "period 'one' cannot be used"),
        (("record", "event", "--scope", "hockey:five"), "game_id 'five' cannot be used"),
        (("record", "event", "--scope", "hockey:5", "event_index=100000"), "100000"),
        (("record", "event", "--scope", "hockey:5", "event_index=1"), "is there already"),
        (("record", "event", "--scope", "hockey:5", "colour=red"), "no field 'colour'"),
        (("record", "event", "--scope", "hockey:5", "period"), "write it like period=1"),
        (("record", "quarter", "--scope", "hockey:5"), "no kind 'quarter'"),
        (("edit", "E500009", "period=2"), "There is no record E500009"),
        (("edit", "E500001", "end_elapsed_seconds=10"), "before it starts"),
        (("delete", "X1"), "There is no record X1"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_changes(
    recorded: Tracker, arguments: tuple[str, ...], sentence: str
) -> None:
    before = recorded("list", "event", "--scope", "hockey:5", "--json").json

    answer = recorded(*arguments)

    assert answer.code == 1
    assert sentence in answer.err
    assert recorded("list", "event", "--scope", "hockey:5", "--json").json == before


def test_a_full_game_is_refused_with_a_sentence(recorded: Tracker) -> None:
    recorded("record", "event", "--scope", "hockey:5", *SHOT, "event_index=99999")

    answer = recorded("record", "event", "--scope", "hockey:5", *SHOT)

    assert answer.code == 1
    assert "hockey:5 is full" in answer.err


def test_a_list_says_which_time_it_shows(recorded: Tracker) -> None:
    last = recorded("list", "event", "--scope", "hockey:5").out.splitlines()[-1]

    assert last == "Times are what the board shows: the time left in the period."
    assert "board" not in recorded("list", "roster", "--scope", "hockey:5").out
