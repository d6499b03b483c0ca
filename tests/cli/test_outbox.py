"""`tracker outbox` and `account-for`: nothing waits or is set aside without being listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Tracker
from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db import open_store
from tracker.local_db.outbox import Rejected

GAME = "hockey:18969"


def add(tracker: Tracker, *fields: str) -> str:
    answer = tracker("record", "event", "--scope", GAME, "period=1", *fields, "--json")
    assert answer.code == 0, answer.err
    return str(answer.json["key"])


@pytest.fixture
def parked(tracker: Tracker, folder: Path) -> str:
    """An event that the server refused, and one that waits."""
    key = add(tracker, "note=refused")
    registry = discover()
    with open_store(folder, registry, SystemClock()) as store:
        (change,) = store.outbox.freeze_batch(Scope.parse(GAME), "event")
        store.outbox.park([Rejected(change.change_id, "23514", "The note is too rude.")])
    add(tracker, "note=waiting")
    return key


def listed(tracker: Tracker) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tracker("outbox", "--json").json
    return found


def test_every_change_is_listed_with_its_reason(tracker: Tracker, parked: str) -> None:
    first, second = listed(tracker)
    assert (first["key"], first["state"]) == (parked, "parked")
    assert first["reason"] == "The note is too rude."
    assert (second["state"], second["reason"], second["action"]) == ("waiting", None, "add")
    assert tracker("outbox", "list", "--json").json == [first, second]
    assert "The note is too rude." in tracker("outbox").out


def test_an_empty_outbox_says_so(tracker: Tracker) -> None:
    tracker("delete", add(tracker))
    assert listed(tracker) == []
    assert tracker("outbox").out == "Nothing waits.\n"


def test_the_list_can_be_of_one_scope(tracker: Tracker, parked: str) -> None:
    assert tracker("outbox", "--scope", "hockey:1", "--json").json == []
    assert len(tracker("outbox", "list", "--scope", GAME, "--json").json) == 2


@pytest.mark.parametrize("name", ["key", "change_id"])
def test_a_parked_change_is_retried_by_key_or_change_id(
    tracker: Tracker, parked: str, name: str
) -> None:
    chosen = listed(tracker)[0][name]
    assert tracker("outbox", "retry", chosen).code == 0
    assert [c["state"] for c in listed(tracker)] == ["sent", "waiting"]


def test_all_parked_changes_are_retried_at_once(tracker: Tracker, parked: str) -> None:
    answer = tracker("outbox", "retry", "--all-parked", "--json")
    assert [c["key"] for c in answer.json["retried"]] == [parked]
    assert tracker("outbox", "retry", "--all-parked").out == "Nothing is parked.\n"


def test_a_parked_change_is_edited_and_goes_out_as_a_new_one(tracker: Tracker, parked: str) -> None:
    before = listed(tracker)[0]["change_id"]
    tracker("edit", parked, "note=polite")
    after = listed(tracker)[0]
    assert after["state"] == "waiting"
    assert after["change_id"] != before


def test_a_change_is_discarded_and_accounted_for(tracker: Tracker, parked: str) -> None:
    assert tracker("outbox", "discard", parked).code == 0
    assert [c["key"] for c in listed(tracker)] != [parked]
    value = tracker("account-for", "--json").json
    assert [e["fate"] for e in value["edits"]] == ["discarded", "waiting"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("retry",), "--all-parked"),
        (("retry", "E1896900009", "--all-parked"), "--all-parked"),
        (("retry", "E1896900009"), "no change"),
        (("discard", "E1896900009"), "no change"),
    ],
)
def test_what_cannot_be_done_is_said(
    tracker: Tracker, parked: str, arguments: tuple[str, ...], words: str
) -> None:
    answer = tracker("outbox", *arguments)
    assert answer.code == 1
    assert words in answer.err


def test_what_is_not_parked_is_not_retried(tracker: Tracker, parked: str) -> None:
    waiting = listed(tracker)[1]["key"]
    answer = tracker("outbox", "retry", waiting)
    assert answer.code == 1
    assert "not parked" in answer.err


def test_what_is_under_way_is_not_discarded(tracker: Tracker, parked: str) -> None:
    tracker("outbox", "retry", parked)
    answer = tracker("outbox", "discard", parked)
    assert answer.code == 1
    assert "under way" in answer.err


def test_account_for_lists_every_edit_and_its_counts_add_up(tracker: Tracker, parked: str) -> None:
    tracker("delete", add(tracker))

    value = tracker("account-for", "--json").json

    assert [e["fate"] for e in value["edits"]] == ["parked", "waiting", "dropped", "dropped"]
    assert sum(value["counts"].values()) == value["total"] == 4
    text = tracker("account-for").out
    assert "The note is too rude." in text
    assert text.splitlines()[-1] == "4 edits: 2 dropped, 1 waiting, 1 parked."


def test_account_for_can_begin_at_a_moment_and_be_of_one_scope(
    tracker: Tracker, parked: str
) -> None:
    assert tracker("account-for", "--since", "2h", "--json").json["total"] == 2
    assert tracker("account-for", "--since", "2020-01-01", "--json").json["total"] == 2
    assert tracker("account-for", "--since", "2999-01-01T10:00", "--json").json["total"] == 0
    assert tracker("account-for", "--scope", "hockey:1", "--json").json["total"] == 0


def test_a_moment_that_is_none_is_named(tracker: Tracker, parked: str) -> None:
    answer = tracker("account-for", "--since", "yesterday")
    assert answer.code == 1
    assert "yesterday" in answer.err


def test_what_waits_for_a_parked_record_names_it(tracker: Tracker, parked: str) -> None:
    linked = add(tracker, f"linked_event_index={int(parked[-5:])}")

    entry = listed(tracker)[-1]

    assert (entry["key"], entry["waits_for"]) == (linked, parked)
    lines = tracker("outbox", "list").out.splitlines()
    after = next(i for i, line in enumerate(lines) if linked in line) + 1
    assert lines[after].strip() == f"waits for {parked}, which is parked"


def test_a_change_that_is_held_for_want_of_a_right_can_be_given_up(
    tracker: Tracker, folder: Path
) -> None:
    key = add(tracker)
    with open_store(folder, discover(), SystemClock()) as store:
        (change,) = store.outbox.freeze_batch(Scope.parse(GAME), "event")
        store.holding.hold([change.change_id], "You may not write to it.")

    told = tracker("outbox").out.splitlines()
    assert told[0].startswith(f"held     {key}  add ")
    assert told[1].strip() == "You may not write to it."
    assert told[-1] == "1 change: 1 waiting (1 held)."
    assert "Waiting:    1 change\n" in tracker("status").out
    assert tracker("outbox", "discard", key).code == 0
    assert listed(tracker) == []


def test_what_is_in_a_file_is_not_called_sent_and_counts_as_waiting(
    tracker: Tracker, tmp_path: Path
) -> None:
    add(tracker)
    tracker("outbox", "export", tmp_path / "stick.tracker")
    add(tracker)

    lines = tracker("outbox").out.splitlines()

    assert lines[0].startswith("in file  E")
    assert lines[1].strip() == "handed over in a file"
    assert lines[-1] == "2 changes: 2 waiting (1 handed over in a file)."
    assert "Waiting:    2 changes\n" in tracker("status").out
    assert [c["state"] for c in listed(tracker)] == ["sent", "waiting"]


def test_what_was_sent_and_not_answered_says_so(tracker: Tracker, folder: Path) -> None:
    add(tracker)
    with open_store(folder, discover(), SystemClock()) as store:
        store.outbox.freeze_batch(Scope.parse(GAME), "event")

    assert tracker("outbox").out.endswith("1 change: 1 waiting (1 sent, not answered yet).\n")


def test_the_list_for_people_fits_and_ends_with_its_counts(tracker: Tracker, parked: str) -> None:
    lines = tracker("outbox").out.splitlines()

    assert lines[1].strip() == "The note is too rude."
    assert lines[-1] == "2 changes: 1 waiting, 1 parked."
    assert max(len(line) for line in lines) <= 80


def test_an_option_before_the_command_is_not_left_out_in_silence(tracker: Tracker) -> None:
    answer = tracker("outbox", "--scope", "hockey:1", "list")

    assert answer.code == 1
    assert "--scope stands after 'list'" in answer.err
