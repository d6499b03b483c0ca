"""The states of many scopes in one request: only of those that are not as they were."""

from __future__ import annotations

from tracker.sync.known_server import scope_state
from tracker.sync.scope_index import mark_of


def test_a_scope_is_told_in_full_until_its_mark_is_right(caller):
    caller.store(caller.row())
    told = caller.call("scope_states", p_known={caller.scope: None})
    assert told["unseen"] == []
    (row,) = told["moved"]
    plain = {name: value for name, value in caller.state().items() if name != "published_at"}
    assert row == plain

    mark = mark_of(scope_state(row))
    unmoved = {"moved": [], "unseen": []}
    assert caller.call("scope_states", p_known={caller.scope: mark}) == unmoved

    caller.store(caller.row(2))
    (moved,) = caller.call("scope_states", p_known={caller.scope: mark})["moved"]
    assert moved["version"] > row["version"]


def test_publishing_and_a_new_slot_move_a_scope(caller):
    caller.store(caller.row())

    def mark() -> str:
        (row,) = caller.call("scope_states", p_known={caller.scope: None})["moved"]
        return mark_of(scope_state(row))

    marks = [mark()]
    caller.call("refresh_scope", p_scope=caller.scope)
    marks.append(mark())
    for device in ("a", "b"):
        caller.call("take_slots", p_scopes=[caller.scope], p_device=device)
    marks.append(mark())
    assert len(set(marks)) == 3


def test_what_is_not_there_or_not_ours_is_unseen(caller, callers):
    caller.store(caller.row())
    missing = "hockey:no-such-game"
    told = caller.call("scope_states", p_known={missing: "1/1/1/abc"})
    assert told == {"moved": [], "unseen": [missing]}

    stranger = callers(reads=["hockey:1"], writes=[])
    told = stranger.call("scope_states", p_known={caller.scope: None})
    assert told == {"moved": [], "unseen": [caller.scope]}
